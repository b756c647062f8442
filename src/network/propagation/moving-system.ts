import {unknownPull} from '../rules.js'
import {startsOf} from './pattern.js'
import {SparseSolver} from './sparse-lu.js'

/** One edge into an entity that moves. */
export interface MovingEdge {
  /** Place of the edge in the graph. */
  readonly edge: number
  /** What it hands on of its subject's change is this times its weight; the slope itself where `isSlope`. */
  readonly factor: number
  readonly isSlope: boolean
  /** Number of its subject among the entities that move, or −1. */
  readonly from: number
  /** Change of its subject where that was changed by the question, else 0. */
  readonly push: number
}

/**
 * The equations of a difference between two arms, laid flat so that thousands of drawn weights are solved in milliseconds:
 *
 *     Δ_i · (Σ w_ij + 2u) = Σ w_ij s_ij Δ_j        Δ_gate = Σ slope_j Δ_j
 *
 * with Δ_j given where the question changes j.
 */
export class MovingSystem {
  readonly size: number
  private readonly rowStart: Int32Array
  private readonly edge: Int32Array
  private readonly factor: Float64Array
  private readonly isSlope: Uint8Array
  /** Place among the solver's values, or −1. */
  private readonly slot: Int32Array
  private readonly push: Float64Array
  private readonly solver: SparseSolver
  private readonly diagonal: Float64Array
  private readonly values: Float64Array
  private readonly sources: Float64Array
  private readonly solved: Float64Array

  constructor(rows: readonly (readonly MovingEdge[])[]) {
    const all = rows.flat()
    this.size = rows.length
    this.rowStart = startsOf(rows)
    this.edge = Int32Array.from(all, ({edge}) => edge)
    this.factor = Float64Array.from(all, ({factor}) => factor)
    this.isSlope = Uint8Array.from(all, ({isSlope}) => (isSlope ? 1 : 0))
    this.push = Float64Array.from(all, ({push}) => push)
    let slots = 0
    this.slot = Int32Array.from(all, ({from}) => (from === -1 ? -1 : slots++))
    const inside = rows.map((row) => row.filter(({from}) => from !== -1))
    this.solver = new SparseSolver({
      size: rows.length,
      start: startsOf(inside),
      columns: Int32Array.from(inside.flat(), ({from}) => from),
    })
    this.diagonal = new Float64Array(rows.length)
    this.values = new Float64Array(slots)
    this.sources = new Float64Array(rows.length)
    this.solved = new Float64Array(rows.length)
  }

  /**
   * Takes weights, after which `changes` and `adjoint` are for them.
   *
   * @param weights - one per edge of the graph
   * @param isOpen - by edge of the graph: 0 = it carries nothing, though its pull counts; default all carry
   */
  take(weights: Float64Array, isOpen?: Uint8Array): this {
    const {rowStart, edge, factor, isSlope, slot, push, diagonal, values, sources} = this
    for (let i = 0; i < this.size; i++) {
      let total = 0
      let source = 0
      for (let e = rowStart[i]!; e < rowStart[i + 1]!; e++) {
        const weight = isSlope[e] === 1 ? 1 : weights[edge[e]!]!
        if (isSlope[e] === 0) total += weight
        const carried = isOpen !== undefined && isOpen[edge[e]!] === 0 ? 0 : weight * factor[e]!
        if (slot[e] !== -1) values[slot[e]!] = -carried
        source += carried * push[e]!
      }
      const isGate = rowStart[i + 1]! > rowStart[i]! && isSlope[rowStart[i]!] === 1
      diagonal[i] = isGate ? 1 : total + 2 * unknownPull
      sources[i] = source
    }
    this.solver.factor(diagonal, values)
    return this
  }

  /** The change of each entity that moves; overwritten by the next call. */
  changes(): Float64Array {
    this.solved.set(this.sources)
    return this.solver.solve(this.solved)
  }

  /** How much Σ pull_i Δ_i changes with what is pushed into each entity. */
  adjoint(pull: Float64Array): Float64Array {
    return this.solver.solveTransposed(pull.slice())
  }

  /** Weight of everything that pulls an entity, what is unknown included: what its equation is divided by. */
  whole(i: number): number {
    return this.diagonal[i]!
  }
}
