import type {Change, Knowledge} from '#knowledge'
import {downstream, plainId} from '#network'
import type {Comparison, PreparedContext} from '#prediction'
import {short} from './gain.js'
import type {Combination} from './space.js'

/** A measurement, and how much of the ensemble's disagreement about a strategy it would settle. */
export interface Experiment {
  /** `level`: measure an entity after the perturbation. `conflict`: find out which of two conflicting statements holds here. */
  readonly kind: 'level' | 'conflict'
  /** What to do to the cells. */
  readonly perturbation: readonly Change[]
  /** Entity to measure then. */
  readonly measure: string
  readonly name: string
  /** For a conflict: the statements on either side. */
  readonly statements?: {readonly raises: readonly string[]; readonly lowers: readonly string[]}
  /** Expected share of the variance between models (of the gain of the strategy in question) that knowing the answer removes, in [0, 1]. */
  readonly settles: number
  /** Variance of the gain over the models; lists are ordered by `settles` × this. */
  readonly disagreement: number
}

/** Models say up, down or no change (|Δ| below this). */
const noChange = 0.02
/** Below this variance of the gain the models agree, and nothing is left to settle. */
const agreed = 1e-4

/** Entities downstream of a strategy, which are what could be measured after it. */
export function measurable({graph}: PreparedContext, combination: Combination): string[] {
  const changed = new Set(combination.map(({entity}) => entity))
  const reached = downstream(graph.edges, changed)
  return [...new Set(graph.edges.map(({object}) => object))].filter(
    (id) => plainId(id) === id && reached.has(id) && !changed.has(id) && !['cell-death', 'growth-arrest'].includes(id),
  )
}

/**
 * The measurements that would best separate the models of a strategy. Models are split by what they predict for an entity
 * (up, no change, down), or by which side of a conflict they take; the share of the variance of the gain that lies between
 * the groups (η²) is what the answer is expected to settle.
 *
 * @param comparison - arm 0 without, arm 1 with the strategy; `measurable` entities among its outputs
 */
export function experimentsFor(
  knowledge: Knowledge,
  prepared: PreparedContext,
  combination: Combination,
  comparison: Comparison,
  max = 5,
): Experiment[] {
  const gains = comparison.deltas(0, 1, 'drug-response')
  if (gains.length === 0) return []
  const disagreement = spread(gains, comparison.weights)
  if (disagreement <= agreed) return []
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const settles = (groups: readonly number[]) => short(varianceSettled(gains, groups, comparison.weights))
  const levels = measurable(prepared, combination).map((id): Experiment => {
    const groups = comparison.deltas(0, 1, id).map((delta) => (Math.abs(delta) < noChange ? 0 : Math.sign(delta)))
    return {
      kind: 'level',
      perturbation: combination,
      measure: id,
      name: name(id),
      settles: settles(groups),
      disagreement: short(disagreement),
    }
  })
  return [...levels, ...conflicts(prepared, comparison, name, settles, short(disagreement))]
    .filter((one) => one.settles > 0)
    .sort(byWorth)
    .slice(0, max)
}

function conflicts(
  {graph}: PreparedContext,
  {members}: Comparison,
  name: (id: string) => string,
  settles: (groups: readonly number[]) => number,
  disagreement: number,
): Experiment[] {
  return graph.edges.flatMap((edge, i): Experiment[] => {
    if (!edge.contested || edge.sign !== 1) return []
    const other = graph.edges.find(({subject, object, sign}) => subject === edge.subject && object === edge.object && sign === -1)
    if (!other) return []
    return [
      {
        kind: 'conflict',
        perturbation: [{entity: plainId(edge.subject), sign: 1}],
        measure: plainId(edge.object),
        name: `${name(plainId(edge.object))} after ${name(plainId(edge.subject))} up, in this context (statements conflict)`,
        statements: {raises: edge.statements, lowers: other.statements},
        settles: settles(members.map(({uses}) => (uses[i] ? 1 : 0))),
        disagreement,
      },
    ]
  })
}

export const byWorth = (a: Experiment, b: Experiment): number =>
  b.settles * b.disagreement - a.settles * a.disagreement || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

function spread(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((a, b) => a + b, 0)
  const centre = values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / total
  return values.reduce((sum, value, i) => sum + weights[i]! * (value - centre) ** 2, 0) / total
}

/** η² of `values` by group. */
export function varianceSettled(values: readonly number[], groups: readonly number[], weights: readonly number[]): number {
  const all = spread(values, weights)
  if (all <= 0) return 0
  const members = new Map<number, number[]>()
  groups.forEach((group, i) => {
    members.set(group, [...(members.get(group) ?? []), i])
  })
  const total = weights.reduce((a, b) => a + b, 0)
  let within = 0
  for (const indices of members.values()) {
    const mine = indices.map((i) => weights[i]!)
    const weight = mine.reduce((a, b) => a + b, 0)
    if (weight === 0) continue
    within +=
      (weight / total) *
      spread(
        indices.map((i) => values[i]!),
        mine,
      )
  }
  return Math.max(0, 1 - within / all)
}
