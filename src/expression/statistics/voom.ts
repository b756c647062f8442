import {UserError} from '#errors'
import {lowess} from '#stats'
import type {Design} from './design.js'
import {type LinearFit, type LinearModelOptions, lmFit} from './linear-model.js'
import {checkCounts, columnSums, type ExpressionMatrix} from './matrix.js'

export interface VoomOptions extends Pick<LinearModelOptions, 'block' | 'correlation'> {
  /** Effective library sizes (column sums × TMM factors). Default: the column sums. */
  readonly librarySizes?: ArrayLike<number>
  /** Share of the genes in each neighbourhood of the trend. Default 0.5. */
  readonly span?: number
}

/** Log2 counts per million with a precision weight for each value, and the trend the weights come from. */
export interface VoomResult {
  readonly logCpm: ExpressionMatrix
  /** Same shape as `logCpm.values`. */
  readonly weights: Float64Array
  readonly librarySizes: Float64Array
  /** Mean–variance trend: one point per gene with counts, `x` = mean log2 count ascending, `y` = √sigma, `fitted` = the trend. */
  readonly trend: {readonly x: Float64Array; readonly y: Float64Array; readonly fitted: Float64Array}
}

/**
 * Prepares counts for linear modelling: log2 counts per million, and weights that are the inverse variances predicted by
 * the trend of √sd over mean log count, evaluated at each value's fitted count.
 *
 * @param counts - genes × samples, whole numbers ≥ 0
 * @param design - of the same samples
 * @param options - normalisation factors, span of the trend
 * @returns log2 counts per million and weights, genes × samples
 * @throws {UserError} negative or missing counts, a sample without counts, a design that leaves no residual degrees of freedom
 * @see Law et al. 2014, doi:10.1186/gb-2014-15-2-r29; agrees with limma's voom
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * voom(matrix, design).weights.length // → 12
 */
export function voom(counts: ExpressionMatrix, design: Design, options: VoomOptions = {}): VoomResult {
  checkCounts(counts)
  const {span = 0.5, block, correlation} = options
  const width = counts.samples.length
  const genes = counts.ids.length
  const librarySizes = Float64Array.from(options.librarySizes ?? columnSums(counts))
  if (librarySizes.length !== width) throw new RangeError(`${librarySizes.length} library sizes for ${width} samples`)
  const logCpm: ExpressionMatrix = {...counts, values: logValues(counts, librarySizes)}
  const fit = lmFit(logCpm, design, block ? {block, correlation: correlation ?? 0} : {})
  if (fit.dfResidual.every((df) => df <= 0))
    throw new UserError(
      'invalid-input',
      `design '${design.formula}': ${width} samples leave no residual degrees of freedom; add replicates or leave terms out (one sample against one has effect sizes only)`,
    )
  const trend = trendOf(counts, fit, librarySizes, span)
  const variance = interpolation(trend.x, trend.fitted)
  const weights = new Float64Array(genes * width)
  const logSizes = librarySizes.map((size) => Math.log2(size + 1) - Math.log2(1e6))
  const fitted = new Float64Array(width)
  for (let gene = 0; gene < genes; gene++) {
    fittedValues(fit, gene, fitted)
    for (let j = 0; j < width; j++) {
      const rootSd = variance(fitted[j]! + logSizes[j]!)
      const square = rootSd * rootSd
      weights[gene * width + j] = 1 / (square * square)
    }
  }
  return {logCpm, weights, librarySizes, trend}
}

function logValues({values, samples}: ExpressionMatrix, librarySizes: Float64Array): Float64Array {
  const width = samples.length
  const result = new Float64Array(values.length)
  for (let k = 0; k < values.length; k += width)
    for (let j = 0; j < width; j++) result[k + j] = Math.log2(((values[k + j]! + 0.5) / (librarySizes[j]! + 1)) * 1e6)
  return result
}

function trendOf(counts: ExpressionMatrix, fit: LinearFit, librarySizes: Float64Array, span: number): VoomResult['trend'] {
  const width = counts.samples.length
  const shift = librarySizes.reduce((sum, size) => sum + Math.log2(size + 1), 0) / width - Math.log2(1e6)
  const genes: number[] = []
  for (let gene = 0; gene < counts.ids.length; gene++) {
    if (Number.isNaN(fit.sigma[gene]!)) continue
    if (counts.values.subarray(gene * width, (gene + 1) * width).some((count) => count > 0)) genes.push(gene)
  }
  if (genes.length < 2)
    throw new UserError(
      'invalid-input',
      `found ${genes.length} genes with counts, expected at least 2 for a mean–variance trend; check the table`,
    )
  const order = Uint32Array.from(genes).sort((a, b) => fit.means[a]! - fit.means[b]!)
  const x = Float64Array.from(order, (gene) => fit.means[gene]! + shift)
  const y = Float64Array.from(order, (gene) => Math.sqrt(fit.sigma[gene]!))
  return {x, y, fitted: lowess(x, y, {span})}
}

/** Linear interpolation over ascending x, constant beyond the ends; equal x share the mean of their y. */
function interpolation(x: Float64Array, y: Float64Array): (at: number) => number {
  const xs = new Float64Array(x.length)
  const ys = new Float64Array(x.length)
  let n = 0
  for (let start = 0; start < x.length; ) {
    let end = start
    let sum = 0
    while (end < x.length && x[end] === x[start]) sum += y[end++]!
    xs[n] = x[start]!
    ys[n++] = sum / (end - start)
    start = end
  }
  // A grid over x says between which points to look: with tens of thousands of points a search from scratch is slow.
  const cells = Math.max(1, Math.min(1 << 16, 2 * n))
  const scale = cells / (xs[n - 1]! - xs[0]!)
  const cellOf = (at: number) => Math.max(0, Math.min(cells - 1, Math.floor((at - xs[0]!) * scale)))
  const first = new Uint32Array(cells + 1).fill(n - 1)
  for (let i = n - 1; i >= 0; i--) first[cellOf(xs[i]!)] = i
  for (let cell = cells - 1; cell >= 0; cell--) first[cell] = Math.min(first[cell]!, first[cell + 1]!)
  return (at) => {
    if (at <= xs[0]!) return ys[0]!
    if (at >= xs[n - 1]!) return ys[n - 1]!
    const cell = cellOf(at)
    let low = Math.max(0, first[cell]! - 1)
    let high = Math.min(n - 1, first[cell + 1]!)
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (at < xs[middle]!) high = middle
      else low = middle
    }
    return ys[low]! + (ys[high]! - ys[low]!) * ((at - xs[low]!) / (xs[high]! - xs[low]!))
  }
}

/** Fitted values of a gene: design × estimates, leaving out coefficients that were not estimated. */
function fittedValues({design, estimates}: LinearFit, gene: number, out: Float64Array): void {
  const p = design.coefficients.length
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    for (let j = 0; j < p; j++) {
      const estimate = estimates[gene * p + j]!
      if (!Number.isNaN(estimate)) sum += design.values[i * p + j]! * estimate
    }
    out[i] = sum
  }
}
