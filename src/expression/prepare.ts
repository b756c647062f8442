import {UserError} from '#errors'
import {type Flag, type FlagName, flag, refuse} from './flags.js'
import {datedRows, rowNames} from './ids.js'
import {inspectTable} from './inspect.js'
import type {SampleSheet} from './sample-sheet.js'
import {type NumericTable, type ScanOptions, scanTable} from './scan.js'
import {type Profile, profileOf, type Unit} from './units.js'

/** A table ready for statistics: one row per gene or RNA, one number per sample, nothing missing. */
export interface MeasuredTable {
  readonly fileName: string
  readonly format: NumericTable['format']
  readonly unit: Unit
  readonly samples: readonly string[]
  /** One per row, unique: an accession where the table has one. */
  readonly ids: readonly string[]
  /** One per row, for people: a symbol where the table has one. */
  readonly labels: readonly string[]
  /** Every other name a row has. */
  readonly aliases: readonly (readonly string[])[]
  /** Line of each row in the file. */
  readonly lines: Uint32Array
  /** rows × samples, row by row. */
  readonly values: Float64Array
  readonly profile: Profile
  readonly flags: readonly Flag[]
  /** Rows and samples left out before any statistics, and why. */
  readonly dropped: readonly {readonly what: 'rows' | 'samples'; readonly count: number; readonly why: string}[]
}

export interface PrepareOptions extends Omit<ScanOptions, 'samples' | 'maxRows'> {
  /** Samples wanted, in this order; default: all that the table has. */
  readonly sheet?: SampleSheet
  readonly mergeDuplicates?: 'sum' | 'max' | 'refuse'
  readonly accepted?: ReadonlySet<FlagName>
  /** Report the flags in the result and stop at none (for a preview). Default false. */
  readonly lenient?: boolean
}

/**
 * Reads and checks one table of measurements.
 *
 * @param bytes - of a TSV, CSV, Excel, GCT, featureCounts or GEO series matrix file, gzip or not
 * @param fileName - how messages call it
 * @param options - sample sheet, what is accepted, how duplicate names are merged
 * @returns one row per gene, one number per sample, nothing missing; the unit it was taken for; what was dropped and noticed
 * @throws {UserError} the first thing wrong with it that was not accepted
 * @example
 * prepareTable(new TextEncoder().encode('gene\ta\tb\nFIS1\t10\t20\nMFF\t3\t4\n'), 'counts.tsv').samples // → ['a', 'b']
 */
export function prepareTable(bytes: Uint8Array, fileName: string, options: PrepareOptions = {}): MeasuredTable {
  const {sheet, accepted = new Set<FlagName>()} = options
  const table = scanTable(bytes, fileName, {
    ...options,
    ...(sheet ? {samples: sheet.rows.map(({sample}) => sample)} : {}),
    maxRows: accepted.has('many-rows') ? 50_000_000 : 2_000_000,
  })
  return prepareScanned(table, options)
}

/** The same from a table already read. */
export function prepareScanned(
  table: NumericTable,
  {mergeDuplicates = 'refuse', accepted = new Set<FlagName>(), lenient = false}: PrepareOptions = {},
): MeasuredTable {
  const profile = profileOf(table)
  const names = rowNames(table)
  const {flags: found, mixed, duplicates} = inspectTable(table, profile, names, {mergeDuplicates})
  const flags = [...found, ...transcripts(table, names.keys)]
  if (!lenient) refuse(flags, accepted)
  const kept = new Kept(table, profile)
  kept.dropSamples(({detected, missing}) => detected === 0 && missing < table.lines.length, 'only zeros')
  kept.dropSamples(({missing}) => missing === table.lines.length, 'no value at all')
  kept.dropRows((row) => names.keys[row] === '', 'no name')
  const dated = new Set(datedRows(table).map(({row}) => row))
  kept.dropRows((row) => dated.has(row), 'a date instead of a name')
  if (found.some(({name}) => name === 'negative-counts')) kept.dropRows((row) => kept.some(row, (value) => value < 0), 'a negative count')
  kept.dropRows((row) => kept.some(row, Number.isNaN), 'a missing value')
  if (mixed) {
    const wholes = mixed.whole.reduce((sum, one) => sum + one, 0)
    const smaller = wholes * 2 >= mixed.whole.length ? 0 : 1
    const twice = new Set([...duplicates.values()].flatMap((rows) => (new Set(rows.map((row) => mixed.whole[row])).size > 1 ? rows : [])))
    kept.dropRows((row) => twice.has(row) && mixed.whole[row] === smaller, 'in the other unit than the rest, where the id has a row too')
  }
  const merged = mergeRows(kept.rows(), names.keys, table, mixed && mergeDuplicates === 'refuse' ? 'max' : mergeDuplicates, profile.unit)
  if (merged.gone > 0) kept.note('rows', merged.gone, `an id that stands more than once (${merged.how})`)
  const columns = kept.columns()
  const n = columns.length
  const values = new Float64Array(merged.rows.length * n)
  merged.rows.forEach(({from}, i) => {
    for (const row of from)
      columns.forEach((column, j) => {
        values[i * n + j]! += table.values[row * table.samples.length + column]!
      })
  })
  const first = merged.rows.map(({from}) => from[0]!)
  const result: MeasuredTable = {
    fileName: table.fileName,
    format: table.format,
    unit: profile.unit,
    samples: columns.map((column) => table.samples[column]!),
    ids: first.map((row) => names.keys[row]!),
    labels: first.map((row) => names.labels[row]!),
    aliases: table.names.length > 1 ? first.map((row) => table.names.map(({cells}) => cells[row]!)) : [],
    lines: Uint32Array.from(first, (row) => table.lines[row]!),
    values,
    profile: {...profile, samples: columns.map((column) => profile.samples[column]!)},
    flags,
    dropped: kept.dropped,
  }
  if (result.ids.length === 0) throw new UserError('invalid-input', `${table.fileName}: no row is left after ${kept.why()}; mend the file`)
  return result
}

