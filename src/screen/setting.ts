import type {Change} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Bounds, Interval} from './score.js'
import type {Combination} from './space.js'

/** Where a screen is made: what every one of its combinations shares. */
export interface ScreenSetting {
  readonly context: ContextQuery
  /** A sample's own model: what is held in every arm besides the drug and the conditions. */
  readonly sample: readonly Change[]
  /** Models, trajectories of each arm of each model, seed; as `predict` has them. */
  readonly ensemble: {readonly members: number; readonly runs: number; readonly seed: number}
  /** Shares of cells that an intervention reaches, in (0, 1), to report besides all of them. */
  readonly doses: readonly number[]
  /** Statements left out. */
  readonly without?: readonly string[]
  /** Entities of the space, where it is first looked at by plain simulations: their cones share a program. */
  readonly plain?: readonly string[]
}

/** Change of one probability, model by model, with its summary. */
export interface Gain extends Bounds {
  /** One per model of the ensemble, in the order of `weights`. */
  readonly deltas: readonly number[]
}

/** What one combination does, in the model of its own cone. Plain data: it is stored and sent between workers. */
export interface Scored {
  readonly combination: Combination
  /** No way from it to the response: nothing was simulated, and the gain is 0. */
  readonly unreachable?: true
  readonly gain: Gain
  readonly agreement: number
  readonly direction: 'up' | 'down' | 'unchanged' | 'contested'
  readonly baseline: number
  /** Pairs and triples, in the same models: excess over Bliss independence and over the best single. */
  readonly bliss?: Interval
  readonly hsa?: Interval
  readonly doses?: readonly (Interval & {readonly dose: number})[]
  /** The columns that cost further simulations; absent until asked for. `null` = unknown here (no drug; not in the model). */
  readonly withoutDrug?: Gain | null
  readonly healthy?: (Gain & {readonly weights: readonly number[]}) | null
}

/** The combinations of one set of entities: they share a cone, its models, their weights and the baseline. */
export interface ScoredBlock {
  readonly weights: readonly number[]
  readonly scored: readonly Scored[]
}
