import {ParseError, UserError} from '#errors'
import {type DelimitedTable, parseWorkKey, readDelimited, type Sign, type TableRow} from '#knowledge'

/** What was done to an entity: raised, lowered, or (a compound) given on top of the drug. */
export const changeWords = ['up', 'down', 'add'] as const
export type ChangeWord = (typeof changeWords)[number]

export const responseWords = ['sensitive', 'resistant', 'unchanged'] as const
export type ResponseWord = (typeof responseWords)[number]

/** What a method of the user's own says of a row: a direction, or P(more sensitive). `undefined`: no answer. */
export type Stated = {readonly kind: 'direction'; readonly sign: Sign} | {readonly kind: 'probability'; readonly probability: number}

/** A question with a known answer. Names as the user wrote them. */
export interface BenchmarkQuestion {
  readonly id: string
  /** Line of the table, from 1; for messages. */
  readonly line: number
  /** What was changed: most often one entity; several were changed together. */
  readonly changes: readonly {readonly entity: string; readonly change: ChangeWord}[]
  readonly disease?: string
  readonly drug?: string
  readonly response: ResponseWord
  /** All known keys of its paper, as `parseWorkKey` writes them; empty: nothing can be hidden. */
  readonly paper: readonly string[]
  /** What else was measured when the change was made. */
  readonly measured: readonly {readonly target: string; readonly direction: 'up' | 'down'}[]
  readonly conditions: readonly string[]
  readonly cellLine?: string
  /** Of the entity, in resistant cells against sensitive ones. */
  readonly expression?: 'up' | 'down'
  /** Counts as so many rows, ≥ 0; default 1. */
  readonly weight: number
  /** Answers of the user's own methods, by name. */
  readonly baselines: ReadonlyMap<string, Stated>
}

const required = ['entity', 'change', 'response'] as const
/** Sums of larger weights would no longer be exact. */
const maxWeight = 1e6
const optional = ['id', 'disease', 'drug', 'paper', 'measured', 'conditions', 'cellLine', 'expression', 'weight'] as const
type Column = (typeof required)[number] | (typeof optional)[number]

/**
 * Reads a table of questions, tab- or comma-separated with a header: `entity`, `change` (up | down | add) and `response`
 * (sensitive | resistant | unchanged) are needed; `id`, `disease`, `drug`, `paper` (keys joined by `;`), `measured` (`TARGET=down;…`),
 * `conditions`, `cellLine`, `expression` (up | down), `weight` and `baseline:NAME` are read where they stand; others are left alone.
 * Columns go by name, in any order. An empty cell, `NA` or `-` says nothing. Several entities changed at once are joined by `;` in
 * `entity` and in `change`.
 *
 * @param file - how messages call the table
 * @returns one record per row, in order
 * @throws {ParseError} with line and column for the first cell that cannot be read
 * @example
 * readQuestions('entity\tchange\tresponse\nFIS1\tdown\tsensitive\n', 'q.tsv').length // → 1
 */
export function readQuestions(text: string, file: string): BenchmarkQuestion[] {
  const table = readDelimited(text.replace(/\r\n?/g, '\n'))
  const columns = columnsOf(table, file)
  if (table.rows.length === 0) throw new UserError('invalid-input', `${file}: found no row below the header, expected one question per row`)
  const seen = new Map<string, number>()
  return table.rows.map((row) => {
    const question = readRow(row, columns, table.headings.length, file)
    const before = seen.get(question.id)
    if (before !== undefined)
      throw new ParseError(file, row, `the id '${question.id}' again (first in line ${before})`, 'an id of its own for every row')
    seen.set(question.id, row.line)
    return question
  })
}

interface Columns {
  readonly at: ReadonlyMap<Column, number>
  readonly baselines: readonly {readonly name: string; readonly at: number}[]
}

function columnsOf({headings}: DelimitedTable, file: string): Columns {
  const at = new Map<Column, number>()
  const baselines: {name: string; at: number}[] = []
  headings.forEach((heading, i) => {
    const own = /^baseline:\s*(.+)$/i.exec(heading)?.[1]
    const known = [...required, ...optional].find((column) => column.toLowerCase() === heading.toLowerCase().replace(/[\s_-]/g, ''))
    if (own !== undefined) {
      if (baselines.some(({name}) => name === own)) throw new ParseError(file, {line: 1}, `two columns '${heading}'`, 'one of each name')
      baselines.push({name: own, at: i})
    } else if (known !== undefined) {
      if (at.has(known)) throw new ParseError(file, {line: 1}, `two columns '${known}'`, 'one of each name')
      at.set(known, i)
    }
  })
  const missing = required.filter((column) => !at.has(column))
  if (missing.length > 0) {
    const found = headings.length === 0 ? 'an empty file' : `the columns ${headings.map((heading) => `'${heading}'`).join(', ')}`
    throw new ParseError(
      file,
      {line: 1},
      found,
      `a header with ${missing.map((column) => `'${column}'`).join(', ')} in it`,
      'see mitologic benchmark --help for the columns',
    )
  }
  return {at, baselines}
}

