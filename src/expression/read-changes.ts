import {ParseError, UserError} from '#errors'
import {benjaminiHochberg} from '#stats'
import {directionFlags} from './change-checks.js'
import {isExcelDate} from './excel-dates.js'
import {type Flag, type FlagName, refuse} from './flags.js'
import {foldChangeHeadings, isHeadingOf, nameHeadings, plain} from './headings.js'
import {isNoName, withoutVersion} from './ids.js'
import {parseTable, type TextTable} from './table.js'

/** What a file of changes is. */
export type TableKind = 'signed list' | 'DESeq2' | 'edgeR' | 'limma' | 'differential expression'

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

type Role = 'name' | 'direction' | 'log2FoldChange' | 'adjustedP' | 'p'

/** Headings of each column, lower case, without punctuation. */
const headings: Readonly<Record<Role, readonly string[]>> = {
  name: nameHeadings,
  direction: ['direction', 'change', 'regulation', 'sign', 'updown', 'dir', 'trend', 'status', 'effect'],
  log2FoldChange: foldChangeHeadings,
  adjustedP: [
    'padj',
    'fdr',
    'adjpval',
    'adjp',
    'adjustedp',
    'adjustedpvalue',
    'adjpvalue',
    'qvalue',
    'qval',
    'q',
    'pvalueadj',
    'pvaladj',
    'bh',
  ],
  p: ['pvalue', 'pval', 'p', 'praw', 'pvalues'],
}

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
  const columns = columnsOf(table, fileName)
  if (table.rows.length === 0)
    throw new UserError('invalid-input', `${fileName}: found a header and no rows; expected one row per changed RNA, gene or process`)
  const kind = kindOf(table, columns)
  const flags = directionFlags(table, columns.log2FoldChange, options.contrast, fileName)
  if (!lenient) refuse(flags, accepted)
  const nameColumns = allNameColumns(table, columns.name)
  const read: Row[] = []
  let nameless = 0
  for (const {line, cells} of table.rows) {
    const row = readRow(cells, line, {...columns, nameColumns}, fileName, kind, accepted)
    if (row === undefined) nameless++
    else read.push(row)
  }
  const {rows, warning} = withAdjusted(read, kind, columns)
  const isChanged = (row: Row) =>
    row.sign !== undefined && (kind === 'signed list' || (row.adjustedP !== undefined && row.adjustedP <= fdr))
  const merge = mergeDuplicates !== 'refuse' || accepted.has('duplicate-ids')
  const changes = withoutDuplicates(rows.filter(isChanged), fileName, merge)
  const untested = kind === 'signed list' ? 0 : rows.filter(({adjustedP}) => adjustedP === undefined).length
  const unchanged = rows.filter((row) => !isChanged(row)).length - untested
  const warnings = [
    ...(warning === undefined ? [] : [`${fileName}: ${warning}`]),
    ...(nameless > 0
      ? [
          `${fileName}: ${nameless} ${nameless === 1 ? 'row has' : 'rows have'} no usable name and ${nameless === 1 ? 'was' : 'were'} left out`,
        ]
      : []),
    ...(changes.length === 0 ? [`${fileName}: none of ${rows.length} rows is changed at an adjusted p of ${fdr}`] : []),
    ...(untested > 0
      ? [
          `${untested} ${untested === 1 ? 'row has' : 'rows have'} no adjusted p (not tested) and ${untested === 1 ? 'was' : 'were'} left out`,
        ]
      : []),
  ]
  return {kind, changes, unchanged, untested, tested: rows.length, warnings, flags}
}

/** Adjusted p from plain p where the table has only that. */
function withAdjusted(rows: readonly Row[], kind: TableKind, columns: Columns): {rows: readonly Row[]; warning?: string} {
  if (kind === 'signed list' || columns.adjustedP !== undefined) return {rows}
  const adjusted = benjaminiHochberg(rows.map(({p}) => p ?? Number.NaN))
  return {
    rows: rows.map((row, i) => (Number.isNaN(adjusted[i]!) ? row : {...row, adjustedP: adjusted[i]!})),
    warning: 'the table has p-values that are not adjusted; they were adjusted here by Benjamini and Hochberg over its rows',
  }
}

