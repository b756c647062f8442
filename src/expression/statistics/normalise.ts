import {UserError} from '#errors'
import {quantile} from '#stats'
import type {Design} from './design.js'
import {checkCounts, columnSums, type ExpressionMatrix} from './matrix.js'
import {HouseholderQr} from './qr.js'
import {selectKth} from './select.js'

export interface FilterOptions {
  /** The design, whose leverages say how small the smallest group is; or the group of each sample. Default: one group. */
  readonly design?: Design
  readonly group?: readonly string[]
  /** Default: the column sums. */
  readonly librarySizes?: ArrayLike<number>
  /** Wanted count in a sample of median library size. Default 10. */
  readonly minCount?: number
  /** Wanted sum of a gene's counts. Default 15. */
  readonly minTotalCount?: number
  /** A group above this size need not be expressed in all samples, only in `minProportion` of those beyond. Default 10. */
  readonly largeN?: number
  /** Default 0.7. */
  readonly minProportion?: number
}

/**
 * Which genes have enough counts to be worth testing: about `minCount` or more in as many samples as the smallest group has.
 *
 * @param counts - genes × samples
 * @param options - `design` or groups, `minCount` (default 10)
 * @returns one truth value per gene
 * @see Chen, Lun & Smyth 2016, doi:10.12688/f1000research.8987.2; agrees with edgeR's filterByExpr
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * filterByExpression(matrix, {design}).length // → 3
 */
export function filterByExpression(counts: ExpressionMatrix, options: FilterOptions = {}): boolean[] {
  checkCounts(counts)
  const {minCount = 10, minTotalCount = 15, largeN = 10, minProportion = 0.7} = options
  const sizes = Float64Array.from(options.librarySizes ?? columnSums(counts))
  const smallest = smallestGroup(counts.samples.length, options)
  const wanted = smallest > largeN ? largeN + (smallest - largeN) * minProportion : smallest
  const cutoff = (minCount / quantile(sizes, 0.5)) * 1e6
  const width = counts.samples.length
  return counts.ids.map((_, gene) => {
    let expressed = 0
    let total = 0
    for (let j = 0; j < width; j++) {
      const count = counts.values[gene * width + j]!
      total += count
      if ((count / sizes[j]!) * 1e6 >= cutoff) expressed++
    }
    return expressed >= wanted - 1e-14 && total >= minTotalCount - 1e-14
  })
}

function smallestGroup(samples: number, {design, group}: FilterOptions): number {
  if (group) {
    const sizes = new Map<string, number>()
    for (const name of group) sizes.set(name, (sizes.get(name) ?? 0) + 1)
    return Math.min(...sizes.values())
  }
  return design ? 1 / Math.max(...leverages(design)) : samples
}

/** Diagonal of the hat matrix. */
export function leverages({samples, coefficients, values}: Design): Float64Array {
  const n = samples.length
  const p = coefficients.length
  const qr = new HouseholderQr(n, p)
  for (let i = 0; i < n; i++) for (let j = 0; j < p; j++) qr.a[j * n + i] = values[i * p + j]!
  qr.decompose()
  const unit = new Float64Array(n)
  return Float64Array.from({length: n}, (_, i) => {
    unit.fill(0)
    unit[i] = 1
    qr.applyTransposed(unit)
    let sum = 0
    for (let k = 0; k < qr.rank; k++) sum += unit[k]! ** 2
    return sum
  })
}

export interface TmmOptions {
  /** Default: the column sums. */
  readonly librarySizes?: ArrayLike<number>
  /** Column that the others are compared with. Default: the one whose upper quartile is nearest to the mean of all. */
  readonly reference?: number
  /** Share of log-ratios trimmed at each end. Default 0.3. */
  readonly ratioTrim?: number
  /** Share of mean log expressions trimmed at each end. Default 0.05. */
  readonly sumTrim?: number
}

