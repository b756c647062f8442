/** Columns whose length falls below this share of their own when those before are taken out count as dependent (as R's lm). */
const dependence = 1e-7

/**
 * Householder QR of a small matrix, column by column, dependent columns moved to the end: reusable workspace for many
 * right-hand sides or many matrices of one shape.
 */
export class HouseholderQr {
  readonly rows: number
  readonly columns: number
  /** Column-major rows × columns: R above the diagonal, the reflectors below. */
  readonly a: Float64Array
  /** Position → original column; the first `rank` positions are independent. */
  readonly pivot: Int32Array
  rank = 0
  private readonly head: Float64Array

  constructor(rows: number, columns: number) {
    this.rows = rows
    this.columns = columns
    this.a = new Float64Array(rows * columns)
    this.pivot = new Int32Array(columns)
    this.head = new Float64Array(columns)
  }

  /** Decomposes what stands in `a` (its first `rows` rows, which may be fewer than the workspace has). */
  decompose(rows = this.rows): this {
    const {a, pivot, head, columns, rows: stride} = this
    const norms = new Float64Array(columns)
    for (let j = 0; j < columns; j++) {
      pivot[j] = j
      let sum = 0
      for (let i = 0; i < rows; i++) sum += a[j * stride + i]! ** 2
      norms[j] = Math.sqrt(sum)
    }
    let end = columns
    let k = 0
    while (k < end) {
      const column = k * stride
      let sum = 0
      for (let i = k; i < rows; i++) sum += a[column + i]! * a[column + i]!
      const length = Math.sqrt(sum)
      if (k >= rows || !(length > dependence * norms[k]!)) {
        this.moveToEnd(k, norms)
        end--
        continue
      }
      this.reflect(k, rows, length)
      k++
    }
    this.rank = k
    // Dependent columns need no reflector.
    for (let j = k; j < columns; j++) head[j] = 0
    return this
  }

  private reflect(k: number, rows: number, length: number): void {
    const {a, head, columns, rows: stride} = this
    const column = k * stride
    const first = a[column + k]!
    const signed = first >= 0 ? -length : length
    // v = x − signed·e, H = I − v vᵀ / (−signed · v₀)
    const v0 = first - signed
    head[k] = v0
    a[column + k] = signed
    const scale = -1 / (signed * v0)
    for (let j = k + 1; j < columns; j++) {
      const other = j * stride
      let dot = v0 * a[other + k]!
      for (let i = k + 1; i < rows; i++) dot += a[column + i]! * a[other + i]!
      dot *= scale
      a[other + k]! -= dot * v0
      for (let i = k + 1; i < rows; i++) a[other + i]! -= dot * a[column + i]!
    }
  }

  private moveToEnd(k: number, norms: Float64Array): void {
    const {a, pivot, columns, rows: stride} = this
    const held = a.slice(k * stride, (k + 1) * stride)
    const heldPivot = pivot[k]!
    const heldNorm = norms[k]!
    a.copyWithin(k * stride, (k + 1) * stride, columns * stride)
    a.set(held, (columns - 1) * stride)
    pivot.copyWithin(k, k + 1, columns)
    pivot[columns - 1] = heldPivot
    norms.copyWithin(k, k + 1, columns)
    norms[columns - 1] = heldNorm
  }

  /** Turns y into Qᵀy, in place. */
  applyTransposed(y: Float64Array, rows = this.rows): void {
    const {a, head, rank, rows: stride} = this
    for (let k = 0; k < rank; k++) {
      const column = k * stride
      const v0 = head[k]!
      let dot = v0 * y[k]!
      for (let i = k + 1; i < rows; i++) dot += a[column + i]! * y[i]!
      dot *= -1 / (a[column + k]! * v0)
      y[k]! -= dot * v0
      for (let i = k + 1; i < rows; i++) y[i]! -= dot * a[column + i]!
    }
  }

  /** Solves R b = (first `rank` entries of) `effects` into `out` by position (not by original column). */
  backSolve(effects: Float64Array, out: Float64Array): void {
    const {a, rank, rows: stride} = this
    for (let i = rank - 1; i >= 0; i--) {
      let sum = effects[i]!
      for (let j = i + 1; j < rank; j++) sum -= a[j * stride + i]! * out[j]!
      out[i] = sum / a[i * stride + i]!
    }
  }

  /** (RᵀR)⁻¹ over the independent columns, rank × rank, by position. */
  unscaledCovariance(out = new Float64Array(this.rank * this.rank)): Float64Array {
    const {rank} = this
    const inverse = this.inverseR()
    for (let i = 0; i < rank; i++)
      for (let j = i; j < rank; j++) {
        let sum = 0
        for (let k = j; k < rank; k++) sum += inverse[i * rank + k]! * inverse[j * rank + k]!
        out[i * rank + j] = sum
        out[j * rank + i] = sum
      }
    return out
  }

  private inverseR(): Float64Array {
    const {a, rank, rows: stride} = this
    const inverse = new Float64Array(rank * rank)
    for (let j = 0; j < rank; j++) {
      inverse[j * rank + j] = 1 / a[j * stride + j]!
      for (let i = j - 1; i >= 0; i--) {
        let sum = 0
        for (let k = i + 1; k <= j; k++) sum -= a[k * stride + i]! * inverse[k * rank + j]!
        inverse[i * rank + j] = sum / a[i * stride + i]!
      }
    }
    return inverse
  }

  /** The diagonal of (RᵀR)⁻¹ by position, into `out`. */
  variances(out: Float64Array): void {
    const {rank} = this
    const inverse = this.inverseR()
    for (let i = 0; i < rank; i++) {
      let sum = 0
      for (let k = i; k < rank; k++) sum += inverse[i * rank + k]! ** 2
      out[i] = sum
    }
  }
}

/** Lower Cholesky factor (row-major n × n) of a symmetric matrix, or `undefined` where it is not positive definite. */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!
      if (i === j) {
        if (!(sum > 0)) return undefined
        l[i * n + i] = Math.sqrt(sum)
      } else l[i * n + j] = sum / l[j * n + j]!
    }
  return l
}

/** Solves L z = y in place, L lower triangular, row-major. */
export function forwardSolve(l: Float64Array, n: number, y: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let sum = y[i]!
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * y[k]!
    y[i] = sum / l[i * n + i]!
  }
}
