import type {Edge, Graph} from '../graph.js'

/**
 * What each edge of a graph pulls with in the expectation. Two contested edges share their weight by how far each is trusted
 * (a claim of the same work counts more); what a sequence alone suggests pulls with the chance that it is there.
 *
 * @returns one per edge, in their order, each ≥ 0
 */
export function edgeWeights({edges}: Graph): Float64Array {
  const opposite = oppositeEdges(edges)
  return Float64Array.from(edges, (edge, i) => {
    const there = edge.predicted ?? 1
    const other = edges[opposite[i]!]
    return there * (other === undefined ? edge.weight : ((edge.weight + other.weight) * pull(edge)) / (pull(edge) + pull(other)))
  })
}

const pull = ({weight, trust = 1}: Edge) => weight * trust

/** For each edge that is contested the place of the edge of the other sign between the same two, else −1. */
export function oppositeEdges(edges: readonly Edge[]): Int32Array {
  const places = new Map<string, number>()
  const keyOf = ({subject, object}: Edge, sign: number) => `${subject}\t${object}\t${sign}`
  for (const [i, edge] of edges.entries()) if (edge.contested) places.set(keyOf(edge, edge.sign), i)
  return Int32Array.from(edges, (edge) => (edge.contested ? (places.get(keyOf(edge, -edge.sign)) ?? -1) : -1))
}
