import {gateSlopes, meanSlopes} from './gates.js'
import {type MovingEdge, MovingSystem} from './moving-system.js'
import type {Clamps, SignalNetwork} from './signal-network.js'

/** The output that is P(dead or arrested). */
export const responseOutput = 'drug-response'

/** An output as a sum over entities: how much its probability changes with the state of each. */
type Reading = readonly {readonly place: number; readonly slope: number}[]

/**
 * The difference between two arms of one network. It obeys the same equations as the states do, on the entities between what
 * was changed and what is read; its adjoint says how much of an output's change goes over each edge.
 */
export class Difference {
  /** States of the two arms, as 2 P(on) − 1, in the order of the network's `ids`. */
  readonly before: Float64Array
  readonly after: Float64Array
  private readonly changed: ReadonlySet<number>
  private readonly readings: ReadonlyMap<string, Reading>
  /** Places of the entities that move between the changed ones and the outputs; and place → number among them, or −1. */
  private readonly moving: readonly number[]
  private readonly rank: Int32Array
  private readonly rows: readonly (readonly MovingEdge[])[]
  private readonly system: MovingSystem
  /** Every term of every output: the entity that moves, or (−1) what the term is where it does not. */
  private readonly terms: Readonly<Record<'output' | 'rank', Int32Array> & Record<'slope' | 'fixed', Float64Array>>

  /** @param outputs - entities, or `responseOutput`; those that the network does not hold do not change */
  constructor(
    readonly network: SignalNetwork,
    from: Clamps,
    to: Clamps,
    readonly outputs: readonly string[],
  ) {
    this.before = network.states(from)
    this.after = network.states(to)
    const [heldBefore, heldAfter] = [network.heldOf(from), network.heldOf(to)]
    this.changed = new Set([...heldBefore.keys()].filter((i) => !Object.is(heldBefore[i], heldAfter[i])))
    this.readings = new Map(outputs.flatMap((id) => this.readingOf(id)))
    this.moving = this.movingPlaces((i) => Number.isNaN(heldBefore[i]!) && Number.isNaN(heldAfter[i]!))
    this.rank = new Int32Array(network.ids.length).fill(-1)
    for (const [r, i] of this.moving.entries()) this.rank[i] = r
    this.rows = this.moving.map((i) => this.rowOf(i))
    this.system = new MovingSystem(this.rows)
    const terms = outputs.flatMap((id, output) => (this.readings.get(id) ?? []).map((term) => ({output, ...term})))
    this.terms = {
      output: Int32Array.from(terms, ({output}) => output),
      rank: Int32Array.from(terms, ({place}) => this.rank[place]!),
      slope: Float64Array.from(terms, ({slope}) => slope),
      fixed: Float64Array.from(terms, ({place, slope}) => slope * this.pushOf(place)),
    }
  }

  /** Change of an output's probability from the first arm to the second; 0 where the network does not hold it. */
  delta(output: string): number {
    return this.deltaOf(output, (i) => this.moved(i))
  }

  /** Whether a way leads from what was changed to an output. */
  reaches(output: string): boolean {
    return (this.readings.get(output) ?? []).some(({place}) => this.rank[place] !== -1 || this.changed.has(place))
  }

  /**
   * The same changes with other weights. What was changed moves as far as in the expectation, and the slopes of what is needed
   * together stay as they are there.
   *
   * @param weights - one per edge of the graph
   * @param isOpen - by edge: 0 = it carries nothing, though its pull counts; default all carry
   * @returns the change of each output's probability, in the order of `outputs`
   */
  deltasWith(weights: Float64Array, isOpen?: Uint8Array): Float64Array {
    const solved = this.system.take(weights, isOpen).changes()
    const deltas = new Float64Array(this.outputs.length)
    const {output, rank, slope, fixed} = this.terms
    for (let t = 0; t < output.length; t++) deltas[output[t]!]! += rank[t] === -1 ? fixed[t]! : slope[t]! * solved[rank[t]!]!
    return deltas
  }

