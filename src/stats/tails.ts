import {incompleteBetaHalf, logIncompleteBeta} from './beta.js'
import {logBeta, logGamma, logIncompleteGamma} from './gamma.js'
import {normalTwoSided, normalUpperQuantileLog} from './normal.js'

/**
 * P(|T| ≥ |t|) of Student's t, computed as a tail (never as 1 minus something), to about 1e-12 relative down to 1e-300.
 *
 * @param t - any number; `NaN` gives `NaN`
 * @param df - degrees of freedom, greater than 0; may be fractional or `Infinity` (normal)
 * @returns p in [0, 1]
 * @example
 * tTwoSided(2.776445, 4).toFixed(4) // → '0.0500'
 */
export function tTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN
  if (t === 0) return 1
  if (!Number.isFinite(t)) return 0
  if (df > 1e15) return normalTwoSided(t)
  const square = t * t
  if (df >= 30 && square < 0.42 * df) return incompleteBetaHalf(-Math.log1p(square / df), df / 2)
  return Math.exp(logTTwoSided(t, df))
}

/** ln P(|T| ≥ |t|), finite for every finite t. */
export function logTTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN
  if (t === 0) return 0
  if (!Number.isFinite(t)) return Number.NEGATIVE_INFINITY
  const square = t * t
  if (df >= 30 && square < 0.42 * df && (df > 1e15 || square < 1300)) return Math.log(tTwoSided(t, df))
  if (!Number.isFinite(square)) return df * (Math.log(df) / 2 - Math.log(Math.abs(t))) - Math.log(df / 2) - logBeta(df / 2, 0.5)
  const total = df + square
  return logIncompleteBeta(df / total, square / total, df / 2, 0.5).lower
}

/** P(T ≤ t) of Student's t. */
export function tLowerTail(t: number, df: number): number {
  const half = tTwoSided(t, df) / 2
  return t < 0 ? half : 1 - half
}

/** P(T > t) of Student's t. */
export function tUpperTail(t: number, df: number): number {
  return tLowerTail(-t, df)
}

/**
 * The t > 0 with ln P(|T| ≥ t) = `logP`: the two-sided quantile.
 *
 * @param logP - at most 0
 */
