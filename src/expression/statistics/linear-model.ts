import {UserError} from '#errors'
import type {Design} from './design.js'
import {type ExpressionMatrix, rowMeans} from './matrix.js'
import {cholesky, forwardSolve, HouseholderQr} from './qr.js'

/** One linear model per gene. Matrices are row-major genes × coefficients. */
export interface LinearFit {
  readonly ids: readonly string[]
  readonly design: Design
  /** Names of the columns: coefficients of the design, or contrasts after `contrastsFit`. */
  readonly coefficients: readonly string[]
  /** Log2 differences; `NaN` where a gene's missing values leave nothing to estimate. */
  readonly estimates: Float64Array
  /** Standard error of an estimate divided by the gene's `sigma`. */
  readonly stdevUnscaled: Float64Array
  /** Residual standard deviation of each gene; `NaN` without residual degrees of freedom. */
  readonly sigma: Float64Array
  readonly dfResidual: Float64Array
  /** Unscaled covariance of the estimates from the design alone, coefficients × coefficients. */
  readonly covariance: Float64Array
  /** Mean log2 expression of each gene. */
  readonly means: Float64Array
}

export interface LinearModelOptions {
  /** Precision weights: one per value (genes × samples) or one per sample. A weight of 0 leaves the value out. */
  readonly weights?: Float64Array
  /** Samples of the same block (patient, dish, batch) are correlated by `correlation`. */
  readonly block?: readonly string[]
  /** Correlation within blocks, from `duplicateCorrelation`. */
  readonly correlation?: number
}

/**
 * Fits a linear model to each gene by (weighted, or with blocks generalised) least squares, through a QR decomposition.
 * Missing values are left out gene by gene.
 *
 * @param matrix - log2 values, genes × samples
 * @param design - of the same samples
 * @param options - weights, blocks
 * @returns coefficients, genes × coefficients, with residual variances
 * @throws {UserError} samples of matrix and design differ; no residual degrees of freedom are not an error here but in `eBayes`
 * @see Smyth 2004, doi:10.2202/1544-6115.1027; agrees with limma's lmFit
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * lmFit(matrix, design).estimates.length // → 6
 */
export function lmFit(matrix: ExpressionMatrix, design: Design, options: LinearModelOptions = {}): LinearFit {
  const n = matrix.samples.length
  const p = design.coefficients.length
  checkSamples(matrix, design)
  const weights = options.weights
  const genes = matrix.ids.length
  if (weights && weights.length !== n && weights.length !== genes * n)
    throw new RangeError(`${weights.length} weights for ${genes} genes × ${n} samples`)
  const whitening = options.block ? blockWhitening(options.block, options.correlation ?? 0, n) : undefined
  const perValue = weights !== undefined && weights.length === genes * n && genes > 0 && !(genes === 1 && weights.length === n)
  const solver = new GeneSolver(design, whitening)
  const base = perValue ? undefined : solver.common(weights)
  const result = {
    estimates: new Float64Array(genes * p).fill(Number.NaN),
    stdevUnscaled: new Float64Array(genes * p).fill(Number.NaN),
    sigma: new Float64Array(genes).fill(Number.NaN),
    dfResidual: new Float64Array(genes),
  }
  for (let gene = 0; gene < genes; gene++) {
    const row = gene * n
    let complete = true
    for (let i = 0; i < n; i++) {
      if (Number.isFinite(matrix.values[row + i]!) && (!weights || weights[(perValue ? row : 0) + i]! > 0)) continue
      complete = false
      break
    }
    if (base && complete) solver.solveCommon(base, matrix.values, row, gene, result)
    else solver.solve(matrix.values, row, weights, perValue ? row : 0, gene, result)
  }
  const covariance = new GeneSolver(design, whitening).common(undefined).covariance
  return {ids: matrix.ids, design, coefficients: design.coefficients, ...result, covariance, means: rowMeans(matrix)}
}

function checkSamples({samples}: ExpressionMatrix, design: Design): void {
  if (samples.length !== design.samples.length || samples.some((sample, i) => sample !== design.samples[i])) {
    const at = samples.findIndex((sample, i) => sample !== design.samples[i])
    throw new UserError(
      'invalid-input',
      `sample ${Math.max(0, at) + 1} of the table is '${samples[Math.max(0, at)]}', in the sample sheet '${design.samples[Math.max(0, at)] ?? 'absent'}'; bring both into the same order`,
    )
  }
}

/** Correlation matrix of the blocks: its lower Cholesky factor, row-major. */
interface Whitening {
  readonly factor: Float64Array
  readonly correlationOf: (rows: readonly number[]) => Float64Array
}

function blockWhitening(block: readonly string[], correlation: number, n: number): Whitening {
  if (block.length !== n) throw new RangeError(`${block.length} block labels for ${n} samples`)
  if (!(Math.abs(correlation) < 1)) throw new RangeError(`correlation ${correlation} is not between -1 and 1`)
  const correlationOf = (rows: readonly number[]) => {
    const matrix = new Float64Array(rows.length ** 2)
    rows.forEach((a, i) => {
      rows.forEach((b, j) => {
        matrix[i * rows.length + j] = a === b ? 1 : block[a] === block[b] ? correlation : 0
      })
    })
    return factorOf(matrix, rows.length, correlation)
  }
  return {factor: correlationOf(block.map((_, i) => i)), correlationOf}
}

