import {UserError} from '#errors'
import {type ExpressionMatrix, selectSamples} from './matrix.js'
import {effectiveLibrarySizes, logCountsPerMillion, ranks, tmmFactors} from './normalise.js'

/** One gene of a comparison without replicates: no p-value can be had. */
export interface UnreplicatedRow {
  readonly id: string
  readonly index: number
  readonly log2FoldChange: number
  readonly averageExpression: number
  /** 1 = the largest |log2 fold change|; ties share their mean. */
  readonly rank: number
  /**
   * Standard error from counting alone (Poisson), on the log2 scale: a lower bound, since the variation between cultures
   * is not in it. Absent for intensities.
   */
  readonly countingError?: number
}

export interface UnreplicatedResult {
  readonly rows: readonly UnreplicatedRow[]
  /** What can and cannot be said, for the report. */
  readonly note: string
}

/**
 * Compares one sample with one other: effect sizes and ranks, and no p-values, since one sample says nothing of how much
 * samples vary.
 *
 * @param matrix - genes × samples
 * @param first - name of the sample that counts as positive
 * @param second - name of the other sample
 * @param options.kind - `counts` (TMM, log2 counts per million with a prior count) or `log` (values are log2 intensities)
 * @param options.priorCount - default 2, which draws ratios of small counts towards 0
 * @returns rows ranked by log2 fold change, without p-values
 * @example
 * const sheet = {samples: ['a', 'b', 'c', 'd'], columns: {group: ['x', 'x', 'y', 'y']}}
 * const design = parseDesign('~ group', sheet)
 * const counts = [10, 12, 40, 44, 30, 31, 29, 33, 50, 54, 52, 49]
 * const matrix = expressionMatrix(['FIS1', 'MFF', 'OPA1'], sheet.samples, Float64Array.from(counts))
 * compareUnreplicated(matrix, 'c', 'a').rows[0].id // → 'FIS1'
 */
export function compareUnreplicated(
  matrix: ExpressionMatrix,
  first: string,
  second: string,
  {kind = 'counts', priorCount = 2}: {readonly kind?: 'counts' | 'log'; readonly priorCount?: number} = {},
): UnreplicatedResult {
  const columns = [first, second].map((name) => {
    const column = matrix.samples.indexOf(name)
    if (column === -1)
      throw new UserError('not-found', `no sample is called '${name}'; the samples are ${matrix.samples.map((s) => `'${s}'`).join(', ')}`)
    return column
  })
  const pair = selectSamples(matrix, columns)
  const sizes = kind === 'counts' ? effectiveLibrarySizes(pair, tmmFactors(pair)) : undefined
  const {values} = sizes ? logCountsPerMillion(pair, {librarySizes: sizes, priorCount}) : pair
  const changes = pair.ids.map((_, gene) => values[gene * 2]! - values[gene * 2 + 1]!)
  const rank = ranks(changes.map((change) => (Number.isNaN(change) ? Number.POSITIVE_INFINITY : -Math.abs(change))))
  const prior = sizes?.map((size) => (priorCount * size) / ((sizes[0]! + sizes[1]!) / 2))
  const countingError = (gene: number) => {
    const a = pair.values[gene * 2]!
    const b = pair.values[gene * 2 + 1]!
    // Delta method: the prior count moves the ratio but carries no noise of its own.
    return Math.sqrt(Math.max(a, 1) / (a + prior![0]!) ** 2 + Math.max(b, 1) / (b + prior![1]!) ** 2) / Math.LN2
  }
  return {
    rows: pair.ids.map((id, index) => ({
      id,
      index,
      log2FoldChange: changes[index]!,
      averageExpression: (values[index * 2]! + values[index * 2 + 1]!) / 2,
      rank: rank[index]!,
      ...(sizes ? {countingError: countingError(index)} : {}),
    })),
    note: `One sample of each group ('${first}', '${second}'): effect sizes and ranks are shown. There are no p-values, because a single sample per group says nothing about how much samples of the same group differ; at least two per group, better three, are needed.`,
  }
}
