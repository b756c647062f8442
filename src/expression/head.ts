import {ParseError, UserError} from '#errors'
import {split} from './delimited.js'
import {isAnnotation, isFoldChange, isStatistic, isSummary, nameHeadings, plain, sampleName} from './headings.js'
import type {SampleSheet} from './sample-sheet.js'
import {type Delimiter, delimiterOf} from './table.js'

export type MatrixFormat = 'table' | 'GCT' | 'GEO series matrix' | 'featureCounts' | 'salmon' | 'kallisto'

/** What the first lines of a measured table say about the rest. */
export interface TableHead {
  readonly format: MatrixFormat
  readonly delimiter: Delimiter
  readonly header: readonly string[]
  /** Lines before the first row of data. */
  readonly skip: number
  /** Columns that hold names, best first. */
  readonly names: readonly number[]
  /** Columns that hold measurements. */
  readonly samples: readonly number[]
  /** Numeric columns that are no sample: averages, p-values, lengths. */
  readonly others: readonly number[]
  /** Whether it has a column of directions or fold changes: results, with or without measurements beside them. */
  readonly isResult: boolean
  /** What the file itself says about its samples (GEO, GCT 1.3). */
  readonly sheet?: SampleSheet
}

export interface HeadOptions {
  /** Names of the samples, where a sample sheet says them. */
  readonly samples?: readonly string[]
}

const directionHeadings = new Set(['direction', 'regulation', 'sign', 'updown', 'dir', 'trend'])

const isResultColumn = (heading: string) => directionHeadings.has(plain(heading)) || isFoldChange(heading)

const numberLike = /^[+-]?(\d+\.?\d*|\.\d+|\d+,\d+)(e[+-]?\d+)?$/i
const missingLike = /^(na|nan|n\/a|#n\/a|null|none|-|\.|)$/i

/**
 * Reads the head of a table: format, delimiter, header, and which columns are names and which are samples. With a sample
 * sheet the columns it names are the samples and no others; without one they are the numeric columns that are neither
 * annotation nor results.
 *
 * @param text - the first lines, at least the header and one row
 */
export function readHead(text: string, fileName: string, {samples}: HeadOptions = {}): TableHead {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/)
  const {format, at, sheet, extra} = headerLine(lines, fileName)
  const delimiter = delimiterOf(lines[at]!, lines[at + 1] ?? '', fileName, at + 1)
  const body = lines
    .slice(at + 1 + extra, at + 301 + extra)
    .filter((line) => line.trim() !== '' && !line.startsWith('!'))
    .map((line) => split(line, delimiter))
  const raw = split(lines[at]!, delimiter)
  const width = body[0]?.length ?? raw.length
  const header = raw.length === width - 1 ? ['', ...raw] : raw
  const numeric = header.map((_, column) => isNumeric(body.map((cells) => cells[column] ?? '')))
  const names = nameColumns(header, numeric, body)
  const one = quantifier(header)
  const found =
    one !== undefined
      ? [header.findIndex((heading) => ['numreads', 'estcounts'].includes(plain(heading)))]
      : samples === undefined
        ? measured(header, numeric, names)
        : matched(header, samples, fileName, at + 1)
  const others = header.flatMap((_, column) => (numeric[column] && !found.includes(column) && !names.includes(column) ? [column] : []))
  return {
    format: format ?? one ?? 'table',
    delimiter,
    header,
    skip: at + 1 + extra,
    names,
    samples: found,
    others,
    isResult: header.some(isResultColumn),
    ...(sheet ? {sheet} : {}),
  }
}

interface HeaderLine {
  readonly format?: MatrixFormat
  /** Index of the header among the lines. */
  readonly at: number
  /** Lines between the header and the data. */
  readonly extra: number
  readonly sheet?: SampleSheet
}

