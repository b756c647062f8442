import type {Columns, Role, TableKind} from './change-columns.js'
import {isExcelDate} from './excel-dates.js'
import type {FlagName} from './flags.js'
import {isNoName} from './ids.js'
import type {RefuseCell} from './refuse-cell.js'

const directions: ReadonlyMap<string, 1 | -1> = new Map([
  ...['up', 'u', '+', '+1', '1', '↑', '▲', 'increased', 'increase', 'higher', 'upregulated', 'up-regulated', 'gain'].map(
    (word) => [word, 1] as const,
  ),
  ...['down', 'd', '-', '−', '-1', '−1', '↓', '▼', 'decreased', 'decrease', 'lower', 'downregulated', 'down-regulated', 'loss'].map(
    (word) => [word, -1] as const,
  ),
])

const unchangedWords: ReadonlySet<string> = new Set([
  '',
  'ns',
  'n.s.',
  'no',
  'none',
  'unchanged',
  'not',
  'notsig',
  '0',
  'nochange',
  'no change',
  'na',
])

/** A row of a table of changes, changed or not. */
export interface ChangeRow {
  readonly name: string
  readonly line: number
  /** Absent: neither up nor down. */
  readonly sign?: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  readonly p?: number
  readonly aliases?: readonly string[]
}

/** What a row is read by. */
export interface RowReader {
  readonly columns: Columns
  /** Every column that can name a row, the best first. */
  readonly nameColumns: readonly number[]
  readonly kind: TableKind
  readonly accepted: ReadonlySet<FlagName>
  readonly refuse: RefuseCell
}

/**
 * One row; `undefined` for a row of a result table without any name, and for an accepted Excel date.
 *
 * @throws {ParseError} an empty name in a signed list, a date for a gene, a cell that is no number or direction
 */
export function readChangeRow(reader: RowReader, cells: readonly string[], line: number): ChangeRow | undefined {
  const {columns, kind, accepted} = reader
  const names = reader.nameColumns.map((column) => cells[column]!).filter((name) => !isNoName(name))
  const name = names[0] ?? ''
  const at = placeIn(columns, line)
  const refuse: RefuseCell = reader.refuse
  if (name === '' && kind !== 'signed list') return undefined
  if (name === '') refuse(at('name'), 'an empty name', 'the name of an RNA, gene or process', 'fill it in or delete the row')
  if (isExcelDate(name)) {
    if (accepted.has('excel-dates')) return undefined
    refuse(
      at('name'),
      `'${name}', a date`,
      'a gene symbol',
      'a spreadsheet has turned it into a date (MARCHF1, SEPTIN2 …): export the table again with that column as text',
    )
  }
  const log2FoldChange = readNumber(reader, cells, line, 'log2FoldChange')
  const adjustedP = readProbability(reader, cells, line, 'adjustedP', 'adjusted p')
  const p = kind === 'signed list' || adjustedP !== undefined ? undefined : readProbability(reader, cells, line, 'p', 'p-value')
  const sign = readSign(reader, cells, line, {name, log2FoldChange})
  return {
    name,
    line,
    ...(sign === 0 ? {} : {sign}),
    ...(log2FoldChange === undefined ? {} : {log2FoldChange}),
    ...(adjustedP === undefined ? {} : {adjustedP}),
    ...(p === undefined ? {} : {p}),
    ...(names.length > 1 ? {aliases: names.slice(1)} : {}),
  }
}

const placeIn = (columns: Columns, line: number) => (role: Role) => ({line, column: (columns[role] ?? 0) + 1})

/** The direction of a row, from its word or from its fold change; both must agree. */
function readSign(
  {columns, refuse}: RowReader,
  cells: readonly string[],
  line: number,
  {name, log2FoldChange = 0}: {readonly name: string; readonly log2FoldChange: number | undefined},
): 1 | -1 | 0 {
  const bySize = Math.sign(log2FoldChange) as 1 | -1 | 0
  if (columns.direction === undefined) return bySize
  const cell = cells[columns.direction]!
  const at = placeIn(columns, line)('direction')
  const word = cell.toLowerCase().replace(/\s+/g, ' ')
  const direction = unchangedWords.has(word) ? 0 : directions.get(word.replace(' ', ''))
  if (direction === undefined) return refuse(at, `'${cell}'`, "'up' or 'down'", 'write up, down, +, -, 1 or -1')
  if (direction !== 0 && bySize !== 0 && direction !== bySize)
    return refuse(
      at,
      `'${cell}' for ${name} beside a log2 fold change of ${log2FoldChange}`,
      'a direction that agrees with the fold change',
      'check whether the contrast is reversed',
    )
  return direction
}

function readProbability(
  reader: RowReader,
  cells: readonly string[],
  line: number,
  role: 'adjustedP' | 'p',
  what: string,
): number | undefined {
  const value = readNumber(reader, cells, line, role)
  if (value !== undefined && (value < 0 || value > 1))
    reader.refuse(placeIn(reader.columns, line)(role), `the ${what} ${value}`, 'a number from 0 to 1', 'check which column holds it')
  return value
}

function readNumber({columns, accepted, refuse}: RowReader, cells: readonly string[], line: number, role: Role): number | undefined {
  const column = columns[role]
  if (column === undefined) return undefined
  const cell = cells[column]!
  const at = {line, column: column + 1}
  if (/^(na|nan|n\/a|null|-|)$/i.test(cell)) return undefined
  if (/^[+-]?\d+,\d+([eE][+-]?\d+)?$/.test(cell)) {
    if (accepted.has('decimal-commas')) return Number(cell.replace(',', '.'))
    return refuse(
      at,
      `'${cell}', a number with a decimal comma`,
      'a decimal point',
      'save the table with decimal points (English number format)',
    )
  }
  const value = Number(cell.replace('−', '-'))
  if (!Number.isFinite(value)) return refuse(at, `'${cell}'`, 'a number (or NA)', 'check that the columns are in the right order')
  return value
}