/** Every column that can name a row, the chosen one first. */
function allNameColumns({header, rows}: TextTable, chosen: number): number[] {
  const isText = (column: number) => rows.slice(0, 50).some(({cells}) => cells[column] !== '' && !/^[\d.eE+-]+$/.test(cells[column]!))
  const isEntrez = (heading: string) => /entrez|ncbi/.test(plain(heading))
  const others = header.flatMap((heading, column) =>
    column !== chosen && nameHeadings.includes(plain(heading)) && (isText(column) || isEntrez(heading)) ? [column] : [],
  )
  return [chosen, ...others]
}

type Columns = Readonly<Partial<Record<Role, number>>> & {readonly name: number}

function columnsOf({header}: TextTable, fileName: string): Columns {
  const found: Partial<Record<Role, number>> = {}
  for (const [role, words] of Object.entries(headings) as [Role, readonly string[]][]) {
    const index = words
      .map((word) => header.findIndex((heading, i) => plain(heading) === word && !Object.values(found).includes(i)))
      .find((i) => i !== -1)
    if (index !== undefined) found[role] = index
  }
  // Headings that say more: `log2FC (resistant/parental)`, `padj_A_vs_B`.
  for (const role of ['log2FoldChange', 'adjustedP', 'p'] as const) {
    const index = header.findIndex((heading, i) => isHeadingOf(headings[role], heading) === 'nearly' && !Object.values(found).includes(i))
    if (found[role] === undefined && index !== -1) found[role] = index
  }
  const {name} = found
  const shown = header.map((heading) => `'${heading}'`).join(', ')
  if (name === undefined)
    throw new ParseError(
      fileName,
      {line: 1},
      `the columns ${shown}`,
      "a column 'name' (or gene, symbol, miRNA …)",
      'name the column that holds the names',
    )
  if (found.direction === undefined && found.log2FoldChange === undefined) {
    throw new ParseError(
      fileName,
      {line: 1},
      `the columns ${shown}`,
      "a column 'direction' (up or down) or 'log2FoldChange'",
      "add a column 'direction', or name the column with the log2 fold changes 'log2FoldChange'; for a table of counts or intensities give --samples, --group and --contrast",
    )
  }
  return {...found, name}
}

function kindOf({header}: TextTable, columns: Columns): TableKind {
  const names = new Set(header.map(plain))
  if (columns.direction !== undefined || (columns.adjustedP === undefined && columns.p === undefined)) return 'signed list'
  if (names.has('basemean') || (names.has('lfcse') && names.has('padj'))) return 'DESeq2'
  if (names.has('logcpm')) return 'edgeR'
  if (names.has('adjpval') && (names.has('aveexpr') || names.has('b'))) return 'limma'
  return 'differential expression'
}

interface Row {
  readonly name: string
  readonly line: number
  readonly sign?: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  readonly p?: number
  readonly aliases?: readonly string[]
}

