import type {Edge} from '../graph.js'

/** The edges into each place of a network: row i holds `rowEdges[rowStart[i] … rowStart[i + 1] − 1]`. */
export interface EdgeRows {
  readonly edges: readonly Edge[]
  /** By edge: place of its subject. */
  readonly subjects: Int32Array
  readonly rowStart: Int32Array
  readonly rowEdges: Int32Array
}

/** Probability that each thing that a gate needs is there, where the states are x; an edge without weight asks for nothing. */
function partsOf({rowStart, rowEdges, subjects, edges}: EdgeRows, gate: number, x: Float64Array, weights: Float64Array): number[] {
  return Array.from(rowEdges.subarray(rowStart[gate]!, rowStart[gate + 1]!), (e) =>
    weights[e] === 0 ? 1 : (1 + edges[e]!.sign * x[subjects[e]!]!) / 2,
  )
}

const product = (values: readonly number[]) => values.reduce((all, value) => all * value, 1)

/** State of a gate whose parts are independent: 2 Π P − 1. */
export const gateValue = (rows: EdgeRows, gate: number, x: Float64Array, weights: Float64Array): number =>
  2 * product(partsOf(rows, gate, x, weights)) - 1

/** How much a gate's state changes with the state of each of its parts. */
export function gateSlopes(rows: EdgeRows, gate: number, x: Float64Array, weights: Float64Array): number[] {
  const parts = partsOf(rows, gate, x, weights)
  return parts.map((_, i) => {
    const e = rows.rowEdges[rows.rowStart[gate]! + i]!
    return weights[e] === 0 ? 0 : product(parts.filter((_part, j) => j !== i)) * rows.edges[e]!.sign
  })
}

/** Two points between two states at which the mean of a product of up to four straight lines is exact (Gauss–Legendre). */
const gaussPoints = [0.5 - Math.sqrt(1 / 12), 0.5 + Math.sqrt(1 / 12)] as const

/**
 * Slopes of a product between two states: their mean along the straight way from one to the other, with which the change of
 * the product is exactly the sum of slope × change over its parts (up to four of them).
 */
export function meanSlopes(slopes: (x: Float64Array) => readonly number[], from: Float64Array, to: Float64Array): number[] {
  const [a, b] = gaussPoints.map((t) => slopes(from.map((value, i) => value + t * (to[i]! - value)))) as [number[], number[]]
  return a.map((value, i) => (value + b[i]!) / 2)
}
