import {UserError} from '#errors'
import {benjaminiHochberg} from '#stats'
import {directionFlags} from './change-checks.js'
import {allNameColumns, type Columns, columnsOf, kindOf, type TableKind} from './change-columns.js'
import {type ChangeRow, readChangeRow} from './change-row.js'
import {type Flag, type FlagName, refuse as refuseFlags} from './flags.js'
import {withoutVersion} from './ids.js'
import {type RefuseCell, refuserOf} from './refuse-cell.js'
import {parseTable} from './table.js'

export interface MeasuredChange {
  readonly name: string
  readonly sign: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  readonly line: number
  /** Further names of the row (an Ensembl id beside a symbol), where the table has them. */
  readonly aliases?: readonly string[]
}

export interface ChangeTable {
  readonly kind: TableKind
  /** Rows that count as changed, in the order of the file; duplicates that agree are one. */
  readonly changes: readonly MeasuredChange[]
  /** Rows tested and not changed at this threshold. */
  readonly unchanged: number
  /** Rows without an adjusted p (not tested: all zero, an outlier, filtered out). */
  readonly untested: number
  /** Rows of the table. */
  readonly tested: number
  readonly warnings: readonly string[]
  readonly flags: readonly Flag[]
}

export interface ReadChangesOptions {
  /** Rows of a result table count as changed up to this adjusted p. Default 0.05. */
  readonly fdr?: number
  /** Problems to go on in spite of. */
  readonly accepted?: ReadonlySet<FlagName>
  /** `max` (or `sum`): of rows of one name the one with the smallest adjusted p is kept. Default: rows that contradict each other are refused. */
  readonly mergeDuplicates?: 'sum' | 'max' | 'refuse'
  /** Lines to leave out. */
  readonly without?: ReadonlySet<number>
  /** What is compared with what, as the user says it; a heading that says the opposite is refused. */
  readonly contrast?: string
  /** Report flags in the result and stop at none (for a preview). Default false. */
  readonly lenient?: boolean
}

/**
 * Reads what changed: a signed list (name, direction, optional log2 fold change and adjusted p) or a result table of DESeq2,
 * edgeR or limma, its columns recognised by their headings in any order.
 *
 * @param text - of the whole file
 * @param fileName - how messages call it
 * @param options - what is accepted, the limit of adjusted p, rows to leave out
 * @returns the changes, and those tested without one
 * @throws {UserError} one message that says where, what was found, what was expected and how to mend it
 * @example
 * readChanges('name\tdirection\nFIS1\tdown\n', 'changed.tsv').changes[0].sign // → -1
 */
export function readChanges(text: string, fileName: string, options: ReadChangesOptions = {}): ChangeTable {
  const {fdr = 0.05, accepted = new Set<FlagName>(), mergeDuplicates = 'refuse', without, lenient = false} = options
  const whole = parseTable(text, fileName)
  const table = without ? {...whole, rows: whole.rows.filter(({line}) => !without.has(line))} : whole
  const columns = columnsOf(table, refuserOf(fileName))
  if (table.rows.length === 0)
    throw new UserError('invalid-input', `${fileName}: found a header and no rows; expected one row per changed RNA, gene or process`)
  const kind = kindOf(table, columns)
  const flags = directionFlags(table, columns.log2FoldChange, options.contrast, fileName)
  if (!lenient) refuseFlags(flags, accepted)
  const reader = {columns, nameColumns: allNameColumns(table, columns.name), kind, accepted, refuse: refuserOf(fileName)}
  const read: ChangeRow[] = []
  let nameless = 0
  for (const {line, cells} of table.rows) {
    const row = readChangeRow(reader, cells, line)
    if (row === undefined) nameless++
    else read.push(row)
  }
  const {rows, warning} = withAdjusted(read, kind, columns)
  const isChanged = (row: ChangeRow) =>
    row.sign !== undefined && (kind === 'signed list' || (row.adjustedP !== undefined && row.adjustedP <= fdr))
  const merge = mergeDuplicates !== 'refuse' || accepted.has('duplicate-ids')
  const changes = withoutDuplicates(rows.filter(isChanged), reader.refuse, merge)
  const untested = kind === 'signed list' ? 0 : rows.filter(({adjustedP}) => adjustedP === undefined).length
  const unchanged = rows.filter((row) => !isChanged(row)).length - untested
  const warnings = [
    ...(warning === undefined ? [] : [`${fileName}: ${warning}`]),
    ...(nameless > 0 ? [`${fileName}: ${rowsLeftOut(nameless, 'no usable name')}`] : []),
    ...(changes.length === 0 ? [`${fileName}: none of ${rows.length} rows is changed at an adjusted p of ${fdr}`] : []),
    ...(untested > 0 ? [rowsLeftOut(untested, 'no adjusted p (not tested)')] : []),
  ]
  return {kind, changes, unchanged, untested, tested: rows.length, warnings, flags}
}

const rowsLeftOut = (count: number, lacking: string) =>
  count === 1 ? `1 row has ${lacking} and was left out` : `${count} rows have ${lacking} and were left out`

/** Adjusted p from plain p where the table has only that. */
function withAdjusted(rows: readonly ChangeRow[], kind: TableKind, columns: Columns): {rows: readonly ChangeRow[]; warning?: string} {
  if (kind === 'signed list' || columns.adjustedP !== undefined) return {rows}
  const adjusted = benjaminiHochberg(rows.map(({p}) => p ?? Number.NaN))
  return {
    rows: rows.map((row, i) => (Number.isNaN(adjusted[i]!) ? row : {...row, adjustedP: adjusted[i]!})),
    warning: 'the table has p-values that are not adjusted; they were adjusted here by Benjamini and Hochberg over its rows',
  }
}

function withoutDuplicates(rows: readonly ChangeRow[], refuse: RefuseCell, merge: boolean): MeasuredChange[] {
  const seen = new Map<string, MeasuredChange>()
  for (const {p: _, ...row} of rows as readonly (MeasuredChange & {readonly p?: number})[]) {
    const key = keyOf(row)
    const before = seen.get(key)
    if (before === undefined) seen.set(key, row)
    else if (merge) {
      if (isStronger(row, before)) seen.set(key, row)
    } else if (before.sign !== row.sign) {
      refuse(
        {line: row.line},
        `'${row.name}' ${row.sign === 1 ? 'up' : 'down'}, but ${before.sign === 1 ? 'up' : 'down'} on line ${before.line}`,
        'one direction for each name',
        'delete the row that is wrong',
      )
    }
  }
  return [...seen.values()]
}

/** An accession tells rows apart that share a symbol. */
function keyOf({name, aliases = []}: MeasuredChange): string {
  return withoutVersion([name, ...aliases].find((one) => /^ENS[A-Z]*[GT]\d{6,}/.test(one)) ?? name)
}

const isStronger = (a: MeasuredChange, b: MeasuredChange) =>
  (a.adjustedP ?? 1) < (b.adjustedP ?? 1) ||
  ((a.adjustedP ?? 1) === (b.adjustedP ?? 1) && Math.abs(a.log2FoldChange ?? 0) > Math.abs(b.log2FoldChange ?? 0))
