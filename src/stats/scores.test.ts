import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  auroc,
  clusterBootstrap,
  logisticLine,
  logit,
  mcnemarExact,
  mean,
  percentileInterval,
  riskCoverage,
  riskCoverageArea,
  rocCurve,
  signFlipTest,
  standardError,
} from './index.js'

describe('McNemar, exact', () => {
  test.each([
    [0, 0, 1],
    [5, 5, 1],
    [8, 2, 112 / 1024],
    [10, 0, 2 / 1024],
    [1, 9, 22 / 1024],
    [9, 3, 598 / 4096],
  ])('%i against %i discordant pairs is %f', (a, b, p) => expect(mcnemarExact(a, b)).toBeCloseTo(p, 12))

  test('thousands of pairs do not run out of range', () => {
    expect(mcnemarExact(3000, 3000)).toBe(1)
    expect(mcnemarExact(2000, 2200)).toBeGreaterThan(0.001)
    expect(mcnemarExact(2000, 2200)).toBeLessThan(0.003)
  })
})

describe('the sign-flip test', () => {
  test("is Fisher's on Darwin's maize: 863 of 32,768 flips on either side", () => {
    const darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    expect(signFlipTest(darwin)).toBeCloseTo((2 * 863) / 32768, 12)
  })

  test('by random flips it comes near the exact one', () => {
    const darwin = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48].map((d) => d + 1e-7)
    expect(Math.abs(signFlipTest(darwin) - 0.0527)).toBeLessThan(4 * Math.sqrt((0.0527 * 0.9473) / 20_000))
  })

  test('with differences of 1 it is McNemar', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), (a, b) => {
        const units = [...Array.from({length: a}, () => 1), ...Array.from({length: b}, () => -1), 0]
        expect(signFlipTest(units)).toBeCloseTo(mcnemarExact(a, b), 9)
      }),
    )
  })

  test('does not care which method comes first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({min: -5, max: 5}), {maxLength: 20}), (units) => {
        expect(signFlipTest(units.map((d) => -d))).toBeCloseTo(signFlipTest(units), 12)
      }),
    )
  })
})

describe('the area under the ROC curve', () => {
  test.each([
    [[0.1, 0.4, 0.35, 0.8], [false, false, true, true], 0.75],
    [[1, 2, 3, 4], [false, false, true, true], 1],
    [[1, 2, 3, 4], [true, true, false, false], 0],
    [[1, 1, 1, 1], [true, false, true, false], 0.5],
    [[0.5, 0.5, 0.9], [true, false, true], 0.75],
  ])('of %j with truth %j is %f', (scores, truth, area) => expect(auroc(scores, truth)).toBeCloseTo(area, 12))

  const cases = fc.array(fc.record({score: fc.integer({min: 0, max: 6}), truth: fc.boolean(), weight: fc.integer({min: 0, max: 3})}), {
    minLength: 2,
    maxLength: 25,
  })

  test('counts pairs: by definition, with weights and ties', () => {
    fc.assert(
      fc.property(cases, (all) => {
        let [pairs, above] = [0, 0]
        for (const a of all.filter(({truth}) => truth)) {
          for (const b of all.filter(({truth}) => !truth)) {
            pairs += a.weight * b.weight
            above += a.weight * b.weight * (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)
          }
        }
        fc.pre(pairs > 0)
        const got = auroc(
          all.map(({score}) => score),
          all.map(({truth}) => truth),
          all.map(({weight}) => weight),
        )
        expect(got).toBeCloseTo(above / pairs, 12)
      }),
    )
  })

  test('is the area under the drawn curve', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const truth = all.map((one) => one.truth)
        fc.pre(truth.includes(true) && truth.includes(false))
        const scores = all.map(({score}) => score)
        const points = rocCurve(scores, truth)
        const area = points.slice(1).reduce((sum, point, i) => {
          const before = points[i]!
          return sum + ((point.falsePositive - before.falsePositive) * (point.truePositive + before.truePositive)) / 2
        }, 0)
        expect(area).toBeCloseTo(auroc(scores, truth), 12)
        expect(points.at(-1)).toMatchObject({falsePositive: 1, truePositive: 1})
      }),
    )
  })

  test('with one class empty there is none', () => expect(auroc([1, 2], [true, true])).toBeNaN())
})

