import {type Edge, type Graph, responseNodes} from '../graph.js'
import {unknownPull} from '../rules.js'
import {edgeWeights} from './edge-weights.js'
import {type EdgeRows, gateSlopes, gateValue} from './gates.js'
import {SparseSolver} from './sparse-lu.js'

/** What is held in an arm: entity → on (1) or off (−1). */
export type Clamps = ReadonlyMap<string, 1 | -1>

/** Max number of rounds until the entities that are needed together agree with what they need; a handful is usual. */
const maxRounds = 200
/** Largest change of a state between two rounds that counts as none. */
const settled = 1e-13

/**
 * The expectation of the proportional model of a graph, in closed form. With x = 2 P(on) − 1, an entity that is driven has
 *
 *     x_i · (Σ_j w_ij + 2u) = Σ_j w_ij · s_ij · x_j
 *
 * (u = `unknownPull`), one that is held ±1, one that nothing drives 0, and a condition or compound that is not in play −1.
 * What needs several entities together (an RNA *and* its import) is on with the product of their probabilities.
 */
export class SignalNetwork implements EdgeRows {
  readonly edges: readonly Edge[]
  readonly ids: readonly string[]
  readonly place: ReadonlyMap<string, number>
  /** Weight of each edge of the graph. */
  readonly weights: Float64Array
  /** By edge: place of its subject and of its object. */
  readonly subjects: Int32Array
  readonly objects: Int32Array
  /** Row i holds the edges `rowEdges[rowStart[i] … rowStart[i + 1] − 1]` into entity i. */
  readonly rowStart: Int32Array
  readonly rowEdges: Int32Array
  /** Whether entity i is on only while all that it needs are. */
  readonly isGate: Uint8Array
  private readonly gates: readonly number[]
  /** State of an entity that nothing drives and nobody holds: 0 unknown, −1 not in play. */
  private readonly idle: Float64Array
  private outgoing: ReadonlyMap<number, readonly number[]> | undefined
  private readonly solver: SparseSolver
  private readonly diagonal: Float64Array
  private readonly values: Float64Array

  constructor(readonly graph: Graph) {
    const {edges, switches} = graph
    this.edges = edges
    this.ids = [...new Set(edges.flatMap(({subject, object}) => [subject, object]))]
    this.place = new Map(this.ids.map((id, i) => [id, i]))
    this.weights = edgeWeights(graph)
    this.subjects = Int32Array.from(edges, ({subject}) => this.place.get(subject)!)
    this.objects = Int32Array.from(edges, ({object}) => this.place.get(object)!)
    this.rowEdges = Int32Array.from(edges.keys()).sort((a, b) => this.objects[a]! - this.objects[b]! || a - b)
    this.rowStart = rowStarts(this.objects, this.ids.length)
    this.isGate = Uint8Array.from(this.ids, (_, i) =>
      this.rowEdges.subarray(this.rowStart[i]!, this.rowStart[i + 1]!).some((e) => edges[e]!.together === true) ? 1 : 0,
    )
    this.gates = [...this.isGate.keys()].filter((i) => this.isGate[i] === 1)
    this.idle = Float64Array.from(this.ids, (id) => (switches.has(id) ? -1 : 0))
    this.solver = new SparseSolver({
      size: this.ids.length,
      start: this.rowStart,
      columns: Int32Array.from(this.rowEdges, (e) => this.subjects[e]!),
    })
    this.diagonal = new Float64Array(this.ids.length)
    this.values = new Float64Array(edges.length)
  }

  /** Places of what drives the entity at a place, and of what it drives. */
  subjectsOf(i: number): number[] {
    return Array.from(this.rowEdges.subarray(this.rowStart[i]!, this.rowStart[i + 1]!), (e) => this.subjects[e]!)
  }

  objectsOf(i: number): readonly number[] {
    this.outgoing ??= outgoingOf(this.subjects, this.objects)
    return this.outgoing.get(i) ?? []
  }

