import {type Change, isDisputed, type Knowledge, type Observation, type Sign, statementById} from '#knowledge'
import {
  type ContextQuery,
  downstream,
  type Edge,
  findPaths,
  type Graph,
  gradeContext,
  plainId,
  responseNodes,
  type SignedPath,
} from '#network'
import {absent, backgroundOf, compareArms, type Direction, type Report, withChanges} from './compare.js'
import {calibratedConfidence} from './confidence.js'
import {type Disagreement, nearestDisagreement} from './disagreement.js'
import type {EnsembleOptions} from './ensemble.js'
import {gradeStatement} from './match.js'
import {type PreparedContext, prepareContext} from './prepare.js'
import {readoutIds} from './readouts.js'
import {isSettled} from './settled.js'

export interface Question {
  readonly context: ContextQuery
  /** Held in both arms besides the drug and the conditions of the context. */
  readonly held?: readonly Change[]
  /** Changed in the perturbed arm only. Compounds added are changes up. */
  readonly perturbations: readonly Change[]
  /** Entities to report besides the standard readouts, with the name the user gave. */
  readonly asked?: readonly {readonly id: string; readonly name: string}[]
  readonly without?: ReadonlySet<string>
  readonly ensemble?: EnsembleOptions
}

export interface ReadoutChange {
  readonly id: string
  readonly name: string
  readonly baseline: number
  readonly perturbed: number
  readonly delta: number
  readonly low: number
  readonly high: number
  readonly direction: Direction
}

export interface PathView {
  /** Effect of more of the entity on sensitivity to the drug. */
  readonly sign: Sign
  readonly nodes: readonly string[]
  readonly statements: readonly string[]
  readonly score: number
  /** The arrows of the path, compartment relays included. */
  readonly edges: readonly Edge[]
}

export interface Evidence {
  readonly exact: number
  readonly borrowed: number
  readonly textbook: number
  readonly contested: number
  readonly disputed: number
  /** Predicted sites, which are no evidence: counted only where the user asked for them. */
  readonly predicted?: number
}

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
  readonly warnings: readonly string[]
  readonly prepared: PreparedContext
}

/**
 * What the perturbations change in the context: drug response, readouts, the paths that carry it, and the evidence.
 * Deterministic for a seed.
 */
