import * as published from './energies.generated.js'

/**
 * The energies of every loop a duplex can hold, in 0.01 kcal/mol, in flat tables over the letters A, C, G, U and unknown (0–4).
 *
 * Letters are named as they stand in a duplex: `x` on the target, read 5′→3′, `y` on the RNA, read 3′→5′ alongside it, so that in
 * both the index grows to the right. Wherever an unknown base would matter the table holds 0.
 */
export interface EnergyModel {
  /** x·5 + y → kind of pair (0 CG, 1 GC, 2 GU, 3 UG, 4 AU, 5 UA), −1 for bases that do not pair. */
  readonly pairs: Int8Array
  /** [x₁ x₂ y₁ y₂]: the pair x₁y₁ followed by x₂y₂. */
  readonly stack: Int16Array
  /** [x y xNext]: an unpaired target base to the right of the pair; [x y xBefore]: to its left. */
  readonly targetRight: Int16Array
  readonly targetLeft: Int16Array
  /** [x y yNext], [x y yBefore]: an unpaired base of the RNA. */
  readonly rnaRight: Int16Array
  readonly rnaLeft: Int16Array
  /** [x₁ x₂ y₁ y₂]: the pair x₁y₁ opens an interior loop with the mismatch x₂y₂ next to it. */
  readonly open: Int16Array
  /** [x₁ x₂ y₁ y₂]: the pair x₂y₂ closes an interior loop with the mismatch x₁y₁ before it. */
  readonly close: Int16Array
  /** [x₁ x₂ x₃ y₁ y₂ y₃]: one unpaired base on either side. */
  readonly interior11: Int16Array
  /** [x₁ x₂ x₃ y₁ y₂ y₃ y₄]: one unpaired base on the target, two on the RNA. */
  readonly interior12: Int16Array
  /** [x₁ x₂ x₃ x₄ y₁ y₂ y₃]. */
  readonly interior21: Int16Array
  /** [x₁ x₂ x₃ x₄ y₁ y₂ y₃ y₄]. */
  readonly interior22: Int16Array
  /** Number of unpaired bases (1–30) → energy of a bulge; a bulge of one also stacks the pairs beside it. */
  readonly bulge: Int16Array
  /** Number of unpaired bases of both sides (2–30) → energy of an interior loop. */
  readonly interior: Int16Array
  /** Per base that one side of an interior loop is longer, up to `mostAsymmetry`. */
  readonly asymmetry: number
  readonly mostAsymmetry: number
}

const numbers = (text: string) => Int16Array.from(text.split(' '), Number)

/** Kinds of pairs in the order of the published tables. */
const kinds = [
  [1, 2],
  [2, 1],
  [2, 3],
  [3, 2],
  [0, 3],
  [3, 0],
] as const

const pairTable = (() => {
  const pairs = new Int8Array(25).fill(-1)
  kinds.forEach(([x, y], kind) => {
    pairs[x * 5 + y] = kind
  })
  return pairs
})()

/** Kind of the pair as seen from the left, and as seen from the right (from the other strand). */
const kindOf = (x: number, y: number) => pairTable[x * 5 + y]!

/** A table over `letters` letters, each 0–4; entries where `value` gives `undefined` are 0. */
function table(letters: number, value: (...codes: number[]) => number | undefined): Int16Array {
  const values = new Int16Array(5 ** letters)
  const codes = new Array<number>(letters).fill(0)
  for (let index = 0; index < values.length; index++) {
    let rest = index
    for (let i = letters - 1; i >= 0; i--) {
      codes[i] = rest % 5
      rest = Math.floor(rest / 5)
    }
    values[index] = value(...codes) ?? 0
  }
  return values
}

const known = (...codes: number[]) => codes.every((code) => code < 4)

/** Looks up `values[kind of the left pair][kind of the right pair, seen from the right][…bases]`. */
function between(values: Int16Array, [x, y]: [number, number], [x2, y2]: [number, number], ...bases: number[]): number | undefined {
  const left = kindOf(x, y)
  const right = kindOf(y2, x2)
  if (left < 0 || right < 0 || !known(...bases)) return undefined
  return values[bases.reduce((index, base) => index * 4 + base, left * 6 + right)]
}

