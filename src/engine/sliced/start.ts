import {type Local, signature, type Value} from '#wasm'
import {mix, words} from '../program/mix.js'
import type {InitialDraw, Program} from '../program/program.js'
import {maxWords, type SlicedAssembler, type SlicedLayout} from './layout.js'
import type {SlicedArm} from './pass.js'

/** What the starts of lanes are put into. */
export interface StartRows {
  readonly u32: Uint32Array
  /** Offset in `u32` of an arm's part of a node's row. */
  readonly at: (arm: number, node: number) => number
  /** Offset in `u32` of a row to draft in. */
  readonly draft: number
  /** See `writeDigit`; the draft is at address 4 · `draft`. */
  readonly digit: (row: number, isOn: number, vector: number, flip: number) => void
}

const firstStream = 0x40000000

/** Draws the initial states of a round of a block: the same random numbers in every arm. */
export function initialiser(
  program: Program,
  arms: readonly SlicedArm[],
  {lanes, rounds}: {readonly lanes: number; readonly rounds: number},
  rows: StartRows,
): (seed: number, block: number, round: number) => void {
  const {u32, at, draft} = rows
  const groups = lanes / 32
  const ranks = netRanks(program)
  const digits = Math.log2(lanes * rounds)
  const heldInAll = program.names.map((_, node) => arms.every(({force}) => force.has(node)))
  const drawn = [...program.initial.entries()].filter(([, {nodes}]) => nodes.some((node) => !heldInAll[node]))
  const drafted = u32.subarray(draft, draft + groups)
  const sum = new Uint32Array(groups)

  /** Nodes held in all arms stand as they are put here. */
  for (const [a, {force}] of arms.entries()) for (const [node, value] of force) u32.fill(-value, at(a, node), at(a, node) + groups)

  return (seed, block, round) => {
    const firstVectors = netVectors(words(seed, block, firstStream - 1), ranks.size, lanes, rounds)
    const placeOf = (id: number): NetPlace => {
      const word = words(seed, block, firstStream + id)
      return netPlace(word, independentVectors(firstVectors[ranks.get(id) ?? Infinity], digits, lanes, word), {lanes, rounds, round}, rows)
    }
    for (const [id, draw] of drawn) {
      const place = placeOf(id)
      for (const [i, node] of draw.nodes.entries()) {
        if (heldInAll[node]) continue
        sum.set(drafted.fill(-draw.values.at(-1)![i]!))
        for (const probability of turningPoints(draw, i)) {
          place(probability)
          for (let group = 0; group < groups; group++) sum[group]! ^= drafted[group]!
        }
        for (const [a, {force, initial}] of arms.entries()) {
          if (!force.has(node) && !initial.has(node)) u32.set(sum, at(a, node))
        }
        const ownPlace = draw.nodes.length === 1 ? place : placeOf(program.initial.length + node)
        for (const [a, {force, initial}] of arms.entries()) {
          const probability = initial.get(node)
          if (force.has(node) || probability === undefined) continue
          ownPlace(1 - probability)
          for (let group = 0; group < groups; group++) u32[at(a, node) + group] = ~drafted[group]!
        }
      }
    }
  }
}

/**
 * A uniform number chooses alternative i where it is below the sum of the weights up to the i-th, and not below that of fewer.
 * Where the i-th node of a draw turns from one value to the other on the way.
 */
function turningPoints({values, weights}: InitialDraw, i: number): number[] {
  const points: number[] = []
  let sum = 0
  for (let choice = 0; choice + 1 < weights.length; choice++) {
    sum += weights[choice]!
    if (values[choice]![i] !== values[choice + 1]![i]) points.push(sum)
  }
  return points
}

/** The random draws in the order in which they take their place in the net: nodes that nothing drives first, since their start is felt to the end. */
function netRanks({initial, channels}: Program): ReadonlyMap<number, number> {
  const driven = new Set(channels!.map(({node}) => node))
  const random = [...initial.keys()].filter((id) => initial[id]!.weights.filter((weight) => weight > 0).length > 1)
  const isDriven = (id: number) => Number(initial[id]!.nodes.some((node) => driven.has(node)))
  const ordered = random.sort((a, b) => isDriven(a) - isDriven(b) || a - b)
  return new Map(ordered.map((id, rank) => [id, rank]))
}

