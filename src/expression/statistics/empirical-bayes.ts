import {UserError} from '#errors'
import {benjaminiHochberg, fUpperTail, quantile, tTwoSided, tTwoSidedQuantile} from '#stats'
import type {LinearFit} from './linear-model.js'
import {logOdds} from './log-odds.js'
import {checkGenes} from './matrix.js'
import {moderatedF} from './moderated-f.js'
import {fitRobustVariancePrior} from './robust-prior.js'
import {fitVariancePrior, squeeze, type VariancePrior} from './variance-prior.js'

export interface EBayesOptions {
  /** Let the prior variance follow mean expression (limma-trend). Default false. */
  readonly trend?: boolean
  /** Protect the prior from outlying variances, and outlying genes from the prior. Default false. */
  readonly robust?: boolean
  /** Assumed share of changed genes, for the log-odds. Default 0.01. */
  readonly proportion?: number
}

/** A fit with moderated statistics. Matrices are row-major genes × coefficients. */
export interface ModeratedFit extends LinearFit {
  readonly prior: VariancePrior
  readonly posteriorVariance: Float64Array
  /** Residual plus prior degrees of freedom, at most those of all genes together. */
  readonly dfTotal: Float64Array
  readonly t: Float64Array
  readonly p: Float64Array
  /** Log-odds of a change (limma's B). */
  readonly logOdds: Float64Array
  /** Over all coefficients of the fit; `NaN` throughout where they are not independent. */
  readonly f: Float64Array
  readonly fP: Float64Array
}

/**
 * Moderated t-statistics: each gene's variance is drawn towards a prior estimated from all genes.
 *
 * @param fit - of `lmFit` or `contrastsFit`
 * @param options - `trend`, `robust`; `proportion`: share of genes expected to change, in (0, 1)
 * @returns moderated t, p and log-odds, genes × coefficients
 * @throws {UserError} no residual degrees of freedom (one sample against one, a saturated design)
 * @see Smyth 2004, doi:10.2202/1544-6115.1027; Phipson et al. 2016, doi:10.1214/16-AOAS920 (robust); agrees with limma's eBayes
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * eBayes(lmFit(matrix, design)).p.length // → 6
 */
export function eBayes(fit: LinearFit, {trend = false, robust = false, proportion = 0.01}: EBayesOptions = {}): ModeratedFit {
  checkGenes(fit.ids)
  if (fit.dfResidual.every((df) => df <= 0))
    throw new UserError(
      'invalid-input',
      `design '${fit.design.formula}': no residual degrees of freedom, so that no variance can be estimated; add replicates or leave terms out`,
    )
  if (fit.sigma.every((sigma) => !Number.isFinite(sigma)))
    throw new UserError('invalid-input', 'no gene has a residual standard deviation; check the table for missing values')
  const variances = fit.sigma.map((sigma, i) => (fit.dfResidual[i] === 0 ? 0 : sigma * sigma))
  const covariate = trend ? fit.means : undefined
  if (trend && fit.means.some(Number.isNaN))
    throw new UserError('invalid-input', 'a gene has no values at all; leave such genes out before fitting a trend')
  const prior = (robust ? fitRobustVariancePrior : fitVariancePrior)(variances, fit.dfResidual, covariate)
  const posteriorVariance = squeeze(variances, fit.dfResidual, prior)
  const pooled = fit.dfResidual.reduce((sum, df) => sum + df, 0)
  const dfTotal = fit.dfResidual.map((df, i) => Math.min(df + prior.df[prior.df.length === 1 ? 0 : i]!, pooled))
  const k = fit.coefficients.length
  const t = fit.estimates.map((estimate, at) => estimate / fit.stdevUnscaled[at]! / Math.sqrt(posteriorVariance[Math.floor(at / k)]!))
  const p = t.map((value, at) => tTwoSided(value, dfTotal[Math.floor(at / k)]!))
  const f = moderatedF(t, fit.covariance, k)
  return {
    ...fit,
    prior,
    posteriorVariance,
    dfTotal,
    t,
    p,
    logOdds: logOdds(fit, t, dfTotal, prior, proportion),
    f,
    // As limma: the degrees of freedom of F are not held to those of all genes together.
    fP: f.map((value, gene) => fUpperTail(value, k, fit.dfResidual[gene]! + prior.df[prior.df.length === 1 ? 0 : gene]!)),
  }
}