/**
 * Normalisation factors by trimmed means of M-values: what a library size must be multiplied by so that most genes do not
 * change. Their product is 1.
 *
 * @param counts - genes × samples
 * @param options - trims and the reference sample
 * @returns one factor per sample
 * @see Robinson & Oshlack 2010, doi:10.1186/gb-2010-11-3-r25; agrees with edgeR's calcNormFactors
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * tmmFactors(matrix).length // → 4
 */
export function tmmFactors(counts: ExpressionMatrix, options: TmmOptions = {}): Float64Array {
  checkCounts(counts)
  const {ratioTrim = 0.3, sumTrim = 0.05} = options
  const width = counts.samples.length
  const sizes = Float64Array.from(options.librarySizes ?? columnSums(counts))
  const columns = nonZeroColumns(counts)
  if (width < 2 || columns[0]!.length === 0) return new Float64Array(width).fill(1)
  const reference = options.reference ?? referenceColumn(columns, sizes)
  if (!(reference >= 0 && reference < width)) throw new RangeError(`reference column ${reference} of ${width}`)
  const factors = Float64Array.from(columns, (column, j) =>
    tmmFactor(column, columns[reference]!, sizes[j]!, sizes[reference]!, ratioTrim, sumTrim),
  )
  const meanLog = factors.reduce((sum, factor) => sum + Math.log(factor), 0) / width
  return factors.map((factor) => factor / Math.exp(meanLog))
}

/** Columns without the genes that are zero in every sample. */
function nonZeroColumns({ids, samples, values}: ExpressionMatrix): Float64Array[] {
  const width = samples.length
  const rows: number[] = []
  for (let row = 0; row < ids.length; row++) {
    let j = row * width
    const end = j + width
    while (j < end && !(values[j]! > 0)) j++
    if (j < end) rows.push(row)
  }
  const columns = samples.map(() => new Float64Array(rows.length))
  // Tiles keep both the rows read and the columns written in the cache.
  for (let from = 0; from < rows.length; from += 64) {
    const to = Math.min(rows.length, from + 64)
    for (let j = 0; j < width; j++) {
      const column = columns[j]!
      for (let i = from; i < to; i++) column[i] = values[rows[i]! * width + j]!
    }
  }
  return columns
}

function referenceColumn(columns: readonly Float64Array[], sizes: Float64Array): number {
  const upper = columns.map((column, j) => upperQuartile(column) / sizes[j]!)
  if (quantile(upper, 0.5) < 1e-20) {
    const roots = columns.map((column) => column.reduce((sum, count) => sum + Math.sqrt(count), 0))
    return roots.indexOf(Math.max(...roots))
  }
  const centre = upper.reduce((sum, value) => sum + value, 0) / upper.length
  const distances = upper.map((value) => Math.abs(value - centre))
  return distances.indexOf(Math.min(...distances))
}

/** As `quantile(values, 0.75)`, in linear time. */
function upperQuartile(values: Float64Array): number {
  const scratch = values.slice()
  const position = (values.length - 1) * 0.75
  const below = Math.floor(position)
  const low = selectKth(scratch, below)
  if (position === below) return low
  let high = Number.POSITIVE_INFINITY
  for (let i = below + 1; i < scratch.length; i++) high = Math.min(high, scratch[i]!)
  return low + (position - below) * (high - low)
}

function tmmFactor(
  observed: Float64Array,
  reference: Float64Array,
  size: number,
  referenceSize: number,
  ratioTrim: number,
  sumTrim: number,
): number {
  const ratios = new Float64Array(observed.length)
  const levels = new Float64Array(observed.length)
  const variances = new Float64Array(observed.length)
  let n = 0
  let largest = 0
  for (let i = 0; i < observed.length; i++) {
    const o = observed[i]!
    const r = reference[i]!
    if (o === 0 || r === 0) continue
    ratios[n] = Math.log2(o / size / (r / referenceSize))
    levels[n] = (Math.log2(o / size) + Math.log2(r / referenceSize)) / 2
    variances[n] = (size - o) / size / o + (referenceSize - r) / referenceSize / r
    largest = Math.max(largest, Math.abs(ratios[n]!))
    n++
  }
  if (n === 0 || largest < 1e-6) return 1
  const keptRatio = middle(ratios.subarray(0, n), ratioTrim)
  const keptLevel = middle(levels.subarray(0, n), sumTrim)
  let weighted = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    if (!keptRatio(ratios[i]!) || !keptLevel(levels[i]!)) continue
    weighted += ratios[i]! / variances[i]!
    total += 1 / variances[i]!
  }
  const mean = weighted / total
  return Number.isNaN(mean) ? 1 : 2 ** mean
}

