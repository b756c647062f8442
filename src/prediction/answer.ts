import type {Direction, Report} from './compare.js'
import type {Disagreement} from './disagreement.js'
import type {Evidence} from './evidence.js'
import type {Note} from './notes.js'
import type {PathView} from './path-view.js'
import type {PreparedContext} from './prepare.js'

/** What a perturbation does to one readout. */
export interface ReadoutChange {
  readonly id: string
  readonly name: string
  /** Probability of on in the two arms, in [0, 1]. */
  readonly baseline: number
  readonly perturbed: number
  /** perturbed − baseline, and the 2.5 and 97.5 % quantiles of it. */
  readonly delta: number
  readonly low: number
  readonly high: number
  readonly direction: Direction
}

export const toReadout = (id: string, name: string, {baseline, perturbed, delta, low, high, direction}: Report): ReadoutChange => ({
  id,
  name,
  baseline,
  perturbed,
  delta,
  low,
  high,
  direction,
})

export interface Prediction {
  readonly response: {
    readonly direction: 'sensitive' | 'resistant' | 'unchanged' | 'contested'
    readonly basis: 'model' | 'observed'
    readonly baseline: number
    readonly perturbed: number
    readonly delta: number
    readonly low: number
    readonly high: number
    /** Share of the ensemble's weight on the side of `delta`'s sign. */
    readonly agreement: number
    readonly confidence: number
    /** The best path meets no contested process, or this very context says what that process does. */
    readonly settled: boolean
  }
  readonly readouts: readonly ReadoutChange[]
  readonly paths: readonly PathView[]
  readonly evidence: Evidence
  /** Statements on the paths from the perturbations to the response or a listed readout. */
  readonly statements: readonly string[]
  /** Where the literature comes nearest to the opposite answer. */
  readonly disagreement?: Disagreement
  readonly notes: readonly Note[]
  readonly prepared: PreparedContext
}