/**
 * Vectors of the first digits of draws: in their low bits those of a lane's number, and above them those of the round's, which
 * are random. In the lane's, the last bit is always set, so that no two and no three vectors are dependent; in the first of
 * them the others are x and x³ for different x of a finite field, so that no five are (an extended BCH code that
 * corrects two errors). What starts at random is then balanced in every block up to five nodes at a time. At
 * most half of what there is, where looking for one that is left would take long.
 */
function netVectors(word: () => number, count: number, lanes: number, rounds: number): number[] {
  const always = lanes / 2
  const most = Math.min(count, always / 2)
  const fieldBits = Math.floor(Math.log2(always) / 2)
  const ofLanes = new Set<number>()
  for (const x of shuffled(2 ** fieldBits, word).slice(0, most)) ofLanes.add(always + x + 2 ** fieldBits * cube(x, fieldBits))
  while (ofLanes.size < most) ofLanes.add(always + (word() & (always - 1)))
  return Array.from(ofLanes, (vector) => vector + lanes * (word() & (rounds - 1)))
}

/** The first vector of a draw and others, so many that every lane of every round has digits of its own; `undefined` without a first one. */
function independentVectors(first: number | undefined, digits: number, lanes: number, word: () => number): number[] | undefined {
  if (first === undefined) return undefined
  const vectors: number[] = []
  /** By their leading bit, vectors that span those found. */
  const leading = new Int32Array(digits)
  for (let next = first; vectors.length < digits; next = word() & (2 ** digits - 1)) {
    let rest = next
    let bit = digits - 1
    for (; bit >= 0; bit--) {
      if (((rest >> bit) & 1) === 0) continue
      if (leading[bit] === 0) break
      rest ^= leading[bit]!
    }
    // Not those without a bit for lanes, which all lanes of a round would share.
    if (bit < 0 || (next & (lanes - 1)) === 0) continue
    leading[bit] = rest
    vectors.push(next)
  }
  return vectors
}

/** The numbers below `count` in random order. */
function shuffled(count: number, word: () => number): number[] {
  const numbers = Array.from({length: count}, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const other = word() % (i + 1)
    const moved = numbers[i]!
    numbers[i] = numbers[other]!
    numbers[other] = moved
  }
  return numbers
}

/** Irreducible polynomials over the field of two elements, by degree. */
const polynomials = [1, 0b11, 0b111, 0b1011, 0b10011, 0b100101, 0b1000011, 0b10000011] as const

const cube = (x: number, bits: number): number => product(product(x, x, bits), x, bits)

/** The product of two elements of the field of 2^bits. */
function product(a: number, b: number, bits: number): number {
  let result = 0
  for (let i = bits - 1; i >= 0; i--) {
    result <<= 1
    if (result >> bits) result ^= polynomials[bits]!
    if ((b >> i) & 1) result ^= a
  }
  return result
}

/** A uniform number per lane: drafts bits that are 1 where it is below a probability. */
type NetPlace = (probability: number) => void

/**
 * A place in a digital net with a random shift (doi:10.1017/CBO9780511761188). A binary digit of a lane's number is the parity
 * of those bits of the lane's and the round's number that the digit's vector has, all lanes' inverted together at random.
 * Every lane sees fair digits, independent of all its others; but of a block's lanes exactly half have a digit on, and
 * exactly a quarter any two digits. As there are as many digits as tell all lanes apart, only one of them stands right at a
 * probability; what is beyond the digits is drawn for all at once. Without vectors, digits are drawn.
 */
