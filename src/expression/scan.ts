import {ParseError, UserError} from '#errors'
import {type MatrixFormat, readHead, type TableHead} from './head.js'
import {sampleName} from './headings.js'
import {LineFeed, lineFeed} from './line-feed.js'
import {lastNumber, readNumber} from './numbers.js'
import {textPieces} from './open.js'
import type {SampleSheet} from './sample-sheet.js'

/** A cell that is not as it should be: how many there are, and where the first one stands. */
export interface Oddity {
  readonly count: number
  readonly line: number
  readonly column: number
  readonly text: string
}

/** A measured table as read: names, and one number per row and sample. */
export interface NumericTable {
  readonly fileName: string
  readonly format: MatrixFormat
  readonly header: readonly string[]
  /** Columns of names, best first; every cell is text, missing ones are ''. */
  readonly names: readonly {readonly heading: string; readonly cells: readonly string[]}[]
  /** Names of the samples, in the order of the columns of `values`. */
  readonly samples: readonly string[]
  /** Their headings as written. */
  readonly headings: readonly string[]
  /** rows × samples, row by row; `NaN` = missing. */
  readonly values: Float64Array
  /** Line of each row in the file, counting from 1. */
  readonly lines: Uint32Array
  /** Numbers with a decimal comma (read as such). */
  readonly decimalCommas?: Oddity
  /** Bytes that are no UTF-8 (read as Latin-1). */
  readonly notUtf8?: Oddity
  /** Rows that are tallies of reads, not genes (`__no_feature`, `N_unmapped`), left out. */
  readonly tallies: readonly string[]
  /** What the file itself says of its samples. */
  readonly sheet?: SampleSheet
}

export interface ScanOptions {
  /** Names of the samples; default: every numeric column that is neither annotation nor a result. */
  readonly samples?: readonly string[]
  /** More rows than this are refused; default 2,000,000. */
  readonly maxRows?: number
  /** Called with the share of the file read, in [0, 1]. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

const tally = /^(__(no_feature|ambiguous|too_low_aQual|not_aligned|alignment_not_unique)|N_(unmapped|multimapping|noFeature|ambiguous))$/

/**
 * Reads a table of measurements from its bytes (text, gzip or Excel), one line at a time, straight into numbers.
 *
 * @throws {UserError} no header, no column of measurements, rows of another length, a cell that is no number, too many rows;
 *   decimal commas and bytes that are not UTF-8 are read, and reported in the result
 */
export function scanTable(bytes: Uint8Array, fileName: string, options: ScanOptions = {}): NumericTable {
  const lines = new LineFeed(textPieces(bytes, fileName), fileName)
  const headBytes = lines.peek(1 << 20)
  refuseBinary(headBytes, fileName)
  const head = readHead(new TextDecoder('utf-8').decode(headBytes), fileName, options)
  if (head.samples.length === 0)
    throw new ParseError(
      fileName,
      {line: head.skip},
      `no column of numbers among ${head.header.map((heading) => `'${heading}'`).join(', ')}`,
      'one column of measurements per sample',
    )
  const scan = new Scan(head, fileName, options)
  // A first guess at the number of rows, from the length of the file and of its first lines; the arrays grow when it is short.
  const headText = headBytes.length
  let headLines = 1
  for (let i = 0; i < headText; i++) if (headBytes[i] === lineFeed) headLines++
  scan.reserve(Math.ceil((bytes.length / headText) * headLines * 1.05) + 16)
  let nextReport = 1 << 22
  lines.each((buffer, from, to, line, read) => {
    if (line <= head.skip) return true
    if (read > nextReport) {
      nextReport = read + (1 << 22)
      options.signal?.throwIfAborted()
      options.onProgress?.(Math.min(1, read / bytes.length))
    }
    return scan.row(buffer, from, to, line)
  })
  return scan.result()
}

/** The head of a table, read from its bytes without the rest. */
export function readHeadOf(bytes: Uint8Array, fileName: string): TableHead {
  const start = new LineFeed(textPieces(bytes, fileName), fileName).peek(1 << 18)
  refuseBinary(start, fileName)
  return readHead(new TextDecoder('utf-8').decode(start), fileName)
}

function refuseBinary(bytes: Uint8Array, fileName: string): void {
  const zero = bytes.subarray(0, 65_536).indexOf(0)
  if (zero === -1) return
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw new UserError(
      'unsupported',
      `${fileName}: found an Excel workbook of the old kind (.xls), expected .xlsx or text; save it as .xlsx or as tab-separated text`,
    )
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (utf16) throw new UserError('invalid-input', `${fileName}: the text is UTF-16, expected UTF-8; save it as UTF-8`)
  throw new UserError('invalid-input', `${fileName}: this is a binary file (a zero byte at position ${zero}), expected text`)
}

const quote = 34
const hash = 35
const bang = 33

const skipped = -1

class Scan {
  private readonly targets: Int32Array
  private readonly columns: number
  private readonly separator: number
  private values = new Float64Array(0)
  private lines = new Uint32Array(0)
  private readonly cells: string[][]
  private rows = 0
  private readonly tallies: string[] = []
  private commas: Oddity | undefined
  private foreign: Oddity | undefined
  private readonly strict = new TextDecoder('utf-8', {fatal: true})

