import type {DesignContrast} from './contrast.js'
import type {LinearFit} from './linear-model.js'
import {cholesky} from './qr.js'

/**
 * Turns a fit of coefficients into a fit of contrasts.
 *
 * Where genes have weights of their own, the standard errors take the correlations between coefficients from the design
 * alone, as limma's contrasts.fit does: exact for designs with one coefficient per group, an approximation otherwise.
 *
 * @param fit - of `lmFit`
 * @param contrasts - weights of the coefficients
 * @returns a fit with one coefficient per contrast
 * @throws {RangeError} a contrast of another number of coefficients
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * contrastsFit(lmFit(matrix, design), [contrastOf('y-x', design)]).estimates.length // → 3
 */
export function contrastsFit(fit: LinearFit, contrasts: readonly DesignContrast[]): LinearFit {
  const p = fit.coefficients.length
  const k = contrasts.length
  for (const {name, weights} of contrasts)
    if (weights.length !== p) throw new RangeError(`contrast '${name}' has ${weights.length} weights for ${p} coefficients`)
  const used = fit.coefficients.map((_, j) => j).filter((j) => contrasts.some(({weights}) => weights[j] !== 0))
  const factor = correlationFactor(fit.covariance, p, used)
  const genes = fit.ids.length
  const estimates = new Float64Array(genes * k)
  const stdevUnscaled = new Float64Array(genes * k)
  const scaled = new Float64Array(used.length)
  for (let gene = 0; gene < genes; gene++)
    for (let c = 0; c < k; c++) {
      const {weights} = contrasts[c]!
      let estimate = 0
      let missing = false
      used.forEach((j, u) => {
        const weight = weights[j]!
        scaled[u] = 0
        if (weight === 0) return
        const value = fit.estimates[gene * p + j]!
        if (Number.isNaN(value)) missing = true
        estimate += weight * value
        scaled[u] = weight * fit.stdevUnscaled[gene * p + j]!
      })
      estimates[gene * k + c] = missing ? Number.NaN : estimate
      stdevUnscaled[gene * k + c] = missing ? Number.NaN : Math.sqrt(squaredLength(factor, scaled))
    }
  return {
    ...fit,
    coefficients: contrasts.map(({name}) => name),
    estimates,
    stdevUnscaled,
    covariance: sandwich(fit.covariance, p, contrasts),
  }
}

/** Lower Cholesky factor of the correlations between the coefficients in use. */
function correlationFactor(covariance: Float64Array, p: number, used: readonly number[]): Float64Array {
  const u = used.length
  const correlations = new Float64Array(u * u)
  for (let a = 0; a < u; a++)
    for (let b = 0; b < u; b++) {
      const i = used[a]!
      const j = used[b]!
      correlations[a * u + b] = a === b ? 1 : covariance[i * p + j]! / Math.sqrt(covariance[i * p + i]! * covariance[j * p + j]!)
    }
  const factor = cholesky(correlations, u)
  if (!factor) throw new RangeError('the coefficients of the design are not linearly independent')
  return factor
}

/** |Lᵀ v|² for a lower-triangular L. */
function squaredLength(l: Float64Array, v: Float64Array): number {
  const n = v.length
  let sum = 0
  for (let j = 0; j < n; j++) {
    let entry = 0
    for (let i = j; i < n; i++) entry += l[i * n + j]! * v[i]!
    sum += entry * entry
  }
  return sum
}

function sandwich(covariance: Float64Array, p: number, contrasts: readonly DesignContrast[]): Float64Array {
  const k = contrasts.length
  const result = new Float64Array(k * k)
  contrasts.forEach(({weights: a}, x) => {
    contrasts.forEach(({weights: b}, y) => {
      let sum = 0
      for (let i = 0; i < p; i++) for (let j = 0; j < p; j++) if (a[i] !== 0 && b[j] !== 0) sum += a[i]! * b[j]! * covariance[i * p + j]!
      result[x * k + y] = sum
    })
  })
  return result
}
