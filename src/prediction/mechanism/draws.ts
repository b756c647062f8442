import {type Difference, type Match, oppositeEdges, type SignalNetwork} from '#network'
import {normalUpperQuantile, philox2x32} from '#stats'

/**
 * How unsure the weight of an edge is: the standard deviation of its logarithm. An edge of this context is thought right within
 * a factor of two (two standard deviations), one of elsewhere within a factor of four.
 */
const spreadOfWeight: Readonly<Record<Match, number>> = {
  measured: 0.35,
  exact: 0.35,
  general: 0.35,
  borrowed: 0.7,
  catalogue: 0.7,
  textbook: 0.7,
  predicted: 0.7,
}

/** Draws of the weights behind every interval. */
export const weightDraws = 1000

/** Factors of equal chance from a table: a draw costs one random number and no logarithm. */
const tableSize = 1024
/** From 32 random bits to a place in the table. */
const tableShift = 22

/**
 * Draws the weights of all edges, and of two contested edges the one that holds, and solves the same system again, with the
 * same draws for both arms.
 *
 * @returns drawn[output][draw]: the change of each output's probability
 */
export function drawnDeltas(difference: Difference, {draws = weightDraws, seed = 1} = {}): Float64Array[] {
  const {network} = difference
  const {edges, weights} = network
  const pairs = [...oppositeEdges(edges).entries()].filter(([i, other]) => other > i)
  const drawn = difference.outputs.map(() => new Float64Array(draws))
  const mine = new Float64Array(edges.length)
  const tableOf = Int32Array.from(edges, ({match}) => tableSize * spreads.indexOf(spreadOfWeight[match]))
  for (let draw = 0; draw < draws; draw++) {
    const start = philox2x32(seed, draw, 4_000_000)
    for (let i = 0; i < mine.length; i++) mine[i] = weights[i]! * factors[tableOf[i]! + (quickBits(start, i) >>> tableShift)]!
    for (const [i, other] of pairs) settle(mine, i, other, network, [quickBits(start, mine.length + i), quickBits(start, -1 - i)])
    const deltas = difference.deltasWith(mine)
    for (let output = 0; output < drawn.length; output++) drawn[output]![draw] = deltas[output]!
  }
  return drawn
}

/** Of two contested edges one takes the weight of both, by their weights; a predicted one is there with its chance. */
function settle(mine: Float64Array, i: number, other: number, {edges, weights}: SignalNetwork, bits: readonly [number, number]): void {
  const chance = edges[i]!.predicted ?? 1
  const isFirst = (bits[0] / 2 ** 32) * (weights[i]! + weights[other]!) < weights[i]!
  const both = bits[1] / 2 ** 32 < chance ? (mine[i]! + mine[other]!) / chance : 0
  mine[i] = isFirst ? both : 0
  mine[other] = isFirst ? 0 : both
}

/**
 * 32 random bits of a place in the stream of one draw, in a nanosecond or two (the finisher of SplitMix with 32 bits: Steele et
 * al. 2014, doi:10.1145/2660193.2660195): good enough for the few hundred numbers of a draw, whose start is a number of the
 * house's own generator.
 */
function quickBits(start: number, place: number): number {
  const state = (start + Math.imul(place + 1, 0x9e3779b9)) | 0
  let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
  return (bits ^ (bits >>> 15)) >>> 0
}

const spreads = [...new Set(Object.values(spreadOfWeight))]

/** For each spread, exp(spread · z) at the middles of `tableSize` slices of equal chance of a normal z. */
const factors = Float64Array.from({length: spreads.length * tableSize}, (_, i) =>
  Math.exp(spreads[Math.floor(i / tableSize)]! * normalUpperQuantile(((i % tableSize) + 0.5) / tableSize)),
)