export function predict(knowledge: Knowledge, question: Question): Prediction {
  const {context, perturbations, asked = [], held = []} = question
  const prepared = prepareContext(knowledge, {
    context,
    clamped: [...perturbations, ...held].map(({entity}) => entity),
    asked: asked.map(({id}) => id),
    ...(question.without ? {without: question.without} : {}),
  })
  const {graph} = prepared
  const changed = new Set(perturbations.map(({entity}) => entity))
  const reached = downstream(graph.edges, changed)
  const responses = responseNodes.filter((id) => reached.has(id))
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const outputs = ['drug-response', ...readoutIds.filter((id) => nodes.has(id)), ...asked.map(({id}) => id).filter((id) => nodes.has(id))]
  const base = withChanges(backgroundOf(context), held)
  const comparison = compareArms(prepared, {
    arms: [base, withChanges(base, perturbations)],
    outputs,
    ...(question.ensemble ? {ensemble: question.ensemble} : {}),
  })
  const reports = (id: string, touched: boolean): Report => {
    const report = comparison.change(0, 1, id)
    return touched ? report : {...absent, baseline: report.baseline, perturbed: report.baseline}
  }
  const paths = perturbations
    .flatMap(({entity}) => findPaths(graph, entity, new Set(responseNodes), {maxLength: 12, most: 8}))
    .sort((a, b) => b.score - a.score)
  const response = reports('drug-response', responses.length > 0)
  const here = prepared.observations.filter((observation) => gradeStatement(observation, context, knowledge).match === 'exact')
  const seen = observedDirections(here, perturbations)
  const against = [...seen]
    .filter(
      ([direction]) =>
        direction !== {up: 1, down: -1, unchanged: 0, contested: 0}[response.direction] &&
        (response.direction === 'up' || response.direction === 'down'),
    )
    .flatMap(([, ids]) => ids)
  const split = seen.size > 1 || against.length > 0
  const direction = split
    ? 'contested'
    : ({up: 'sensitive', down: 'resistant', unchanged: 'unchanged', contested: 'contested'} as const)[response.direction]
  const used = statementsOnPaths(graph, perturbations, [...responseNodes, ...outputs])
  const latentOnly = paths.length > 0 && paths.every(({edges}) => edges.some(({latent}) => latent))
  const evidence = countEvidence(graph, used, knowledge)
  const settled = isSettled(paths[0], knowledge, prepared)
  const disagreement = nearestDisagreement(knowledge, {
    context,
    perturbations,
    paths,
    answer: direction === 'sensitive' ? 1 : direction === 'resistant' ? -1 : 0,
    ...(question.without ? {without: question.without} : {}),
  })
  return {
    response: {
      direction,
      basis: latentOnly ? 'observed' : 'model',
      baseline: response.baseline,
      perturbed: response.perturbed,
      delta: response.delta,
      low: response.low,
      high: response.high,
      agreement: response.agreement,
      settled,
      confidence: calibratedConfidence({direction, agreement: response.agreement, evidence, paths: paths.length, settled}),
    },
    readouts: [
      ...readoutIds
        .filter((id) => nodes.has(id))
        .map((id) => toReadout(id, knowledge.entities.get(id)?.name ?? id, reports(id, reached.has(id)))),
      ...asked
        .filter(({id}) => !readoutIds.includes(id as never) || !nodes.has(id))
        .map(({id, name}) => toReadout(id, name, nodes.has(id) ? reports(id, reached.has(id)) : absent)),
    ],
    paths: paths.slice(0, 12).map(viewPath),
    evidence,
    statements: [...used],
    ...(disagreement ? {disagreement} : {}),
    warnings: warningsOf(
      knowledge,
      question,
      prepared,
      nodes,
      {disagreeing: seen.size > 1, against, settled: settled || paths.length === 0},
      direction,
      used,
    ),
    prepared,
  }
}

function toReadout(id: string, name: string, {baseline, perturbed, delta, low, high, direction}: Report): ReadoutChange {
  return {id, name, baseline, perturbed, delta, low, high, direction}
}

/** A path as users see it: compartment relays folded into their entity, each statement once. */
export function viewPath(path: SignedPath): PathView {
  const nodes = path.nodes.map(plainId).filter((id, i, all) => id !== all[i - 1])
  return {
    sign: path.sign,
    nodes,
    statements: [...new Set(path.edges.flatMap(({statements}) => statements))],
    score: path.score,
    edges: path.edges,
  }
}

/** Statements on the best ways (at most twelve arrows) from a perturbation to each thing reported. */
export function statementsOnPaths(graph: Graph, perturbations: readonly Change[], goals: readonly string[]): Set<string> {
  const used = new Set<string>()
  for (const {entity} of perturbations) {
    for (const goal of goals) {
      for (const path of findPaths(graph, entity, new Set([goal]), {maxLength: 12, most: 12})) {
        for (const {statements} of path.edges) for (const id of statements) used.add(id)
      }
    }
  }
  return used
}

function countEvidence(graph: Graph, used: ReadonlySet<string>, knowledge: Knowledge): Evidence {
  const contested = new Set(graph.edges.filter((edge) => edge.contested).flatMap(({statements}) => statements))
  const counts = {exact: 0, borrowed: 0, textbook: 0, contested: 0, disputed: 0}
  const predicted = (knowledge.predicted?.sites ?? []).filter(({id}) => used.has(id)).length
  for (const id of used) {
    const statement = statementById(knowledge, id)
    if (statement === undefined) continue
    counts[statement.kind === 'mechanism' ? gradeContext(statement, graph.query, knowledge).match : 'exact']++
    if (contested.has(id)) counts.contested++
    if (isDisputed(statement)) counts.disputed++
  }
  return knowledge.predicted ? {...counts, predicted} : counts
}