function factorOf(matrix: Float64Array, n: number, correlation: number): Float64Array {
  const factor = cholesky(matrix, n)
  if (!factor)
    throw new UserError(
      'invalid-input',
      `a correlation of ${correlation.toFixed(3)} within blocks cannot be (the blocks are too large for it); leave out --block`,
    )
  return factor
}

interface Result {
  readonly estimates: Float64Array
  readonly stdevUnscaled: Float64Array
  readonly sigma: Float64Array
  readonly dfResidual: Float64Array
}

interface Common {
  readonly qr: HouseholderQr
  readonly rootWeights: Float64Array | undefined
  readonly stdev: Float64Array
  readonly covariance: Float64Array
}

/** Solves one gene after another in the same workspace. */
class GeneSolver {
  private readonly n: number
  private readonly p: number
  private readonly x: Float64Array
  private readonly qr: HouseholderQr
  private readonly y: Float64Array
  private readonly column: Float64Array
  private readonly solution: Float64Array
  private readonly variance: Float64Array

  constructor(
    {samples, coefficients, values}: Design,
    private readonly whitening: Whitening | undefined,
  ) {
    this.n = samples.length
    this.p = coefficients.length
    this.x = values
    this.qr = new HouseholderQr(this.n, this.p)
    this.y = new Float64Array(this.n)
    this.column = new Float64Array(this.n)
    this.solution = new Float64Array(this.p)
    this.variance = new Float64Array(this.p)
  }

  /** The decomposition that all complete genes share when weights do not differ between genes. */
  common(weights: Float64Array | undefined): Common {
    const {n, p, x, whitening} = this
    const rootWeights = weights?.map(Math.sqrt)
    const qr = new HouseholderQr(n, p)
    for (let j = 0; j < p; j++) {
      const column = qr.a.subarray(j * n, (j + 1) * n)
      for (let i = 0; i < n; i++) column[i] = x[i * p + j]! * (rootWeights ? rootWeights[i]! : 1)
      if (whitening) forwardSolve(whitening.factor, n, column)
    }
    qr.decompose()
    const small = qr.unscaledCovariance()
    const covariance = new Float64Array(p * p).fill(qr.rank === p ? 0 : Number.NaN)
    const stdev = new Float64Array(p).fill(Number.NaN)
    for (let i = 0; i < qr.rank; i++) {
      stdev[qr.pivot[i]!] = Math.sqrt(small[i * qr.rank + i]!)
      for (let j = 0; j < qr.rank; j++) covariance[qr.pivot[i]! * p + qr.pivot[j]!] = small[i * qr.rank + j]!
    }
    return {qr, rootWeights, stdev, covariance}
  }

  solveCommon({qr, rootWeights, stdev}: Common, values: Float64Array, row: number, gene: number, out: Result): void {
    const {n, p, y, whitening} = this
    for (let i = 0; i < n; i++) y[i] = values[row + i]! * (rootWeights ? rootWeights[i]! : 1)
    if (whitening) forwardSolve(whitening.factor, n, y)
    qr.applyTransposed(y)
    this.finish(qr, n, gene, out)
    for (let j = 0; j < p; j++) out.stdevUnscaled[gene * p + j] = stdev[j]!
  }

  solve(values: Float64Array, row: number, weights: Float64Array | undefined, weightRow: number, gene: number, out: Result): void {
    const {n, p, x, y, qr, whitening} = this
    const {a} = qr
    let m = 0
    const present: number[] | undefined = whitening ? [] : undefined
    for (let i = 0; i < n; i++) {
      const value = values[row + i]!
      const weight = weights ? weights[weightRow + i]! : 1
      if (!Number.isFinite(value) || !(weight > 0)) continue
      const root = Math.sqrt(weight)
      y[m] = value * root
      for (let j = 0; j < p; j++) a[j * n + m] = x[i * p + j]! * root
      present?.push(i)
      m++
    }
    if (m === 0) return
    if (whitening) this.whiten(m, m === n ? whitening.factor : whitening.correlationOf(present!))
    qr.decompose(m)
    qr.applyTransposed(y, m)
    this.finish(qr, m, gene, out)
    qr.variances(this.variance)
    for (let k = 0; k < qr.rank; k++) out.stdevUnscaled[gene * p + qr.pivot[k]!] = Math.sqrt(this.variance[k]!)
  }

  private whiten(m: number, factor: Float64Array): void {
    const {n, p, y, qr, column} = this
    forwardSolve(factor, m, y)
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < m; i++) column[i] = qr.a[j * n + i]!
      forwardSolve(factor, m, column)
      for (let i = 0; i < m; i++) qr.a[j * n + i] = column[i]!
    }
  }

  private finish(qr: HouseholderQr, m: number, gene: number, out: Result): void {
    const {p, y, solution} = this
    qr.backSolve(y, solution)
    for (let k = 0; k < qr.rank; k++) out.estimates[gene * p + qr.pivot[k]!] = solution[k]!
    const df = m - qr.rank
    out.dfResidual[gene] = df
    if (df <= 0) return
    let sum = 0
    for (let i = qr.rank; i < m; i++) sum += y[i]! * y[i]!
    out.sigma[gene] = Math.sqrt(sum / df)
  }
}
