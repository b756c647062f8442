import {EigenvalueDecomposition, Matrix} from 'ml-matrix'
import type {Unit} from './units.js'

/**
 * Values on a log2 scale for looking at samples: counts and normalised counts as log2 of (value + 0.5) per million (of sums
 * + 1), TPM, CPM, FPKM and intensities as log2(value + 1), log2 values as they are, Ct turned round (higher = more).
 *
 * @param scale - by sample, factors on its sum (TMM); default all 1
 */
export function logged(values: Float64Array, samples: number, unit: Unit, scale?: ArrayLike<number>): Float64Array {
  const result = new Float64Array(values.length)
  const sums = new Float64Array(samples)
  for (let i = 0, column = 0; i < values.length; i++, column = column + 1 === samples ? 0 : column + 1) sums[column]! += values[i]!
  if (scale) for (let i = 0; i < samples; i++) sums[i]! *= scale[i]!
  for (let i = 0, column = 0; i < values.length; i++, column = column + 1 === samples ? 0 : column + 1)
    result[i] = loggedValue(values[i]!, unit, sums[column]!)
  return result
}

function loggedValue(value: number, unit: Unit, sum: number): number {
  switch (unit) {
    case 'counts':
    case 'estimated counts':
    case 'normalised counts':
      return Math.log2(((value + 0.5) / (sum + 1)) * 1e6)
    case 'TPM':
    case 'CPM':
    case 'FPKM':
    case 'intensities':
      return Math.log2(Math.max(0, value) + 1)
    case 'log2 intensities':
      return value
    case 'Ct':
      return -value
    default:
      return unit satisfies never
  }
}

export interface PrincipalComponents {
  /** By component, one score per sample. */
  readonly scores: readonly Float64Array[]
  /** Share of the variance of each component. */
  readonly shares: readonly number[]
}

/** Principal components of samples from the rows that vary most (500, as is usual), by the eigenvectors of their products. */
export function principalComponents(values: Float64Array, samples: number, {components = 2, max = 500} = {}): PrincipalComponents {
  const rows = values.length / samples
  const centred: {readonly spread: number; readonly row: Float64Array}[] = []
  for (let row = 0; row < rows; row++) {
    const slice = values.slice(row * samples, (row + 1) * samples)
    const mean = slice.reduce((sum, value) => sum + value, 0) / samples
    let spread = 0
    for (let i = 0; i < samples; i++) {
      slice[i]! -= mean
      spread += slice[i]! ** 2
    }
    centred.push({spread, row: slice})
  }
  const chosen = centred.sort((a, b) => b.spread - a.spread).slice(0, max)
  const products = Matrix.zeros(samples, samples)
  for (const {row} of chosen)
    for (let i = 0; i < samples; i++) for (let j = 0; j < samples; j++) products.set(i, j, products.get(i, j) + row[i]! * row[j]!)
  const {realEigenvalues, eigenvectorMatrix} = new EigenvalueDecomposition(products, {assumeSymmetric: true})
  const total = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0)
  const order = realEigenvalues
    .map((_, i) => i)
    .sort((a, b) => realEigenvalues[b]! - realEigenvalues[a]!)
    .slice(0, components)
  return {
    scores: order.map((k) => {
      const scale = Math.sqrt(Math.max(0, realEigenvalues[k]!))
      const scores = Float64Array.from({length: samples}, (_, i) => eigenvectorMatrix.get(i, k) * scale)
      // The sign of a component is free: the first sample that is off the middle lies to the right.
      const sign = (scores.find((score) => Math.abs(score) > 1e-9 * scale) ?? 1) < 0 ? -1 : 1
      return scores.map((score) => score * sign)
    }),
    shares: order.map((k) => (total > 0 ? Math.max(0, realEigenvalues[k]!) / total : 0)),
  }
}

/** Share of rows in each of `bins` steps from the lowest to the highest value: the outline of a sample's distribution. */
export function density(values: Float64Array, samples: number, column: number, range: readonly [number, number], bins = 64): Float64Array {
  const counts = new Float64Array(bins)
  const rows = values.length / samples
  const [low, high] = range
  for (let row = 0; row < rows; row++) {
    const at = Math.floor(((values[row * samples + column]! - low) / (high - low || 1)) * bins)
    counts[Math.max(0, Math.min(bins - 1, at))]!++
  }
  return counts.map((count) => count / rows)
}
