import {encode, reverseComplement, type Span, type Strand, unknownBase} from './alphabet.js'
import {placeholderPosition, referenceRna} from './transcripts.js'

/**
 * A stretch of an RNA that aligns with human mtDNA without gaps: the RNA is encoded there, or comes from a nuclear copy of it (NUMT);
 * the sequence alone cannot tell which.
 */
export interface MtdnaMatch extends Span {
  /** Positions on NC_012920.1, 1-based, in the order of the genome; `referenceStart` > `referenceEnd` round the origin. */
  readonly referenceStart: number
  readonly referenceEnd: number
  /** `+`: the RNA reads as the deposited strand. */
  readonly strand: Strand
  readonly matches: number
  /** How many matches as good are expected by chance in an RNA and a genome of this composition. */
  readonly expected: number
}

const wordLength = 8
const words = 4 ** wordLength
/** An extension ends when its score (+1 match, −1 mismatch) has dropped by this much from its best. */
const drop = 8

interface Index {
  /** The circular genome; places are taken modulo its length, so that extensions run round the origin. */
  readonly codes: Uint8Array
  /** Word → its places, as a range of `places`. */
  readonly from: Int32Array
  readonly places: Int32Array
  readonly composition: readonly number[]
}

let built: Index | undefined

function genomeIndex(): Index {
  built ??= indexOf(encode(referenceRna(1, 16_569)))
  return built
}

function indexOf(codes: Uint8Array): Index {
  const {length} = codes
  const from = new Int32Array(words + 1)
  const wordAt = new Int32Array(length)
  for (let i = 0; i < length; i++) {
    let word = 0
    for (let k = 0; k < wordLength; k++) word = word * 4 + codes[(i + k) % length]!
    wordAt[i] = word
    from[word + 1]!++
  }
  for (let word = 0; word < words; word++) from[word + 1]! += from[word]!
  const places = new Int32Array(length)
  const next = from.slice()
  for (let i = 0; i < length; i++) places[next[wordAt[i]!]!++] = i
  return {codes, from, places, composition: compositionOf(codes)}
}

function compositionOf(codes: Uint8Array): number[] {
  const counts = [0, 0, 0, 0]
  for (const code of codes) if (code < 4) counts[code]!++
  const sum = counts.reduce((a, b) => a + b, 0)
  return counts.map((count) => count / sum)
}

/**
 * Where an RNA aligns with human mtDNA on either strand, best first; stretches of the RNA that overlap a better match are left out.
 *
 * The number expected by chance is K·m·n·exp(−λS) (Karlin & Altschul 1990, doi:10.1073/pnas.87.6.2264) for scores of ±1, where λ and
 * K have closed forms in the chance p of a match: λ = ln((1−p)/p), K = (1−2p)²/(1−p).
 *
 * @param sequence - 5′→3′, A, C, G, U, N
 * @param mostExpected - the largest number expected by chance that is still reported; default 0.001
 * @returns matches with their places on both, none: an empty list
 * @example
 * findMtdnaMatches('ACGU') // → []
 */
export function findMtdnaMatches(sequence: string, mostExpected = 0.001): MtdnaMatch[] {
  const index = genomeIndex()
  const found = [
    ...segmentsOf(encode(sequence), index).map((segment) => toMatch(segment, '+', sequence.length, index)),
    ...segmentsOf(encode(reverseComplement(sequence)), index).map((segment) => toMatch(segment, '-', sequence.length, index)),
  ]
  const own = compositionOf(encode(sequence))
  const chance = own.reduce((sum, share, base) => sum + share * index.composition[base]!, 0)
  const matches = found
    .map(({score, ...match}) => ({...match, expected: expectedByChance(score, sequence.length, index.codes.length * 2, chance)}))
    .filter(({expected}) => expected <= mostExpected)
    .sort((a, b) => a.expected - b.expected || a.start - b.start || a.referenceStart - b.referenceStart)
  const kept: MtdnaMatch[] = []
  for (const match of matches) if (!kept.some((other) => other.start < match.end && match.start < other.end)) kept.push(match)
  return kept
}

function expectedByChance(score: number, m: number, n: number, p: number): number {
  // Where most letters agree by chance (a run of one base) no score is surprising.
  if (!(p < 0.5)) return Infinity
  const lambda = Math.log((1 - p) / p)
  const k = (1 - 2 * p) ** 2 / (1 - p)
  return k * m * n * Math.exp(-lambda * score)
}

interface Segment extends Span {
  /** Place of `start` on the genome, 0-based without the placeholder. */
  readonly place: number
  readonly score: number
  readonly matches: number
}

function segmentsOf(rna: Uint8Array, index: Index): Segment[] {
  const segments: Segment[] = []
  const {length} = index.codes
  /** Diagonal → how far along the RNA it has been extended. */
  const done = new Map<number, number>()
  let word = 0
  let known = 0
  for (let end = 1; end <= rna.length; end++) {
    const base = rna[end - 1]!
    known = base === unknownBase ? 0 : known + 1
    word = (word * 4 + (base & 3)) % words
    if (known < wordLength) continue
    const start = end - wordLength
    for (let at = index.from[word]!; at < index.from[word + 1]!; at++) {
      const place = index.places[at]!
      const diagonal = (((place - start) % length) + length) % length
      if ((done.get(diagonal) ?? 0) > start) continue
      const segment = extended(rna, start, diagonal, index.codes)
      done.set(diagonal, segment.end)
      segments.push(segment)
    }
  }
  return segments
}

function extended(rna: Uint8Array, start: number, diagonal: number, codes: Uint8Array): Segment {
  const right = reach(rna, codes, start + wordLength, diagonal, 1)
  const left = reach(rna, codes, start - 1, diagonal, -1)
  const from = start - left.steps
  const score = wordLength + left.score + right.score
  const end = start + wordLength + right.steps
  return {start: from, end, place: (diagonal + from) % codes.length, score, matches: (score + end - from) / 2}
}

/** How far an extension goes for its best score. */
function reach(rna: Uint8Array, codes: Uint8Array, from: number, diagonal: number, step: 1 | -1): {steps: number; score: number} {
  let score = 0
  let best = 0
  let steps = 0
  const most = codes.length - wordLength
  for (let n = 0, i = from; i >= 0 && i < rna.length && n < most; n++, i += step) {
    score += rna[i] === codes[(diagonal + i) % codes.length] ? 1 : -1
    if (score > best) {
      best = score
      steps = n + 1
    }
    if (score <= best - drop) break
  }
  return {steps, score: best}
}

function toMatch({start, end, place, score, matches}: Segment, strand: Strand, length: number, {codes}: Index) {
  const position = (at: number) => {
    const plain = (at % codes.length) + 1
    return plain >= placeholderPosition ? plain + 1 : plain
  }
  return {
    start: strand === '+' ? start : length - end,
    end: strand === '+' ? end : length - start,
    referenceStart: position(place),
    referenceEnd: position(place + end - start - 1),
    strand,
    matches,
    score,
  }
}
