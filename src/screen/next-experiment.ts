import type {Change, Knowledge} from '#knowledge'
import {downstream} from '#network'
import {backgroundOf, compareArms, type EnsembleOptions, type PreparedContext, withChanges} from '#prediction'
import type {Combination} from './space.js'

/** A measurement, and how much of the ensemble's disagreement about the top strategies it would settle. */
export interface Experiment {
  /** What to do to the cells. */
  readonly perturbation: readonly Change[]
  /** What to measure then. */
  readonly measure: string
  readonly name: string
  /** Expected share of the variance between models (of the gain of the strategy in question) that knowing the answer removes, in [0, 1]. */
  readonly settles: number
  /** Variance of the gain over the models; the list is ordered by `settles` × this. */
  readonly disagreement: number
}

/** Models say up, down or no change (|Δ| below this). */
const noChange = 0.02

/**
 * The measurements that would best separate the models: for each top strategy and each entity downstream of it, models are
 * split by what they predict (up, no change, down), and the share of the variance of the strategy's gain that lies between
 * the groups (η²) is what the measurement is expected to settle.
 */
export function nextExperiments(
  knowledge: Knowledge,
  prepared: PreparedContext,
  top: readonly Combination[],
  ensemble: EnsembleOptions | undefined,
  most = 5,
): Experiment[] {
  const {graph, context} = prepared
  const base = backgroundOf(context)
  const nodes = [...new Set(graph.edges.map(({object}) => object))].filter((id) => !id.includes('@'))
  const comparison = compareArms(prepared, {
    arms: [base, ...top.map((changes) => withChanges(base, changes))],
    outputs: ['drug-response', ...nodes],
    ...(ensemble ? {ensemble} : {}),
  })
  const experiments = top.flatMap((changes, i): Experiment[] => {
    const gains = comparison.deltas(0, i + 1, 'drug-response')
    if (gains.length === 0) return []
    const changed = new Set(changes.map(({entity}) => entity))
    const reached = downstream(graph.edges, changed)
    return nodes
      .filter((id) => reached.has(id) && !changed.has(id) && !['cell-death', 'growth-arrest'].includes(id))
      .map((id) => ({
        perturbation: changes,
        measure: id,
        name: knowledge.entities.get(id)?.name ?? id,
        settles: varianceSettled(gains, comparison.deltas(0, i + 1, id), comparison.weights),
        disagreement: spread(gains, comparison.weights),
      }))
  })
  return experiments
    .filter(({settles, disagreement}) => settles > 0 && disagreement > agreed)
    .sort((a, b) => b.settles * b.disagreement - a.settles * a.disagreement || a.name.localeCompare(b.name, 'en'))
    .slice(0, most)
}

/** Below this variance of the gain the models agree, and nothing is left to settle. */
const agreed = 1e-4

function spread(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((a, b) => a + b, 0)
  const centre = values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total
  return values.reduce((sum, value, i) => sum + weights[i]! * (value - centre) ** 2, 0) / total
}

/** η² of `values` by the groups up, no change, down of `measured`. */
export function varianceSettled(values: readonly number[], measured: readonly number[], weights: readonly number[]): number {
  const all = spread(values, weights)
  if (all <= 0) return 0
  const groups = new Map<number, number[]>()
  measured.forEach((value, i) => {
    const group = Math.abs(value) < noChange ? 0 : Math.sign(value)
    groups.set(group, [...(groups.get(group) ?? []), i])
  })
  const total = weights.reduce((a, b) => a + b, 0)
  let within = 0
  for (const members of groups.values()) {
    const mine = members.map((i) => weights[i]!)
    within +=
      (mine.reduce((a, b) => a + b, 0) / total) *
      spread(
        members.map((i) => values[i]!),
        mine,
      )
  }
  return Math.max(0, 1 - within / all)
}
