import {encode, type Span, type Strand, unknownBase} from './alphabet.js'

/** Sites with a match to the whole seed (positions 2–7), best class first. Bartel 2009, doi:10.1016/j.cell.2009.01.002. */
export const canonicalClasses = ['8mer', '7mer-m8', '7mer-A1', '6mer'] as const
/**
 * Sites beyond the canonical ones: `offset-6mer` pairs positions 3–8, `6mer-A1` positions 2–6 with an A opposite position 1,
 * `wobble-7mer` positions 2–8 with one G:U pair, `centered` eleven in a row from position 4 or 5 (Shin et al. 2010,
 * doi:10.1016/j.molcel.2010.06.005).
 */
export const otherClasses = ['offset-6mer', '6mer-A1', 'wobble-7mer', 'centered'] as const
export const seedClasses = [...canonicalClasses, ...otherClasses] as const
export type SeedClass = (typeof seedClasses)[number]

/** A site on a target; the span covers the bases that the class speaks of, on the target as given. */
export interface SeedSite extends Span {
  /** Index of the RNA in the list handed to the scanner. */
  readonly rna: number
  readonly class: SeedClass
  readonly strand: Strand
}

export interface SeedOptions {
  /** Default: the canonical classes. */
  readonly classes?: readonly SeedClass[]
  /** Also look at the reverse complement of each target; default false. */
  readonly bothStrands?: boolean
}

/** An RNA must have at least this many bases to have a seed with its position 8. */
export const shortestSeedRna = 8

/** Bits of a set of classes, in the order of `seedClasses`. */
const bit = (seedClass: SeedClass) => 1 << seedClasses.indexOf(seedClass)

interface Seed {
  readonly rna: number
  /** Code on the target opposite position 8 (that is, its complement). */
  readonly opposite8: number
}

const bases = 4 ** 6
const complement = (code: number) => (code > 3 ? unknownBase : 3 - code)

/**
 * Finds seed sites of many RNAs at once: one pass over a target, with a table of the 4,096 hexamers. Make it once and hand it
 * target after target; nothing is kept of them, so that a transcriptome of any size streams through.
 */
export class SeedScanner {
  private readonly wanted: number
  private readonly bothStrands: boolean
  /** Hexamer of the target (5′→3′) → RNAs whose positions 7–2 it pairs with. */
  private readonly seeds: (readonly Seed[] | undefined)[]
  private readonly offsets: (readonly Offset[] | undefined)[]
  private readonly pentamers: (readonly number[] | undefined)[]
  private readonly wobbles: ReadonlyMap<number, readonly number[]>
  private readonly centers: ReadonlyMap<number, readonly number[]>

  /**
   * @param rnas - small RNAs 5′→3′, A, C, G, U
   * @throws {RangeError} an RNA shorter than 8 bases or with an unknown base among its first 8
   */
  constructor(rnas: readonly string[], {classes = canonicalClasses, bothStrands = false}: SeedOptions = {}) {
    this.wanted = classes.reduce((bits, seedClass) => bits | bit(seedClass), 0)
    this.bothStrands = bothStrands
    const codes = rnas.map((rna) => {
      const encoded = encode(rna)
      if (encoded.length < shortestSeedRna || encoded.subarray(0, shortestSeedRna).includes(unknownBase))
        throw new RangeError(`'${rna}' has no seed of 8 known bases`)
      return encoded
    })
    this.seeds = tabled(codes, (rna) => [[opposite(rna, 1, 7), {opposite8: complement(rna[7]!)}]])
    this.offsets = tabled(codes, (rna) => [[opposite(rna, 2, 8), {opposite2: complement(rna[1]!)}]])
    this.pentamers = this.wants('6mer-A1') ? pentamerTable(codes) : []
    this.wobbles = this.wants('wobble-7mer') ? mapped(codes, wobbleSites) : new Map()
    this.centers = this.wants('centered') ? mapped(codes, centeredSites) : new Map()
  }

  /**
   * Looks through one target.
   *
   * @param target - A, C, G, U, N
   * @param onSite - called for every site, in the order of the target, `+` before `-`
   */
  scan(target: string, onSite: (site: SeedSite) => void): void {
    const codes = encode(target)
    this.scanStrand(codes, (rna, start, end, seedClass) => onSite({rna, start, end, class: seedClass, strand: '+'}))
    if (!this.bothStrands) return
    const {length} = codes
    const other = codes.reverse().map(complement)
    this.scanStrand(other, (rna, start, end, seedClass) =>
      onSite({rna, start: length - end, end: length - start, class: seedClass, strand: '-'}),
    )
  }

  private wants(seedClass: SeedClass): boolean {
    return (this.wanted & bit(seedClass)) !== 0
  }

  private scanStrand(codes: Uint8Array, report: Report): void {
    const noncanonical = this.wanted & ~canonicalClasses.reduce((bits, seedClass) => bits | bit(seedClass), 0)
    let code = 0
    let known = 0
    for (let end = 1; end <= codes.length; end++) {
      const base = codes[end - 1]!
      known = base === unknownBase ? 0 : known + 1
      code = ((code << 2) | (base & 3)) & (bases - 1)
      if (known < 6) continue
      const seeds = this.seeds[code]
      if (seeds) this.reportSeeds(seeds, codes, end, report)
      if (noncanonical !== 0) this.reportOffsets(this.offsets[code], codes, end, report)
    }
    if (noncanonical !== 0) this.scanRare(codes, report)
  }

