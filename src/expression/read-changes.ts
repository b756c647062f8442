import {ParseError, UserError} from '#errors'
import {parseTable, type TextTable} from './table.js'

/** What a file of changes is. */
export type TableKind = 'signed list' | 'DESeq2' | 'edgeR' | 'limma' | 'differential expression'

export interface MeasuredChange {
  readonly name: string
  readonly sign: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  readonly line: number
}

export interface ChangeTable {
  readonly kind: TableKind
  /** Rows that count as changed, in the order of the file; duplicates that agree are one. */
  readonly changes: readonly MeasuredChange[]
  /** Rows tested and not changed at this threshold. */
  readonly unchanged: number
  /** Rows without an adjusted p (not tested: all zero, an outlier, filtered out). */
  readonly untested: number
  readonly warnings: readonly string[]
}

export interface ReadChangesOptions {
  /** Rows of a result table count as changed up to this adjusted p. Default 0.05. */
  readonly fdr?: number
}

type Role = 'name' | 'direction' | 'log2FoldChange' | 'adjustedP' | 'p'

/** Headings of each column, lower case, without punctuation. */
const headings: Readonly<Record<Role, readonly string[]>> = {
  name: [
    'name',
    'gene',
    'genes',
    'symbol',
    'genesymbol',
    'genename',
    'id',
    'geneid',
    'ensembl',
    'ensemblid',
    'ensemblgeneid',
    'mirna',
    'mirnaid',
    'mirnaname',
    'rna',
    'entity',
    'feature',
    'featureid',
    'probe',
    'lncrna',
    'circrna',
    'target',
    '',
  ],
  direction: ['direction', 'change', 'regulation', 'sign', 'updown', 'dir', 'trend', 'status', 'effect'],
  log2FoldChange: ['log2foldchange', 'log2fc', 'logfc', 'lfc', 'log2ratio', 'log2fold', 'foldchangelog2', 'avglog2fc'],
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

const plain = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

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
 * @throws {UserError} one message that says where, what was found, what was expected and how to mend it
 */
export function readChanges(text: string, fileName: string, {fdr = 0.05}: ReadChangesOptions = {}): ChangeTable {
  const table = parseTable(text, fileName)
  const columns = columnsOf(table, fileName)
  if (table.rows.length === 0)
    throw new UserError('invalid-input', `${fileName}: found a header and no rows; expected one row per changed RNA, gene or process`)
  const kind = kindOf(table, columns)
  const rows = table.rows.map(({line, cells}) => readRow(cells, line, columns, fileName))
  const isChanged = (row: Row) =>
    row.sign !== undefined && (kind === 'signed list' || (row.adjustedP !== undefined && row.adjustedP <= fdr))
  const changes = withoutDuplicates(rows.filter(isChanged), fileName)
  const untested = kind === 'signed list' ? 0 : rows.filter(({adjustedP}) => adjustedP === undefined).length
  const unchanged = rows.filter((row) => !isChanged(row)).length - untested
  const warnings = [
    ...(changes.length === 0 ? [`${fileName}: none of ${rows.length} rows is changed at an adjusted p of ${fdr}`] : []),
    ...(untested > 0 ? [`${untested} rows have no adjusted p (not tested) and were left out`] : []),
  ]
  return {kind, changes, unchanged, untested, warnings}
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
      "add a column 'direction', or name the column with the log2 fold changes 'log2FoldChange'",
    )
  }
  return {...found, name}
}

function kindOf({header}: TextTable, columns: Columns): TableKind {
  const names = new Set(header.map(plain))
  if (columns.direction !== undefined || columns.adjustedP === undefined) return 'signed list'
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
}

function readRow(cells: readonly string[], line: number, columns: Columns, fileName: string): Row {
  const name = cells[columns.name]!
  const at = (role: Role) => ({line, column: (columns[role] ?? 0) + 1})
  if (name === '')
    throw new ParseError(fileName, at('name'), 'an empty name', 'the name of an RNA, gene or process', 'fill it in or delete the row')
  refuseExcelDate(name, fileName, at('name'))
  const log2FoldChange = readNumber(cells, columns.log2FoldChange, fileName, line)
  const adjustedP = readNumber(cells, columns.adjustedP, fileName, line)
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
  }
}

function readDirection(cell: string, fileName: string, at: {line: number; column: number}): 1 | -1 | 0 {
  const word = cell.toLowerCase().replace(/\s+/g, ' ')
  if (unchangedWords.has(word)) return 0
  const sign = directions.get(word.replace(' ', ''))
  if (sign === undefined) throw new ParseError(fileName, at, `'${cell}'`, "'up' or 'down'", 'write up, down, +, -, 1 or -1')
  return sign
}

function readNumber(cells: readonly string[], column: number | undefined, fileName: string, line: number): number | undefined {
  if (column === undefined) return undefined
  const cell = cells[column]!
  if (/^(na|nan|n\/a|null|-|)$/i.test(cell)) return undefined
  if (/^[+-]?\d+,\d+([eE][+-]?\d+)?$/.test(cell))
    throw new ParseError(
      fileName,
      {line, column: column + 1},
      `'${cell}', a number with a decimal comma`,
      'a decimal point',
      'save the table with decimal points (English number format)',
    )
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
  const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|mär|mai|okt|dez'
  const isDate = new RegExp(
    `^(\\d{1,2}[-. /](${months})|(${months})[-. /]\\d{1,4}|\\d{4}-\\d{2}-\\d{2}( 00:00:00)?|\\d{1,2}/\\d{1,2}/\\d{2,4})$`,
    'i',
  ).test(name)
  if (isDate)
    throw new ParseError(
      fileName,
      at,
      `'${name}', a date`,
      'a gene symbol',
      'a spreadsheet has turned it into a date (MARCHF1, SEPTIN2 …): export the table again with that column as text',
    )
}

function withoutDuplicates(rows: readonly Row[], fileName: string): MeasuredChange[] {
  const seen = new Map<string, MeasuredChange>()
  for (const row of rows as readonly MeasuredChange[]) {
    const before = seen.get(row.name)
    if (before === undefined) seen.set(row.name, row)
    else if (before.sign !== row.sign) {
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
