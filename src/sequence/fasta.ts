import {ParseError} from '#errors'

/** One sequence of a file, as RNA. */
export interface SequenceRecord {
  /** The first word of the header. */
  readonly id: string
  /** The rest of the header; '' where there is none. */
  readonly description: string
  /** Upper-case A, C, G, U, and N for every base that is not settled. */
  readonly sequence: string
  /** Line of the header, from 1. */
  readonly line: number
  /** How many letters were ambiguity codes (all read as N). */
  readonly ambiguous: number
  /** 1-based position of the first of them; absent where there is none. */
  readonly firstAmbiguous?: number
  /** Both T and U stood in the record; both were read as U. */
  readonly mixed: boolean
}

export interface FastaOptions {
  /** `keep` (default): an ambiguity code becomes N. `refuse`: it is an error with its position. */
  readonly ambiguity?: 'keep' | 'refuse'
  /** The longest sequence read, in letters; default 300,000,000. */
  readonly longest?: number
}

const proteinOnly = /[EFILPQZJOX*]/i
const plainLine = /^[ACGU]+$/

/**
 * Reads FASTA piece by piece, so that a file of any size passes through. Lower case, T for U, Windows and old Mac line ends, a
 * byte-order mark, blank lines and spaces at line ends are read as meant; everything else that is not nucleotides is refused with
 * the record and the line.
 *
 * @throws {ParseError} from `push` and `end`
 */
export class FastaReader {
  private readonly source: string
  private readonly options: Required<FastaOptions>
  private readonly decoder = new TextDecoder('utf-8')
  private readonly ids = new Map<string, number>()
  private rest = ''
  private line = 0
  private header: {id: string; description: string; line: number} | undefined
  private parts: string[] = []
  private length = 0
  private ambiguous = 0
  private firstAmbiguous: number | undefined
  private seen = {t: false, u: false}

  /** @param source - the file's name, for messages */
  constructor(source: string, options: FastaOptions = {}) {
    this.source = source
    this.options = {ambiguity: options.ambiguity ?? 'keep', longest: options.longest ?? 300_000_000}
  }

  /** The records completed by these bytes. */
  push(bytes: Uint8Array): SequenceRecord[] {
    return this.take(this.decoder.decode(bytes, {stream: true}), false)
  }

  /** The records completed by this text (for texts already decoded). */
  pushText(text: string): SequenceRecord[] {
    return this.take(text, false)
  }

  /** Begins a record without a header line, for a bare sequence. */
  begin(id: string): void {
    this.open(id)
  }

  /** The last records. */
  end(): SequenceRecord[] {
    const records = this.take(this.decoder.decode(), true)
    const last = this.finish()
    if (last) records.push(last)
    if (this.ids.size === 0) throw new ParseError(this.source, {}, 'no sequence', "FASTA: a line '>name' and lines of A, C, G and U (or T)")
    return records
  }

  private take(text: string, last: boolean): SequenceRecord[] {
    const records: SequenceRecord[] = []
    const all = this.rest + text
    // A carriage return at the very end may be half of a Windows line end.
    const until = !last && all.endsWith('\r') ? all.length - 1 : all.length
    const lines = all.slice(0, until).split(/\r\n|\n|\r/)
    this.rest = (last ? '' : lines.pop()!) + all.slice(until)
    if (this.rest.length > this.options.longest) this.refuseLongLine()
    for (const line of lines) {
      const record = this.readLine(line)
      if (record) records.push(record)
    }
    return records
  }

  private refuseLongLine(): never {
    const {longest} = this.options
    throw new ParseError(
      this.source,
      {line: this.line + 1},
      `a line of more than ${longest.toLocaleString('en')} characters`,
      'lines up to that length',
      'is it the right file?',
    )
  }

  private readLine(raw: string): SequenceRecord | undefined {
    this.line++
    const line = (this.line === 1 ? raw.replace(/^\uFEFF/, '') : raw).trimEnd()
    if (line.startsWith('>')) {
      const done = this.finish()
      this.open(line.slice(1))
      return done
    }
    if (line === '' || line.startsWith(';')) return undefined
    if (this.header === undefined) this.refuseBeforeHeader(line)
    this.append(line)
    return undefined
  }

  private open(header: string): void {
    const text = header.trim()
    const id = /^\S+/.exec(text)?.[0]
    if (id === undefined) throw new ParseError(this.source, {line: this.line}, "a header '>' without a name", "'>name'")
    const before = this.ids.get(id)
    if (before !== undefined)
      throw new ParseError(
        this.source,
        {line: this.line},
        `the name '${id}' a second time (first on line ${before})`,
        'a name of its own for every record',
        'rename or remove one of the two',
      )
    this.ids.set(id, this.line)
    this.header = {id, description: text.slice(id.length).trim(), line: this.line}
  }

  private append(line: string): void {
    if (plainLine.test(line)) {
      if (!this.seen.u && line.includes('U')) this.seen.u = true
      this.keep(line)
      return
    }
    const upper = line.toUpperCase().replace(/[ \t]/g, '')
    if (upper.includes('T')) this.seen.t = true
    if (upper.includes('U')) this.seen.u = true
    const rna = upper.replaceAll('T', 'U')
    if (plainLine.test(rna)) this.keep(rna)
    else this.keep(this.withoutCodes(rna, line))
  }

  private keep(rna: string): void {
    this.length += rna.length
    if (this.length > this.options.longest)
      throw new ParseError(
        this.source,
        {line: this.line},
        `record '${this.header!.id}' with more than ${this.options.longest} letters`,
        'sequences up to that length',
        'cut it into pieces',
      )
    this.parts.push(rna)
  }

