import type {SignalNetwork} from './signal-network.js'

type Parts = Pick<SignalNetwork, 'rowStart' | 'rowEdges' | 'subjects' | 'graph'>

/** Probability that each thing that a gate needs is there, where the states are x. */
function partsOf({rowStart, rowEdges, subjects, graph}: Parts, gate: number, x: Float64Array): number[] {
  return Array.from(rowEdges.subarray(rowStart[gate]!, rowStart[gate + 1]!), (e) => (1 + graph.edges[e]!.sign * x[subjects[e]!]!) / 2)
}

const product = (values: readonly number[]) => values.reduce((all, value) => all * value, 1)

/** State of a gate whose parts are independent: 2 Π P − 1. */
export const gateValue = (network: Parts, gate: number, x: Float64Array): number => 2 * product(partsOf(network, gate, x)) - 1

/** How much a gate's state changes with the state of each of its parts. */
export function gateSlopes(network: Parts, gate: number, x: Float64Array): number[] {
  const parts = partsOf(network, gate, x)
  const first = network.rowStart[gate]!
  return parts.map((_, i) => product(parts.filter((_part, j) => j !== i)) * network.graph.edges[network.rowEdges[first + i]!]!.sign)
}
