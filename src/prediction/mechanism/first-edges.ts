import {type Edge, type Graph, plainId, precedence, responseNodes, upstream} from '#network'

/**
 * Of what a perturbed entity does first, the best kind that leads to the response goes before the others: where the user
 * measured a target, or this context states one, what other contexts or packs say of other targets is left out. Textbook edges
 * always stay: they say what the entity is.
 */
export function withBestFirstEdges(graph: Graph, perturbed: ReadonlySet<string>): Graph {
  const reaching = upstream(graph.edges, new Set(responseNodes))
  const best = new Map<string, number>()
  for (const edge of graph.edges) {
    const subject = plainId(edge.subject)
    if (!isFirst(edge, perturbed) || edge.match === 'textbook' || !reaching.has(edge.object)) continue
    best.set(subject, Math.max(best.get(subject) ?? 0, precedence(edge)))
  }
  const isKept = (edge: Edge) =>
    !isFirst(edge, perturbed) || edge.match === 'textbook' || precedence(edge) >= (best.get(plainId(edge.subject)) ?? 0)
  return {...graph, edges: graph.edges.filter(isKept)}
}

/** What an entity does itself or by its share in the matrix; how it gets there is no effect. */
const isFirst = (edge: Edge, perturbed: ReadonlySet<string>) => perturbed.has(plainId(edge.subject)) && edge.together !== true