  /** The line with every ambiguity code as N. */
  private withoutCodes(rna: string, line: string): string {
    const {id} = this.header!
    const wrong = /[^ACGURYSWKMBDHVN]/.exec(rna)?.[0]
    if (wrong !== undefined) this.refuseLetter(line, wrong)
    for (let i = 0; i < rna.length; i++) {
      const letter = rna[i]!
      if ('ACGU'.includes(letter)) continue
      const position = this.length + i + 1
      if (this.options.ambiguity === 'refuse')
        throw new ParseError(
          this.source,
          {line: this.line, column: columnOf(line, letter)},
          `ambiguity code '${letter}' at position ${position} of record '${id}'`,
          'A, C, G or U (T)',
          'write the base you mean, one record per variant',
        )
      this.ambiguous++
      this.firstAmbiguous ??= position
    }
    return rna.replace(/[^ACGU]/g, 'N')
  }

  private refuseLetter(line: string, letter: string): never {
    const at = {line: this.line, column: columnOf(line, letter)}
    const record = `in record '${this.header!.id}'`
    if (proteinOnly.test(letter))
      throw new ParseError(
        this.source,
        at,
        `'${letter}' ${record}, a letter of proteins`,
        'A, C, G and U (or T)',
        'give the nucleotide sequence, not its translation',
      )
    if (letter === '-' || letter === '.')
      throw new ParseError(this.source, at, `a gap '${letter}' ${record}`, 'A, C, G and U (or T)', 'take the gaps of the alignment out')
    if (letter === '\u0000' || letter === '\uFFFD')
      throw new ParseError(this.source, at, 'bytes that are not text', 'a FASTA text in ASCII or UTF-8', 'save it as plain text')
    throw new ParseError(this.source, at, `'${letter}' ${record}`, 'A, C, G and U (or T)')
  }

  private refuseBeforeHeader(line: string): never {
    const at = {line: this.line}
    if (line.startsWith('@'))
      throw new ParseError(this.source, at, "'@', as in FASTQ", "FASTA, a line '>name' first", 'convert the reads to FASTA')
    if (/^(LOCUS|ID {3})/.test(line))
      throw new ParseError(this.source, at, 'a GenBank or EMBL record', "FASTA, a line '>name' first", 'download it as FASTA')
    if (/[\u0000\uFFFD]/.test(line))
      throw new ParseError(
        this.source,
        at,
        'bytes that are not text',
        'a FASTA text in ASCII or UTF-8 (gzip is fine)',
        'save it as plain text',
      )
    throw new ParseError(this.source, at, `'${clipped(line)}' before the first header`, "a line '>name' first")
  }

  private finish(): SequenceRecord | undefined {
    if (this.header === undefined) return undefined
    const {id, description, line} = this.header
    if (this.length === 0)
      throw new ParseError(
        this.source,
        {line},
        `record '${id}' without a sequence`,
        'letters below its header',
        'remove the record or fill it',
      )
    const record: SequenceRecord = {
      id,
      description,
      line,
      sequence: this.parts.length === 1 ? this.parts[0]! : this.parts.join(''),
      ambiguous: this.ambiguous,
      ...(this.firstAmbiguous === undefined ? {} : {firstAmbiguous: this.firstAmbiguous}),
      mixed: this.seen.t && this.seen.u,
    }
    this.header = undefined
    this.parts = []
    this.length = 0
    this.ambiguous = 0
    this.firstAmbiguous = undefined
    this.seen = {t: false, u: false}
    return record
  }
}

const columnOf = (line: string, letter: string): number => {
  const plain = line.toUpperCase().indexOf(letter)
  return plain + 1
}

const clipped = (line: string) => (line.length > 20 ? `${line.slice(0, 20)}…` : line)

/**
 * All records of a FASTA text.
 *
 * @param text - of the whole file
 * @param source - how messages call it
 * @param options - as for `parseSequence`
 * @returns the records in their order
 * @throws {ParseError}
 * @example
 * parseFasta('>a\nACGT\n', 'a.fa').map(({id}) => id) // → ['a']
 */
export function parseFasta(text: string, source: string, options: FastaOptions = {}): SequenceRecord[] {
  const reader = new FastaReader(source, options)
  return [...reader.pushText(text), ...reader.end()]
}

/**
 * Reads a bare sequence, as typed: letters, spaces and line breaks only.
 *
 * @param text - letters A, C, G, T, U and ambiguity codes
 * @param id - how the record is called
 * @param options - what to do with ambiguity codes: `keep` as N (default) or `refuse`
 * @returns the record, T read as U
 * @throws {ParseError} anything but nucleotides
 * @example
 * parseSequence('acgt').sequence // → 'ACGU'
 */
export function parseSequence(text: string, id = 'sequence', options: FastaOptions = {}): SequenceRecord {
  const reader = new FastaReader(id, options)
  reader.begin(id)
  const [record] = [...reader.pushText(`${text}\n`), ...reader.end()]
  return record!
}

/** Whether a text as typed can only be meant as a nucleotide sequence: 10 letters or more, of nucleotides and their codes alone. */
export const looksLikeSequence = (text: string) => /^[\sACGTU]{10,}$/i.test(text) && text.replace(/\s/g, '').length >= 10

/** The records as FASTA, 70 letters a line. */
export function printFasta(records: readonly Pick<SequenceRecord, 'id' | 'description' | 'sequence'>[]): string {
  return records
    .map(({id, description, sequence}) => `>${id}${description === '' ? '' : ` ${description}`}\n${sequence.replace(/.{1,70}/g, '$&\n')}`)
    .join('')
}
