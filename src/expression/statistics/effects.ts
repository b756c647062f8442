import {UserError} from '#errors'
import type {DesignContrast} from './contrast.js'
import type {Design} from './design.js'
import type {LinearModelOptions} from './linear-model.js'
import type {ExpressionMatrix} from './matrix.js'
import {cholesky, forwardSolve, HouseholderQr} from './qr.js'

/** Each gene's values turned into independent effects: the contrast's (positive = up) first, then the residual ones. */
export interface Effects {
  readonly genes: number
  /** 1 + residual degrees of freedom. */
  readonly width: number
  /** Row-major genes × width. */
  readonly values: Float64Array
}

/**
 * Orthogonal effects of every gene with the contrast as the last coefficient, so that under the null hypothesis the row
 * may be rotated at will.
 *
 * @throws {UserError} missing values, no residual degrees of freedom
 */
export function contrastEffects(
  matrix: ExpressionMatrix,
  design: Design,
  contrast: DesignContrast,
  options: LinearModelOptions = {},
): Effects {
  const n = matrix.samples.length
  const p = design.coefficients.length
  const genes = matrix.ids.length
  const {weights, block, correlation = 0} = options
  const missing = matrix.values.findIndex((value) => !Number.isFinite(value))
  if (missing !== -1)
    throw new UserError(
      'invalid-input',
      `gene '${matrix.ids[Math.floor(missing / n)]}' has a missing value in sample '${matrix.samples[missing % n]}'; gene-set tests need complete rows: leave such genes out`,
    )
  if (n <= p)
    throw new UserError('invalid-input', `design '${design.formula}': no residual degrees of freedom for a gene-set test; add replicates`)
  const x = contrastLast(design, contrast)
  const factor = block ? correlationFactor(block, correlation) : undefined
  const perValue = weights !== undefined && weights.length !== n
  const values = new Float64Array(genes * (n - p + 1))
  const qr = new HouseholderQr(n, p)
  const y = new Float64Array(n)
  const column = new Float64Array(n)
  const decompose = (at: number) => {
    for (let j = 0; j < p; j++) {
      for (let i = 0; i < n; i++) column[i] = x[i * p + j]! * (weights ? Math.sqrt(weights[at + i]!) : 1)
      if (factor) forwardSolve(factor, n, column)
      qr.a.set(column, j * n)
    }
    qr.decompose()
    if (qr.rank < p)
      throw new UserError('invalid-input', `design '${design.formula}': its coefficients cannot be told apart under these weights`)
  }
  if (!perValue) decompose(0)
  for (let gene = 0; gene < genes; gene++) {
    if (perValue) decompose(gene * n)
    for (let i = 0; i < n; i++) y[i] = matrix.values[gene * n + i]! * (weights ? Math.sqrt(weights[(perValue ? gene * n : 0) + i]!) : 1)
    if (factor) forwardSolve(factor, n, y)
    qr.applyTransposed(y)
    const row = gene * (n - p + 1)
    for (let i = p - 1; i < n; i++) values[row + i - p + 1] = y[i]!
    if (qr.a[(p - 1) * n + p - 1]! < 0) values[row] = -values[row]!
  }
  return {genes, width: n - p + 1, values}
}

/** The design reparametrised so that its last column's coefficient is (a positive multiple of) the contrast. */
function contrastLast(design: Design, {weights}: DesignContrast): Float64Array {
  const n = design.samples.length
  const p = design.coefficients.length
  const used = [...weights].flatMap((weight, j) => (weight === 0 ? [] : [j]))
  const result = new Float64Array(n * p)
  if (used.length === 1) {
    const order = [...Array.from({length: p}, (_, j) => j).filter((j) => j !== used[0]), used[0]!]
    const sign = Math.sign(weights[used[0]!]!)
    for (let i = 0; i < n; i++)
      order.forEach((j, at) => {
        result[i * p + at] = design.values[i * p + j]! * (at === p - 1 ? sign : 1)
      })
    return result
  }
  // A reflection that turns the contrast into the first axis; the other axes span what is orthogonal to it.
  const length = Math.hypot(...weights)
  const v = Float64Array.from(weights)
  const towards = v[0]! >= 0 ? 1 : -1
  v[0]! += towards * length
  const square = v.reduce((sum, value) => sum + value * value, 0)
  for (let i = 0; i < n; i++) {
    const row = design.values.subarray(i * p, (i + 1) * p)
    const dot = (2 * row.reduce((sum, value, j) => sum + value * v[j]!, 0)) / square
    // The reflected contrast is −towards · length along the first axis.
    result[i * p + p - 1] = -towards * (row[0]! - dot * v[0]!)
    for (let j = 1; j < p; j++) result[i * p + j - 1] = row[j]! - dot * v[j]!
  }
  return result
}

function correlationFactor(block: readonly string[], correlation: number): Float64Array {
  const n = block.length
  const matrix = Float64Array.from({length: n * n}, (_, at) => {
    const i = Math.floor(at / n)
    const j = at % n
    return i === j ? 1 : block[i] === block[j] ? correlation : 0
  })
  const factor = cholesky(matrix, n)
  if (!factor) throw new UserError('invalid-input', `a correlation of ${correlation.toFixed(3)} within blocks cannot be; leave out --block`)
  return factor
}