function readRow(row: TableRow, columns: Columns, width: number, file: string): BenchmarkQuestion {
  if (row.cells.length > width)
    throw new ParseError(file, {line: row.line}, `${row.cells.length} cells`, `as many as the header has, ${width}`)
  const fail = (column: string, expected: string, remedy?: string): never => {
    const at = column.startsWith('baseline:')
      ? columns.baselines.find(({name}) => `baseline:${name}` === column)!.at
      : columns.at.get(column as Column)
    const found = at === undefined ? '' : (row.cells[at] ?? '').trim()
    throw new ParseError(file, {line: row.line}, `'${found}' in column '${column}'`, expected, remedy)
  }
  const cell = (column: Column): string | undefined => said(row.cells[columns.at.get(column) ?? -1])
  const oneOf = <Word extends string>(column: Column, words: readonly Word[], text: string | undefined = cell(column)): Word =>
    words.find((word) => word === text?.toLowerCase()) ?? fail(column, listed(words))
  const list = (column: Column): string[] => (cell(column) ?? '').split(';').flatMap((part) => said(part) ?? [])
  const weight = Number(cell('weight') ?? 1)
  if (!(weight >= 0 && weight <= maxWeight)) fail('weight', `a number from 0 to ${maxWeight}`)
  const [disease, drug, cellLine] = [cell('disease'), cell('drug'), cell('cellLine')]
  return {
    id: cell('id') ?? `row ${row.line}`,
    line: row.line,
    changes: changesOf(cell('entity'), cell('change'), fail, (text) => oneOf('change', changeWords, text)),
    ...(disease === undefined ? {} : {disease}),
    ...(drug === undefined ? {} : {drug}),
    response: oneOf('response', responseWords),
    paper: list('paper').map(
      (key) => parseWorkKey(key) ?? fail('paper', 'DOIs, pmid:N or pmcid:PMCN, joined by ;', 'a bare number does not say whose it is'),
    ),
    measured: list('measured').map((part) => {
      const match = /^(.+)=\s*(up|down)$/i.exec(part)
      return match === null
        ? fail('measured', 'TARGET=up or TARGET=down, joined by ;')
        : {target: match[1]!.trim(), direction: match[2]!.toLowerCase() as 'up' | 'down'}
    }),
    conditions: list('conditions'),
    ...(cellLine === undefined ? {} : {cellLine}),
    ...(cell('expression') === undefined ? {} : {expression: oneOf<'up' | 'down'>('expression', ['up', 'down'])}),
    weight,
    baselines: statedOf(row, columns, fail),
  }
}

type Fail = (column: string, expected: string, remedy?: string) => never

function changesOf(
  entity: string | undefined,
  change: string | undefined,
  fail: Fail,
  wordOf: (text: string) => ChangeWord,
): BenchmarkQuestion['changes'] {
  if (entity === undefined) return fail('entity', 'the name of what was changed')
  if (change === undefined) return fail('change', listed(changeWords))
  const words = change.split(';').map((part) => wordOf(part.trim()))
  const names = words.length === 1 ? [entity] : entity.split(';').map((part) => part.trim())
  if (names.length !== words.length || names.includes('')) return fail('entity', `${words.length} names joined by ;, one per change`)
  return names.map((name, i) => ({entity: name, change: words[i]!}))
}

function statedOf(row: TableRow, columns: Columns, fail: Fail): Map<string, Stated> {
  const stated = new Map<string, Stated>()
  for (const {name, at} of columns.baselines) {
    const text = said(row.cells[at])?.toLowerCase()
    if (text === undefined || ['unknown', 'unchanged', 'contested', '?'].includes(text)) continue
    if (text === 'sensitive' || text === 'resistant') {
      stated.set(name, {kind: 'direction', sign: text === 'sensitive' ? 1 : -1})
      continue
    }
    const probability = Number(text)
    if (!(probability >= 0 && probability <= 1)) fail(`baseline:${name}`, 'sensitive, resistant, nothing, or P(more sensitive) from 0 to 1')
    stated.set(name, {kind: 'probability', probability})
  }
  return stated
}

/** What a cell says; `undefined` where it is empty, `NA` or `-`. */
function said(cell: string | undefined): string | undefined {
  const text = cell?.trim() ?? ''
  return text === '' || text === 'NA' || text === '-' ? undefined : text
}

const listed = (words: readonly string[]) => `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`
