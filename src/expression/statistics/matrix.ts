import {UserError} from '#errors'

/**
 * Measured values, one row per gene and one column per sample.
 *
 * `values[gene * samples.length + sample]`: row-major. `NaN` is a missing value.
 */
export interface ExpressionMatrix {
  /** One per row. */
  readonly ids: readonly string[]
  /** One per column. */
  readonly samples: readonly string[]
  readonly values: Float64Array
}

/**
 * @param ids - one per gene
 * @param samples - one per sample
 * @param values - genes × samples, row by row
 * @returns the three together
 * @throws {RangeError} the number of values is not genes × samples
 * @example
 * expressionMatrix(['FIS1'], ['a', 'b'], Float64Array.of(1, 2)).ids.length // → 1
 */
export function expressionMatrix(ids: readonly string[], samples: readonly string[], values: Float64Array): ExpressionMatrix {
  if (values.length !== ids.length * samples.length)
    throw new RangeError(`${values.length} values for ${ids.length} genes × ${samples.length} samples`)
  return {ids, samples, values}
}

/** The rows for which `keep` holds (one entry per row). */
export function selectGenes({ids, samples, values}: ExpressionMatrix, keep: ArrayLike<boolean | number>): ExpressionMatrix {
  const rows = ids.map((_, i) => i).filter((i) => keep[i])
  const width = samples.length
  const kept = new Float64Array(rows.length * width)
  rows.forEach((row, i) => {
    kept.set(values.subarray(row * width, (row + 1) * width), i * width)
  })
  return {ids: rows.map((row) => ids[row]!), samples, values: kept}
}

/** The columns with these indices, in this order. */
export function selectSamples({ids, samples, values}: ExpressionMatrix, columns: readonly number[]): ExpressionMatrix {
  const width = samples.length
  const kept = new Float64Array(ids.length * columns.length)
  for (let i = 0, k = 0; i < ids.length; i++) for (const column of columns) kept[k++] = values[i * width + column]!
  return {ids, samples: columns.map((column) => samples[column]!), values: kept}
}

/**
 * Sum of each column; missing values are left out. Summed with a correction for rounding (Neumaier), so that the sum is
 * the true one to its last digit: library sizes decide ties between ratios of small counts.
 */
export function columnSums({samples, values}: ExpressionMatrix): Float64Array {
  const width = samples.length
  const sums = new Float64Array(width)
  const lost = new Float64Array(width)
  for (let k = 0; k < values.length; k += width)
    for (let j = 0; j < width; j++) {
      const value = values[k + j]!
      if (Number.isNaN(value)) continue
      const before = sums[j]!
      const after = before + value
      lost[j]! += Math.abs(before) >= Math.abs(value) ? before - after + value : value - after + before
      sums[j] = after
    }
  return sums.map((sum, j) => sum + lost[j]!)
}

/** Mean of each row over its present values; `NaN` for a row without any. */
export function rowMeans({ids, samples, values}: ExpressionMatrix): Float64Array {
  const width = samples.length
  return Float64Array.from(ids, (_, i) => {
    let sum = 0
    let n = 0
    for (let j = 0; j < width; j++) {
      const value = values[i * width + j]!
      if (Number.isNaN(value)) continue
      sum += value
      n++
    }
    return sum / n
  })
}

/** @throws {UserError} no genes (left) */
export function checkGenes(ids: readonly string[]): void {
  if (ids.length === 0)
    throw new UserError('invalid-input', 'found no genes to analyse, expected at least one; check the table, or filter less strictly')
}

/**
 * Counts must be numbers, none negative, none missing: what the count methods (filter, TMM, voom) take for granted.
 *
 * @throws {UserError} naming the first offending gene and sample
 */
export function checkCounts({ids, samples, values}: ExpressionMatrix): void {
  checkGenes(ids)
  for (let k = 0; k < values.length; k++) {
    if (values[k]! >= 0 && values[k]! < Number.POSITIVE_INFINITY) continue
    const gene = ids[Math.floor(k / samples.length)]
    const what = Number.isNaN(values[k]!) ? 'a missing value' : `${values[k]}`
    throw new UserError(
      'invalid-input',
      `gene '${gene}', sample '${samples[k % samples.length]}': found ${what}, expected a count of 0 or more; correct the table or analyse it as intensities`,
    )
  }
  samples.forEach((sample, j) => {
    for (let k = j; k < values.length; k += samples.length) if (values[k]! > 0) return
    throw new UserError('invalid-input', `sample '${sample}': found no counts at all, expected a library; leave the sample out`)
  })
}
