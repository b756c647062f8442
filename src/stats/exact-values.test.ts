import {describe, expect, test} from 'vitest'
import {
  benjaminiHochberg,
  binomialStandardError,
  incompleteBeta,
  logNormalUpperTail,
  lowess,
  mean,
  normalUpperQuantile,
  normalUpperTail,
  quantile,
  randomStream,
  shuffled,
  signFlipTest,
  standardError,
  tLowerTail,
  tUpperTail,
  weightedMean,
  weightedQuantile,
  wilsonInterval,
} from './index.js'

describe('estimates, worked by hand', () => {
  test('the standard error of the mean divides by n − 1, then by n: of 1, 2, 3, 6 it is √(14/3/4)', () => {
    expect(standardError([1, 2, 3, 6])).toBeCloseTo(Math.sqrt(14 / 3 / 4), 14)
    expect(standardError([5, 7])).toBe(1)
    expect(standardError([5])).toBeNaN()
  })
  test('the standard error of a share: 0.2 of 100 gives 0.04, and none beyond 0 and 1', () => {
    expect(binomialStandardError(0.2, 100)).toBeCloseTo(0.04, 14)
    expect(binomialStandardError(1 + 1e-16, 9)).toBe(0)
  })
  test('means', () => {
    expect(mean([])).toBeNaN()
    expect(weightedMean([1, 10], [3, 1])).toBe(3.25)
  })
  test.each([
    [0, 1],
    [1, 10],
    [0.5, 2.5],
    [2 / 3, 3],
  ])('quantile %d of 1, 2, 3, 10 is %d', (p, expected) => expect(quantile([3, 1, 10, 2], p)).toBeCloseTo(expected, 12))
  test('of nothing there is no quantile', () => {
    expect(quantile([], 0.5)).toBeNaN()
    expect(weightedQuantile([], [], 0.5)).toBeNaN()
  })
  test('a weighted quantile is the first value at which the share is reached, exactly at a boundary too', () => {
    const values = [30, 10, 20, 40]
    const weights = [0.25, 0.25, 0.25, 0.25]
    expect([0.25, 0.26, 0.5, 0.51, 1].map((p) => weightedQuantile(values, weights, p))).toEqual([10, 20, 20, 30, 40])
    // Ten weights of 0.1 do not add up to 1 in floating point; the boundary is met all the same.
    const tenths = Array.from({length: 10}, (_, i) => i)
    expect(
      weightedQuantile(
        tenths,
        tenths.map(() => 0.1),
        0.3,
      ),
    ).toBe(2)
    expect(weightedQuantile([1, 2], [0, 1], 0)).toBe(2)
  })
  test('Wilson’s interval of 8 of 10 (0.4902 to 0.9433) and its ends, which stay within 0 and 1', () => {
    const {low, high} = wilsonInterval(8, 10)
    expect(low).toBeCloseTo(0.49016, 4)
    expect(high).toBeCloseTo(0.94331, 4)
    expect(wilsonInterval(0, 0)).toEqual({low: 0, high: 1})
    for (const n of [1, 2, 3, 7, 10, 29, 1000]) {
      expect(wilsonInterval(0, n).low).toBe(0)
      expect(wilsonInterval(n, n).high).toBe(1)
    }
    expect(wilsonInterval(5, 10, 1).high - wilsonInterval(5, 10, 1).low).toBeCloseTo(2 * (1 / 1.1) * Math.sqrt(0.025 + 0.0025), 12)
  })
})

describe('Benjamini–Hochberg', () => {
  test('a test that was not made does not count: the others are adjusted as if it were not there', () => {
    const made = [0.01, 0.02, 0.03, 0.5]
    const q = benjaminiHochberg([Number.NaN, ...made, Number.NaN, Number.NaN])
    expect([...q].filter((value) => !Number.isNaN(value))).toEqual([...benjaminiHochberg(made)])
  })
  test('0 and 1 are p-values; less is none, and the place is named', () => {
    expect([...benjaminiHochberg([0, 1])]).toEqual([0, 1])
    expect(() => benjaminiHochberg([0.5, -0.1])).toThrow('p-value -0.1 at index 1 lies outside [0, 1]')
  })
})