function headerLine(lines: readonly string[], fileName: string): HeaderLine {
  if (/^#1\.[23]\b/.test(lines[0] ?? '')) return gctHeader(lines, fileName)
  const begin = lines.findIndex((line) => /^"?!series_matrix_table_begin/.test(line))
  if (begin !== -1) return {format: 'GEO series matrix', at: begin + 1, extra: 0, sheet: geoSheet(lines.slice(0, begin), lines[begin + 1]!)}
  if (lines.slice(0, 3).some((line) => /^"?!(Series|Sample)_/.test(line)))
    throw new UserError(
      'invalid-input',
      `${fileName}: found a GEO series matrix without '!series_matrix_table_begin' in its first megabyte, expected a table of values; for RNA-seq the counts are in the series' supplementary files`,
    )
  const first = lines.findIndex((line, i) => line.trim() !== '' && !line.startsWith('#') && !isTitle(line, lines[i + 1]))
  if (first === -1)
    throw new UserError('invalid-input', `${fileName}: the file holds no lines with data; expected a table with a header line`)
  return {...(/featureCounts/.test(lines[0]!) ? {format: 'featureCounts' as const} : {}), at: first, extra: 0}
}

/** A title above the header of a sheet: one cell, over rows of several. */
function isTitle(line: string, next: string | undefined): boolean {
  const filled = (text: string) => text.split('\t').filter((cell) => cell.trim() !== '').length
  return next !== undefined && line.includes('\t') && filled(line) === 1 && filled(next) > 2
}

function gctHeader(lines: readonly string[], fileName: string): HeaderLine {
  const sizes = (lines[1] ?? '').trim().split(/\s+/).map(Number)
  if (sizes.length < 2 || sizes.some((size) => !Number.isInteger(size)))
    throw new ParseError(fileName, {line: 2}, `'${(lines[1] ?? '').slice(0, 40)}'`, 'the numbers of rows and columns, as GCT has them')
  const columnRows = sizes[3] ?? 0
  const rowFields = 1 + (lines[0]!.startsWith('#1.3') ? (sizes[2] ?? 0) : 1)
  const names = (lines[2] ?? '').split('\t').slice(rowFields)
  const fields = lines.slice(3, 3 + columnRows).map((line) => line.split('\t'))
  const sheet: SampleSheet | undefined =
    columnRows === 0
      ? undefined
      : {
          source: fileName,
          columns: fields.map((cells) => cells[0]!),
          rows: names.map((sample, i) => ({sample, values: fields.map((cells) => cells[rowFields + i] ?? '')})),
        }
  return {format: 'GCT', at: 2, extra: columnRows, ...(sheet ? {sheet} : {})}
}

/** Titles and characteristics of a GEO series matrix as a sample sheet; `agent: cisplatin` becomes column `agent`. */
function geoSheet(lines: readonly string[], header: string): SampleSheet {
  const samples = split(header, '\t').slice(1)
  const columns: string[] = []
  const values: string[][] = samples.map(() => [])
  for (const line of lines) {
    const [key, ...cells] = split(line, '\t')
    if (!/^!Sample_(title|source_name|characteristics)/.test(key!)) continue
    const label = /^([^:]{1,40}): /.exec(cells.find((cell) => cell !== '') ?? '')?.[1]
    columns.push(label ?? key!.replace(/^!Sample_/, ''))
    samples.forEach((_, i) => void values[i]!.push((cells[i] ?? '').replace(label === undefined ? '' : `${label}: `, '')))
  }
  return {source: 'the series matrix', columns, rows: samples.map((sample, i) => ({sample, values: values[i]!}))}
}

/** Mostly numbers, and at least one. */
function isNumeric(cells: readonly string[]): boolean {
  const numbers = cells.filter((cell) => numberLike.test(cell)).length
  const missing = cells.filter((cell) => missingLike.test(cell)).length
  return numbers > 0 && numbers >= 0.9 * (cells.length - missing)
}

function nameColumns(header: readonly string[], numeric: readonly boolean[], body: readonly (readonly string[])[]): number[] {
  const counter = (column: number) =>
    body.length > 1 && body.every((cells, i) => Number(cells[column]) === Number(body[0]![column]) + i) && header[column] === ''
  const rank = (column: number) => {
    const index = nameHeadings.indexOf(plain(header[column]!))
    return index === -1 ? nameHeadings.length : index
  }
  const isEntrez = (column: number) => /entrez|ncbi/.test(plain(header[column]!))
  const known = header.flatMap((_, column) =>
    rank(column) < nameHeadings.length && (!numeric[column] || isEntrez(column)) && !counter(column) ? [column] : [],
  )
  const first = numeric[0] && (counter(0) || known.length > 0) ? [] : [0]
  const text = known.length > 0 || first.length > 0 ? [] : header.flatMap((_, column) => (numeric[column] ? [] : [column])).slice(0, 1)
  return [...new Set([...known, ...first, ...text])].sort((a, b) => rank(a) - rank(b)).slice(0, 4)
}

/** Beside results, `t`, `B` or `p` is a statistic; in a plain table it may be a sample. */
function measured(header: readonly string[], numeric: readonly boolean[], names: readonly number[]): number[] {
  const isResult = header.some(isResultColumn)
  return header.flatMap((heading, column) =>
    numeric[column] && !names.includes(column) && !isAnnotation(heading) && !(isResult ? isStatistic(heading) : isSummary(heading))
      ? [column]
      : [],
  )
}

function matched(header: readonly string[], samples: readonly string[], fileName: string, line: number): number[] {
  const plainColumns = new Map(header.map((heading, column) => [plain(sampleName(heading)), column]))
  const missing = samples.filter((sample) => !header.includes(sample) && !plainColumns.has(plain(sample)))
  if (missing.length > 0) {
    const shown = (all: readonly string[]) => `${all.slice(0, 6).join(', ')}${all.length > 6 ? ', …' : ''}`
    throw new ParseError(
      fileName,
      {line},
      `no column for ${missing.length} of ${samples.length} samples of the sample sheet (${shown(missing)})`,
      `one column each; the columns are ${shown(header.filter((heading) => heading !== ''))}`,
      'write the samples in the sheet as the columns are headed, or delete their rows',
    )
  }
  return samples.map((sample) => (header.includes(sample) ? header.indexOf(sample) : plainColumns.get(plain(sample))!))
}

/** A table of one sample as salmon or kallisto writes it. */
function quantifier(header: readonly string[]): MatrixFormat | undefined {
  const names = new Set(header.map(plain))
  if (names.has('numreads') && names.has('effectivelength')) return 'salmon'
  if (names.has('estcounts') && names.has('efflength')) return 'kallisto'
  return undefined
}
