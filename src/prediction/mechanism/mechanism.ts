import type {Change, Knowledge} from '#knowledge'
import {type Clamps, Difference, responseOutput, SignalNetwork} from '#network'
import {backgroundOf, withChanges} from '../arms.js'
import type {CheckedQuestion} from '../question.js'
import {readoutsOf} from '../readouts.js'
import {type QuestionGraph, questionGraph} from './context-graph.js'
import {drawnDeltas} from './draws.js'

/** What a mechanism changes of one output, in units of probability. */
export interface MechanismChange {
  readonly baseline: number
  readonly perturbed: number
  readonly delta: number
  /** The 2.5 and 97.5 % quantiles of the change when the weights are drawn from what is known of them. */
  readonly low: number
  readonly high: number
  /** Share of the draws on the side of `delta`, in [0, 1]; 1 where nothing moves. */
  readonly agreement: number
  /** A way leads to it from what is perturbed. */
  readonly reached: boolean
}

/** The mechanism of a question in closed form. */
export interface Mechanism extends QuestionGraph {
  readonly difference: Difference
  /** Whether the graph of the question holds an entity. */
  holds(id: string): boolean
  /** The change of an entity, or of `responseOutput`; nothing moves where the graph does not hold it. */
  change(output: string): MechanismChange
}

/** Both arms of a question on the graph of its context, solved and drawn. Deterministic: the draws are part of the method. */
export function mechanismOf(knowledge: Knowledge, question: CheckedQuestion): Mechanism {
  const {context, held, perturbations, asked, intervals} = question
  const drawn = questionGraph(knowledge, question)
  const network = new SignalNetwork(drawn.graph)
  const base = withChanges(backgroundOf(context), held)
  const outputs = [...new Set([responseOutput, ...readoutsOf(knowledge), ...asked.map(({id}) => id)])]
  const difference = new Difference(network, clampsOf(base), clampsOf(withChanges(base, perturbations)), outputs)
  // Drawn when an interval is first asked for.
  let draws: readonly Float64Array[] | undefined
  return {
    ...drawn,
    difference,
    holds: (id) => network.place.has(id),
    change: (output) => {
      if (intervals) draws ??= drawnDeltas(difference)
      return changeOf(difference, output, draws?.[outputs.indexOf(output)])
    },
  }
}

const clampsOf = (changes: readonly Change[]): Clamps => new Map(changes.map(({entity, sign}) => [entity, sign]))

function changeOf(difference: Difference, output: string, draws: Float64Array | undefined): MechanismChange {
  const [baseline, perturbed] = [difference.before, difference.after].map((x) => probabilityOf(difference.network, output, x)) as [
    number,
    number,
  ]
  const delta = difference.delta(output)
  const reached = difference.reaches(output)
  if (draws === undefined || !reached) return {baseline, perturbed, delta, low: delta, high: delta, agreement: 1, reached}
  const sorted = draws.slice().sort()
  const lowRank = Math.floor(0.025 * sorted.length)
  const same = draws.reduce((count, value) => (Math.sign(value) === Math.sign(delta) ? count + 1 : count), 0)
  return {
    ...{baseline, perturbed, delta, reached},
    low: Math.min(delta, sorted[lowRank]!),
    high: Math.max(delta, sorted[sorted.length - 1 - lowRank]!),
    agreement: same / draws.length,
  }
}

function probabilityOf(network: SignalNetwork, output: string, x: Float64Array): number {
  if (output === responseOutput) return network.response(x) ?? 0
  const place = network.place.get(output)
  return place === undefined ? 0 : (1 + x[place]!) / 2
}