describe('random numbers', () => {
  test('lie strictly between 0 and 1, half a step from either end', () => {
    const draws = Array.from({length: 5000}, randomStream(3, 2))
    for (const draw of draws) {
      expect(draw * 2 ** 32 - 0.5).toBe(Math.round(draw * 2 ** 32 - 0.5))
      expect(Math.log(draw)).toBeLessThan(0)
    }
  })
  test('a shuffle gives every order equally often: chi-square over the 24 orders of four items', () => {
    const counts = new Map<string, number>()
    const draws = 24_000
    for (let i = 0; i < draws; i++) {
      const order = shuffled(['a', 'b', 'c', 'd'], randomStream(11, i)).join('')
      counts.set(order, (counts.get(order) ?? 0) + 1)
    }
    expect(counts.size).toBe(24)
    const expected = draws / 24
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    // 23 degrees of freedom: the mean is 23, five standard deviations are 5 √46.
    expect(chiSquare).toBeLessThan(23 + 5 * Math.sqrt(46))
  })
})

describe('tails', () => {
  test('of a normal beyond 5, and far beyond what a double can hold', () => {
    // Abramowitz & Stegun, table 26.2: −log10 Q(x).
    for (const [x, minusLog10] of [
      [5, 6.54265],
      [10, 23.11805],
      [50, 544.96634],
      [100, 2173.87154],
    ] as const)
      expect(-logNormalUpperTail(x) / Math.LN10).toBeCloseTo(minusLog10, 4)
    expect(Number.isFinite(logNormalUpperTail(1e4))).toBe(true)
    expect(logNormalUpperTail(-10)).toBeCloseTo(-normalUpperTail(10), 30)
  })
  test('of t at 0 are one half on either side, and both sides add up to 1', () => {
    for (const t of [-3, -0.2, 0, 0.2, 3]) expect(tLowerTail(t, 4) + tUpperTail(t, 4)).toBeCloseTo(1, 14)
    expect(tLowerTail(0, 7)).toBe(0.5)
    // With one degree of freedom (Cauchy): 1/2 + atan(t)/π.
    expect(tLowerTail(2, 1)).toBeCloseTo(0.5 + Math.atan(2) / Math.PI, 13)
  })
  test('a quantile and its tail undo each other', () => {
    for (const p of [1e-12, 0.001, 0.3, 0.5, 0.9, 0.999]) expect(normalUpperTail(normalUpperQuantile(p))).toBeCloseTo(p, 12)
  })
  test('the incomplete beta function of a symmetric pair is one half in the middle, and x² for (2, 1)', () => {
    expect(incompleteBeta(0.5, 3, 3)).toBeCloseTo(0.5, 14)
    expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 14)
    expect(incompleteBeta(0.9, 1, 2)).toBeCloseTo(1 - 0.01, 14)
  })
})

test('sign flips of three differences of one size: all of one sign happens in 2 of 8', () => {
  expect(signFlipTest([1, 1, 1])).toBe(0.25)
  expect(signFlipTest([1, 1, -1])).toBe(1)
  expect(signFlipTest([0, 0])).toBe(1)
  expect(signFlipTest([3, 1])).toBe(0.5)
})

test('lowess goes through a straight line, and one wild value does not move it', () => {
  const x = Float64Array.from({length: 40}, (_, i) => i)
  const y = x.map((value) => 2 * value + 1)
  for (const [i, fitted] of lowess(x, y).entries()) expect(fitted).toBeCloseTo(y[i]!, 8)
  const wild = Float64Array.from(y, (value, i) => (i === 20 ? value + 500 : value + Math.sin(i)))
  const fitted = lowess(x, wild)
  expect(Math.abs(fitted[20]! - y[20]!)).toBeLessThan(3)
})
