import {randomStream} from '#stats'
import {encode, type Span} from './alphabet.js'
import {shuffleCodes} from './shuffle.js'

/**
 * The sequence at the 3′ end of miRNAs found in mitochondria that is taken for a signal of import, with Ago2, by SAM50, TOM20 and TIM
 * (miR-181a and miR-181c, after Jusic et al. 2020 as the review cites it). A correlate: that it suffices for import has not been shown.
 */
export const importMotif = 'UGUCGGUGAGU'

export interface MotifHit extends Span {
  /** Bases that differ from the motif (an unknown base differs). */
  readonly mismatches: number
  /** The hit ends where the RNA ends. */
  readonly atThreePrimeEnd: boolean
  /**
   * Chance that a shuffle of the RNA with the same dinucleotides carries the motif anywhere with at most this many mismatches:
   * (1 + shuffles that do) / (1 + shuffles made).
   */
  readonly p: number
}

export interface MotifOptions {
  /** 5′→3′; default the import motif. */
  readonly motif?: string
  /** The most mismatches reported; default 2. */
  readonly mostMismatches?: number
  /** Shuffles made for an RNA with a hit; default 9,999, fewer (never below 199) for RNAs longer than about 1,000 bases. */
  readonly shuffles?: number
  /** Default 1. */
  readonly seed?: number
}

/**
 * Where a motif stands in an RNA, with mismatches counted, best hit first (then 5′ to 3′).
 *
 * @param sequence - 5′→3′, A, C, G, U, N
 * @param options - motif (default the import motif), `mostMismatches` (default 2), seed of the shuffles
 * @returns every window within `mostMismatches`; none: an empty list
 * @throws {RangeError} an empty motif, or `mostMismatches` below 0 or not below the motif's length
 * @example
 * findMotif('UAGGAUGGGGGUGAGAGGUG').length >= 0 // → true
 */
export function findMotif(sequence: string, options: MotifOptions = {}): MotifHit[] {
  const {motif = importMotif, mostMismatches = 2, seed = 1} = options
  if (motif.length === 0 || mostMismatches < 0 || mostMismatches >= motif.length)
    throw new RangeError(`a motif of ${motif.length} with up to ${mostMismatches} mismatches is everywhere`)
  const codes = encode(sequence)
  const wanted = encode(motif)
  const found: (Span & {mismatches: number})[] = []
  for (let start = 0; start + wanted.length <= codes.length; start++) {
    const mismatches = mismatchesAt(codes, start, wanted, mostMismatches)
    if (mismatches <= mostMismatches) found.push({start, end: start + wanted.length, mismatches})
  }
  if (found.length === 0) return []
  const pValues = chanceOf(codes, wanted, mostMismatches, options.shuffles ?? shufflesFor(codes.length), seed)
  return found
    .sort((a, b) => a.mismatches - b.mismatches || a.start - b.start)
    .map((hit) => ({...hit, atThreePrimeEnd: hit.end === codes.length, p: pValues[hit.mismatches]!}))
}

const shufflesFor = (length: number) => Math.max(199, Math.min(9_999, Math.floor(1e7 / length)))

function mismatchesAt(codes: Uint8Array, start: number, wanted: Uint8Array, most: number): number {
  let mismatches = 0
  for (let i = 0; i < wanted.length && mismatches <= most; i++) if (codes[start + i] !== wanted[i]) mismatches++
  return mismatches
}

/** For 0 … `most` mismatches: the chance that a shuffle has a window at least that good. */
function chanceOf(codes: Uint8Array, wanted: Uint8Array, most: number, shuffles: number, seed: number): number[] {
  const best = new Array<number>(most + 1).fill(0)
  const shuffled = new Uint8Array(codes.length)
  for (let n = 0; n < shuffles; n++) {
    shuffled.set(codes)
    shuffleCodes(shuffled, randomStream(seed, n))
    let fewest = most + 1
    for (let start = 0; start + wanted.length <= shuffled.length && fewest > 0; start++)
      fewest = Math.min(fewest, mismatchesAt(shuffled, start, wanted, fewest - 1))
    if (fewest <= most) best[fewest]!++
  }
  let sum = 0
  return best.map((count) => {
    sum += count
    return (1 + sum) / (1 + shuffles)
  })
}