function netPlace(
  word: () => number,
  vectors: readonly number[] | undefined,
  {lanes, rounds, round}: {readonly lanes: number; readonly rounds: number; readonly round: number},
  {u32, draft, digit}: StartRows,
): NetPlace {
  const digits = Math.log2(lanes * rounds)
  const beyond = (word() + 0.5) / 2 ** 32
  const key = word()
  const flips = word()
  const parts = 2 ** digits
  const below = u32.subarray(draft, draft + lanes / 32)
  return (probability) => {
    const scaled = Math.min(1, probability) * parts
    const whole = Math.floor(scaled)
    const isBelow = beyond < scaled - whole || whole === parts
    below.fill(isBelow ? 0xffffffff : 0)
    if (whole === parts) return
    // From the last digit to the first: a lane is below where its digit is, or where it is the same and the rest is below.
    const last = isBelow ? digits - 1 : digits - 1 - trailingZeros(whole)
    for (let place = last; place >= 0; place--) {
      const isOn = (whole >> (digits - 1 - place)) & 1
      const vector = vectors?.[place]
      if (vector === undefined)
        belowDrawn(below, isOn, (group) => mix(mix((key + Math.imul(group, 0x9e3779b1)) | 0) ^ (32 * round + place)))
      else digit(4 * draft, isOn, vector & (lanes - 1), -(((flips >> place) & 1) ^ parity(Math.floor(vector / lanes) & round)))
    }
  }
}

function belowDrawn(below: Uint32Array, isOn: number, digits: (group: number) => number): void {
  for (let group = 0; group < below.length; group++) below[group] = isOn ? below[group]! | ~digits(group) : below[group]! & ~digits(group)
}

/** 32 of 0. */
const trailingZeros = (value: number): number => (value === 0 ? 32 : 31 - Math.clz32(value & -value))

function parity(value: number): number {
  let odd = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) odd ^= 1
  return odd
}

type I32 = Local<'i32'>

export const digitType = signature(['i32', 'i32', 'i32', 'i32'])

/**
 * Tables of what `digit` needs: per vector of seven bits, the parities of its bits in the 128 places of a word, as bits; and all
 * bits 1 for numbers of odd parity.
 */
export function writeNetTables(u32: Uint32Array, {netPatterns, oddOnes}: SlicedLayout): void {
  for (let vector = 0; vector < 128; vector++) {
    for (let group = 0; group < 4; group++) {
      let bits = 0
      for (let place = 0; place < 32; place++) bits |= parity(vector & (32 * group + place)) << place
      u32[(netPatterns >> 2) + 4 * vector + group] = bits
    }
  }
  for (let value = 0; value < maxWords; value++) u32[(oddOnes >> 2) + value] = -parity(value)
}

/**
 * `digit(row, isOn, vector, flip)`: from bits of a row that tell where further digits are below those of a number, those that
 * tell it with one digit more in front: where the lane's digit is off, and the number's is on, it is below; where it is on,
 * and the number's is off, it is not. `flip` is 0, or −1 where lanes' digits are inverted.
 */
export const writeDigit =
  (wasm: SlicedAssembler, {armBytes, netPatterns, oddOnes}: SlicedLayout) =>
  (row: I32, isOn: I32, vector: I32, flip: I32) => {
    const {i32, v128, local, get, set, tee, loop, ifElse, branchIf} = wasm
    const [word, off] = [local('i32'), local('v128')]
    const each = (join: (digits: Value<'v128'>, below: Value<'v128'>) => Value<'v128'>) =>
      loop((next) => {
        const at = get(row)
        const flipsOfWord = (digits: Value<'v128'>) =>
          v128.xor(digits, v128.i32x4Splat(i32.load(i32.shl(i32.and(get(vector), get(word)), 2), oddOnes)))
        v128.store(at, join(flipsOfWord(get(off)), v128.load(get(row))))
        set(row, i32.add(get(row), 16))
        branchIf(next, i32.ltU(tee(word, i32.add(get(word), 1)), armBytes / 16))
      })
    const digits = v128.load(i32.shl(i32.and(get(vector), 127), 4), netPatterns)
    set(off, v128.not(v128.xor(digits, v128.i32x4Splat(get(flip)))))
    set(vector, i32.shrU(get(vector), 7))
    ifElse(
      get(isOn),
      () => each(v128.or),
      () => each(v128.and),
    )
  }