function beside(values: Int16Array, kind: number, ...bases: number[]): number | undefined {
  if (kind < 0 || !known(...bases)) return undefined
  return values[bases.reduce((index, base) => index * 4 + base, kind)]
}

/**
 * How the tables of small interior loops are read. `published`: as printed; turning the duplex round changes nothing. `rnahybrid`: as
 * RNAhybrid 2.1.2 does, which takes the second pair of 1×1, 1×2 and 2×2 loops, and the two bases on the RNA of 2×2 loops, in the
 * other direction, and charges 0.3 instead of 0.5 kcal/mol for each base of asymmetry. Measured by duplexes that hold one such loop
 * (scripts/measure-rnahybrid.ts, docs/design/sequence.md).
 */
export type EnergyReading = 'rnahybrid' | 'published'

function build(reading: EnergyReading): EnergyModel {
  const asPrinted = reading === 'published'
  const second = (x: number, y: number): [number, number] => (asPrinted ? [x, y] : [y, x])
  const stack = numbers(published.stack)
  const dangle3 = numbers(published.dangle3)
  const dangle5 = numbers(published.dangle5)
  const mismatch = numbers(published.mismatchInterior)
  const one = numbers(published.interior11)
  const three = numbers(published.interior21)
  const four = numbers(published.interior22)
  return {
    pairs: pairTable,
    stack: table(4, (x1, x2, y1, y2) => between(stack, [x1!, y1!], [x2!, y2!])),
    targetRight: table(3, (x, y, next) => beside(dangle3, kindOf(y!, x!), next!)),
    targetLeft: table(3, (x, y, before) => beside(dangle5, kindOf(x!, y!), before!)),
    rnaRight: table(3, (x, y, next) => beside(dangle5, kindOf(y!, x!), next!)),
    rnaLeft: table(3, (x, y, before) => beside(dangle3, kindOf(x!, y!), before!)),
    open: table(4, (x1, x2, y1, y2) => beside(mismatch, kindOf(x1!, y1!), x2!, y2!)),
    close: table(4, (x1, x2, y1, y2) => beside(mismatch, kindOf(y2!, x2!), y1!, x1!)),
    interior11: table(6, (x1, x2, x3, y1, y2, y3) => between(one, [x1!, y1!], second(x3!, y3!), x2!, y2!)),
    interior12: table(7, (x1, x2, x3, y1, y2, y3, y4) =>
      between(three, [x1!, y1!], second(x3!, y4!), x2!, ...(asPrinted ? [y3!, y2!] : [y2!, y3!])),
    ),
    // Seen from the right, the RNA is the side with one unpaired base.
    interior21: table(7, (x1, x2, x3, x4, y1, y2, y3) =>
      between(three, [y3!, x4!], second(y1!, x1!), y2!, ...(asPrinted ? [x2!, x3!] : [x3!, x2!])),
    ),
    interior22: table(8, (x1, x2, x3, x4, y1, y2, y3, y4) =>
      between(four, [x1!, y1!], second(x4!, y4!), x2!, x3!, ...(asPrinted ? [y3!, y2!] : [y2!, y3!])),
    ),
    bulge: Int16Array.of(0, ...numbers(published.bulge)),
    interior: Int16Array.of(0, 0, ...numbers(published.interior)),
    asymmetry: asPrinted ? 50 : 30,
    mostAsymmetry: 300,
  }
}

const models = new Map<EnergyReading, EnergyModel>()

/** The energies of Mathews et al. 1999, doi:10.1006/jmbi.1999.2700; by default as RNAhybrid reads them. */
export function turner1999(reading: EnergyReading = 'rnahybrid'): EnergyModel {
  const made = models.get(reading) ?? build(reading)
  models.set(reading, made)
  return made
}
