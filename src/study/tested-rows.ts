import {type Contrast, type MeasuredTable, type ModeratedFit, type Placement, topTable} from '#expression'
import type {TestedRow} from './measurement.js'

/** With one sample a side, changes of at least this size count, the largest first. */
const minChangeUntested = 1
const maxUntested = 300

/** Rows of a fitted model with their statistics. */
export function testedRows(
  table: MeasuredTable,
  indices: readonly number[],
  placements: readonly Placement[],
  fit: ModeratedFit,
  fdr: number,
): TestedRow[] {
  return topTable(fit, {sortBy: 'none'}).map((row): TestedRow => {
    const at = indices[row.index]!
    const {low, high, standardError, t, p, adjustedP} = row
    return {
      id: table.ids[at]!,
      label: table.labels[at]!,
      line: table.lines[at]!,
      placement: placements[row.index]!,
      log2FoldChange: row.log2FoldChange,
      average: row.averageExpression,
      test: {low, high, standardError, t, p, adjustedP},
      changed: adjustedP <= fdr && row.log2FoldChange !== 0,
    }
  })
}

/** Rows where one sample a side leaves nothing to test: sizes only. */
export function untestedRows(
  table: MeasuredTable,
  indices: readonly number[],
  placements: readonly Placement[],
  values: Float64Array,
  groups: readonly string[],
  {first, second}: Contrast,
): TestedRow[] {
  const n = groups.length
  const mean = (row: number, levels: readonly string[]) => {
    const columns = groups.flatMap((group, i) => (levels.includes(group) ? [i] : []))
    return columns.reduce((sum, i) => sum + values[row * n + i]!, 0) / columns.length
  }
  const rows = indices.map((at, row): TestedRow => {
    const [a, b] = [mean(row, first.levels), mean(row, second.levels)]
    return {
      id: table.ids[at]!,
      label: table.labels[at]!,
      line: table.lines[at]!,
      placement: placements[row]!,
      log2FoldChange: a - b,
      average: (a + b) / 2,
      changed: false,
    }
  })
  const largest = new Set(
    rows
      .filter(({log2FoldChange}) => Math.abs(log2FoldChange) >= minChangeUntested)
      .sort((a, b) => Math.abs(b.log2FoldChange) - Math.abs(a.log2FoldChange))
      .slice(0, maxUntested),
  )
  return rows.map((row) => (largest.has(row) ? {...row, changed: true} : row))
}
