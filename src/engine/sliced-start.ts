import {mix, words} from './mix.js'
import type {InitialDraw, Program} from './program.js'
import type {SlicedArm} from './sliced.js'

export type PutBits = (arm: number, node: number, bits: Uint32Array) => void

/** Draws the initial states of a block: the same random numbers in every arm. */
export function initialiser(
  program: Program,
  arms: readonly SlicedArm[],
  lanes: number,
): (seed: number, block: number, put: PutBits) => void {
  const groups = lanes / 32
  const isOwn = new Set(arms.flatMap(({initial}) => [...initial.keys()]))
  const bits = program.names.map(() => new Uint32Array(groups))
  const first = 0x40000000
  const nodes = program.names.length
  const shared = new Uint32Array(groups)
  const ranks = netRanks(program)
  const heldInAll = program.names.map((_, node) => arms.every(({force}) => force.has(node)))
  const drawn = [...program.initial.entries()].filter(([, {nodes: group}]) => group.some((node) => !heldInAll[node]))
  let isFirst = true
  return (seed, block, put) => {
    const vectors = netVectors(words(seed, block, first - 1), mostNetDigits * ranks.size, lanes)
    const coins = (id: number) => {
      const rank = ranks.get(id) ?? Infinity
      return netDigits(words(seed, block, first + 2 * id), (place) => vectors[rank + place * ranks.size], groups)
    }
    const uniforms = (id: number) => coupledUniforms(coins(id)(), words(seed, block, first + 2 * id + 1), lanes)
    const chances = (id: number) => coupledChances(coins(id), words(seed, block, first + 2 * id + 1), groups)
    for (const [id, draw] of drawn) {
      drawBits(
        draw,
        bits,
        groups,
        () => uniforms(id),
        () => chances(id),
        () => coins(id)(),
      )
    }
    const own = new Map<number, Chances>()
    for (const node of isOwn) {
      const id = program.initial.findIndex((draw) => draw.nodes.includes(node))
      const draw = program.initial[id]!
      own.set(node, chances(draw.nodes.length === 1 ? id : program.initial.length + node))
    }
    for (let node = 0; node < nodes; node++) {
      // What is held stands as the first block left it.
      if (heldInAll[node] && !isFirst) continue
      const start = bits[node]!
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

/** So many digits come from the net; lanes that they leave undecided take independent ones. */
const mostNetDigits = 4

/** As many different vectors of bits of the lanes' numbers as there are: the single bits first, then others at random. */
function netVectors(word: () => number, count: number, lanes: number): number[] {
  const vectors = new Set<number>()
  for (let bit = 1; bit < lanes && vectors.size < count; bit *= 2) vectors.add(bit)
  while (vectors.size < Math.min(count, lanes - 1)) {
    const vector = word() & (lanes - 1)
    if (vector !== 0) vectors.add(vector)
  }
  return [...vectors]
}

const lanePatterns = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000] as const

/** Every call gives one more binary digit per lane, in groups of 32. */
type Digits = () => Int32Array

/**
 * A digit of a lane is the parity of some bits of its number, all lanes' flipped together at random: a digital net with a
 * random shift (doi:10.1017/CBO9780511761188). Every lane sees fair digits, independent of all its others; but of a block's
 * lanes exactly half have a digit on, and exactly a quarter any two digits. Where no vector is left, digits are independent.
 */
function netDigits(word: () => number, vectorAt: (place: number) => number | undefined, groups: number): Digits {
  let place = 0
  return () => {
    const digits = new Int32Array(groups)
    const vector = vectorAt(place++)
    if (vector === undefined) {
      for (let group = 0; group < groups; group++) digits[group] = word()
      return digits
    }
    let first = word() >> 31
    for (let bit = 0; bit < 5; bit++) if ((vector >> bit) & 1) first ^= lanePatterns[bit]!
    digits[0] = first
    for (let done = 1, bit = 5; done < groups; done *= 2, bit++) {
      if ((vector >> bit) & 1) for (let group = 0; group < done; group++) digits[done + group] = ~digits[group]!
      else digits.copyWithin(done, 0, done)
    }
    return digits
  }
}

/** A uniform number per lane; its first bit is the one that fair coins use, so that a changed probability stays coupled to the coin. */
function coupledUniforms(coins: Int32Array, rest: () => number, lanes: number): Float64Array {
  const result = new Float64Array(lanes)
  for (let lane = 0; lane < lanes; lane++) {
    const isOn = (coins[lane >> 5]! >> (lane & 31)) & 1
    result[lane] = ((isOn ^ 1) + (rest() + 0.5) / 2 ** 32) / 2
  }
  return result
}

/** Fills groups of 32 lanes with bits that are 1 with a probability; the same lanes, and more, for a larger one. */
type Chances = (probability: number, bits: Uint32Array) => void

/**
 * A uniform number per lane, of which as many digits are drawn as it takes to see on which side of a probability it is. Its
 * first digit is the one that fair coins use, so that a changed probability stays coupled to the coin.
 */
function coupledChances(digits: Digits, rest: () => number, groups: number): Chances {
  const [a, b] = [rest(), rest()]
  const known: Int32Array[] = []
  const netDigit = (place: number) => (known[place] ??= place === 0 ? inverted(digits()) : digits())
  const digitsOf = (group: number, place: number) => mix(mix((a + Math.imul(64 * group + place, 0x9e3779b1)) | 0) ^ b)
  const open = new Int32Array(groups)
  return (probability, bits) => {
    if (probability >= 1) {
      bits.fill(0xffffffff)
      return
    }
    const below = new Int32Array(bits.buffer, bits.byteOffset, groups)
    open.fill(-1)
    below.fill(0)
    let left = probability
    let place = 0
    for (; place < mostNetDigits && left > 0; place++) {
      const on = netDigit(place)
      left *= 2
      if (left >= 1) {
        left--
        keepBelow(open, on, below)
      } else keep(open, on)
    }
    for (let group = 0; group < groups; group++) {
      if (open[group] !== 0) below[group]! |= undecided(group, open[group]!, left, place)
    }
  }

  /** Of open lanes, those whose further digits are below those of `left`. */
  function undecided(group: number, lanes: number, left: number, from: number): number {
    let below = 0
    for (let place = from; lanes !== 0 && left > 0; place++) {
      const on = digitsOf(group, place)
      left *= 2
      if (left >= 1) {
        left--
        below |= lanes & ~on
        lanes &= on
      } else lanes &= ~on
    }
    return below
  }
}

/** A lane whose coin shows 1 is below one half. */
function inverted(coins: Int32Array): Int32Array {
  for (let group = 0; group < coins.length; group++) coins[group] = ~coins[group]!
  return coins
}

/** Open lanes go on where their digit is the threshold's: 0 here. */
function keep(open: Int32Array, on: Int32Array): void {
  for (let group = 0; group < open.length; group++) open[group]! &= ~on[group]!
}

/** The threshold's digit is 1: lanes with a 0 are below it. */
function keepBelow(open: Int32Array, on: Int32Array, below: Int32Array): void {
  for (let group = 0; group < open.length; group++) {
    const lanes = open[group]!
    below[group]! |= lanes & ~on[group]!
    open[group] = lanes & on[group]!
  }
}

function drawBits(
  draw: InitialDraw,
  bits: readonly Uint32Array[],
  groups: number,
  uniforms: () => Float64Array,
  chances: () => Chances,
  coins: () => Int32Array,
): void {
  const {nodes, values, weights} = draw
  const sure = weights.findIndex((weight) => weight >= 1)
  if (sure !== -1) {
    for (const [i, node] of nodes.entries()) bits[node]!.fill(-values[sure]![i]!)
    return
  }
  if (nodes.length === 1) {
    const on = weights.reduce((sum, weight, i) => sum + (values[i]![0] === 1 ? weight : 0), 0)
    const target = bits[nodes[0]!]!
    if (on === 0.5) target.set(coins())
    else chances()(on, target)
    return
  }
  const u = uniforms()
  for (const node of nodes) bits[node]!.fill(0)
  for (let lane = 0; lane < 32 * groups; lane++) {
    let choice = 0
    for (let sum = weights[0]!; choice < weights.length - 1 && u[lane]! >= sum; sum += weights[choice]!) choice++
    for (const [i, node] of nodes.entries()) if (values[choice]![i] === 1) bits[node]![lane >> 5]! |= 1 << (lane & 31)
  }
}
