import type {Analogue} from './analogy.js'
import type {Disagreement} from './disagreement.js'
import type {Evidence} from './evidence.js'
import type {JoinTerms} from './join.js'
import type {CarriedBy} from './mechanism/ways.js'
import type {Method} from './method.js'
import type {Note} from './notes.js'
import type {PathView} from './path-view.js'

export const readoutDirections = ['up', 'down', 'unchanged', 'contested', 'unknown'] as const
export type ReadoutDirection = (typeof readoutDirections)[number]

/** With a drug cells become more sensitive to it or more resistant; without one the change is lethal or protective. */
export const responseDirections = ['sensitive', 'resistant', 'lethal', 'protective', 'unchanged', 'contested', 'unknown'] as const
export type ResponseDirection = (typeof responseDirections)[number]

/**
 * What carries an answer: signed paths; this very perturbation, observed in this very context, whose mechanism nobody knows;
 * the same molecule elsewhere; a direct role of the gene or process; nothing.
 */
export const bases = ['mechanism', 'observed', 'analogy', 'role', 'none'] as const
export type Basis = (typeof bases)[number]

/** What a perturbation does to one readout. */
export interface ReadoutChange<Direction extends ReadoutDirection = ReadoutDirection> {
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

export interface ResponseChange {
  readonly direction: ResponseDirection
  readonly basis: Basis
  /** P(cells become more sensitive), in [0, 1]; the prior where nothing is known. */
  readonly probability: number
  /** max(probability, 1 − probability). */
  readonly confidence: number
  /** P(dead or arrested) in the two arms, perturbed − baseline, and the 2.5 and 97.5 % quantiles of it. */
  readonly baseline: number
  readonly perturbed: number
  readonly delta: number
  readonly low: number
  readonly high: number
  /** Share of the draws (or of the ensemble's weight) on the side of `delta`'s sign. */
  readonly agreement: number
}

export interface Prediction {
  readonly method: Method
  readonly response: ResponseChange
  readonly readouts: readonly ReadoutChange[]
  /** Largest part of the answer first. */
  readonly paths: readonly PathView[]
  /** Statements by how much of the response they carry; empty by the ensemble. */
  readonly carriedBy: readonly CarriedBy[]
  /** The same molecule elsewhere, nearest first; empty by the ensemble. */
  readonly analogues: readonly Analogue[]
  /** What the probability was joined from; absent by the ensemble. */
  readonly terms?: JoinTerms
  /** Statements on the paths, counted. */
  readonly evidence: Evidence
  /** Statements on the paths. */
  readonly statements: readonly string[]
  /** Where the literature comes nearest to the opposite answer. */
  readonly disagreement?: Disagreement
  readonly notes: readonly Note[]
}

/** The numbers of a change, and its direction. */
export const toReadout = <Direction extends ReadoutDirection>(
  id: string,
  name: string,
  {baseline, perturbed, delta, low, high, direction}: Omit<ReadoutChange<Direction>, 'id' | 'name'>,
): ReadoutChange<Direction> => ({id, name, baseline, perturbed, delta, low, high, direction})
