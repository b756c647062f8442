import Papa from 'papaparse'
import {ParseError, UserError} from '#errors'
import {plainBytes} from './open.js'

export type Delimiter = '\t' | ',' | ';'

/** A table as text: a header, and rows with the line each stands on (counting from 1). */
export interface TextTable {
  readonly header: readonly string[]
  readonly rows: readonly {readonly line: number; readonly cells: readonly string[]}[]
  readonly delimiter: Delimiter
}

/**
 * Bytes of a text file (gzip and Excel too) as text; with `latin1`, text that is not UTF-8 is read as Latin-1. More than `maxBytes`
 * (default 500 MB) are refused.
 *
 * @throws {UserError} an empty file, a binary file, bytes that are not UTF-8, a text too long
 */
export function decodeText(
  bytes: Uint8Array,
  fileName: string,
  options: {readonly latin1?: boolean; readonly maxBytes?: number} = {},
): string {
  const {latin1 = false, maxBytes} = options
  const plain = plainBytes(bytes, fileName, maxBytes)
  if (plain.length === 0) throw new UserError('invalid-input', `${fileName}: the file is empty; expected a table with a header line`)
  const zero = plain.subarray(0, 65_536).indexOf(0)
  if (zero !== -1) {
    const utf16 = (plain[0] === 0xff && plain[1] === 0xfe) || (plain[0] === 0xfe && plain[1] === 0xff)
    throw new UserError(
      'invalid-input',
      utf16
        ? `${fileName}: the text is UTF-16, expected UTF-8; save it as UTF-8`
        : `${fileName}: this is a binary file (a zero byte at position ${zero}), expected text`,
    )
  }
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(plain)
  } catch {
    if (latin1) return new TextDecoder('latin1').decode(plain)
    const {line, column, byte} = firstBadByte(plain)
    throw new ParseError(
      fileName,
      {line, column},
      `the byte 0x${byte.toString(16)}, which is not UTF-8`,
      'UTF-8 text',
      'save the file as UTF-8 (it is probably Latin-1)',
    )
  }
}

function firstBadByte(bytes: Uint8Array): {line: number; column: number; byte: number} {
  let line = 1
  let start = 0
  // Halve to the longest valid prefix.
  let low = 0
  let high = bytes.length
  const valid = (end: number, stream = true) => {
    try {
      new TextDecoder('utf-8', {fatal: true}).decode(bytes.subarray(0, end), {stream})
      return true
    } catch {
      return false
    }
  }
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (valid(middle)) low = middle
    else high = middle - 1
  }
  // A lead byte without its followers is the culprit, not what comes after it.
  const decodable = [0, 1, 2, 3].map((back) => low - back).find((end) => end >= 0 && valid(end, false)) ?? low
  for (let i = 0; i < decodable; i++) {
    if (bytes[i] === 10) {
      line++
      start = i + 1
    }
  }
  return {line, column: decodable - start + 1, byte: bytes[decodable] ?? 0}
}

/**
 * Reads a delimited table: tab, comma or semicolon, found from the header; quoted cells; lines that start with `#` and empty
 * lines are passed over. A header one shorter than the rows (as R writes it) gets an unnamed first column.
 *
 * @throws {ParseError} no header, one column only, rows of another length
 */
export function parseTable(text: string, fileName: string): TextTable {
  const clean = text.replace(/^\ufeff/, '')
  const lines = clean.split(/\r\n|\n|\r/)
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'))
  if (first === -1)
    throw new UserError('invalid-input', `${fileName}: the file holds no lines with data; expected a table with a header line`)
  const delimiter = delimiterOf(lines[first]!, lines[first + 1] ?? '', fileName, first + 1)
  const {data} = Papa.parse<string[]>(lines.slice(first).join('\n'), {delimiter, skipEmptyLines: false})
  const [header, ...body] = data.map((cells) => cells.map((cell) => cell.trim()))
  const numbered = body
    .map((cells, i) => ({line: first + 2 + i, cells}))
    .filter(({cells}) => cells.some((cell) => cell !== '') && !cells[0]!.startsWith('#'))
  const width = numbered[0]?.cells.length ?? header!.length
  const full = header!.length === width - 1 ? ['', ...header!] : header!
  for (const {line, cells} of numbered) {
    if (cells.length !== full.length) {
      throw new ParseError(
        fileName,
        {line},
        `${cells.length} ${cells.length === 1 ? 'column' : 'columns'}`,
        `${full.length} as in the header`,
        'look for a missing or an extra separator, or an unclosed quote',
      )
    }
  }
  return {header: full, rows: numbered, delimiter}
}

export function delimiterOf(header: string, next: string, fileName: string, line: number): Delimiter {
  const counts = (['\t', ',', ';'] as const).map((delimiter) => ({delimiter, count: header.split(delimiter).length - 1}))
  const best = counts.reduce((a, b) => (b.count > a.count ? b : a))
  if (best.count > 0) return best.delimiter
  const other = ['|', ' '].find((character) => header.trim().includes(character) && next.trim().includes(character))
  throw new ParseError(
    fileName,
    {line},
    other ? `columns separated by '${other}'` : `one column ('${header.trim().slice(0, 40)}')`,
    'columns separated by tabs, commas or semicolons',
    'save the table as tab-separated text',
  )
}
