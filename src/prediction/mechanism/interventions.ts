import type {Change, Knowledge} from '#knowledge'
import {type Clamps, type ContextQuery, downstream, type Edge, plainId, SignalNetwork} from '#network'
import {backgroundOf, withChanges} from '../arms.js'
import {isCompound} from '../prepare.js'
import {wholeGraph} from './context-graph.js'
import {withBestFirstEdges} from './first-edges.js'

/**
 * Many interventions in one context, in closed form: one network of the whole context is compiled, and each combination masks
 * what it does not reach. The change of a combination is that of `predict` to rounding, at a fraction of a millisecond.
 *
 * Rejected: updates of low rank of one factorisation. A mask changes a row for every edge of what is perturbed, gates need
 * their rounds all the same, and with a core of a hundred entities a new factorisation costs less than the update.
 */
export class InterventionSystem {
  private readonly network: SignalNetwork
  private readonly background: readonly Change[]
  /** Places reached by what acts in every arm, and by each entity. */
  private readonly reachedAnyway: Uint8Array
  private readonly reachedBy: ReadonlyMap<string, Uint8Array>
  /** By entity: edges that its best first edges leave out. */
  private readonly leftOut: ReadonlyMap<string, readonly number[]>
  private readonly weights: Float64Array

  /**
   * @param entities - everything that a combination may change
   * @param held - what is held in every arm besides the drug and the conditions; default nothing
   */
  constructor(knowledge: Knowledge, context: ContextQuery, entities: readonly string[], held: readonly Change[] = []) {
    const compounds = [...entities, ...held.map(({entity}) => entity)].filter((id) => isCompound(knowledge, id))
    const graph = wholeGraph(knowledge, context, [...new Set(compounds)])
    this.network = new SignalNetwork(graph)
    this.background = withChanges(backgroundOf(context), held)
    this.reachedAnyway = this.placesReached(this.background.map(({entity}) => entity))
    this.reachedBy = new Map(entities.map((id) => [id, this.placesReached([id])]))
    const position = new Map(graph.edges.map((edge, i) => [edge, i]))
    this.leftOut = new Map(
      entities.map((id) => {
        const kept = new Set<Edge>(withBestFirstEdges(graph, new Set([id])).edges)
        return [id, graph.edges.filter((edge) => plainId(edge.subject) === id && !kept.has(edge)).map((edge) => position.get(edge)!)]
      }),
    )
    this.weights = new Float64Array(graph.edges.length)
  }

  /**
   * Change of P(dead or arrested) by a combination; 0 where nothing leads from it to the response.
   *
   * @param combination - changes of entities that the system was made for
   */
  delta(combination: readonly Change[]): number {
    this.mask(combination.map(({entity}) => entity))
    const before = this.network.states(clampsOf(this.background), this.weights)
    const after = this.network.states(clampsOf(withChanges(this.background, combination)), this.weights)
    const ends = this.endsReached(combination)
    return (this.network.response(after, ends) ?? 0) - (this.network.response(before, ends) ?? 0)
  }

  /** Takes the weights of the edges that a combination and what acts anyway reach; the others pull nothing. */
  private mask(entities: readonly string[]): void {
    const {network, weights} = this
    const reached = entities.map((id) => this.reachedBy.get(id)!)
    for (let e = 0; e < weights.length; e++) {
      const place = network.subjects[e]!
      const isReached = this.reachedAnyway[place] === 1 || reached.some((places) => places[place] === 1)
      weights[e] = isReached ? network.weights[e]! : 0
    }
    for (const id of entities) for (const e of this.leftOut.get(id)!) weights[e] = 0
  }

  /** What of "dead or arrested" has a way to it here. */
  private endsReached(combination: readonly Change[]): number[] {
    const reached = [this.reachedAnyway, ...combination.map(({entity}) => this.reachedBy.get(entity)!)]
    return this.network.responsePlaces().filter((place) => reached.some((places) => places[place] === 1))
  }

  private placesReached(starts: readonly string[]): Uint8Array {
    const {network} = this
    const reached = downstream(network.edges, new Set(starts))
    return Uint8Array.from(network.ids, (id) => (reached.has(id) ? 1 : 0))
  }
}

const clampsOf = (changes: readonly Change[]): Clamps => new Map(changes.map(({entity, sign}) => [entity, sign]))