  constructor(
    private readonly head: TableHead,
    private readonly fileName: string,
    private readonly options: ScanOptions,
  ) {
    this.columns = head.header.length
    this.separator = head.delimiter.charCodeAt(0)
    // What a column becomes: sample i, a column of names (−2 − i), or nothing.
    this.targets = new Int32Array(this.columns).fill(skipped)
    head.samples.forEach((column, i) => {
      this.targets[column] = i
    })
    head.names.forEach((column, i) => {
      if (this.targets[column] === skipped) this.targets[column] = -2 - i
    })
    this.cells = head.names.map(() => [])
  }

  reserve(rows: number): void {
    const wanted = Math.min(rows, (this.options.maxRows ?? 2_000_000) + 1)
    if (wanted <= this.lines.length) return
    const values = new Float64Array(wanted * this.head.samples.length)
    values.set(this.values.subarray(0, this.rows * this.head.samples.length))
    this.values = values
    const lines = new Uint32Array(wanted)
    lines.set(this.lines.subarray(0, this.rows))
    this.lines = lines
  }

  /** Reads one line; false at the end of the table. */
  row(buffer: Uint8Array, from: number, to: number, line: number): boolean {
    if (isBlank(buffer, from, to, this.separator) || buffer[from] === hash) return true
    if (buffer[from] === bang && this.head.format === 'GEO series matrix') return false
    if (this.rows >= this.lines.length) this.grow()
    const samples = this.head.samples.length
    const base = this.rows * samples
    let column = 0
    let at = from
    while (at <= to) {
      const quoted = buffer[at] === quote
      const end = quoted ? this.closing(buffer, at, to, line) : fieldEnd(buffer, at, to, this.separator)
      if (column >= this.columns) this.wrongLength(this.count(buffer, from, to), line)
      const target = this.targets[column]!
      if (target >= 0) this.values[base + target] = this.number(buffer, quoted ? at + 1 : at, quoted ? end - 1 : end, line, column)
      else if (target < skipped)
        this.cells[-2 - target]!.push(this.text(buffer, quoted ? at + 1 : at, quoted ? end - 1 : end, line, column))
      column++
      at = end + 1
    }
    if (column !== this.columns) this.wrongLength(column, line)
    const name = this.cells[0]?.[this.rows]
    if (name !== undefined && tally.test(name)) {
      this.tallies.push(name)
      for (const cells of this.cells) cells.length = this.rows
      return true
    }
    this.lines[this.rows++] = line
    return true
  }

