import {isOfContext} from './context.js'
import type {Edge, Graph} from './graph.js'

/** What a question touches. Ids of entities. */
export interface ModelScope {
  /** Drug, conditions in force, compounds, perturbed entities: what acts from outside, whether or not anything drives it. */
  readonly live: ReadonlySet<string>
  /** Where answers are read: response, readouts, entities asked for. */
  readonly targets: ReadonlySet<string>
}

/**
 * Keeps what the question needs: entities that something live (or a statement of this very context) can reach, and that
 * reach a target. An entity that nothing drives, that is not of this context and that nobody asks about would be a coin
 * tossed once: it is left out of the rules, not guessed.
 */
export function narrowGraph(graph: Graph, {live, targets}: ModelScope): Graph {
  const informed = new Set(live)
  for (const edge of graph.edges) {
    if (isOfContext(edge) && !isSilentSwitch(edge.subject, graph, live)) informed.add(edge.subject)
  }
  const reached = downstream(graph.edges, informed)
  const reaching = upstream(graph.edges, targets)
  return {...graph, edges: graph.edges.filter(({subject, object}) => reached.has(subject) && reaching.has(object))}
}

/**
 * Keeps what lies between something that acts and a target. An entity that nothing in play can reach would be a coin tossed
 * once; it could not change an answer's sign, and would only dilute what is known: it is left out.
 */
export function liveGraph(graph: Graph, {live, targets}: ModelScope): Graph {
  const reached = downstream(graph.edges, live)
  const reaching = upstream(graph.edges, targets)
  return {...graph, edges: graph.edges.filter(({subject, object}) => reached.has(subject) && reaching.has(object))}
}

/** Conditions and compounds that the question does not put in play are off, and what is off for good needs no node. */
function isSilentSwitch(id: string, graph: Graph, live: ReadonlySet<string>): boolean {
  return !live.has(id) && graph.switches.has(id)
}

/** Everything that reaches one of `targets`, targets included. */
export function upstream(edges: readonly Edge[], targets: ReadonlySet<string>): Set<string> {
  return reach(edges, targets, 'object', 'subject')
}

/** Everything that one of `sources` reaches, sources included. */
export function downstream(edges: readonly Edge[], sources: ReadonlySet<string>): Set<string> {
  return reach(edges, sources, 'subject', 'object')
}

function reach(edges: readonly Edge[], start: ReadonlySet<string>, from: 'subject' | 'object', to: 'subject' | 'object'): Set<string> {
  const next = new Map<string, string[]>()
  for (const edge of edges) {
    const list = next.get(edge[from])
    if (list) list.push(edge[to])
    else next.set(edge[from], [edge[to]])
  }
  const found = new Set(start)
  const waiting = [...start]
  while (waiting.length > 0) {
    for (const id of next.get(waiting.pop()!) ?? []) {
      if (found.has(id)) continue
      found.add(id)
      waiting.push(id)
    }
  }
  return found
}
