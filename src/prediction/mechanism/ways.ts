import {type Knowledge, statementById} from '#knowledge'
import {type Difference, type Edge, findPaths, responseNodes, responseOutput, type SignedPath} from '#network'
import type {CheckedChange} from '../question.js'

/** A way from a perturbed entity to the response, with its part of the answer. */
export interface Way {
  readonly path: SignedPath
  /** Its part of the change: 1 is all of it, negative where it pulls the other way. Ways that go round loops are not listed, so that shares need not add up to 1. */
  readonly share: number
}

/** What one statement carries of an answer. */
export interface CarriedBy {
  readonly statement: string
  /** Works cited by it; empty where it is a textbook edge or a row without one. */
  readonly papers: readonly string[]
  /** Its part of the change, as with `Way`; what an edge carries is divided evenly among its statements. */
  readonly share: number
}

const response: ReadonlySet<string> = new Set(responseNodes)

/** Max number of edges of a way, ways per perturbed entity, and ways listed. */
const maxLength = 12
const maxWays = 8

/**
 * The ways that carry most of the response, largest share first, of both signs.
 *
 * @param most - how many
 */
export function waysToResponse(difference: Difference, perturbations: readonly CheckedChange[], most: number): Way[] {
  const {network} = difference
  const delta = difference.delta(responseOutput)
  const passed = difference.transmissions()
  const copies = new Map<Edge, number>()
  for (const [i, edge] of network.edges.entries()) {
    if (passed[i] !== 0) copies.set({...edge, weight: Math.min(1, Math.abs(passed[i]!))}, i)
  }
  const weighed = {...network.graph, edges: [...copies.keys()]}
  const wayOf = (path: SignedPath) => {
    const places = path.edges.map((copy) => copies.get(copy)!)
    const pushed = difference.moved(network.place.get(path.nodes[0]!)!)
    const end = difference.slopeAt(responseOutput, path.nodes[path.nodes.length - 1]!)
    const carried = places.reduce((part, i) => part * passed[i]!, pushed) * end
    const way = {path: {...path, edges: places.map((i) => network.edges[i]!)}, share: delta === 0 ? 0 : carried / delta}
    return {way, carried}
  }
  return perturbations
    .flatMap(({entity}) => findPaths(weighed, entity, response, {maxLength, most: maxWays}).map(wayOf))
    .sort((a, b) => Math.abs(b.carried) - Math.abs(a.carried))
    .slice(0, most)
    .map(({way}) => way)
}

/** Statements that carry the response, largest part first; those that carry less than `least` of it are left out. */
export function carriersOf(knowledge: Knowledge, difference: Difference, least = 0.01): CarriedBy[] {
  const delta = difference.delta(responseOutput)
  if (delta === 0) return []
  const flows = difference.flows(responseOutput)
  const shares = new Map<string, number>()
  for (const [i, {statements}] of difference.network.edges.entries()) {
    for (const id of statements) shares.set(id, (shares.get(id) ?? 0) + flows[i]! / delta / statements.length)
  }
  return [...shares]
    .filter(([, share]) => Math.abs(share) >= least)
    .map(([statement, share]) => ({statement, papers: statementById(knowledge, statement)?.references ?? [], share}))
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share) || (a.statement < b.statement ? -1 : 1))
}
