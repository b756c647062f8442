/** A stretch of a sequence: 0-based, `end` not included, always on the strand as given. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Which strand of a target: `+` as given, `-` its reverse complement. Positions always count on the strand as given. */
export type Strand = '+' | '-'

/** Numbers of the letters in tables: A, C, G, U, and 4 for a base that is not known. */
export const unknownBase = 4

const codeOf = new Uint8Array(128).fill(unknownBase)
for (const [letter, code] of [
  ['A', 0],
  ['C', 1],
  ['G', 2],
  ['U', 3],
  ['T', 3],
] as const) {
  codeOf[letter.charCodeAt(0)] = code
  codeOf[letter.toLowerCase().charCodeAt(0)] = code
}

const complementOf: Readonly<Record<string, string>> = {A: 'U', C: 'G', G: 'C', U: 'A', N: 'N'}

/** The sequence as numbers: A 0, C 1, G 2, U or T 3, anything else 4. */
export function encode(sequence: string): Uint8Array {
  const codes = new Uint8Array(sequence.length)
  for (let i = 0; i < sequence.length; i++) codes[i] = codeOf[sequence.charCodeAt(i) & 127]!
  return codes
}

/** The RNA sequence of numbers made by `encode`; 4 becomes N. */
export function decode(codes: ArrayLike<number>): string {
  return Array.from(codes, (code) => 'ACGUN'[code]!).join('')
}

/**
 * The other strand, 5′→3′, of a sequence of A, C, G, U and N.
 *
 * @param sequence - 5′→3′, letters A, C, G, U, N
 * @returns 5′→3′, of the same length
 * @example
 * reverseComplement('AACG') // → 'CGUU'
 */
export function reverseComplement(sequence: string): string {
  const letters: string[] = []
  for (let i = sequence.length - 1; i >= 0; i--) letters.push(complementOf[sequence[i]!] ?? 'N')
  return letters.join('')
}

/**
 * Share of G and C among the known bases; NaN where none is known.
 *
 * @param sequence - letters A, C, G, U, N
 * @returns in [0, 1], or `NaN`
 * @example
 * gcContent('GGAU') // → 0.5
 */
export function gcContent(sequence: string): number {
  let strong = 0
  let known = 0
  for (const letter of sequence) {
    if (letter !== 'N') known++
    if (letter === 'G' || letter === 'C') strong++
  }
  return strong / known
}

/** Turns a span found on the reverse complement of a sequence of this length into the span on the strand as given. */
export const mirrored = ({start, end}: Span, length: number): Span => ({start: length - end, end: length - start})
