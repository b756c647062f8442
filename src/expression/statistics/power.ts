import {fDensity, fQuantileLog, normalUpperTail, quantile, tTwoSidedQuantile} from '#stats'
import type {ModeratedFit} from './empirical-bayes.js'
import {legendreOnUnit} from './quadrature.js'
import {findRoot} from './root.js'

/** What the samples at hand can show. */
export interface PowerNote {
  readonly alpha: number
  readonly power: number
  /** Total degrees of freedom of the median gene. */
  readonly df: number
  /** Moderated standard deviation of the median gene (log2). */
  readonly sd: number
  /** Moderated standard error of the median gene's log2 fold change. */
  readonly standardError: number
  /** |log2 fold change| found with that power in the median gene. */
  readonly detectable: number
  /** The same for a gene whose standard error is at the lower and at the upper quartile. */
  readonly detectableQuartiles: readonly [number, number]
}

/**
 * The log2 fold change that a gene of median variance must have to be found.
 *
 * @param options.coefficient - index or name; default the last
 * @param options.alpha - two-sided level of the single test; default 0.05 (before correction for the number of genes:
 *   hand in the largest p that is significant after correction to see what survives it)
 * @param options.power - default 0.8
 */
export function powerNote(
  fit: ModeratedFit,
  {coefficient, alpha = 0.05, power = 0.8}: {readonly coefficient?: string | number; readonly alpha?: number; readonly power?: number} = {},
): PowerNote {
  const k = fit.coefficients.length
  const column = typeof coefficient === 'string' ? fit.coefficients.indexOf(coefficient) : (coefficient ?? k - 1)
  if (!(column >= 0 && column < k)) throw new RangeError(`no coefficient '${coefficient}' among ${fit.coefficients.join(', ')}`)
  const errors = Float64Array.from(fit.ids, (_, gene) => fit.stdevUnscaled[gene * k + column]! * Math.sqrt(fit.posteriorVariance[gene]!))
  const known = errors.filter((value) => Number.isFinite(value))
  const df = quantile(fit.dfTotal, 0.5)
  const shift = detectableShift(df, alpha, power)
  const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => quantile(known, p)) as [number, number, number]
  return {
    alpha,
    power,
    df,
    sd: Math.sqrt(quantile(fit.posteriorVariance, 0.5)),
    standardError: middle,
    detectable: shift * middle,
    detectableQuartiles: [shift * low, shift * high],
  }
}

/** The noncentrality (true change in standard errors) at which a two-sided t-test of level `alpha` has this power. */
export function detectableShift(df: number, alpha: number, power: number): number {
  if (!(alpha > 0 && alpha < power && power < 1)) throw new RangeError(`level ${alpha} and power ${power}: expected 0 < level < power < 1`)
  const gap = (shift: number) => tTestPower(shift, df, alpha) - power
  let high = 4
  while (gap(high) < 0) high *= 2
  return findRoot(gap, 0, high, undefined, undefined, 1e-10)
}

/**
 * Power of a two-sided t-test of level `alpha` with `df` degrees of freedom when the true change is `shift` standard
 * errors: the noncentral t beyond the critical value, integrated over the distribution of the estimated variance.
 */
export function tTestPower(shift: number, df: number, alpha: number): number {
  const critical = tTwoSidedQuantile(alpha, df)
  const beyond = (ratio: number) => normalUpperTail(critical * ratio - shift) + normalUpperTail(critical * ratio + shift)
  if (df > 1e7) return beyond(1)
  const edge = Math.log(1e-17)
  const from = Math.log(fQuantileLog(edge, df, Number.POSITIVE_INFINITY, 'lower'))
  const to = Math.log(fQuantileLog(edge, df, Number.POSITIVE_INFINITY, 'upper'))
  // Panels of 16 nodes over ln(χ²/df).
  const panels = 24
  let sum = 0
  for (let panel = 0; panel < panels; panel++)
    for (const {node, weight} of legendreOnUnit(16)) {
      const f = Math.exp(from + ((to - from) * (panel + node)) / panels)
      sum += ((weight * (to - from)) / panels) * f * fDensity(f, df, Number.POSITIVE_INFINITY) * beyond(Math.sqrt(f))
    }
  return sum
}
