import {cholesky, forwardSolve} from './qr.js'

/**
 * Moderated F over all coefficients: tᵀC⁻¹t / k with C the correlation of the coefficients.
 *
 * @returns one value per gene; all `NaN` where the coefficients are not independent
 */
export function moderatedF(t: Float64Array, covariance: Float64Array, k: number): Float64Array {
  const genes = t.length / k
  const correlation = covariance.map((value, at) => {
    const i = Math.floor(at / k)
    const j = at % k
    return i === j ? 1 : value / Math.sqrt(covariance[i * k + i]! * covariance[j * k + j]!)
  })
  const factor = cholesky(correlation, k)
  // A contrast that is the sum of others leaves a last pivot at rounding size.
  const independent = factor && Array.from({length: k}, (_, i) => factor[i * k + i]!).every((pivot) => pivot > 1e-6)
  if (!independent) return new Float64Array(genes).fill(Number.NaN)
  const row = new Float64Array(k)
  return Float64Array.from({length: genes}, (_, gene) => {
    for (let j = 0; j < k; j++) row[j] = t[gene * k + j]!
    forwardSolve(factor, k, row)
    return row.reduce((sum, value) => sum + value * value, 0) / k
  })
}
