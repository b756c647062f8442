import {mean, weightedMean, weightedQuantile} from '#stats'
import {backgroundOf, withChanges} from './arms.js'
import {type Arm, drawMembers, type Member, runEnsemble} from './ensemble.js'
import type {EnsembleOptions} from './ensemble-options.js'
import {type PreparedContext, testable} from './prepare.js'
import {agreementWeights} from './weigh.js'

export type Direction = 'up' | 'down' | 'unchanged' | 'contested'

/** Below this, a change of probability is none. */
const noChange = 0.02
/** Share of the ensemble's weight that makes a direction. */
const majority = 0.7

/** Change of one output between a baseline and another arm, over the weighted ensemble. */
export interface Report {
  readonly baseline: number
  readonly perturbed: number
  readonly delta: number
  readonly low: number
  readonly high: number
  readonly agreement: number
  readonly direction: Direction
}

export const absent: Report = {baseline: 0, perturbed: 0, delta: 0, low: 0, high: 0, agreement: 1, direction: 'unchanged'}

/** Several arms run in every model of one ensemble, and what differs between any two of them. */
export interface Comparison {
  readonly members: readonly Member[]
  /** Weight of each model by its agreement with the observations of the context. */
  readonly weights: readonly number[]
  /** Change of an output from one arm to another; `absent` where the output has no node. */
  change(from: number, to: number, output: string): Report
  /** The same, model by model; empty where the output has no node. */
  deltas(from: number, to: number, output: string): number[]
  /** Probability of an output in one arm, model by model; empty where the output has no node. */
  levels(arm: number, output: string): number[]
}

export interface ComparisonRequest {
  /** What is clamped in each arm, drug and conditions included. */
  readonly arms: readonly Arm[]
  /** Entity ids, or `drug-response`. */
  readonly outputs: readonly string[]
  readonly ensemble?: EnsembleOptions
}

/** Runs the arms, and beside them the observations of the context, by which the models are weighed. */
export function compareArms(prepared: PreparedContext, {arms, outputs, ensemble}: ComparisonRequest): Comparison {
  const {graph, context} = prepared
  const background = backgroundOf(context)
  const tests = testable(prepared.observations, graph)
  const testArms = tests.map(({changes}) => withChanges(background, changes))
  const members = drawMembers(graph, ensemble)
  const all = [...new Set([...outputs, ...tests.map(({outcome}) => outcome)])]
  const outcomes = runEnsemble(graph, members, [background, ...testArms, ...arms], all, ensemble)
  const weights = agreementWeights(outcomes, tests, 1)
  const first = 1 + testArms.length
  const pairs = (from: number, to: number, output: string) => {
    const seen = outcomes.map((run) => ({from: run[first + from]!.get(output), to: run[first + to]!.get(output)}))
    return seen.every((pair): pair is Pair => pair.from !== undefined && pair.to !== undefined) ? seen : []
  }
  return {
    members,
    weights,
    change: (from, to, output) => summarise(pairs(from, to, output), weights),
    levels: (arm, output) => pairs(arm, arm, output).map(({from}) => from.probability),
    deltas: (from, to, output) => pairs(from, to, output).map((pair) => pair.to.probability - pair.from.probability),
  }
}

interface Estimate {
  readonly probability: number
  readonly error: number
}

interface Pair {
  readonly from: Estimate
  readonly to: Estimate
}

/** Means over the weighted ensemble; the interval is its 2.5 and 97.5 % quantiles, widened by the sampling error of the mean. */
function summarise(pairs: readonly Pair[], weights: readonly number[]): Report {
  if (pairs.length === 0) return absent
  const baseline = weightedMean(
    pairs.map(({from}) => from.probability),
    weights,
  )
  const deltas = pairs.map(({from, to}) => to.probability - from.probability)
  const delta = weightedMean(deltas, weights)
  const total = weights.reduce((a, b) => a + b, 0)
  const share = (holds: (value: number) => boolean) => deltas.reduce((sum, value, i) => sum + (holds(value) ? weights[i]! : 0), 0) / total
  const sampling = 1.96 * Math.sqrt(mean(pairs.map(({from, to}) => from.error ** 2 + to.error ** 2)) / pairs.length)
  const agreement = share((value) => (delta >= 0 ? value > 0 : value < 0))
  return {
    baseline,
    perturbed: baseline + delta,
    delta,
    low: Math.max(-1, weightedQuantile(deltas, weights, 0.025) - sampling),
    high: Math.min(1, weightedQuantile(deltas, weights, 0.975) + sampling),
    agreement,
    direction:
      share((value) => Math.abs(value) < noChange) >= majority
        ? 'unchanged'
        : agreement >= majority
          ? delta > 0
            ? 'up'
            : 'down'
          : 'contested',
  }
}
