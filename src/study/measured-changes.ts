import type {MeasuredLevel} from '#prediction'
import {mean, quantile} from '#stats'
import type {MeasuredRow} from './measured-row.js'
import type {TableMeasurement, TestedRow} from './measurement.js'

/**
 * Rows of a report from measured tables: the changed ones that are in the knowledge, and those whose name could not be used.
 * Of rows of one entity (a gene in two tables) the surest stands.
 */
export function changedEntities(tables: readonly TableMeasurement[]): MeasuredRow[] {
  const changed = tables.flatMap(({rows}) => rows.filter((row) => row.changed))
  const best = new Map<string, TestedRow>()
  for (const row of changed) {
    if (row.placement.kind !== 'placed') continue
    const before = best.get(row.placement.entity.id)
    if (before === undefined || isSurer(row, before)) best.set(row.placement.entity.id, row)
  }
  const placed = [...best].map(([entity, row]): MeasuredRow => ({...asRow(row), entity}))
  const unplaceable = changed.flatMap((row): MeasuredRow[] =>
    row.placement.kind === 'unplaceable' ? [{...asRow(row), problem: row.placement.why}] : [],
  )
  return [...placed.sort(bySurety), ...unplaceable]
}

function asRow({label, line, log2FoldChange, test}: TestedRow): MeasuredRow {
  return {name: label, line, sign: log2FoldChange > 0 ? 1 : -1, log2FoldChange, ...(test ? {adjustedP: test.adjustedP} : {})}
}

const isSurer = (a: TestedRow, b: TestedRow) =>
  (a.test?.p ?? 1) < (b.test?.p ?? 1) || ((a.test?.p ?? 1) === (b.test?.p ?? 1) && Math.abs(a.log2FoldChange) > Math.abs(b.log2FoldChange))

const bySurety = (a: MeasuredRow, b: MeasuredRow) =>
  (a.adjustedP ?? 1) - (b.adjustedP ?? 1) || Math.abs(b.log2FoldChange ?? 0) - Math.abs(a.log2FoldChange ?? 0)

/**
 * Level of every measured entity in the two groups. Standard errors of the means come from the moderated standard error of
 * their difference, shared out by the numbers of samples; with one sample a side they are unknown and taken as 0.
 *
 * @param sides - for each table, the columns of the cells of interest and of the reference cells
 */
export function measuredLevels(
  tables: readonly TableMeasurement[],
  sides: (table: TableMeasurement) => readonly [readonly number[], readonly number[]],
): MeasuredLevel[] {
  const levels = new Map<string, {level: MeasuredLevel; average: number}>()
  for (const table of tables) {
    const [first, second] = sides(table)
    const n = table.table.samples.length
    table.rows.forEach((row, index) => {
      if (row.placement.kind !== 'placed') return
      const entity = row.placement.entity.id
      const before = levels.get(entity)
      if (before !== undefined && before.average >= row.average) return
      const values = (columns: readonly number[]) => columns.map((column) => table.logged[index * n + column]!)
      const [a, b] = [values(first), values(second)]
      const middle = median([...a, ...b])
      // The error of a difference of two means, sd √(1/a + 1/b), gives the sd and with it the error of each mean.
      const sd = row.test ? row.test.standardError / Math.sqrt(1 / a.length + 1 / b.length) : 0
      levels.set(entity, {
        average: row.average,
        level: {
          entity,
          first: mean(a),
          second: mean(b),
          firstError: sd / Math.sqrt(a.length),
          secondError: sd / Math.sqrt(b.length),
          median: middle,
          mad: median([...a, ...b].map((value) => Math.abs(value - middle))),
        },
      })
    })
  }
  return [...levels.values()].map(({level}) => level)
}

const median = (values: readonly number[]) => quantile(values, 0.5)
