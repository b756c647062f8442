import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import goldens from './fixtures/distributions.json' with {type: 'json'}
import {
  chiSquareUpperTail,
  digamma,
  fQuantile,
  fQuantileLog,
  incompleteBeta,
  logFTails,
  logGamma,
  logTTwoSided,
  lowess,
  normalUpperQuantile,
  normalUpperTail,
  tetragamma,
  tLowerTail,
  trigamma,
  trigammaInverse,
  tTwoSided,
  tTwoSidedQuantile,
  tTwoSidedQuantileLog,
  tUpperTail,
} from './index.js'

const numbers = (texts: readonly string[]) => texts.map((text) => (text === 'Inf' ? Number.POSITIVE_INFINITY : Number(text)))
const relative = (found: number, wanted: number) =>
  found === wanted ? 0 : Math.abs(found - wanted) / Math.max(Math.abs(wanted), Number.MIN_VALUE)
const worst = (errors: readonly number[]) => errors.reduce((a, b) => (Number.isNaN(b) ? Number.NaN : Math.max(a, b)), 0)

describe('agreement with R 4.2.2', () => {
  test('t: two-sided tails down to 1e-300 within 1e-11', () => {
    const [t, df, p] = [goldens.t.t, goldens.t.df, goldens.t.p].map(numbers) as [number[], number[], number[]]
    expect(Math.min(...p)).toBeLessThan(1e-200)
    expect(worst(p.map((wanted, i) => relative(tTwoSided(t[i]!, df[i]!), wanted)))).toBeLessThan(1e-11)
  })
  test('F: logarithms of both tails within 1e-11', () => {
    const columns = [goldens.f.f, goldens.f.df1, goldens.f.df2, goldens.f.upper, goldens.f.lower].map(numbers)
    const [f, df1, df2, upper, lower] = columns as [number[], number[], number[], number[], number[]]
    const errors = f.flatMap((value, i) => {
      const tails = logFTails(value, df1[i]!, df2[i]!)
      return [relative(tails.upper, upper[i]!), relative(tails.lower, lower[i]!)]
    })
    expect(worst(errors)).toBeLessThan(1e-11)
  })
  test.each([
    ['logGamma', logGamma, 2e-12],
    ['digamma', digamma, 1e-12],
    ['trigamma', trigamma, 1e-14],
    ['tetragamma', tetragamma, 1e-13],
  ] as const)('%s', (name, f, tolerance) => {
    const x = numbers(goldens.gamma.x)
    expect(worst(numbers(goldens.gamma[name]).map((wanted, i) => relative(f(x[i]!), wanted)))).toBeLessThan(tolerance)
  })
  test('normal tails and quantiles within 1e-12', () => {
    const z = numbers(goldens.normal.z)
    expect(worst(numbers(goldens.normal.tail).map((wanted, i) => relative(normalUpperTail(z[i]!), wanted)))).toBeLessThan(1e-12)
    const p = numbers(goldens.quantiles.p)
    const errors = numbers(goldens.quantiles.normal).map((wanted, i) => Math.abs(normalUpperQuantile(p[i]!) - wanted))
    expect(worst(errors)).toBeLessThan(1e-12)
  })
  test('incomplete beta within 1e-12', () => {
    const [x, a, b, value] = [goldens.beta.x, goldens.beta.a, goldens.beta.b, goldens.beta.value].map(numbers) as number[][]
    expect(worst(value!.map((wanted, i) => relative(incompleteBeta(x![i]!, a![i]!, b![i]!), wanted)))).toBeLessThan(1e-12)
  })
  test.each([
    ['half', {span: 0.5}],
    ['default', {}],
    ['exact', {span: 0.3, delta: 0}],
  ] as const)('lowess (%s) within 1e-12', (name, options) => {
    const fitted = lowess(Float64Array.from(goldens.lowess.x), Float64Array.from(goldens.lowess.y), options)
    expect(worst(numbers(goldens.lowess[name]).map((wanted, i) => Math.abs(fitted[i]! - wanted)))).toBeLessThan(1e-12)
  })
})

describe('laws', () => {
  const df = fc.double({min: 0.6, max: 1e6, noNaN: true})
  test('a quantile is where its tail is: t', () => {
    fc.assert(
      fc.property(df, fc.double({min: -400, max: -1e-3, noNaN: true}), (d, logP) => {
        expect(relative(logTTwoSided(tTwoSidedQuantileLog(logP, d), d), logP)).toBeLessThan(1e-9)
      }),
    )
  })
  test('a quantile is where its tail is: F', () => {
    fc.assert(
      fc.property(df, df, fc.double({min: -50, max: -0.1, noNaN: true}), fc.constantFrom('upper', 'lower'), (a, b, logP, tail) => {
        expect(relative(logFTails(fQuantileLog(logP, a, b, tail), a, b)[tail], logP)).toBeLessThan(1e-8)
      }),
    )
  })
  test('both tails of t add up to 1, and larger |t| is rarer', () => {
    fc.assert(
      fc.property(df, fc.double({min: -30, max: 30, noNaN: true}), (d, t) => {
        expect(tLowerTail(t, d) + tUpperTail(t, d)).toBeCloseTo(1, 12)
        expect(tTwoSided(Math.abs(t) * 1.01 + 0.01, d)).toBeLessThan(tTwoSided(t, d) * (1 + 1e-12))
      }),
    )
  })
  test('t² is F on 1 degree of freedom, χ² is F on infinitely many', () => {
    fc.assert(
      fc.property(df, fc.double({min: 0.01, max: 20, noNaN: true}), (d, t) => {
        expect(relative(Math.exp(logFTails(t * t, 1, d).upper), tTwoSided(t, d))).toBeLessThan(1e-9)
      }),
    )
    expect(relative(chiSquareUpperTail(3 * 4, 4), Math.exp(logFTails(3, 4, Number.POSITIVE_INFINITY).upper))).toBeLessThan(1e-14)
  })
  test('trigammaInverse undoes trigamma', () => {
    fc.assert(
      fc.property(fc.double({min: 1e-3, max: 1e5, noNaN: true}), (x) => {
        expect(relative(trigammaInverse(trigamma(x)), x)).toBeLessThan(1e-10)
      }),
    )
  })
})

test('what is outside the range is not a number', () => {
  expect(tTwoSided(Number.NaN, 3)).toBeNaN()
  expect(tTwoSided(1, 0)).toBeNaN()
  expect(logGamma(-1)).toBeNaN()
  expect(trigammaInverse(0)).toBeNaN()
})
test('an infinite t has no tail, t = 0 has all of it', () => {
  expect(tTwoSided(Number.POSITIVE_INFINITY, 3)).toBe(0)
  expect(tTwoSided(0, 3)).toBe(1)
  expect(tTwoSidedQuantile(1, 5)).toBe(0)
})
test('F with 2 and 2 degrees of freedom: P(F ≤ f) = f/(1 + f)', () => expect(fQuantile(0.75, 2, 2)).toBeCloseTo(3, 12))
