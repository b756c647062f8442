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
  const ranks = netRanks(program, Math.log2(lanes))
  const heldInAll = program.names.map((_, node) => arms.every(({force}) => force.has(node)))
  const drawn = [...program.initial.entries()].filter(([, {nodes: group}]) => group.some((node) => !heldInAll[node]))
  let isFirst = true
  return (seed, block, put) => {
    const coins = (id: number) => fairCoins(words(seed, block, first + 2 * id), ranks.get(id), groups)
    const uniforms = (id: number) => coupledUniforms(coins(id), words(seed, block, first + 2 * id + 1), lanes)
    const chances = (id: number) => coupledChances(coins(id), words(seed, block, first + 2 * id + 1))
    for (const [id, draw] of drawn) {
      drawBits(
        draw,
        bits,
        groups,
        () => uniforms(id),
        () => chances(id),
        () => coins(id),
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

/**
 * Gives as many random draws as a lane's number has bits a bit of it: the nodes that nothing drives first, since their start
 * is felt to the end.
 */
function netRanks({initial, channels}: Program, bits: number): ReadonlyMap<number, number> {
  const driven = new Set(channels!.map(({node}) => node))
  const random = [...initial.keys()].filter((id) => initial[id]!.weights.filter((weight) => weight > 0).length > 1)
  const isDriven = (id: number) => Number(initial[id]!.nodes.some((node) => driven.has(node)))
  const ordered = random.sort((a, b) => isDriven(a) - isDriven(b) || a - b)
  return new Map(ordered.slice(0, bits).map((id, rank) => [id, rank]))
}

const lanePatterns = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000] as const

/**
 * One fair bit per lane. A draw with a rank takes that bit of the lane's number, all flipped together at random (a digital
 * net with a random shift): every lane still sees a fair coin, independent of its other coins, and a block sees every
 * combination of the ranked coins equally often. Other draws take independent random bits.
 */
function fairCoins(word: () => number, rank: number | undefined, groups: number): Uint32Array {
  const coins = new Uint32Array(groups)
  if (rank === undefined) {
    for (let group = 0; group < groups; group++) coins[group] = word()
    return coins
  }
  const flip = word() >>> 31 === 1 ? 0xffffffff : 0
  for (let group = 0; group < groups; group++)
    coins[group] = (rank < 5 ? lanePatterns[rank]! : ((group >> (rank - 5)) & 1) === 1 ? 0xffffffff : 0) ^ flip
  return coins
}

/** A uniform number per lane; its first bit is the one that fair coins use, so that a changed probability stays coupled to the coin. */
function coupledUniforms(coins: Uint32Array, rest: () => number, lanes: number): Float64Array {
  const result = new Float64Array(lanes)
  for (let lane = 0; lane < lanes; lane++) {
    const isOn = (coins[lane >> 5]! >>> (lane & 31)) & 1
    result[lane] = ((isOn ^ 1) + (rest() + 0.5) / 2 ** 32) / 2
  }
  return result
}

/** Fills groups of 32 lanes with bits that are 1 with a probability; the same lanes, and more, for a larger one. */
type Chances = (probability: number, bits: Uint32Array) => void

/**
 * A uniform number per lane, of which as many digits are drawn as it takes to see on which side of a probability it is. Its
 * first digit is the coin that fair coins use, so that a changed probability stays coupled to the coin.
 */
function coupledChances(coins: Uint32Array, rest: () => number): Chances {
  const [a, b] = [rest(), rest()]
  const digitsOf = (group: number, place: number) => mix(mix((a + Math.imul(64 * group + place, 0x9e3779b1)) | 0) ^ b)
  return (probability, bits) => {
    if (probability >= 1) {
      bits.fill(0xffffffff)
      return
    }
    for (let group = 0; group < bits.length; group++) {
      let below = 0
      let open = -1
      let left = probability
      for (let place = 0; open !== 0 && left > 0; place++) {
        const digits = place === 0 ? ~coins[group]! : digitsOf(group, place)
        left *= 2
        if (left >= 1) {
          left--
          below |= open & ~digits
          open &= digits
        } else open &= ~digits
      }
      bits[group] = below
    }
  }
}

function drawBits(
  draw: InitialDraw,
  bits: readonly Uint32Array[],
  groups: number,
  uniforms: () => Float64Array,
  chances: () => Chances,
  coins: () => Uint32Array,
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
