import {type Edge, type Graph, responseNodes} from './graph.js'

/**
 * What an arrow costs a path: a step, and more the less it counts here. A path over statements of this very context beats a
 * detour over the textbook.
 */
export const arrowCost = ({weight}: Pick<Edge, 'weight'>): number => 0.25 - Math.log(weight)

/** How much dearer than the best route a route to the response, or to a readout, may be and still be part of the model. */
export const slack = {response: 0.8, readout: 0.3} as const

export interface Cone {
  /** What the question changes: routes start there, one by one. */
  readonly changed: Iterable<string>
  /** What acts in every arm (drug, conditions): its best route to the response belongs to the model. */
  readonly background: Iterable<string>
  /** Readouts and entities asked for. */
  readonly readouts: Iterable<string>
}

/**
 * Keeps the routes that carry a question: for each changed entity those to the response and to each readout that cost at
 * most `slack` more than the best one, and the best route of the drug and of each condition to the response. A regulator
 * that no such route passes is not changed by the question; it would only dilute what is.
 */
export function coneOf(graph: Graph, {changed, background, readouts}: Cone): Graph {
  const forward = adjacency(graph.edges, 'subject')
  const backward = adjacency(graph.edges, 'object')
  const present = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const toResponse = costs(
    responseNodes.filter((id) => present.has(id)),
    backward,
    'subject',
  )
  const readoutCosts = [...new Set(readouts)].filter((id) => present.has(id)).map((id) => costs([id], backward, 'subject'))
  const kept = new Set<Edge>()
  const keep = (from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>, start: string, extra: number) => {
    const best = to.get(start)
    if (best === undefined) return
    for (const edge of graph.edges) {
      const before = from.get(edge.subject)
      const after = to.get(edge.object)
      if (before !== undefined && after !== undefined && before + arrowCost(edge) + after <= best + extra + 1e-9) kept.add(edge)
    }
  }
  for (const start of new Set(changed)) {
    const from = costs([start], forward, 'object')
    keep(from, toResponse, start, slack.response)
    for (const to of readoutCosts) keep(from, to, start, slack.readout)
  }
  for (const start of new Set(background)) keep(costs([start], forward, 'object'), toResponse, start, 0)
  const edges = graph.edges.filter(
    (edge) => kept.has(edge) || (edge.together === true && graph.edges.some((other) => other.object === edge.object && kept.has(other))),
  )
  return {...graph, edges}
}

function adjacency(edges: readonly Edge[], end: 'subject' | 'object'): Map<string, Edge[]> {
  const lists = new Map<string, Edge[]>()
  for (const edge of edges) {
    const list = lists.get(edge[end])
    if (list) list.push(edge)
    else lists.set(edge[end], [edge])
  }
  return lists
}

/** Cost of the cheapest route between `starts` and every entity (Dijkstra, with a sorted list: graphs here are small). */
function costs(starts: readonly string[], next: ReadonlyMap<string, readonly Edge[]>, other: 'subject' | 'object'): Map<string, number> {
  const settled = new Map<string, number>()
  const open = new Map(starts.map((id) => [id, 0]))
  while (open.size > 0) {
    let nearest: string | undefined
    let cost = Number.POSITIVE_INFINITY
    for (const [id, value] of open) {
      if (value < cost) {
        cost = value
        nearest = id
      }
    }
    open.delete(nearest!)
    settled.set(nearest!, cost)
    for (const edge of next.get(nearest!) ?? []) {
      const id = edge[other]
      const through = cost + arrowCost(edge)
      if (!settled.has(id) && through < (open.get(id) ?? Number.POSITIVE_INFINITY)) open.set(id, through)
    }
  }
  return settled
}