/** One row of a result table. */
export interface TopRow {
  readonly id: string
  /** Index of the gene in the fit. */
  readonly index: number
  readonly log2FoldChange: number
  readonly low: number
  readonly high: number
  /** Moderated standard error of the log2 fold change. */
  readonly standardError: number
  readonly averageExpression: number
  readonly t: number
  readonly dfTotal: number
  readonly p: number
  /** Benjamini–Hochberg over all genes of the fit. */
  readonly adjustedP: number
  readonly logOdds: number
}

export interface TopTableOptions {
  /** Name or index of the coefficient or contrast. Default: the last one. */
  readonly coefficient?: string | number
  /** Rows wanted; default all. */
  readonly max?: number
  /** `p` (default), `logOdds` (limma's B) or `none` (the order of the fit). */
  readonly sortBy?: 'p' | 'logOdds' | 'none'
  /** Of the interval `low` to `high`. Default 0.95. */
  readonly level?: number
}

/**
 * The genes of one coefficient or contrast, most significant first.
 *
 * @param fit - of `eBayes`
 * @param options - the coefficient (default the last), max number of rows, the order, the level of intervals
 * @returns rows with log2 fold change, interval, p and adjusted p
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * topTable(eBayes(lmFit(matrix, design)))[0].id // → 'FIS1'
 */
export function topTable(fit: ModeratedFit, {coefficient, max, sortBy = 'p', level = 0.95}: TopTableOptions = {}): TopRow[] {
  const k = fit.coefficients.length
  const column = typeof coefficient === 'string' ? fit.coefficients.indexOf(coefficient) : (coefficient ?? k - 1)
  if (!(column >= 0 && column < k)) throw new RangeError(`no coefficient '${coefficient}' among ${fit.coefficients.join(', ')}`)
  const p = Float64Array.from(fit.ids, (_, gene) => fit.p[gene * k + column]!)
  const adjusted = benjaminiHochberg(p)
  const quantiles = new Map<number, number>()
  const quantileOf = (df: number) => {
    const known = quantiles.get(df)
    if (known !== undefined) return known
    const q = tTwoSidedQuantile(1 - level, df)
    quantiles.set(df, q)
    return q
  }
  const rows = fit.ids.map((id, index): TopRow => {
    const at = index * k + column
    const standardError = fit.stdevUnscaled[at]! * Math.sqrt(fit.posteriorVariance[index]!)
    const estimate = fit.estimates[at]!
    const half = standardError * quantileOf(fit.dfTotal[index]!)
    return {
      id,
      index,
      log2FoldChange: estimate,
      low: estimate - half,
      high: estimate + half,
      standardError,
      averageExpression: fit.means[index]!,
      t: fit.t[at]!,
      dfTotal: fit.dfTotal[index]!,
      p: p[index]!,
      adjustedP: adjusted[index]!,
      logOdds: fit.logOdds[at]!,
    }
  })
  const last = (value: number) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)
  if (sortBy === 'p') rows.sort((a, b) => last(a.p) - last(b.p) || Math.abs(b.t) - Math.abs(a.t) || a.index - b.index)
  if (sortBy === 'logOdds') rows.sort((a, b) => last(-a.logOdds) - last(-b.logOdds) || a.index - b.index)
  return max === undefined ? rows : rows.slice(0, max)
}

/** Median prior degrees of freedom and variance: what a methods paragraph says. */
export function priorSummary({prior}: ModeratedFit): {readonly df: number; readonly variance: number} {
  return {df: quantile(prior.df, 0.5), variance: quantile(prior.scale, 0.5)}
}
