import type {Change, Knowledge} from '#knowledge'
import {type ContextNames, contextOf, downstream, findPaths, type Graph, responseNodes} from '#network'
import {type ReadoutChange, toReadout} from './answer.js'
import {backgroundOf, withChanges} from './arms.js'
import {absent, type Comparison, compareArms, type Direction, type Report} from './compare.js'
import type {EnsembleOptions} from './ensemble-options.js'
import {type PathView, viewPath} from './path-view.js'
import {type PreparedContext, prepareContext} from './prepare.js'
import {checkedChanges} from './question.js'
import {readoutsOf} from './readouts.js'

export interface SampleQuestion {
  readonly context: ContextNames
  /** What was measured to be changed in the sample (resistant cells), by entity. */
  readonly measured: readonly Change[]
  /** One arm each: what is done to the sample's cells. */
  readonly interventions?: readonly (readonly Change[])[]
  readonly ensemble?: EnsembleOptions
}

/** A measured change that the model does not hold fast but should give by itself. */
export interface FollowedChange {
  readonly entity: string
  readonly measured: Change['sign']
  readonly report: Report
  readonly verdict: 'explained' | 'contradicted' | 'not explained'
}

/** A context's model set by a sample, against the same model without it. */
export interface SampleModel {
  readonly prepared: PreparedContext
  /** Measured changes held fast: those that no other measured change leads to. */
  readonly held: readonly Change[]
  readonly followed: readonly FollowedChange[]
  /** Measured entities with no node in the model of this context. */
  readonly outside: readonly Change[]
  readonly response: Report
  readonly readouts: readonly ReadoutChange<Direction>[]
  readonly paths: readonly {readonly change: Change; readonly paths: readonly PathView[]}[]
  /** One per intervention: the change it makes to the sample's response. */
  readonly gains: readonly Report[]
  readonly comparison: Comparison
}

/**
 * Sets a context's model by a sample: measured changes that nothing else measured leads to are held, the others are left to
 * the model and compared with what was measured.
 *
 * @param knowledge - in one reading
 * @param question - the context, measured changes, interventions to try
 * @returns the model of the sample beside that of the context: response, readouts, what was held and what followed
 * @throws {UserError} a name that is unknown or ambiguous, with the candidates
 * @example
 * modelSample(knowledge, {context: {disease: 'TSCC', drug: 'cisplatin'}, measured: [{entity: 'FIS1', sign: 1}], ensemble: {members: 2, runs: 64}}).held.length // → 1
 */
export function modelSample(knowledge: Knowledge, question: SampleQuestion): SampleModel {
  const {ensemble} = question
  const context = contextOf(knowledge, question.context)
  const measured = checkedChanges(knowledge, question.measured, context)
  const interventions = (question.interventions ?? []).map((changes) => checkedChanges(knowledge, changes, context))
  const all = [...measured, ...interventions.flat()]
  const prepared = prepareContext(knowledge, {context, clamped: [...new Set(all.map(({entity}) => entity))]})
  const {graph} = prepared
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const inside = measured.filter(({entity}) => nodes.has(entity))
  const held = inside.filter((change) => !ledToByAnother(change, inside, graph, knowledge))
  const background = backgroundOf(context)
  const sample = withChanges(background, held)
  const outputs = ['drug-response', ...readoutsOf(knowledge).filter((id) => nodes.has(id)), ...inside.map(({entity}) => entity)]
  const comparison = compareArms(prepared, {
    arms: [background, sample, ...interventions.map((changes) => withChanges(sample, changes))],
    outputs: [...new Set(outputs)],
    ...(ensemble ? {ensemble} : {}),
  })
  const response = new Set<string>(responseNodes)
  return {
    prepared,
    held,
    followed: inside.filter((change) => !held.includes(change)).map((change) => follow(change, comparison.change(0, 1, change.entity))),
    outside: measured.filter(({entity}) => !nodes.has(entity)),
    response: comparison.change(0, 1, 'drug-response'),
    readouts: readoutsOf(knowledge)
      .filter((id) => nodes.has(id))
      .map((id) => toReadout(id, knowledge.entities.get(id)?.name ?? id, comparison.change(0, 1, id))),
    paths: inside.map((change) => ({change, paths: findPaths(graph, change.entity, response, {maxLength: 12, most: 4}).map(viewPath)})),
    gains: interventions.map((changes, i) => {
      const reached = downstream(graph.edges, new Set(changes.map(({entity}) => entity)))
      return responseNodes.some((id) => reached.has(id)) ? comparison.change(1, 2 + i, 'drug-response') : absent
    }),
    comparison,
  }
}

function follow(change: Change, report: Report): FollowedChange {
  const expected = change.sign === 1 ? 'up' : 'down'
  const verdict =
    report.direction === expected
      ? 'explained'
      : report.direction === 'unchanged' || report.direction === 'contested'
        ? 'not explained'
        : 'contradicted'
  return {entity: change.entity, measured: change.sign, report, verdict}
}

/** RNAs and genes lead to processes, not the other way round; among equals in a loop, the first in the list leads. */
function ledToByAnother(change: Change, measured: readonly Change[], graph: Graph, knowledge: Knowledge): boolean {
  const level = (id: string) => (['process', 'phenotype', 'metabolite'].includes(knowledge.entities.get(id)?.type ?? '') ? 1 : 0)
  const reaches = (from: string, to: string) => downstream(graph.edges, new Set([from])).has(to)
  return measured.some((other) => {
    if (other.entity === change.entity || level(other.entity) > level(change.entity) || !reaches(other.entity, change.entity)) return false
    const loop = level(other.entity) === level(change.entity) && reaches(change.entity, other.entity)
    return !loop || measured.indexOf(other) < measured.indexOf(change)
  })
}