/** One row; `undefined` for a row of a result table without any name, and for an accepted Excel date. */
function readRow(
  cells: readonly string[],
  line: number,
  columns: Columns & {readonly nameColumns: readonly number[]},
  fileName: string,
  kind: TableKind,
  accepted: ReadonlySet<FlagName>,
): Row | undefined {
  const at = (role: Role) => ({line, column: (columns[role] ?? 0) + 1})
  const names = columns.nameColumns.map((column) => cells[column]!).filter((name) => !isNoName(name))
  const name = names[0] ?? ''
  if (name === '' && kind !== 'signed list') return undefined
  if (name === '')
    throw new ParseError(fileName, at('name'), 'an empty name', 'the name of an RNA, gene or process', 'fill it in or delete the row')
  if (isExcelDate(name) && accepted.has('excel-dates')) return undefined
  refuseExcelDate(name, fileName, at('name'))
  const comma = accepted.has('decimal-commas')
  const log2FoldChange = readNumber(cells, columns.log2FoldChange, fileName, line, comma)
  const adjustedP = readNumber(cells, columns.adjustedP, fileName, line, comma)
  const p = kind === 'signed list' || adjustedP !== undefined ? undefined : readNumber(cells, columns.p, fileName, line, comma)
  if (p !== undefined && (p < 0 || p > 1))
    throw new ParseError(fileName, at('p'), `the p-value ${p}`, 'a number from 0 to 1', 'check which column holds it')
  if (adjustedP !== undefined && (adjustedP < 0 || adjustedP > 1))
    throw new ParseError(fileName, at('adjustedP'), `the adjusted p ${adjustedP}`, 'a number from 0 to 1', 'check which column holds it')
  const direction = columns.direction === undefined ? undefined : readDirection(cells[columns.direction]!, fileName, at('direction'))
  if (
    direction !== undefined &&
    log2FoldChange !== undefined &&
    direction !== 0 &&
    log2FoldChange !== 0 &&
    Math.sign(log2FoldChange) !== direction
  ) {
    throw new ParseError(
      fileName,
      at('direction'),
      `'${cells[columns.direction!]}' for ${name} beside a log2 fold change of ${log2FoldChange}`,
      'a direction that agrees with the fold change',
      'check whether the contrast is reversed',
    )
  }
  const sign = direction ?? (log2FoldChange === undefined || log2FoldChange === 0 ? 0 : (Math.sign(log2FoldChange) as 1 | -1))
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

function readDirection(cell: string, fileName: string, at: {line: number; column: number}): 1 | -1 | 0 {
  const word = cell.toLowerCase().replace(/\s+/g, ' ')
  if (unchangedWords.has(word)) return 0
  const sign = directions.get(word.replace(' ', ''))
  if (sign === undefined) throw new ParseError(fileName, at, `'${cell}'`, "'up' or 'down'", 'write up, down, +, -, 1 or -1')
  return sign
}

function readNumber(
  cells: readonly string[],
  column: number | undefined,
  fileName: string,
  line: number,
  comma: boolean,
): number | undefined {
  if (column === undefined) return undefined
  const cell = cells[column]!
  if (/^(na|nan|n\/a|null|-|)$/i.test(cell)) return undefined
  if (/^[+-]?\d+,\d+([eE][+-]?\d+)?$/.test(cell)) {
    if (comma) return Number(cell.replace(',', '.'))
    throw new ParseError(
      fileName,
      {line, column: column + 1},
      `'${cell}', a number with a decimal comma`,
      'a decimal point',
      'save the table with decimal points (English number format)',
    )
  }
  const value = Number(cell.replace('−', '-'))
  if (!Number.isFinite(value))
    throw new ParseError(
      fileName,
      {line, column: column + 1},
      `'${cell}'`,
      'a number (or NA)',
      'check that the columns are in the right order',
    )
  return value
}

/** Gene symbols that Excel has turned into dates or numbers: `1-Mar`, `Sep-02`, `2021-03-01`, `44256`. */
export function refuseExcelDate(name: string, fileName: string, at: {line: number; column: number}): void {
  if (isExcelDate(name))
    throw new ParseError(
      fileName,
      at,
      `'${name}', a date`,
      'a gene symbol',
      'a spreadsheet has turned it into a date (MARCHF1, SEPTIN2 …): export the table again with that column as text',
    )
}

function withoutDuplicates(rows: readonly Row[], fileName: string, merge: boolean): MeasuredChange[] {
  const seen = new Map<string, MeasuredChange>()
  for (const {p: _, ...row} of rows as readonly (MeasuredChange & {readonly p?: number})[]) {
    const key = keyOf(row)
    const before = seen.get(key)
    if (before === undefined) seen.set(key, row)
    else if (merge) {
      if (isStronger(row, before)) seen.set(key, row)
    } else if (before.sign !== row.sign) {
      throw new ParseError(
        fileName,
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
