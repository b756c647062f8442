import {EigenvalueDecomposition, Matrix} from 'ml-matrix'

/** Eigenvalues (descending) and eigenvectors of a symmetric matrix; vector k is `vectors[k]`. */
export interface SymmetricEigen {
  readonly values: Float64Array
  readonly vectors: readonly Float64Array[]
}

/** Decomposes a symmetric matrix given row-major: by Jacobi's rotations where it is small, else through ml-matrix. */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  return n <= 12 ? jacobi(Float64Array.from(matrix), n) : decomposed(matrix, n)
}

function decomposed(matrix: Float64Array, n: number): SymmetricEigen {
  const {realEigenvalues, eigenvectorMatrix} = new EigenvalueDecomposition(Matrix.from1DArray(n, n, matrix), {assumeSymmetric: true})
  return sorted(Float64Array.from(realEigenvalues), (k) => Float64Array.from(eigenvectorMatrix.getColumn(k)))
}

function jacobi(a: Float64Array, n: number): SymmetricEigen {
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0
    let diagonal = 0
    for (let i = 0; i < n; i++) {
      diagonal += a[i * n + i]! ** 2
      for (let j = i + 1; j < n; j++) off += a[i * n + j]! ** 2
    }
    if (off <= 1e-32 * diagonal) break
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  }
  return sorted(
    Float64Array.from({length: n}, (_, i) => a[i * n + i]!),
    (k) => Float64Array.from({length: n}, (_, i) => v[i * n + k]!),
  )
}

function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!
  if (apq === 0) return
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const kp = a[k * n + p]!
    const kq = a[k * n + q]!
    a[k * n + p] = c * kp - s * kq
    a[k * n + q] = s * kp + c * kq
  }
  for (let k = 0; k < n; k++) {
    const pk = a[p * n + k]!
    const qk = a[q * n + k]!
    a[p * n + k] = c * pk - s * qk
    a[q * n + k] = s * pk + c * qk
    const vp = v[k * n + p]!
    const vq = v[k * n + q]!
    v[k * n + p] = c * vp - s * vq
    v[k * n + q] = s * vp + c * vq
  }
}

function sorted(values: Float64Array, vector: (k: number) => Float64Array): SymmetricEigen {
  const order = Array.from(values, (_, k) => k).sort((x, y) => values[y]! - values[x]!)
  return {values: Float64Array.from(order, (k) => values[k]!), vectors: order.map(vector)}
}
