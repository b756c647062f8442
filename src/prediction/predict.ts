import type {Change, Knowledge, Observation, Sign} from '#knowledge'
import {downstream, findPaths, gradeContext, responseNodes, type SignedPath} from '#network'
import {type Prediction, toReadout} from './answer.js'
import {absent, backgroundOf, type Comparison, compareArms, type Report, withChanges} from './compare.js'
import {calibratedConfidence} from './confidence.js'
import {nearestDisagreement} from './disagreement.js'
import {countEvidence} from './evidence.js'
import {ensembleNotes} from './notes.js'
import {statementsOnPaths, viewPath} from './path-view.js'
import {type PreparedContext, prepareContext} from './prepare.js'
import {type CheckedQuestion, checkedQuestion, type Question} from './question.js'
import {readoutsOf} from './readouts.js'
import {isSettled} from './settled.js'

/** Paths shown. */
const maxPaths = 12

/**
 * What the perturbations change in the context: drug response, readouts, the paths that carry it, and the evidence.
 * Deterministic for a seed.
 *
 * @param knowledge - in one reading
 * @param question - names or ids
 * @returns the change of P(dead or arrested) and of each readout, each in [−1, 1] with its 2.5 and 97.5 % quantiles; paths; evidence;
 *   notes
 * @throws {UserError} a name that is unknown or ambiguous, with the candidates
 * @throws {RangeError} an option of the ensemble out of its range
 * @example
 * predict(knowledge, {context: {disease: 'TSCC', drug: 'cisplatin'}, perturbations: [{entity: 'miR-2392', sign: -1}], ensemble: {members: 4, runs: 64}}).paths.length > 0 // → true
 */
export function predict(knowledge: Knowledge, question: Question): Prediction {
  const checked = checkedQuestion(knowledge, question)
  const {context, perturbations, asked, held, without, ensemble} = checked
  const prepared = prepareContext(knowledge, {
    context,
    clamped: [...perturbations, ...held].map(({entity}) => entity),
    asked: asked.map(({id}) => id),
    without,
  })
  const {graph} = prepared
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const outputs = ['drug-response', ...readoutsOf(knowledge), ...asked.map(({id}) => id)].filter(
    (id) => id === 'drug-response' || nodes.has(id),
  )
  const base = withChanges(backgroundOf(context), held)
  const comparison = compareArms(prepared, {arms: [base, withChanges(base, perturbations)], outputs, ensemble})
  const reports = reporter(comparison, prepared, perturbations)
  const paths = perturbations
    .flatMap(({entity}) => findPaths(graph, entity, new Set(responseNodes), {maxLength: 12, most: 8}))
    .sort((a, b) => b.score - a.score)
  const seen = observedDirections(knowledge, prepared, perturbations)
  const response = reports('drug-response')
  const against = observedAgainst(seen, response)
  const direction = seen.size > 1 || against.length > 0 ? 'contested' : responseWords[response.direction]
  const used = statementsOnPaths(graph, perturbations, [...responseNodes, ...outputs])
  const evidence = countEvidence(graph, used, knowledge)
  const settled = isSettled(paths[0], knowledge, prepared)
  const disagreement = nearestDisagreement(knowledge, {context, perturbations, paths, answer: signOf(direction), without})
  const {baseline, perturbed, delta, low, high, agreement} = response
  return {
    response: {
      direction,
      basis: isLatentOnly(paths) ? 'observed' : 'model',
      ...{baseline, perturbed, delta, low, high, agreement, settled},
      confidence: calibratedConfidence({direction, agreement, evidence, paths: paths.length, settled}),
    },
    readouts: readoutChanges(knowledge, asked, nodes, reports),
    paths: paths.slice(0, maxPaths).map(viewPath),
    evidence,
    statements: [...used],
    ...(disagreement ? {disagreement} : {}),
    notes: ensembleNotes(knowledge, checked, prepared, {
      ...{nodes, direction, against, used},
      disagreeing: seen.size > 1,
      settled: settled || paths.length === 0,
    }),
    prepared,
  }
}

const responseWords = {up: 'sensitive', down: 'resistant', unchanged: 'unchanged', contested: 'contested'} as const

const signOf = (direction: Prediction['response']['direction']): Sign | 0 =>
  direction === 'sensitive' ? 1 : direction === 'resistant' ? -1 : 0

const isLatentOnly = (paths: readonly SignedPath[]) => paths.length > 0 && paths.every(({edges}) => edges.some(({latent}) => latent))

/** The change of an output; none where the perturbations do not reach it. */
function reporter(comparison: Comparison, {graph}: PreparedContext, perturbations: readonly Change[]): (id: string) => Report {
  const reached = downstream(graph.edges, new Set(perturbations.map(({entity}) => entity)))
  return (id) => {
    const report = comparison.change(0, 1, id)
    const isTouched = id === 'drug-response' ? responseNodes.some((node) => reached.has(node)) : reached.has(id)
    return isTouched ? report : {...absent, baseline: report.baseline, perturbed: report.baseline}
  }
}

function readoutChanges(
  knowledge: Knowledge,
  asked: CheckedQuestion['asked'],
  nodes: ReadonlySet<string>,
  reports: (id: string) => Report,
): Prediction['readouts'] {
  const standard = readoutsOf(knowledge).filter((id) => nodes.has(id))
  return [
    ...standard.map((id) => toReadout(id, knowledge.entities.get(id)?.name ?? id, reports(id))),
    ...asked.filter(({id}) => !standard.includes(id)).map(({id, name}) => toReadout(id, name, nodes.has(id) ? reports(id) : absent)),
  ]
}

/** What was observed of this very perturbation on the response in this very context: +1 sensitive, −1 resistant → observations. */
function observedDirections(
  knowledge: Knowledge,
  {observations, context}: PreparedContext,
  perturbations: readonly Change[],
): Map<number, string[]> {
  const seen = new Map<number, string[]>()
  for (const observation of observations) {
    if (gradeContext(observation, context, knowledge).match !== 'exact') continue
    const direction = observedDirection(observation, perturbations)
    if (direction !== 0) seen.set(direction, [...(seen.get(direction) ?? []), observation.id])
  }
  return seen
}

/** +1 sensitive, −1 resistant; 0 where the observation is of something else. */
function observedDirection({perturbation, outcome, design}: Observation, perturbations: readonly Change[]): Sign | 0 {
  if (design !== 'perturbation' || outcome.kind !== 'response' || perturbation.length !== perturbations.length) return 0
  const signs = perturbations.map(({entity, sign}) => (perturbation.find((change) => change.entity === entity)?.sign ?? 0) * sign)
  if (signs.some((sign) => sign === 0) || new Set(signs).size > 1) return 0
  return (signs[0]! * (outcome.direction === 'sensitive' ? 1 : -1)) as Sign
}

/** Observations that say another thing than a direction that the mechanisms give. */
function observedAgainst(seen: ReadonlyMap<number, readonly string[]>, {direction}: Report): string[] {
  if (direction !== 'up' && direction !== 'down') return []
  const given = direction === 'up' ? 1 : -1
  return [...seen].filter(([observed]) => observed !== given).flatMap(([, ids]) => ids)
}