  /**
   * The states of all entities, as 2 P(on) − 1, in the order of `ids`.
   *
   * @param clamps - what is held; entities that the graph does not hold are passed over
   * @param weights - one per edge; an edge of weight 0 is as good as not there
   * @throws {RangeError} what needs several entities together feeds back on them so that no state is settled
   */
  states(clamps: Clamps, weights: Float64Array = this.weights): Float64Array {
    const held = this.heldOf(clamps)
    const gates = this.gates.filter((i) => Number.isNaN(held[i]!) && this.hasDriver(i, weights))
    let x: Float64Array = Float64Array.from(held, (value, i) => (Number.isNaN(value) ? this.idle[i]! : value))
    for (let round = 0; round < maxRounds; round++) {
      const next = this.solveAt(x, held, weights)
      const moved = gates.reduce((most, g) => Math.max(most, Math.abs(next[g]! - gateValue(this, g, next, weights))), 0)
      x = next
      if (moved <= settled) return x
    }
    throw new RangeError('propagation: what needs several entities together feeds back on them, and no state is settled')
  }

  private hasDriver(i: number, weights: Float64Array): boolean {
    return this.rowEdges.subarray(this.rowStart[i]!, this.rowStart[i + 1]!).some((e) => weights[e] !== 0)
  }

  /** `NaN` where an entity is free. */
  heldOf(clamps: Clamps): Float64Array {
    const held = new Float64Array(this.ids.length).fill(Number.NaN)
    for (const [id, value] of clamps) {
      const i = this.place.get(id)
      if (i !== undefined) held[i] = value
    }
    return held
  }

  /** Solves the system whose gates are taken linear around `x` (Newton's step; exact without gates). */
  private solveAt(x: Float64Array, held: Float64Array, weights: Float64Array): Float64Array {
    const {rowStart, rowEdges, diagonal, values, edges} = this
    const b = new Float64Array(x.length)
    for (let i = 0; i < x.length; i++) {
      const [from, to] = [rowStart[i]!, rowStart[i + 1]!]
      let whole = 0
      if (Number.isNaN(held[i]!)) for (let r = from; r < to; r++) whole += weights[rowEdges[r]!]!
      diagonal[i] = 1
      if (whole === 0) {
        values.fill(0, from, to)
        b[i] = Number.isNaN(held[i]!) ? this.idle[i]! : held[i]!
      } else if (this.isGate[i] === 1) {
        b[i] = this.linearGate(i, x, weights)
      } else {
        diagonal[i] = whole + 2 * unknownPull
        for (let r = from; r < to; r++) values[r] = -weights[rowEdges[r]!]! * edges[rowEdges[r]!]!.sign
      }
    }
    return this.solver.factor(diagonal, values).solve(b)
  }

  /** Sets the row of a gate to its slopes at `x`, and gives what is left of it. */
  private linearGate(i: number, x: Float64Array, weights: Float64Array): number {
    const from = this.rowStart[i]!
    return gateSlopes(this, i, x, weights).reduce(
      (rest, slope, part) => {
        this.values[from + part] = -slope
        return rest - slope * x[this.subjects[this.rowEdges[from + part]!]!]!
      },
      gateValue(this, i, x, weights),
    )
  }

  /**
   * P(dead or arrested) where the states are x, the two taken as independent; `undefined` where there is neither.
   *
   * @param ends - places of what counts; default all that the graph holds
   */
  response(x: Float64Array, ends: readonly number[] = this.responsePlaces()): number | undefined {
    return ends.length === 0 ? undefined : 1 - ends.reduce((alive, i) => (alive * (1 - x[i]!)) / 2, 1)
  }

  /** How much P(dead or arrested) changes with the state of each of its ends, in the order of `responsePlaces`. */
  responseSlopes(x: Float64Array): number[] {
    const ends = this.responsePlaces()
    return ends.map((end) => ends.reduce((alive, other) => (other === end ? alive : (alive * (1 - x[other]!)) / 2), 0.5))
  }

  /** Places of what makes up the response. */
  responsePlaces(): number[] {
    return responseNodes.flatMap((id) => this.place.get(id) ?? [])
  }
}

function rowStarts(objects: Int32Array, size: number): Int32Array {
  const start = new Int32Array(size + 1)
  for (const object of objects) start[object + 1]!++
  for (let i = 0; i < size; i++) start[i + 1]! += start[i]!
  return start
}

function outgoingOf(subjects: Int32Array, objects: Int32Array): Map<number, number[]> {
  const outgoing = new Map<number, number[]>()
  for (const [e, subject] of subjects.entries()) {
    const list = outgoing.get(subject)
    if (list) list.push(objects[e]!)
    else outgoing.set(subject, [objects[e]!])
  }
  return outgoing
}
