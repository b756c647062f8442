import {type ExpressionMatrix, filterByExpression, type Unit} from '#expression'

/** Whether values are counts of reads, so that a library has a size. */
export const isCountLike = (unit: Unit): unit is 'counts' | 'estimated counts' => unit === 'counts' || unit === 'estimated counts'

/** Rows expressed high enough, in enough samples, to be tested. */
export function keptRows(matrix: ExpressionMatrix, unit: Unit, group: readonly string[]): boolean[] {
  if (isCountLike(unit)) return filterByExpression(matrix, {group})
  const n = matrix.samples.length
  const smallest = Math.min(...[...new Set(group)].map((name) => group.filter((one) => one === name).length))
  switch (unit) {
    case 'normalised counts':
      return expressedIn(matrix, 10, smallest)
    case 'TPM':
    case 'CPM':
    case 'FPKM':
      return expressedIn(matrix, 0.5, smallest)
    case 'log2 intensities':
    case 'intensities':
    case 'Ct':
      // What is the same in every sample says nothing and has no variance to estimate from.
      return matrix.ids.map((_, row) => {
        const first = matrix.values[row * n]!
        for (let i = 1; i < n; i++) if (matrix.values[row * n + i] !== first) return true
        return n === 1
      })
    default:
      return unit satisfies never
  }
}

function expressedIn({ids, samples, values}: ExpressionMatrix, above: number, minSamples: number): boolean[] {
  const n = samples.length
  return ids.map((_, row) => {
    let high = 0
    for (let i = row * n; i < (row + 1) * n; i++) if (values[i]! >= above) high++
    return high >= minSamples
  })
}