/** Isoforms where genes are expected. */
function transcripts({fileName, lines}: NumericTable, keys: readonly string[]): Flag[] {
  const looked = keys.slice(0, 2000)
  if (looked.filter((key) => /^ENST\d/.test(key)).length < 0.5 * looked.length) return []
  return [
    flag(
      'transcripts',
      `${fileName}:${lines[0]}: found '${keys[0]}', a transcript, expected one row per gene; sum the transcripts of a gene first (tximport, or salmon's quant.genes.sf)`,
    ),
  ]
}

/** Which rows and samples are still in. */
class Kept {
  readonly dropped: {what: 'rows' | 'samples'; count: number; why: string}[] = []
  private readonly isOut: Uint8Array
  private readonly sampleOut: boolean[]

  constructor(
    private readonly table: NumericTable,
    private readonly profile: Profile,
  ) {
    this.isOut = new Uint8Array(table.lines.length)
    this.sampleOut = table.samples.map(() => false)
  }

  note(what: 'rows' | 'samples', count: number, why: string): void {
    if (count > 0) this.dropped.push({what, count, why})
  }

  dropSamples(test: (sample: Profile['samples'][number]) => boolean, why: string): void {
    let count = 0
    this.profile.samples.forEach((sample, i) => {
      if (this.sampleOut[i] || !test(sample)) return
      this.sampleOut[i] = true
      count++
    })
    this.note('samples', count, why)
  }

  dropRows(test: (row: number) => boolean, why: string): void {
    let count = 0
    for (let row = 0; row < this.isOut.length; row++) {
      if (this.isOut[row] || !test(row)) continue
      this.isOut[row] = 1
      count++
    }
    this.note('rows', count, why)
  }

  some(row: number, test: (value: number) => boolean): boolean {
    const n = this.sampleOut.length
    for (let i = 0; i < n; i++) if (!this.sampleOut[i] && test(this.table.values[row * n + i]!)) return true
    return false
  }

  rows(): number[] {
    return [...this.isOut.keys()].filter((row) => !this.isOut[row])
  }

  columns(): number[] {
    return this.sampleOut.flatMap((out, i) => (out ? [] : [i]))
  }

  why(): string {
    return this.dropped.map(({count, what, why}) => `leaving out ${count} ${what} (${why})`).join(' and ')
  }
}

interface Merged {
  readonly rows: readonly {readonly from: readonly number[]}[]
  readonly gone: number
  readonly how: string
}

function mergeRows(
  rows: readonly number[],
  keys: readonly string[],
  table: NumericTable,
  how: 'sum' | 'max' | 'refuse',
  unit: Unit,
): Merged {
  const byKey = new Map<string, number[]>()
  for (const row of rows) {
    const same = byKey.get(keys[row]!)
    if (same) same.push(row)
    else byKey.set(keys[row]!, [row])
  }
  const gone = rows.length - byKey.size
  if (gone > 0 && how === 'sum' && (unit === 'log2 intensities' || unit === 'Ct'))
    throw new UserError('invalid-input', `--merge-duplicates sum: found ${unit} in ${table.fileName}, which do not add up; use max`)
  const n = table.samples.length
  const total = (row: number) => {
    let sum = 0
    for (let i = row * n; i < (row + 1) * n; i++) sum += Number.isNaN(table.values[i]!) ? 0 : table.values[i]!
    return unit === 'Ct' ? -sum : sum
  }
  const merged = [...byKey.values()].map((same) => ({
    from: same.length === 1 || how === 'sum' ? same : [same.reduce((best, row) => (total(row) > total(best) ? row : best))],
  }))
  return {rows: merged, gone, how: how === 'sum' ? 'their rows are added up' : 'the row with the highest mean is kept'}
}