/** What was observed of this very perturbation on the response in this very context: +1 sensitive, −1 resistant → observations. */
function observedDirections(observations: readonly Observation[], perturbations: readonly Change[]): Map<number, string[]> {
  const seen = new Map<number, string[]>()
  for (const {id, perturbation, outcome, design} of observations) {
    if (design !== 'perturbation' || outcome.kind !== 'response' || perturbation.length !== perturbations.length) continue
    const signs = perturbations.map(({entity, sign}) => (perturbation.find((change) => change.entity === entity)?.sign ?? 0) * sign)
    if (signs.some((sign) => sign === 0) || new Set(signs).size > 1) continue
    const direction = signs[0]! * (outcome.direction === 'sensitive' ? 1 : -1)
    seen.set(direction, [...(seen.get(direction) ?? []), id])
  }
  return seen
}

function warningsOf(
  knowledge: Knowledge,
  question: Question,
  prepared: PreparedContext,
  nodes: ReadonlySet<string>,
  observed: {readonly disagreeing: boolean; readonly against: readonly string[]; readonly settled: boolean},
  direction: string,
  used: ReadonlySet<string>,
): string[] {
  const {context, perturbations, asked = []} = question
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const warnings: string[] = []
  const response = new Set<string>(responseNodes)
  const curated = prepared.whole.edges.some((edge) => edge.match === 'exact')
  const disease = context.disease === undefined ? '' : (knowledge.diseases.get(context.disease)?.name ?? context.disease)
  const has = (dimension: 'disease' | 'drug') =>
    knowledge.statements.some((statement) => statement.context[dimension] === context[dimension])
  if (context.disease !== undefined && !has('disease'))
    warnings.push(`no statement of ${disease} itself: what follows rests on borrowed and textbook edges`)
  if (context.drug !== undefined && !has('drug'))
    warnings.push(`no statement of ${name(context.drug)} itself: what follows rests on borrowed and textbook edges`)
  if (!curated) warnings.push('no statement of this very context: every arrow is borrowed or from the textbook')
  if (context.drug !== undefined && findPaths(prepared.graph, context.drug, response, {maxLength: 30, most: 1}).length === 0) {
    warnings.push(
      `no route from ${name(context.drug)} to cell death is known in this context: the response is what the rest of the model gives`,
    )
  }
  for (const {entity} of perturbations) {
    if (findPaths(prepared.graph, entity, response, {maxLength: 30, most: 1}).length === 0)
      warnings.push(`no path from ${name(entity)} to drug response: its effect on the response is unknown, which is reported as unchanged`)
  }
  for (const {id, name: asName} of asked)
    if (!nodes.has(id)) warnings.push(`${asName} is not in the model of this context: reported as unchanged`)
  if (prepared.latent.length > 0)
    warnings.push(`mechanism unknown: the answer rests on what was observed (${prepared.latent.map(({id}) => id).join(', ')})`)
  if (observed.disagreeing) warnings.push('observations of this very perturbation in this context disagree')
  if (observed.against.length > 0)
    warnings.push(
      `what was observed of this very perturbation here is the opposite of what the mechanisms give: ${observed.against.join(', ')}`,
    )
  if (direction !== 'unchanged' && !observed.settled)
    warnings.push(
      'the best path runs through a process whose effect on the response differs between contexts, and none of its statements is of this one',
    )
  if (direction === 'contested' && !observed.disagreeing && observed.against.length === 0)
    warnings.push('the ensemble is split: models that agree with the statements give both directions')
  const sites = (knowledge.predicted?.sites ?? []).filter(({id}) => used.has(id))
  if (sites.length > 0)
    warnings.push(
      `${sites.length} predicted site${sites.length === 1 ? '' : 's'} of unknown effect on the way: ${sites.map(({subject, object, weight}) => `${name(subject)} on ${name(object)} (weight ${weight.toFixed(2)})`).join(', ')}`,
    )
  const unplaced = knowledge.predicted?.unplaced ?? []
  if (unplaced.length > 0) warnings.push(`predicted targets that the knowledge does not hold are left out: ${unplaced.join(', ')}`)
  const overrides = prepared.whole.overrides.filter(({winner}) => winner.length > 0)
  if (overrides.length > 0)
    warnings.push(`${overrides.length} statement${overrides.length === 1 ? '' : 's'} overridden by better-matched evidence in this context`)
  return warnings
}
