import type {Change} from '#knowledge'
import {type ContextQuery, type Edge, findPaths, type Graph, inMatrix, responseNodes} from '#network'

/** A map of more measured entities cannot be read; the surest come first. */
const maxMapped = 20

/**
 * The edges worth drawing: those on the best paths from measured entities (and the drug) to the response and to measured
 * processes, and those stated for this very context at measured entities. In the order of the graph.
 */
export function mapEdges(graph: Graph, {drug}: Pick<ContextQuery, 'drug'>, changes: readonly Change[]): Edge[] {
  const measured = changes.slice(0, maxMapped).map(({entity}) => entity)
  const goals = new Set<string>([...responseNodes, ...measured])
  const chosen = new Set<Edge>()
  for (const from of [...measured, ...(drug ? [drug] : [])]) {
    for (const goal of goals) {
      if (goal === from) continue
      for (const path of findPaths(graph, from, new Set([goal]), {maxLength: 9, most: 2})) for (const edge of path.edges) chosen.add(edge)
    }
  }
  for (const edge of graph.edges) {
    if (edge.match === 'exact' && (measured.includes(edge.subject) || measured.includes(edge.object))) chosen.add(edge)
  }
  const drawn = new Set([...chosen].flatMap(({subject, object}) => [subject, object]))
  return graph.edges.filter((edge) => chosen.has(edge) && (edge.subject !== 'import' || drawn.has(inMatrix('import'))))
}