describe('risk and coverage', () => {
  test('the curve counts the wrong among the surest', () => {
    expect(riskCoverage([0.9, 0.8, 0.8, 0.6], [false, true, false, true])).toEqual([
      {confidence: 0.9, coverage: 0.25, risk: 0},
      {confidence: 0.8, coverage: 0.75, risk: 1 / 3},
      {confidence: 0.6, coverage: 1, risk: 0.5},
    ])
  })

  test('where confidence tells nothing the area is the share wrong; where it tells all it is far below', () => {
    const wrong = [true, false, false, true, false]
    expect(riskCoverageArea(riskCoverage([0.7, 0.7, 0.7, 0.7, 0.7], wrong))).toBeCloseTo(0.4, 12)
    // Wrong ones last: ∫ from 0.6 to 1 of (t − 0.6)/t dt.
    const area = riskCoverageArea(riskCoverage([0.5, 0.9, 0.9, 0.5, 0.9], wrong))
    expect(area).toBeCloseTo(0.4 - 0.6 * Math.log(1 / 0.6), 12)
  })

  test('cases of weight 0 are as if they were not there', () => {
    const area = (confidence: number[], wrong: boolean[], weights?: number[]) => riskCoverageArea(riskCoverage(confidence, wrong, weights))
    const with0 = area([0.9, 0.8, 0.7, 0.6], [true, false, true, false], [0, 1, 0, 1])
    expect(with0).toBeCloseTo(area([0.8, 0.6], [false, false]), 12)
    expect(area([0.9, 0.8, 0.7], [false, true, false], [1, 0, 2])).toBeCloseTo(0, 12)
  })

  test('counting every case twice moves nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({min: 5, max: 10}), fc.boolean()), {minLength: 1, maxLength: 20}), (all) => {
        const [sure, wrong] = [all.map(([c]) => c), all.map(([, w]) => w)]
        const once = riskCoverageArea(riskCoverage(sure, wrong))
        expect(riskCoverageArea(riskCoverage([...sure, ...sure], [...wrong, ...wrong]))).toBeCloseTo(once, 9)
        const twos = all.map(() => 2)
        expect(riskCoverageArea(riskCoverage(sure, wrong, twos))).toBeCloseTo(once, 9)
      }),
    )
  })
})

describe('a logistic line', () => {
  // Hours of study and passing an exam: the worked example of many textbooks; R's glm gives −4.0777 and 1.5046.
  const hours = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5]
  const passed = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1].map((one) => one === 1)

  test("is R's", () => {
    const {intercept, slope} = logisticLine(hours, passed)
    expect(intercept).toBeCloseTo(-4.0777, 4)
    expect(slope).toBeCloseTo(1.5046, 4)
  })

  test('weights are multiplicities, and the start does not matter', () => {
    const once = logisticLine(hours, passed)
    const twice = logisticLine([...hours, ...hours], [...passed, ...passed])
    const weighted = logisticLine(
      hours,
      passed,
      hours.map(() => 2),
      {intercept: 3, slope: -1},
    )
    for (const other of [twice, weighted]) {
      expect(other.slope).toBeCloseTo(once.slope, 6)
      expect(other.intercept).toBeCloseTo(once.intercept, 6)
    }
  })

  test('has no slope where classes are apart, or one is empty, or x does not vary', () => {
    expect(logisticLine([1, 2, 3, 4], [false, false, true, true]).slope).toBeNaN()
    expect(logisticLine([1, 2, 3, 4], [true, true, true, true]).slope).toBeNaN()
    expect(logisticLine([1, 1, 1, 1], [true, false, true, true]).slope).toBeNaN()
  })

  test('probabilities that say what happens have slope 1 and intercept 0', () => {
    const [x, truth] = [[] as number[], [] as boolean[]]
    for (const tenth of [2, 3, 5, 6, 9]) {
      for (let i = 0; i < 10; i++) {
        x.push(logit(tenth / 10))
        truth.push(i < tenth)
      }
    }
    const {intercept, slope} = logisticLine(x, truth)
    expect(slope).toBeCloseTo(1, 9)
    expect(intercept).toBeCloseTo(0, 9)
  })
})

describe('the bootstrap over clusters', () => {
  const values = [0.3, 1.2, 2.2, 0.9, 1.7, 1.1, 2.9, 0.2, 1.4, 1.9, 0.6, 1.3]
  const meanOf = (of: readonly number[]) => (multiplicity: Float64Array) => {
    const total = multiplicity.reduce((a, b) => a + b, 0)
    return [of.reduce((sum, value, i) => sum + value * multiplicity[i]!, 0) / total]
  }

  test('with a cluster per case its spread is the standard error of the mean', () => {
    const own = values.map((_, i) => i)
    const [means] = clusterBootstrap(own, values.length, 4000, 1, meanOf(values))
    const centre = mean(means!)
    const spread = Math.sqrt(mean(means!.map((value) => (value - centre) ** 2)))
    const expected = standardError(values) * Math.sqrt((values.length - 1) / values.length)
    expect(Math.abs(spread / expected - 1)).toBeLessThan(0.05)
    const {low, high} = percentileInterval(means!)
    expect(low).toBeLessThan(mean(values))
    expect(high).toBeGreaterThan(mean(values))
  })

  test('cases that only repeat their paper make the interval no narrower', () => {
    const own = values.map((_, i) => i)
    const widthOf = (of: readonly number[], clusters: readonly number[]) => {
      const [means] = clusterBootstrap(clusters, values.length, 2000, 3, meanOf(of))
      const {low, high} = percentileInterval(means!)
      return high - low
    }
    const five = values.flatMap((value) => [value, value, value, value, value])
    const clusters = own.flatMap((i) => [i, i, i, i, i])
    expect(widthOf(five, clusters)).toBeCloseTo(widthOf(values, own), 9)
  })

  test('figures that are mostly not numbers have no interval', () => {
    expect(percentileInterval([Number.NaN, Number.NaN, 1]).low).toBeNaN()
    expect(percentileInterval([1, 1, Number.NaN])).toEqual({low: 1, high: 1})
  })
})
