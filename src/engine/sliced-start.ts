import {mix, words} from './mix.js'
import type {InitialDraw, Program} from './program.js'
import type {SlicedArm} from './sliced.js'

export type PutBits = (arm: number, node: number, bits: Uint32Array) => void

const firstStream = 0x40000000

/** Draws the initial states of a round of a block: the same random numbers in every arm. */
export function initialiser(
  program: Program,
  arms: readonly SlicedArm[],
  lanes: number,
  rounds: number,
): (seed: number, block: number, round: number, put: PutBits) => void {
  const groups = lanes / 32
  const isOwn = new Set(arms.flatMap(({initial}) => [...initial.keys()]))
  const bits = program.names.map(() => new Uint32Array(groups))
  const shared = new Uint32Array(groups)
  const ranks = netRanks(program)
  const digits = Math.log2(lanes * rounds)
  const heldInAll = program.names.map((_, node) => arms.every(({force}) => force.has(node)))
  const drawn = [...program.initial.entries()].filter(([, {nodes}]) => nodes.some((node) => !heldInAll[node]))
  let isFirst = true
  return (seed, block, round, put) => {
    const vectors = netVectors(words(seed, block, firstStream - 1), digits * ranks.size, lanes, rounds)
    const placeOf = (id: number): NetPlace => {
      const rank = ranks.get(id) ?? Infinity
      return netPlace(
        words(seed, block, firstStream + id),
        Array.from({length: digits}, (_, digit) => vectors[rank + digit * ranks.size]),
        {lanes, round},
      )
    }
    for (const [id, draw] of drawn) drawBits(draw, bits, () => placeOf(id))
    const own = new Map<number, NetPlace>()
    for (const node of isOwn) {
      const id = program.initial.findIndex((draw) => draw.nodes.includes(node))
      own.set(node, placeOf(program.initial[id]!.nodes.length === 1 ? id : program.initial.length + node))
    }
    for (const [node, start] of bits.entries()) {
      // What is held stands as the first block left it.
      if (heldInAll[node] && !isFirst) continue
      for (let a = 0; a < arms.length; a++) {
        const held = arms[a]!.force.get(node)
        if (held !== undefined) shared.fill(-held)
        const probability = held === undefined ? arms[a]!.initial.get(node) : undefined
        if (probability !== undefined) own.get(node)!(probability, shared)
        put(a, node, held === undefined && probability === undefined ? start : shared)
      }
    }
    isFirst = false
  }
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
 * Vectors of bits: those of a lane's number, and above them those of the round's, which are random. In the lane's, the first
 * bit is always set, so that no two and no three vectors are dependent; in the first of them the others are x and x³ for
 * different x of a finite field, so that no five are (an extended BCH code, doi:10.1016/S0019-9958(60)90287-4). What starts
 * at random is then balanced in every block up to five nodes at a time. At most half of what there is, where looking for one
 * that is left would take long.
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

/** A uniform number per lane: fills groups of 32 lanes with bits that are 1 where it is below a probability. */
type NetPlace = (probability: number, below: Uint32Array) => void

/**
 * A place in a digital net with a random shift (doi:10.1017/CBO9780511761188). A binary digit of a lane's number is the parity
 * of those bits of the lane's and the round's number that the digit's vector has, all lanes' inverted together at random.
 * Every lane sees fair digits, independent of all its others; but of a block's lanes exactly half have a digit on, and
 * exactly a quarter any two digits. Digits without a vector are drawn. As there are as many digits as tell all lanes
 * apart, hardly more than one of them stands right at a probability; what is beyond the digits is drawn for all at once.
 */
function netPlace(
  word: () => number,
  vectors: readonly (number | undefined)[],
  {lanes, round}: {readonly lanes: number; readonly round: number},
): NetPlace {
  const digits = vectors.length
  const beyond = (word() + 0.5) / 2 ** 32
  const key = word()
  const flips = word()
  const parts = 2 ** digits
  return (probability, below) => {
    const scaled = Math.min(1, probability) * parts
    const whole = Math.floor(scaled)
    const isBelow = beyond < scaled - whole || whole === parts
    below.fill(isBelow ? 0xffffffff : 0)
    if (whole === parts) return
    // From the last digit to the first: a lane is below where its digit is, or where it is the same and the rest is below.
    const last = isBelow ? digits - 1 : digits - 1 - trailingZeros(whole)
    for (let digit = last; digit >= 0; digit--) {
      const isOn = ((whole >> (digits - 1 - digit)) & 1) === 1
      const vector = vectors[digit]
      if (vector === undefined)
        belowDrawn(below, isOn, (group) => mix(mix((key + Math.imul(group, 0x9e3779b1)) | 0) ^ (32 * round + digit)))
      else belowVector(below, isOn, vector & (lanes - 1), ((flips >> digit) & 1) ^ parity(Math.floor(vector / lanes) & round))
    }
  }
}

function belowDrawn(below: Uint32Array, isOn: boolean, digits: (group: number) => number): void {
  for (let group = 0; group < below.length; group++) below[group] = isOn ? below[group]! | ~digits(group) : below[group]! & ~digits(group)
}

/** Per group of 32 lanes, the parities of the bits of their places in it. */
const placePatterns = Int32Array.from({length: 32}, (_, vector) =>
  Array.from({length: 32}, (_, place) => parity(vector & place) << place).reduce((a, b) => a | b),
)
/** All bits 1 for numbers of odd parity. */
const oddOnes = Int32Array.from({length: 512}, (_, value) => -parity(value))

function belowVector(below: Uint32Array, isOn: boolean, vector: number, flip: number): void {
  const off = ~(placePatterns[vector & 31]! ^ -flip)
  const high = vector >> 5
  if (isOn) for (let group = 0; group < below.length; group++) below[group]! |= off ^ oddOnes[high & group]!
  else for (let group = 0; group < below.length; group++) below[group]! &= off ^ oddOnes[high & group]!
}

/** 32 of 0. */
const trailingZeros = (value: number): number => (value === 0 ? 32 : 31 - Math.clz32(value & -value))

function parity(value: number): number {
  let odd = 0
  for (let rest = value; rest !== 0; rest &= rest - 1) odd ^= 1
  return odd
}

/** Sets the bits of a draw's nodes: alternative i is taken where the uniform number is below the sum of the first i weights, and not below that of fewer. */
function drawBits({nodes, values, weights}: InitialDraw, bits: readonly Uint32Array[], place: () => NetPlace): void {
  const sure = weights.findIndex((weight) => weight >= 1)
  if (sure !== -1) {
    for (const [i, node] of nodes.entries()) bits[node]!.fill(-values[sure]![i]!)
    return
  }
  const below = place()
  if (nodes.length === 1) {
    const on = weights.reduce((sum, weight, i) => sum + (values[i]![0] === 1 ? weight : 0), 0)
    below(on, bits[nodes[0]!]!)
    return
  }
  for (const node of nodes) bits[node]!.fill(0)
  const reached = new Uint32Array(bits[nodes[0]!]!.length)
  const before = new Uint32Array(reached.length)
  let sum = 0
  for (const [choice, weight] of weights.entries()) {
    sum += weight
    below(choice === weights.length - 1 ? 1 : sum, reached)
    for (const [i, node] of nodes.entries()) {
      if (values[choice]![i] !== 1) continue
      const target = bits[node]!
      for (let group = 0; group < target.length; group++) target[group]! |= reached[group]! & ~before[group]!
    }
    before.set(reached)
  }
}
