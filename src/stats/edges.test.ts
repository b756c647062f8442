import {describe, expect, test} from 'vitest'
import {logIncompleteBeta} from './beta.js'
import {digamma, logIncompleteGamma, tetragamma, trigamma, trigammaInverse} from './gamma.js'
import {lowess} from './lowess.js'
import {normalUpperQuantileLog} from './normal.js'
import {randomStream, shuffled} from './random.js'
import {riskCoverage, riskCoverageArea} from './ranking.js'
import {fDensity, fQuantileLog, logTTwoSided, tTwoSidedQuantileLog} from './tails.js'

const {NEGATIVE_INFINITY: never, POSITIVE_INFINITY: boundless} = Number

describe('at the edges of a distribution', () => {
  test('the incomplete beta function is certain there, and not a number outside', () => {
    expect(logIncompleteBeta(0, 1, 2, 3)).toEqual({lower: never, upper: 0})
    expect(logIncompleteBeta(1, 0, 2, 3)).toEqual({lower: 0, upper: never})
    for (const [x, a, b] of [
      [-0.1, 2, 3],
      [0.5, 0, 3],
      [0.5, 2, 0],
    ] as const)
      expect(logIncompleteBeta(x, 1 - x, a, b)).toEqual({lower: Number.NaN, upper: Number.NaN})
  })

  test('so is the incomplete gamma function', () => {
    expect(logIncompleteGamma(2, 0)).toEqual({lower: never, upper: 0})
    for (const [a, x] of [
      [0, 1],
      [2, -1],
    ] as const)
      expect(logIncompleteGamma(a, x)).toEqual({lower: Number.NaN, upper: Number.NaN})
  })

  test('ψ, ψ′ and ψ″ are of numbers above 0; the inverse of ψ′ of a small value is its reciprocal', () => {
    for (const psi of [digamma, trigamma, tetragamma]) expect([psi(0), psi(-1.5)]).toEqual([Number.NaN, Number.NaN])
    expect(trigammaInverse(1e-7)).toBe(1 / 1e-7)
  })

  test('quantiles of F are 0 or without bound', () => {
    expect([fQuantileLog(never, 3, 5, 'upper'), fQuantileLog(never, 3, 5, 'lower')]).toEqual([boundless, 0])
    expect([fQuantileLog(0, 3, 5, 'upper'), fQuantileLog(0, 3, 5, 'lower')]).toEqual([0, boundless])
  })

  test('the density of F is 0 up to 0, and that of χ² over its degrees of freedom where the second ones are without bound', () => {
    expect([fDensity(0, 2, 5), fDensity(-1, 2, 5)]).toEqual([0, 0])
    // χ² with 4 degrees has density x/4 · exp(−x/2); at x = 4 · ½, times 4.
    expect(fDensity(0.5, 4, boundless)).toBeCloseTo(2 * Math.exp(-1), 12)
  })

  test('the tail of Student’s t where t² is beyond all numbers: 2/(π t) for one degree, 6/t⁴ for four', () => {
    const logT = 200 * Math.LN10
    expect(logTTwoSided(1e200, 1)).toBeCloseTo(Math.log(2 / Math.PI) - logT, 9)
    expect(logTTwoSided(1e200, 4)).toBeCloseTo(Math.log(6) - 4 * logT, 9)
  })

  test('no quantile of a probability above 1, nor without degrees of freedom', () => {
    expect([tTwoSidedQuantileLog(0.1, 5), tTwoSidedQuantileLog(-1, 0)]).toEqual([Number.NaN, Number.NaN])
  })

  test('a standard normal exceeds −∞ with certainty, and −1.96 with 97.5 %', () => {
    expect(normalUpperQuantileLog(0)).toBe(never)
    expect(normalUpperQuantileLog(Math.log(0.975))).toBeCloseTo(-1.959963984540054, 12)
  })
})

test('shuffling n items takes n − 1 numbers from the stream, so that what follows does not depend on how it is written', () => {
  const random = randomStream(1)
  let drawn = 0
  shuffled([1, 2, 3, 4, 5], () => {
    drawn++
    return random()
  })
  expect(drawn).toBe(4)
})

describe('risk and coverage', () => {
  test('a case of weight 0 covers nothing and makes no point', () => {
    const points = riskCoverage([0.9, 0.5], [true, false], [0, 1])
    expect(points).toEqual([{confidence: 0.5, coverage: 1, risk: 0}])
  })

  test('the area is the integral of the share wrong, with errors mixed evenly within a step', () => {
    const points = [
      {confidence: 0.9, coverage: 0.5, risk: 0.2},
      {confidence: 0.5, coverage: 1, risk: 0.5},
    ]
    // Up to ½: 0.2 · ½. From there ∫ (0.1 + 0.8 t) / (½ + t) dt = 0.4 − 0.3 ln 2.
    expect(riskCoverageArea(points)).toBeCloseTo(0.5 - 0.3 * Math.LN2, 12)
  })
})

test('lowess of two lists of different lengths says their lengths', () => {
  expect(() => lowess(Float64Array.of(1, 2, 3), Float64Array.of(1, 2))).toThrow('lowess: 3 values of x and 2 of y')
})