export function tTwoSidedQuantileLog(logP: number, df: number): number {
  if (!(logP <= 0) || !(df > 0)) return Number.NaN
  if (logP === 0) return 0
  if (logP === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (df > 1e15) return normalUpperQuantileLog(logP - Math.LN2)
  // In s = ln t the log tail is smooth, decreasing and concave: Newton, kept in a bracket.
  const logDensityConstant = -logBeta(df / 2, 0.5) - Math.log(df) / 2 + Math.LN2
  const start = df > 2 ? Math.log(Math.max(1e-8, normalUpperQuantileLog(logP - Math.LN2))) : 0
  return Math.exp(
    solveDecreasing(
      (s) => logTTwoSided(Math.exp(s), df) - logP,
      (s, value) => {
        const logDensity = logDensityConstant - ((df + 1) / 2) * Math.log1p(Math.exp(2 * s) / df)
        return -Math.exp(logDensity + s - (value + logP))
      },
      start,
    ),
  )
}

/** The t that Student's t exceeds in absolute value with probability `p`. */
export function tTwoSidedQuantile(p: number, df: number): number {
  return tTwoSidedQuantileLog(Math.log(p), df)
}

/**
 * Both tails of the F distribution as logarithms.
 *
 * @param f - at least 0
 * @param df1 - numerator degrees of freedom, greater than 0
 * @param df2 - denominator degrees of freedom, greater than 0; `Infinity` gives χ²/df1
 */
export function logFTails(f: number, df1: number, df2: number): {lower: number; upper: number} {
  if (Number.isNaN(f) || !(df1 > 0) || !(df2 > 0)) return {lower: Number.NaN, upper: Number.NaN}
  if (f <= 0) return {lower: Number.NEGATIVE_INFINITY, upper: 0}
  if (f === Number.POSITIVE_INFINITY) return {lower: 0, upper: Number.NEGATIVE_INFINITY}
  if (df2 > 1e14) return logIncompleteGamma(df1 / 2, (df1 * f) / 2)
  const scaled = df1 * f
  const total = df2 + scaled
  const tails = logIncompleteBeta(df2 / total, scaled / total, df2 / 2, df1 / 2)
  return {lower: tails.upper, upper: tails.lower}
}

/**
 * P(F > f).
 *
 * @param f - ≥ 0
 * @param df1 - degrees of freedom of the numerator, above 0
 * @param df2 - of the denominator, above 0 or `Infinity`
 * @returns p in [0, 1]
 * @example
 * fUpperTail(0, 2, 10) // → 1
 */
export function fUpperTail(f: number, df1: number, df2: number): number {
  return Math.exp(logFTails(f, df1, df2).upper)
}

/**
 * P(χ² > x) with `df` degrees of freedom.
 *
 * @param x - ≥ 0
 * @param df - above 0
 * @returns p in [0, 1]
 * @example
 * chiSquareUpperTail(3.841459, 1).toFixed(4) // → '0.0500'
 */
export function chiSquareUpperTail(x: number, df: number): number {
  return Math.exp(logIncompleteGamma(df / 2, x / 2).upper)
}

/** Density of the F distribution; `df2` may be `Infinity`. */
export function fDensity(f: number, df1: number, df2: number): number {
  return f > 0 ? Math.exp(logFDensity(f, df1, df2)) : 0
}

function logFDensity(f: number, df1: number, df2: number): number {
  if (df2 > 1e14) {
    // χ² over its degrees of freedom: a gamma density of shape df1/2 and rate df1/2, at f.
    const a = df1 / 2
    return a * Math.log(a) + (a - 1) * Math.log(f) - a * f - logGamma(a)
  }
  const ratio = df1 / df2
  return (df1 / 2) * Math.log(ratio) + (df1 / 2 - 1) * Math.log(f) - ((df1 + df2) / 2) * Math.log1p(ratio * f) - logBeta(df1 / 2, df2 / 2)
}

/**
 * The f with ln P(F > f) = `logP` (`tail` upper) or ln P(F ≤ f) = `logP` (lower).
 */
export function fQuantileLog(logP: number, df1: number, df2: number, tail: 'upper' | 'lower'): number {
  if (!(logP <= 0)) return Number.NaN
  if (logP === Number.NEGATIVE_INFINITY) return tail === 'upper' ? Number.POSITIVE_INFINITY : 0
  if (logP === 0) return tail === 'upper' ? 0 : Number.POSITIVE_INFINITY
  const sign = tail === 'upper' ? 1 : -1
  return Math.exp(
    solveDecreasing(
      (s) => logFTails(Math.exp(s), df1, df2)[tail] * sign - logP * sign,
      (s, value) => -Math.exp(logFDensity(Math.exp(s), df1, df2) + s - (value * sign + logP)),
      0,
    ),
  )
}

/** The f that F stays below with probability `p`. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return p > 0.5 ? fQuantileLog(Math.log1p(-p), df1, df2, 'upper') : fQuantileLog(Math.log(p), df1, df2, 'lower')
}

/** Root of a decreasing function by Newton's steps inside a bracket that is first widened, then narrowed. */
function solveDecreasing(value: (s: number) => number, slope: (s: number, value: number) => number, start: number): number {
  let low = Number.NEGATIVE_INFINITY
  let high = Number.POSITIVE_INFINITY
  let s = start
  for (let i = 0; i < 300; i++) {
    const v = value(s)
    if (v === 0) return s
    if (v > 0) low = s
    else high = s
    const newton = s - v / slope(s, v)
    const widest = 1 + Math.abs(s)
    let next = Number.isFinite(newton) ? Math.max(s - widest, Math.min(s + widest, newton)) : v > 0 ? s + widest : s - widest
    if (next <= low || next >= high) next = Number.isFinite(low) && Number.isFinite(high) ? (low + high) / 2 : v > 0 ? s + 1 : s - 1
    if (Math.abs(next - s) <= 2e-16 * Math.max(1, Math.abs(s))) return next
    s = next
  }
  return s
}
