import {foldChangeHeadings, isHeadingOf, nameHeadings, plain} from './headings.js'
import type {RefuseCell} from './refuse-cell.js'
import type {TextTable} from './table.js'

/** What a file of changes is. */
export type TableKind = 'signed list' | 'DESeq2' | 'edgeR' | 'limma' | 'differential expression'

export type Role = 'name' | 'direction' | 'log2FoldChange' | 'adjustedP' | 'p'

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

/** Every column that can name a row, the chosen one first. */
export function allNameColumns({header, rows}: TextTable, chosen: number): number[] {
  const isText = (column: number) => rows.slice(0, 50).some(({cells}) => cells[column] !== '' && !/^[\d.eE+-]+$/.test(cells[column]!))
  const isEntrez = (heading: string) => /entrez|ncbi/.test(plain(heading))
  const others = header.flatMap((heading, column) =>
    column !== chosen && nameHeadings.includes(plain(heading)) && (isText(column) || isEntrez(heading)) ? [column] : [],
  )
  return [chosen, ...others]
}

/** Where each thing stands, counting columns from 0. */
export type Columns = Readonly<Partial<Record<Role, number>>> & {readonly name: number}

/** @throws {ParseError} no column of names; neither directions nor fold changes */
export function columnsOf({header}: TextTable, refuse: RefuseCell): Columns {
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
  const shown = `the columns ${header.map((heading) => `'${heading}'`).join(', ')}`
  if (name === undefined)
    return refuse({line: 1}, shown, "a column 'name' (or gene, symbol, miRNA …)", 'name the column that holds the names')
  if (found.direction === undefined && found.log2FoldChange === undefined)
    refuse(
      {line: 1},
      shown,
      "a column 'direction' (up or down) or 'log2FoldChange'",
      "add a column 'direction', or name the column with the log2 fold changes 'log2FoldChange'; " +
        'for a table of counts or intensities give --samples, --group and --contrast',
    )
  return {...found, name}
}

export function kindOf({header}: TextTable, columns: Columns): TableKind {
  const names = new Set(header.map(plain))
  if (columns.direction !== undefined || (columns.adjustedP === undefined && columns.p === undefined)) return 'signed list'
  if (names.has('basemean') || (names.has('lfcse') && names.has('padj'))) return 'DESeq2'
  if (names.has('logcpm')) return 'edgeR'
  if (names.has('adjpval') && (names.has('aveexpr') || names.has('b'))) return 'limma'
  return 'differential expression'
}
