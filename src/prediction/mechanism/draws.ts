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
  const opposite = oppositeEdges(edges)
  const tables = edges.map(({match}) => factorsOf(spreadOfWeight[match]))
  const drawn = difference.outputs.map(() => new Float64Array(draws))
  const mine = new Float64Array(edges.length)
  for (let draw = 0; draw < draws; draw++) {
    const next = quickBits(philox2x32(seed, draw, 4_000_000))
    for (let i = 0; i < edges.length; i++) mine[i] = weights[i]! * tables[i]![next() >>> tableShift]!
    for (let i = 0; i < edges.length; i++) if (opposite[i]! > i) settle(mine, i, opposite[i]!, network, next)
    const deltas = difference.deltasWith(mine)
    for (const [output, values] of drawn.entries()) values[draw] = deltas[output]!
  }
  return drawn
}

/** Of two contested edges one takes the weight of both, by their weights; a predicted one is there with its chance. */
function settle(mine: Float64Array, i: number, other: number, {edges, weights}: SignalNetwork, next: () => number): void {
  const chance = edges[i]!.predicted ?? 1
  const isFirst = (next() / 2 ** 32) * (weights[i]! + weights[other]!) < weights[i]!
  const both = next() / 2 ** 32 < chance ? (mine[i]! + mine[other]!) / chance : 0
  mine[i] = isFirst ? both : 0
  mine[other] = isFirst ? 0 : both
}

/**
 * 32 random bits at a time, in two nanoseconds (SplitMix with 32 bits: Steele et al. 2014, doi:10.1145/2660193.2660195): good
 * enough for the few hundred numbers of one draw, whose start is a number of the house's own generator.
 */
function quickBits(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x9e3779b9) | 0
    let bits = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97)
    return (bits ^ (bits >>> 15)) >>> 0
  }
}

const tables = new Map<number, Float64Array>()

/** exp(spread · z) at the middles of `tableSize` slices of equal chance of a normal z. */
function factorsOf(spread: number): Float64Array {
  const known = tables.get(spread)
  if (known) return known
  const table = Float64Array.from({length: tableSize}, (_, i) => Math.exp(spread * normalUpperQuantile((i + 0.5) / tableSize)))
  tables.set(spread, table)
  return table
}