  private reportSeeds(seeds: readonly Seed[], codes: Uint8Array, end: number, report: Report): void {
    const start = end - 6
    const before = start > 0 ? codes[start - 1]! : unknownBase
    const hasA = end < codes.length && codes[end] === 0
    for (const {rna, opposite8} of seeds) {
      const has8 = before === opposite8
      const seedClass = has8 ? (hasA ? '8mer' : '7mer-m8') : hasA ? '7mer-A1' : '6mer'
      if (this.wants(seedClass)) report(rna, has8 ? start - 1 : start, hasA ? end + 1 : end, seedClass)
    }
  }

  private reportOffsets(offsets: readonly Offset[] | undefined, codes: Uint8Array, end: number, report: Report): void {
    if (!offsets || !this.wants('offset-6mer')) return
    const after = end < codes.length ? codes[end]! : unknownBase
    for (const {rna, opposite2} of offsets) if (after !== opposite2) report(rna, end - 6, end, 'offset-6mer')
  }

  /** The classes that need other words than hexamers. */
  private scanRare(codes: Uint8Array, report: Report): void {
    let code = 0
    let known = 0
    for (let end = 1; end <= codes.length; end++) {
      const base = codes[end - 1]!
      known = base === unknownBase ? 0 : known + 1
      code = ((code << 2) | (base & 3)) & (4 ** 11 - 1)
      if (known >= 5 && end < codes.length && codes[end] === 0) this.reportPentamers(codes, code & 1023, end, report)
      if (known >= 7) for (const rna of this.wobbles.get(code & (4 ** 7 - 1)) ?? []) report(rna, end - 7, end, 'wobble-7mer')
      if (known >= 11) for (const rna of this.centers.get(code) ?? []) report(rna, end - 11, end, 'centered')
    }
  }

  private reportPentamers(codes: Uint8Array, code: number, end: number, report: Report): void {
    const before = end > 5 ? codes[end - 6]! : unknownBase
    for (const packed of this.pentamers[code] ?? []) if (before !== (packed & 3)) report(packed >> 2, end - 5, end + 1, '6mer-A1')
  }
}

interface Offset {
  readonly rna: number
  /** Code on the target opposite position 2: where it follows, the site has the seed and is canonical. */
  readonly opposite2: number
}

type Report = (rna: number, start: number, end: number, seedClass: SeedClass) => void

/** The word of a target that pairs with bases `from` … `to` (0-based, end not included) of an RNA. */
function opposite(rna: Uint8Array, from: number, to: number): number {
  let code = 0
  for (let i = to - 1; i >= from; i--) code = code * 4 + complement(rna[i]!)
  return code
}

function tabled<T extends object>(
  rnas: readonly Uint8Array[],
  wordsOf: (rna: Uint8Array) => [number, T][],
): ((T & {rna: number})[] | undefined)[] {
  const table: ((T & {rna: number})[] | undefined)[] = new Array(bases).fill(undefined)
  rnas.forEach((codes, rna) => {
    for (const [word, value] of wordsOf(codes)) {
      table[word] ??= []
      table[word].push({...value, rna})
    }
  })
  return table
}

/** Pentamer opposite positions 6–2 → RNA and, in the two low bits, the base opposite position 7. */
function pentamerTable(rnas: readonly Uint8Array[]): (number[] | undefined)[] {
  const table: (number[] | undefined)[] = new Array(1024).fill(undefined)
  rnas.forEach((codes, rna) => {
    const word = opposite(codes, 1, 6)
    table[word] ??= []
    table[word].push(rna * 4 + complement(codes[6]!))
  })
  return table
}

function mapped(rnas: readonly Uint8Array[], wordsOf: (rna: Uint8Array) => number[]): Map<number, number[]> {
  const map = new Map<number, number[]>()
  rnas.forEach((codes, rna) => {
    for (const word of new Set(wordsOf(codes))) {
      const list = map.get(word)
      if (list) list.push(rna)
      else map.set(word, [rna])
    }
  })
  return map
}

/** Heptamers opposite positions 8–2 with exactly one G:U pair. */
function wobbleSites(rna: Uint8Array): number[] {
  const words: number[] = []
  const plain = opposite(rna, 1, 8)
  for (let position = 1; position < 8; position++) {
    const place = 4 ** (position - 1)
    const paired = complement(rna[position]!)
    // G of the RNA with U of the target instead of C; U of the RNA with G instead of A.
    if (rna[position] === 2) words.push(plain + (3 - paired) * place)
    if (rna[position] === 3) words.push(plain + (2 - paired) * place)
  }
  return words
}

/** Elevenmers opposite positions 4–14 and 5–15. */
function centeredSites(rna: Uint8Array): number[] {
  return [3, 4]
    .filter((from) => rna.length >= from + 11 && !rna.subarray(from, from + 11).includes(unknownBase))
    .map((from) => opposite(rna, from, from + 11))
}