  private grow(): void {
    const max = this.options.maxRows ?? 2_000_000
    if (this.rows >= max)
      throw new UserError(
        'too-large',
        `${this.fileName}: found more than ${max.toLocaleString('en')} rows, expected one row per gene or RNA; this looks like a table in long format (one row per gene and sample) or per read: make it one row per gene, or go on with --accept many-rows`,
      )
    this.reserve(Math.max(1024, Math.ceil(this.rows * 1.5)))
  }

  private number(buffer: Uint8Array, from: number, to: number, line: number, column: number): number {
    const kind = readNumber(buffer, from, to)
    switch (kind) {
      case 'number':
      case 'missing':
        break
      case 'comma':
        this.commas = again(this.commas, line, column + 1, latin1(buffer, from, to))
        break
      case 'other':
        throw new ParseError(
          this.fileName,
          {line, column: column + 1},
          `'${latin1(buffer, from, to).slice(0, 40)}' in column '${this.head.header[column]}'`,
          'a number (or NA)',
          'check the cell, or whether that column is a sample at all',
        )
      default:
        kind satisfies never
    }
    return lastNumber.value
  }

  private text(buffer: Uint8Array, from: number, to: number, line: number, column: number): string {
    let plain = true
    for (let i = from; i < to; i++) if (buffer[i]! > 127) plain = false
    if (plain) return latin1(buffer, from, to).trim()
    try {
      return this.strict.decode(buffer.subarray(from, to)).trim()
    } catch {
      const text = latin1(buffer, from, to)
      this.foreign = again(this.foreign, line, column + 1, text)
      return text.trim()
    }
  }

  private closing(buffer: Uint8Array, from: number, to: number, line: number): number {
    for (let i = from + 1; i < to; i++) {
      if (buffer[i] !== quote) continue
      if (buffer[i + 1] === quote) i++
      else if (i + 1 === to || buffer[i + 1] === this.separator) return i + 1
    }
    throw new ParseError(this.fileName, {line}, 'a quote that is not closed', 'a closing quote on the same line')
  }

  private count(buffer: Uint8Array, from: number, to: number): number {
    let fields = 1
    for (let i = from; i < to; i++) if (buffer[i] === this.separator) fields++
    return fields
  }

  private wrongLength(found: number, line: number): never {
    throw new ParseError(
      this.fileName,
      {line},
      `${found} ${found === 1 ? 'column' : 'columns'}`,
      `${this.columns} as in the header`,
      'look for a missing or an extra separator, an unclosed quote, or a file that was cut off',
    )
  }

  result(): NumericTable {
    const {head} = this
    if (this.rows === 0)
      throw new UserError('invalid-input', `${this.fileName}: found a header and no rows; expected one row per gene or RNA`)
    const headings = head.samples.map((column) => head.header[column]!)
    return {
      fileName: this.fileName,
      format: head.format,
      header: head.header,
      names: head.names.map((column, i) => ({heading: head.header[column]!, cells: this.cells[i]!})),
      samples: this.options.samples ?? headings.map(sampleName),
      headings,
      values: this.values.subarray(0, this.rows * head.samples.length),
      lines: this.lines.subarray(0, this.rows),
      ...(this.commas ? {decimalCommas: this.commas} : {}),
      ...(this.foreign ? {notUtf8: this.foreign} : {}),
      tallies: this.tallies,
      ...(head.sheet ? {sheet: head.sheet} : {}),
    }
  }
}

const again = (seen: Oddity | undefined, line: number, column: number, text: string): Oddity =>
  seen ? {...seen, count: seen.count + 1} : {count: 1, line, column, text}

function latin1(buffer: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += String.fromCharCode(buffer[i]!)
  return text
}

function fieldEnd(buffer: Uint8Array, from: number, to: number, separator: number): number {
  let at = from
  while (at < to && buffer[at] !== separator) at++
  return at
}

function isBlank(buffer: Uint8Array, from: number, to: number, separator: number): boolean {
  for (let i = from; i < to; i++) {
    const code = buffer[i]!
    if (code !== 32 && code !== 9 && code !== separator) return false
  }
  return true
}
