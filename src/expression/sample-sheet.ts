import {ParseError, UserError} from '#errors'
import {split} from './delimited.js'
import {plain} from './headings.js'
import {decodeText, delimiterOf} from './table.js'

/** One row per sample, with what is said of it. */
export interface SampleSheet {
  /** Where it stands, for messages. */
  readonly source: string
  /** Names of the columns beside the sample's name. */
  readonly columns: readonly string[]
  readonly rows: readonly {readonly sample: string; readonly values: readonly string[]}[]
}

const sampleHeadings = ['sample', 'samples', 'samplename', 'sampleid', 'id', 'name', 'run', 'library', 'column', 'geoaccession', 'file', '']

/** A sheet of a million samples is no longer. */
const maxSheet = 64e6

/**
 * Reads a sample sheet: tab, comma or semicolon separated, one row per sample; the samples stand in the column headed
 * `sample` (or `id`, `name`, `run` …), else in the first. A sheet whose first line is a sample already has no header: its
 * columns are then called `sample`, `group`, `column3` and so on.
 *
 * @param bytes - of the file
 * @param fileName - how messages call it
 * @param columns - headings of the measured table, by which a sheet without a header is recognised
 * @returns columns and one row per sample
 * @throws {UserError} rows of another length, a sample twice, an empty name, no rows, more than 64 MB
 * @example
 * readSampleSheet(new TextEncoder().encode('sample\tgroup\na\tx\nb\ty\n'), 's.tsv', ['a', 'b']).rows.length // → 2
 */
export function readSampleSheet(bytes: Uint8Array, fileName: string, columns: readonly string[]): SampleSheet {
  const lines = decodeText(bytes, fileName, {maxBytes: maxSheet})
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'))
  if (first === -1) throw new UserError('invalid-input', `${fileName}: the sample sheet is empty; expected a line for each sample`)
  const delimiter = delimiterOf(lines[first]!, lines[first + 1] ?? '', fileName, first + 1)
  const all = lines
    .map((line, i) => ({line: i + 1, cells: split(line, delimiter)}))
    .filter(({line, cells}) => line > first && cells.some((cell) => cell !== '') && !cells[0]!.startsWith('#'))
  const known = new Set(columns.map(plain))
  const noHeader = all[0]!.cells.some((cell) => cell !== '' && known.has(plain(cell)) && !sampleHeadings.includes(plain(cell)))
  const header = noHeader ? all[0]!.cells.map((_, i) => ['sample', 'group'][i] ?? `column${i + 1}`) : all[0]!.cells
  const body = noHeader ? all : all.slice(1)
  if (body.length === 0)
    throw new UserError('invalid-input', `${fileName}: the sample sheet holds a header and no rows; expected one row per sample`)
  const full = !noHeader && body[0]!.cells.length === header.length + 1 ? ['', ...header] : header
  for (const {line, cells} of body)
    if (cells.length !== full.length)
      throw new ParseError(fileName, {line}, `${cells.length} columns`, `${full.length} as in the header`, 'look for a missing separator')
  const at = Math.max(
    0,
    full.findIndex(
      (heading) => sampleHeadings.includes(plain(heading)) && body.some(({cells}) => known.has(plain(cells[full.indexOf(heading)]!))),
    ),
  )
  const seen = new Map<string, number>()
  for (const {line, cells} of body) {
    const sample = cells[at]!
    if (sample === '') throw new ParseError(fileName, {line}, 'an empty sample name', 'the heading of a column of the table')
    if (seen.has(sample))
      throw new ParseError(
        fileName,
        {line},
        `sample '${sample}' again (line ${seen.get(sample)})`,
        'one row per sample',
        'delete one of them',
      )
    seen.set(sample, line)
  }
  const rest = full.flatMap((_, i) => (i === at ? [] : [i]))
  return {
    source: fileName,
    columns: rest.map((i) => full[i]!),
    rows: body.map(({cells}) => ({sample: cells[at]!, values: rest.map((i) => cells[i]!)})),
  }
}

/** Values of one column, in the order of the rows. */
export function sheetColumn(sheet: SampleSheet, name: string): string[] | undefined {
  const exact = sheet.columns.indexOf(name)
  const index = exact !== -1 ? exact : sheet.columns.findIndex((column) => plain(column) === plain(name))
  return index === -1 ? undefined : sheet.rows.map(({values}) => values[index]!)
}
