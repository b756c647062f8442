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
import {joinQuantifiers} from './join-quantifiers.js'

/** A file as it came. */
export interface StudyFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A table to study, and the class of RNA in it where it is known: which names may mean a miRNA hangs on it. */
export interface StudyTable extends StudyFile {
  readonly rna?: RnaClass
}

/** How tables and their sample sheet are read. */
export interface ReadingOptions {
  /** Column of the sheet that says which group a sample is in; found where only one can be meant. */
  readonly group?: string
  /** Column of paired or repeated samples. */
  readonly block?: string
  /** What becomes of rows of one name. Default `refuse`. */
  readonly mergeDuplicates?: 'sum' | 'max' | 'refuse'
  /** Problems to go on in spite of. Default none. */
  readonly accepted?: ReadonlySet<FlagName>
  readonly signal?: AbortSignal
  /** Called now and then with the share done, in [0, 1], and what is being done. */
  readonly onProgress?: (share: number, what: string) => void
}

/** Everything a comparison of measured tables needs, read and checked. */
export interface Comparison {
  readonly tables: readonly {readonly table: MeasuredTable; readonly rna?: RnaClass}[]
  readonly sheet: SampleSheet
  readonly contrast: Contrast
  readonly groupFlags: ReturnType<typeof inspectGroups>
}

/**
 * Measurements rather than changes: a sample sheet is given, or a table brings one and a contrast is asked for.
 *
 * @param tables - with their bytes
 * @param sheet - the sample sheet, where there is one
 * @param contrast - where one is asked for
 * @returns true for measurements, false for lists of changes
 * @example
 * isComparison([], undefined, undefined) // → false
 */
export function isComparison(tables: readonly StudyFile[], sheet: StudyFile | undefined, contrast: string | undefined): boolean {
  if (sheet !== undefined) return true
  return contrast !== undefined && tables.some(({bytes, name}) => readHeadOf(bytes, name).sheet !== undefined)
}

/**
 * Reads the sample sheet and the tables of a comparison.
 *
 * @param files - the tables
 * @param contrastText - such as `resistant-parental`
 * @param options - how to read
 * @param lenient - report flags and stop at none, for a preview; default false
 * @param sheet - default: the one that a table brings
 * @returns tables, sheet and contrast, checked, with what was noticed
 * @throws {UserError} no sheet, an unknown column, group or contrast, or a problem that was not accepted
 * @example
 * const file = (name, text) => ({name, bytes: new TextEncoder().encode(text)})
 * const counts = file('counts.tsv', 'gene\ta\tb\tc\td\nFIS1\t10\t12\t40\t44\nMFF\t30\t31\t29\t33\n')
 * const sheet = file('samples.tsv', 'sample\tgroup\na\tx\nb\tx\nc\ty\nd\ty\n')
 * readComparison([counts], sheet, 'y-x', {group: 'group'}, true).contrast.first.label // → 'y'
 */
export function readComparison(
  files: readonly StudyTable[],
  sheetFile: StudyFile | undefined,
  contrastText: string | undefined,
  options: ReadingOptions,
  lenient = false,
): Comparison {
  const {block, accepted = new Set<FlagName>(), mergeDuplicates = 'refuse', signal, onProgress} = options
  const heads = files.map((file) => readHeadOf(file.bytes, file.name))
  const quantified = heads.every(({format}) => format === 'salmon' || format === 'kallisto')
  const columns = quantified ? files.map(({name}) => name) : heads.flatMap(({header}) => header)
  const sheet = sheetFile
    ? readSampleSheet(sheetFile.bytes, sheetFile.name, columns)
    : (heads.map(({sheet: own}) => own).find((own) => own !== undefined) ?? withoutSheet(files[0]!))
  const column = groupColumn(sheet, options.group, contrastText)
  const contrast = parseContrast(sheet, column, contrastText)
  const grouped = dropUngrouped(sheet, column)
  if (block !== undefined && sheetColumn(grouped, block) === undefined)
    throw new UserError('not-found', `--block ${block}: no such column in ${grouped.source}; its columns are ${grouped.columns.join(', ')}`)
  const groupFlags = inspectGroups(grouped, contrast)
  if (!lenient) refuse(groupFlags, accepted)
  const prepare = {sheet: grouped, mergeDuplicates, accepted, lenient, ...(signal ? {signal} : {})}
  const tables = quantified
    ? [joinQuantifiers(files, prepare)]
    : files.map((file, i) =>
        prepareTable(file.bytes, file.name, {
          ...prepare,
          sheet: within(grouped, heads[i]!.header, file),
          onProgress: (share) => onProgress?.(0.15 * share, `reading ${file.name}`),
        }),
      )
  const classes = files.map(({rna}) => rna)
  return {
    tables: tables.map((table, i) => ({table, ...(classes[i] ? {rna: classes[i]} : {})})),
    sheet: grouped,
    contrast,
    groupFlags,
  }
}

function withoutSheet({name}: StudyFile): never {
  throw new UserError(
    'invalid-input',
    [
      `${name}: found measurements and no sample sheet,`,
      'expected --samples with one row per column and --contrast resistant-parental',
    ].join(' '),
  )
}

/** Rows without a group are samples the user left out. */
function dropUngrouped(sheet: SampleSheet, column: string): SampleSheet {
  const groups = sheetColumn(sheet, column)!
  return {...sheet, rows: sheet.rows.filter((_, i) => groups[i] !== '')}
}

/** With several tables a sample may be missing in one of them. */
function within(sheet: SampleSheet, header: readonly string[], file: StudyFile): SampleSheet {
  const rows = sheet.rows.filter(({sample}) => header.includes(sample))
  return rows.length > 0 && rows.length < sheet.rows.length && file.name !== '' && rows.length >= 2 ? {...sheet, rows} : sheet
}
