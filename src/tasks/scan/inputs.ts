import {ambiguous, nearest, notFound, ParseError, UserError} from '#errors'
import {type Knowledge, lookUpEntity} from '#knowledge'
import {
  FastaReader,
  humanMirnas,
  humanMirnasNamed,
  looksLikeSequence,
  mitochondrialTranscripts,
  parseSequence,
  type SequenceRecord,
} from '#sequence'
import {gunzipped, isGzip} from '#unpack'
import type {InputFile, TaskEnvironment} from '../shared/task.js'
import type {ScanWarning} from './answer.js'

/** Takes a warning down. */
export type Warn = (kind: ScanWarning['kind'], text: string) => void

/** An RNA to be scanned. */
export interface ScannedRna {
  readonly id: string
  readonly sequence: string
}

export interface ScanTarget {
  readonly id: string
  readonly sequence: string
}

/** Reads every RNA named on the command line. Ambiguity codes in them are refused: a seed with an open base means nothing. */
export async function readRnas(given: readonly (string | InputFile)[], environment: TaskEnvironment, warn: Warn): Promise<ScannedRna[]> {
  const rnas: ScannedRna[] = []
  for (const item of given) {
    if (typeof item === 'string') rnas.push(await rnaOfText(item, environment))
    else for await (const record of fastaRecords(item, {ambiguity: 'refuse'})) rnas.push(noted(record, item.name, warn))
  }
  const seen = new Set<string>()
  for (const {id} of rnas) {
    if (seen.has(id)) throw new UserError('invalid-input', `'${id}' is given twice; give every RNA once, under a name of its own`)
    seen.add(id)
  }
  return rnas
}

/** The targets, one by one as they are read: the mitochondrial transcripts where no file is given. */
export async function* readTargets(file: InputFile | undefined, warn: Warn): AsyncGenerator<ScanTarget> {
  if (file === undefined) yield* mitochondrialTranscripts()
  else for await (const record of fastaRecords(file)) yield noted(record, file.name, warn)
}

function noted(record: SequenceRecord, source: string, warn: Warn): SequenceRecord {
  const place = `${source}:${record.line}: record '${record.id}'`
  if (record.mixed) warn('mixed-t-and-u', `${place} has both T and U; both are read as U`)
  if (record.ambiguous > 0)
    warn(
      'ambiguity-codes',
      `${place} has ${record.ambiguous} ambiguity codes, the first at position ${record.firstAmbiguous}; they are read as N, which pairs with nothing`,
    )
  return record
}

async function rnaOfText(text: string, environment: TaskEnvironment): Promise<ScannedRna> {
  if (looksLikeSequence(text)) return parseSequence(text.trim())
  const knowledge = await environment.knowledge()
  const found = lookUpEntity(knowledge, text)
  if (found.kind === 'found' && found.entity.sequence !== undefined) return {id: found.entity.id, sequence: found.entity.sequence}
  const mirnas = humanMirnasNamed(text)
  if (mirnas.length === 1) return {id: mirnas[0]!, sequence: humanMirnas().get(mirnas[0]!)!}
  if (mirnas.length > 1) throw ambiguous('mature miRNA', text, mirnas)
  if (found.kind === 'ambiguous') throw ambiguous('entity', text, found.candidates)
  if (found.kind === 'found')
    throw new UserError(
      'not-found',
      `the sequence of '${text}' (${found.entity.id}) is not in the knowledge; give it as FASTA or as letters`,
    )
  // Letters alone and many of them: meant as a sequence, so say what is wrong with it.
  if (/^[a-z*\s-]{12,}$/i.test(text)) parseSequence(text.trim(), 'sequence', {ambiguity: 'refuse'})
  throw notFound('RNA', text, candidatesFor(text, knowledge), '(a name, a sequence of A, C, G, U of 10 letters or more, or a FASTA file)')
}

function candidatesFor(text: string, knowledge: Knowledge): string[] {
  const withSequence = [...knowledge.entities.values()].filter(({sequence}) => sequence !== undefined).map(({name}) => name)
  return nearest(text, [...withSequence, ...humanMirnas().keys()])
}

/** A FASTA file may unpack to this many bytes: more than two human genomes. */
const maxUnpacked = 8e9
const pieceBytes = 1 << 20

/** Records of a FASTA file, gzip or not, read in pieces. */
async function* fastaRecords(file: InputFile, options: {ambiguity?: 'keep' | 'refuse'} = {}): AsyncGenerator<SequenceRecord> {
  const reader = new FastaReader(file.name, options)
  if (file.bytes.length === 0)
    throw new ParseError(file.name, {}, 'an empty file', "FASTA: a line '>name' and lines of A, C, G and U (or T)")
  refuseOtherArchives(file)
  for (const piece of pieces(file)) yield* reader.push(piece)
  yield* reader.end()
}

function refuseOtherArchives({name, bytes}: InputFile): void {
  const starts = (...magic: number[]) => magic.every((byte, i) => bytes[i] === byte)
  const archive = starts(0x50, 0x4b, 3, 4) ? 'zip' : starts(0x42, 0x5a, 0x68) ? 'bzip2' : starts(0xfd, 0x37, 0x7a, 0x58) ? 'xz' : undefined
  if (archive) throw new ParseError(name, {}, `a ${archive} archive`, 'FASTA, plain or gzip', 'unpack it first')
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) throw new ParseError(name, {}, 'UTF-16 text', 'FASTA in ASCII or UTF-8', 'save it as UTF-8')
}

function* pieces({name, bytes}: InputFile): Generator<Uint8Array> {
  if (isGzip(bytes)) return yield* gunzipped(bytes, name, maxUnpacked)
  for (let from = 0; from < bytes.length; from += pieceBytes) yield bytes.subarray(from, from + pieceBytes)
}