  /**
   * How much of an output's change goes over each edge: what flows into an entity flows on, so that the flows over all edges
   * out of what was changed (or into the output) add up to the change.
   *
   * @returns one per edge of the graph, in units of probability; 0 off the ways
   */
  flows(output: string): Float64Array {
    const {network, rank, system} = this
    const pull = new Float64Array(system.size)
    for (const {place, slope} of this.readings.get(output) ?? []) if (rank[place] !== -1) pull[rank[place]!]! += slope
    const adjoint = system.take(network.weights).adjoint(pull)
    const flows = new Float64Array(network.edges.length)
    for (const [r, row] of this.rows.entries()) {
      for (const one of row) flows[one.edge] = adjoint[r]! * this.carried(one) * this.moved(network.subjects[one.edge]!)
    }
    return flows
  }

  /** Share of its subject's change that each edge hands on to its object, with the edge's sign; 0 off the ways. One per edge. */
  transmissions(): Float64Array {
    this.system.take(this.network.weights)
    const shares = new Float64Array(this.network.edges.length)
    for (const [r, row] of this.rows.entries()) for (const one of row) shares[one.edge] = this.carried(one) / this.system.whole(r)
    return shares
  }

  /** How much an output's probability changes with the state of an entity that it is read from; 0 for others. */
  slopeAt(output: string, id: string): number {
    const place = this.network.place.get(id)
    return (this.readings.get(output) ?? []).reduce((sum, reading) => (reading.place === place ? sum + reading.slope : sum), 0)
  }

  /** Change of an entity's state, as 2 P(on) − 1. */
  moved(place: number): number {
    return this.after[place]! - this.before[place]!
  }

  private readingOf(id: string): [string, Reading][] {
    const {network} = this
    if (id !== responseOutput) {
      const place = network.place.get(id)
      return place === undefined ? [] : [[id, [{place, slope: 0.5}]]]
    }
    const slopes = meanSlopes((x) => network.responseSlopes(x), this.before, this.after)
    return [[id, network.responsePlaces().map((place, i) => ({place, slope: slopes[i]!}))]]
  }

  private deltaOf(output: string, moved: (place: number) => number): number {
    return (this.readings.get(output) ?? []).reduce((sum, {place, slope}) => sum + slope * moved(place), 0)
  }

  private pushOf(place: number): number {
    return this.changed.has(place) ? this.moved(place) : 0
  }

  private carried({edge, factor, isSlope}: MovingEdge): number {
    return isSlope ? factor : factor * this.network.weights[edge]!
  }

  private movingPlaces(isFree: (place: number) => boolean): number[] {
    const {network} = this
    const reached = closure(this.changed, (i) => network.objectsOf(i), isFree)
    const ends = new Set([...this.readings.values()].flatMap((reading) => reading.map(({place}) => place)))
    const needed = closure(
      ends,
      (i) => network.subjectsOf(i),
      (i) => reached.has(i),
    )
    return [...reached].filter((i) => isFree(i) && needed.has(i)).sort((a, b) => a - b)
  }

  private rowOf(place: number): MovingEdge[] {
    const {network, rank} = this
    const isSlope = network.isGate[place] === 1
    const slopes = isSlope ? meanSlopes((x) => gateSlopes(network, place, x, network.weights), this.before, this.after) : []
    return Array.from(network.rowEdges.subarray(network.rowStart[place]!, network.rowStart[place + 1]!), (edge, part) => {
      const subject = network.subjects[edge]!
      const factor = isSlope ? slopes[part]! : network.edges[edge]!.sign
      return {edge, factor, isSlope, from: rank[subject]!, push: this.pushOf(subject)}
    })
  }
}

/** Everything that can be reached from `starts` over nodes that may be entered, the starts included. */
function closure(starts: Iterable<number>, next: (node: number) => Iterable<number>, mayEnter: (node: number) => boolean): Set<number> {
  const found = new Set(starts)
  const waiting = [...found]
  while (waiting.length > 0) {
    for (const node of next(waiting.pop()!)) {
      if (found.has(node) || !mayEnter(node)) continue
      found.add(node)
      waiting.push(node)
    }
  }
  return found
}