/** Whether a value's rank (ties sharing their mean) lies within what is left after trimming a share at each end. */
function middle(values: Float64Array, trim: number): (value: number) => boolean {
  const n = values.length
  const low = Math.floor(n * trim) + 1
  const high = n + 1 - low
  if (high < low) return () => false
  const scratch = values.slice()
  const from = selectKth(scratch, low - 1)
  const to = selectKth(scratch, high - 1)
  // Only ties of the two values at the ends need their rank worked out.
  const rankOf = (value: number) => {
    let below = 0
    let equal = 0
    for (let i = 0; i < n; i++) {
      if (values[i]! < value) below++
      else if (values[i] === value) equal++
    }
    return below + (equal + 1) / 2
  }
  const fromRank = rankOf(from)
  const toRank = rankOf(to)
  const keepsFrom = fromRank >= low && fromRank <= high
  const keepsTo = toRank >= low && toRank <= high
  return (value) => (value > from && value < to) || (value === from && keepsFrom) || (value === to && keepsTo)
}

/** Ranks from 1, ties sharing their mean. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const n = values.length
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  order.sort((a, b) => values[a]! - values[b]!)
  const result = new Float64Array(n)
  for (let start = 0; start < n; ) {
    let end = start
    while (end + 1 < n && values[order[end + 1]!] === values[order[start]!]) end++
    for (let k = start; k <= end; k++) result[order[k]!] = (start + end) / 2 + 1
    start = end + 1
  }
  return result
}

/** Library sizes times their normalisation factors. */
export function effectiveLibrarySizes(counts: ExpressionMatrix, factors?: ArrayLike<number>): Float64Array {
  const sums = columnSums(counts)
  return factors ? sums.map((sum, j) => sum * factors[j]!) : sums
}

/** Counts per million of the (effective) library sizes. */
export function countsPerMillion(counts: ExpressionMatrix, librarySizes: ArrayLike<number> = columnSums(counts)): ExpressionMatrix {
  const width = counts.samples.length
  checkSizes(librarySizes, counts.samples)
  return {...counts, values: counts.values.map((count, k) => (count / librarySizes[k % width]!) * 1e6)}
}

/**
 * log2 counts per million, with a prior count that is scaled to each library so that zeros of deep and shallow samples
 * come out alike.
 *
 * @param priorCount - average count added; default 2
 * @see agrees with edgeR's cpm(log = TRUE, prior.count)
 */
export function logCountsPerMillion(
  counts: ExpressionMatrix,
  {librarySizes = columnSums(counts), priorCount = 2}: {readonly librarySizes?: ArrayLike<number>; readonly priorCount?: number} = {},
): ExpressionMatrix {
  const width = counts.samples.length
  checkSizes(librarySizes, counts.samples)
  const sizes = Float64Array.from(librarySizes)
  const meanSize = sizes.reduce((sum, size) => sum + size, 0) / width
  const priors = sizes.map((size) => (priorCount * size) / meanSize)
  const logSizes = sizes.map((size, j) => Math.log2((size + 2 * priors[j]!) / 1e6))
  return {...counts, values: counts.values.map((count, k) => Math.log2(count + priors[k % width]!) - logSizes[k % width]!)}
}

function checkSizes(sizes: ArrayLike<number>, samples: readonly string[]): void {
  if (sizes.length !== samples.length) throw new RangeError(`${sizes.length} library sizes for ${samples.length} samples`)
  samples.forEach((sample, j) => {
    if (!(sizes[j]! > 0))
      throw new UserError(
        'invalid-input',
        `sample '${sample}': its library size is ${sizes[j]}, expected more than 0; leave the sample out`,
      )
  })
}
