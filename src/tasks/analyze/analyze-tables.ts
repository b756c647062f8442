import {UserError} from '#errors'
import {
  type Contrast,
  type FlagName,
  groupColumn,
  inspectGroups,
  type MeasuredTable,
  parseContrast,
  prepareTable,
  type RnaClass,
  readHeadOf,
  readSampleSheet,
  refuse,
  type SampleSheet,
  sheetColumn,
} from '#expression'
import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Measurement, TableMeasurement} from '#report'
import type {InputFile, TaskEnvironment} from '../shared/task.js'
import {compartmentsOf, measureImport, withSamples} from './import-ratios.js'
import type {AnalyzeInput} from './input.js'
import {joinQuantifiers} from './join-quantifiers.js'
import {measureTable, quotedName} from './measure.js'

/** Everything a comparison of measured tables needs, read and checked. */
export interface Comparison {
  readonly tables: readonly {readonly table: MeasuredTable; readonly rna?: RnaClass}[]
  readonly sheet: SampleSheet
  readonly contrast: Contrast
  readonly groupFlags: ReturnType<typeof inspectGroups>
}

/**
 * Reads the sample sheet and the tables of a comparison.
 *
 * @param lenient - report flags and stop at none, for a preview
 */
export function readComparison(
  input: AnalyzeInput,
  accepted: ReadonlySet<FlagName>,
  environment: TaskEnvironment,
  lenient = false,
): Comparison {
  const files = input.table
  const rna = rnaClasses(input)
  const heads = files.map((file) => readHeadOf(file.bytes, file.name))
  const quantified = heads.every(({format}) => format === 'salmon' || format === 'kallisto')
  const columns = quantified ? files.map(({name}) => name) : heads.flatMap(({header}) => header)
  const sheet = withGroups(
    input.samples
      ? readSampleSheet(input.samples.bytes, input.samples.name, columns)
      : heads.map(({sheet: own}) => own).find((own) => own !== undefined),
    input,
  )
  const column = groupColumn(sheet, input.group, input.contrast)
  const contrast = parseContrast(sheet, column, input.contrast)
  const grouped = dropUngrouped(sheet, column)
  if (input.block !== undefined && sheetColumn(grouped, input.block) === undefined)
    throw new UserError(
      'not-found',
      `--block ${input.block}: no such column in ${grouped.source}; its columns are ${grouped.columns.join(', ')}`,
    )
  const groupFlags = inspectGroups(grouped, contrast)
  if (!lenient) refuse(groupFlags, accepted)
  const options = {
    sheet: grouped,
    mergeDuplicates: input.mergeDuplicates,
    accepted,
    lenient,
    ...(environment.signal ? {signal: environment.signal} : {}),
  }
  const tables = quantified
    ? [joinQuantifiers(files, options)]
    : files.map((file, i) =>
        prepareTable(file.bytes, file.name, {
          ...options,
          sheet: within(grouped, heads[i]!.header, file),
          onProgress: (share) => environment.progress?.(0.15 * share, `reading ${file.name}`),
        }),
      )
  return {
    tables: tables.map((table, i) => ({table, ...(rna[i] ? {rna: rna[i]} : {})})),
    sheet: grouped,
    contrast,
    groupFlags,
  }
}

function rnaClasses({rna, table}: AnalyzeInput): readonly RnaClass[] {
  if (rna.length > 1 && rna.length !== table.length)
    throw new UserError('invalid-input', `--rna: found ${rna.length} for ${table.length} tables, expected one per table, in their order`)
  return table.map((_, i) => rna[i] ?? rna[0]).filter((one) => one !== undefined)
}

function withGroups(sheet: SampleSheet | undefined, input: AnalyzeInput): SampleSheet {
  if (sheet === undefined)
    throw new UserError(
      'invalid-input',
      `${input.table[0]!.name}: found measurements and no sample sheet, expected --samples with one row per column and --contrast resistant-parental`,
    )
  return sheet
}

/** Rows without a group are samples the user left out. */
function dropUngrouped(sheet: SampleSheet, column: string): SampleSheet {
  const groups = sheetColumn(sheet, column)!
  return {...sheet, rows: sheet.rows.filter((_, i) => groups[i] !== '')}
}

/** With several tables a sample may be missing in one of them. */
function within(sheet: SampleSheet, header: readonly string[], file: InputFile): SampleSheet {
  const rows = sheet.rows.filter(({sample}) => header.includes(sample))
  return rows.length > 0 && rows.length < sheet.rows.length && file.name !== '' && rows.length >= 2 ? {...sheet, rows} : sheet
}

/** Statistics of every table of a comparison. */
export function measureComparison(
  comparison: Comparison,
  knowledge: Knowledge,
  context: ContextQuery,
  input: AnalyzeInput,
  accepted: ReadonlySet<FlagName>,
  environment: TaskEnvironment,
): Omit<Measurement, 'personalized' | 'inputs'> {
  const {sheet, contrast} = comparison
  const compartments = compartmentsOf(sheet)
  const wholeCells = compartments ? samplesWith(sheet, compartments.column, compartments.whole) : undefined
  const tables = comparison.tables.map(({table, rna}, i): TableMeasurement => {
    environment.progress?.(0.15 + (0.15 * i) / comparison.tables.length, `comparing ${table.fileName}`)
    const measured = measureTable(wholeCells ? withSamples(table, wholeCells) : table, {
      sheet,
      contrast,
      fdr: input.fdr,
      knowledge,
      context,
      ...(input.design === undefined ? {} : {design: input.design}),
      ...(input.block === undefined ? {} : {block: input.block}),
      ...(rna === undefined ? {} : {rna}),
    })
    const where = {knowledge, context, ...(rna === undefined ? {} : {rna}), ...(input.block === undefined ? {} : {block: input.block})}
    const isCounts = table.unit === 'counts' || table.unit === 'estimated counts'
    return {
      ...measured,
      flags: [...measured.flags, ...comparison.groupFlags],
      ...(compartments && isCounts ? {imports: measureImport(table, compartments, sheet, contrast, where)} : {}),
    }
  })
  const first = tables[0]!
  return {
    tables,
    contrast: {column: contrast.column, first: contrast.first.label, second: contrast.second.label},
    design: input.design ?? `~ 0 + ${quotedName(contrast.column)}`,
    ...(input.block === undefined ? {} : {block: input.block}),
    fdr: input.fdr,
    sizes: sidesOf(comparison.contrast)(first).map((columns) => columns.length) as [number, number],
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
