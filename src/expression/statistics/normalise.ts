import {UserError} from '#errors'
import {quantile} from '#stats'
import type {Design} from './design.js'
import {checkCounts, columnSums, type ExpressionMatrix} from './matrix.js'
import {HouseholderQr} from './qr.js'

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
 * @returns one truth value per gene
 * @see Chen, Lun & Smyth 2016, doi:10.12688/f1000research.8987.2; agrees with edgeR's filterByExpr
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
 * @see Robinson & Oshlack 2010, doi:10.1186/gb-2010-11-3-r25; agrees with edgeR's calcNormFactors
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
  const rows = ids.map((_, i) => i).filter((i) => values.subarray(i * width, (i + 1) * width).some((value) => value > 0))
  return samples.map((_, j) => Float64Array.from(rows, (row) => values[row * width + j]!))
}

function referenceColumn(columns: readonly Float64Array[], sizes: Float64Array): number {
  const upper = columns.map((column, j) => quantile(column, 0.75) / sizes[j]!)
  if (quantile(upper, 0.5) < 1e-20) {
    const roots = columns.map((column) => column.reduce((sum, count) => sum + Math.sqrt(count), 0))
    return roots.indexOf(Math.max(...roots))
  }
  const centre = upper.reduce((sum, value) => sum + value, 0) / upper.length
  const distances = upper.map((value) => Math.abs(value - centre))
  return distances.indexOf(Math.min(...distances))
}

function tmmFactor(
  observed: Float64Array,
  reference: Float64Array,
  size: number,
  referenceSize: number,
  ratioTrim: number,
  sumTrim: number,
): number {
  const ratios: number[] = []
  const levels: number[] = []
  const variances: number[] = []
  for (let i = 0; i < observed.length; i++) {
    const o = observed[i]!
    const r = reference[i]!
    if (o === 0 || r === 0) continue
    ratios.push(Math.log2(o / size / (r / referenceSize)))
    levels.push((Math.log2(o / size) + Math.log2(r / referenceSize)) / 2)
    variances.push((size - o) / size / o + (referenceSize - r) / referenceSize / r)
  }
  const n = ratios.length
  if (n === 0 || Math.max(...bounds(ratios)) < 1e-6) return 1
  const lowRatio = Math.floor(n * ratioTrim) + 1
  const lowLevel = Math.floor(n * sumTrim) + 1
  const ratioRanks = ranks(ratios)
  const levelRanks = ranks(levels)
  let weighted = 0
  let total = 0
  for (let i = 0; i < n; i++) {
    const kept =
      ratioRanks[i]! >= lowRatio && ratioRanks[i]! <= n + 1 - lowRatio && levelRanks[i]! >= lowLevel && levelRanks[i]! <= n + 1 - lowLevel
    if (!kept) continue
    weighted += ratios[i]! / variances[i]!
    total += 1 / variances[i]!
  }
  const mean = weighted / total
  return Number.isNaN(mean) ? 1 : 2 ** mean
}

function bounds(values: readonly number[]): [number, number] {
  let low = 0
  let high = 0
  for (const value of values) {
    if (-value > low) low = -value
    if (value > high) high = value
  }
  return [low, high]
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
