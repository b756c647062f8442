import {type Contrast, type SampleSheet, sheetColumn} from '#expression'
import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Comparison} from './comparison.js'
import {quotedName} from './fit-model.js'
import {compartmentsOf, measureImport, withSamples} from './import-ratios.js'
import {isCountLike} from './kept-rows.js'
import {measureTable} from './measure.js'
import type {Measurement, TableMeasurement} from './measurement.js'

export interface ComparisonOptions {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly fdr: number
  readonly design?: string
  readonly block?: string
  readonly accepted: Iterable<string>
  readonly onProgress?: (share: number, what: string) => void
}

/** Statistics of every table of a comparison. */
export function measureComparison(comparison: Comparison, options: ComparisonOptions): Measurement {
  const {sheet, contrast} = comparison
  const {knowledge, context, fdr, design, block, accepted, onProgress} = options
  const compartments = compartmentsOf(sheet)
  const wholeCells = compartments ? samplesWith(sheet, compartments.column, compartments.whole) : undefined
  const tables = comparison.tables.map(({table, rna}, i): TableMeasurement => {
    onProgress?.(0.15 + (0.15 * i) / comparison.tables.length, `comparing ${table.fileName}`)
    const where = {knowledge, context, ...(rna === undefined ? {} : {rna}), ...(block === undefined ? {} : {block})}
    const measured = measureTable(wholeCells ? withSamples(table, wholeCells) : table, {
      ...where,
      sheet,
      contrast,
      fdr,
      ...(design === undefined ? {} : {design}),
    })
    return {
      ...measured,
      flags: [...measured.flags, ...comparison.groupFlags],
      ...(compartments && isCountLike(table.unit) ? {imports: measureImport(table, compartments, sheet, contrast, where)} : {}),
    }
  })
  return {
    tables,
    contrast: {column: contrast.column, first: contrast.first.label, second: contrast.second.label},
    design: design ?? `~ 0 + ${quotedName(contrast.column)}`,
    ...(block === undefined ? {} : {block}),
    fdr,
    sizes: sidesOf(contrast)(tables[0]!).map((columns) => columns.length) as [number, number],
    sheet: sheet.source,
    accepted: [...accepted],
  }
}

const samplesWith = (sheet: SampleSheet, column: string, level: string): ReadonlySet<string> => {
  const values = sheetColumn(sheet, column)!
  return new Set(sheet.rows.flatMap(({sample}, i) => (values[i] === level ? [sample] : [])))
}

/** Columns of the two sides of a contrast in a table. */
export const sidesOf =
  ({first, second}: Contrast) =>
  ({groups, groupOf}: TableMeasurement): readonly [readonly number[], readonly number[]] => {
    const columns = (levels: readonly string[]) => groupOf.flatMap((group, i) => (levels.includes(groups[group]!) ? [i] : []))
    return [columns(first.levels), columns(second.levels)]
  }
