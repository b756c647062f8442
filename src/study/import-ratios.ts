import {
  type Contrast,
  expressionMatrix,
  filterByExpression,
  importRatio,
  type MeasuredTable,
  type Placement,
  placeRows,
  type RnaClass,
  type SampleSheet,
  selectGenes,
  sheetColumn,
  topTable,
} from '#expression'
import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {ImportMeasurement} from './measurement.js'

/** Mitochondria-enriched fractions and whole cells, as a sample sheet tells them apart. */
export interface Compartments {
  readonly column: string
  readonly enriched: string
  readonly whole: string
}

/** The column `fraction` or `compartment` of a sheet, where it holds one mitochondrial level and one other. */
export function compartmentsOf(sheet: SampleSheet): Compartments | undefined {
  const column = sheet.columns.find((name) => /^(fraction|compartment|locali[sz]ation)$/i.test(name.trim()))
  if (column === undefined) return undefined
  const levels = [...new Set(sheetColumn(sheet, column)!)]
  const enriched = levels.filter((level) => /mito/i.test(level))
  const whole = levels.filter((level) => !/mito/i.test(level))
  return enriched.length === 1 && whole.length === 1 ? {column, enriched: enriched[0]!, whole: whole[0]!} : undefined
}

/** The table with these samples alone. */
export function withSamples(table: MeasuredTable, wanted: ReadonlySet<string>): MeasuredTable {
  const columns = table.samples.flatMap((sample, i) => (wanted.has(sample) ? [i] : []))
  const n = table.samples.length
  const values = new Float64Array(table.ids.length * columns.length)
  for (let row = 0, k = 0; row < table.ids.length; row++) for (const column of columns) values[k++] = table.values[row * n + column]!
  return {
    ...table,
    samples: columns.map((column) => table.samples[column]!),
    values,
    profile: {...table.profile, samples: columns.map((column) => table.profile.samples[column]!)},
  }
}

/** How much of each RNA is in the mitochondrial fraction, in both groups and between them. */
export function measureImport(
  table: MeasuredTable,
  compartments: Compartments,
  sheet: SampleSheet,
  contrast: Contrast,
  where: {readonly knowledge: Knowledge; readonly context: ContextQuery; readonly rna?: RnaClass; readonly block?: string},
): ImportMeasurement {
  const rowOf = new Map(sheet.rows.map(({sample, values}) => [sample, values]))
  const columns = Object.fromEntries(sheet.columns.map((name, i) => [name, table.samples.map((sample) => rowOf.get(sample)![i]!)]))
  const sides = columns[contrast.column]!.map((group) => sideOf(group, contrast))
  const cells = sides.map((side, i) => `${side} ${columns[compartments.column]![i]}`)
  const whole = expressionMatrix(table.ids, table.samples, table.values)
  const keep = filterByExpression(whole, {group: cells})
  const matrix = selectGenes(whole, keep)
  const {fit, note} = importRatio(
    matrix,
    {samples: table.samples, columns: {...columns, side: sides}},
    {
      fraction: compartments.column,
      enriched: compartments.enriched,
      whole: compartments.whole,
      group: {column: 'side', first: 'first', second: 'second'},
      ...(where.block === undefined ? {} : {block: where.block}),
    },
  )
  const indices = [...keep.keys()].filter((row) => keep[row])
  const placements = placeRows(
    where.knowledge,
    indices.map((row) => (table.aliases.length > 0 ? table.aliases[row]! : [table.ids[row]!])),
    where.context,
    where.rna,
  )
  const [first, second] = [0, 1].map((coefficient) => topTable(fit, {coefficient, sortBy: 'none'}))
  const rows = topTable(fit, {coefficient: 2}).map((row): ImportMeasurement['rows'][number] => {
    const at = indices[row.index]!
    return {
      id: table.ids[at]!,
      label: table.labels[at]!,
      placement: placements[row.index]! satisfies Placement,
      first: first![row.index]!.log2FoldChange,
      second: second![row.index]!.log2FoldChange,
      difference: row.log2FoldChange,
      low: row.low,
      high: row.high,
      p: row.p,
      adjustedP: row.adjustedP,
    }
  })
  return {...compartments, note, rows}
}

function sideOf(group: string, {first, second}: Contrast): 'first' | 'second' | 'other' {
  if (first.levels.includes(group)) return 'first'
  return second.levels.includes(group) ? 'second' : 'other'
}
