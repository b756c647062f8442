import type {Change, Knowledge, Sign} from '#knowledge'
import {downstream, findPaths, responseNodes, responseOutput, type SignedPath} from '#network'
import {type Prediction, toReadout} from './answer.js'
import {backgroundOf, withChanges} from './arms.js'
import {absent, type Comparison, compareArms, type Report} from './compare.js'
import {calibratedConfidence} from './confidence.js'
import {nearestDisagreement} from './disagreement.js'
import {countEvidence} from './evidence.js'
import {mechanismOf} from './mechanism/mechanism.js'
import {ensembleNotes, type Note} from './notes.js'
import {observedResponses, type Seen} from './observed.js'
import {statementsOnPaths, viewPath} from './path-view.js'
import {type PreparedContext, prepareContext} from './prepare.js'
import type {CheckedQuestion} from './question.js'
import {readoutsOf} from './readouts.js'
import {isSettled} from './settled.js'

/** Paths shown. */
const maxPaths = 12

/** The answer of an ensemble, with what only it has. */
export interface EnsemblePrediction extends Prediction {
  /** The best path meets no contested process, or this very context says what that process does. */
  readonly settled: boolean
  readonly prepared: PreparedContext
}

/** The answer of a weighted ensemble of stochastic models, at the end of their time. */
export function ensembleAnswer(knowledge: Knowledge, question: CheckedQuestion): EnsemblePrediction {
  const {context, perturbations, asked, held, ensemble, prior} = question
  const clamped = [...perturbations, ...held].map(({entity}) => entity)
  const prepared = prepareContext(knowledge, {context, clamped, asked: asked.map(({id}) => id)})
  const {graph} = prepared
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const outputs = [responseOutput, ...[...readoutsOf(knowledge), ...asked.map(({id}) => id)].filter((id) => nodes.has(id))]
  const base = withChanges(backgroundOf(context), held)
  const comparison = compareArms(prepared, {arms: [base, withChanges(base, perturbations)], outputs, ensemble})
  const reports = reporter(comparison, prepared, perturbations)
  const paths = perturbations
    .flatMap(({entity}) => findPaths(graph, entity, new Set(responseNodes), {maxLength: 12, most: 8}))
    .sort((a, b) => b.score - a.score)
  const seen = observedResponses(knowledge, context, perturbations)
  const response = reports(responseOutput)
  const against = observedAgainst(seen, response)
  const isSplit = seen.size > 1 || against.length > 0
  const direction = paths.length === 0 ? 'unknown' : isSplit ? 'contested' : responseWords[response.direction]
  const used = statementsOnPaths(graph, perturbations, [...responseNodes, ...outputs])
  const evidence = countEvidence(graph, used, knowledge)
  const settled = isSettled(paths[0], knowledge, prepared)
  const disagreement = nearestDisagreement(knowledge, {context, perturbations, paths, answer: signOf(direction)})
  const {baseline, perturbed, delta, low, high, agreement} = response
  const confidence = calibratedConfidence({direction, agreement, evidence, paths: paths.length, settled})
  const probability = direction === 'sensitive' ? confidence : direction === 'resistant' ? 1 - confidence : prior
  return {
    method: 'ensemble',
    response: {
      direction: context.drug === undefined ? withoutDrug[direction] : direction,
      basis: paths.length === 0 ? 'none' : isLatentOnly(paths) ? 'observed' : 'mechanism',
      ...{probability, confidence: Math.max(probability, 1 - probability), baseline, perturbed, delta, low, high, agreement},
    },
    readouts: readoutChanges(knowledge, asked, nodes, reports),
    paths: paths.slice(0, maxPaths).map(viewPath),
    carriedBy: [],
    analogues: [],
    evidence,
    statements: [...used],
    ...(disagreement ? {disagreement} : {}),
    notes: [
      ...ensembleNotes(knowledge, question, prepared, {
        ...{nodes, direction, against, used},
        disagreeing: seen.size > 1,
        settled: settled || paths.length === 0,
      }),
      ...signNotes(knowledge, question, delta),
    ],
    settled,
    prepared,
  }
}

/** Says so where the closed form has the other sign. */
function signNotes(knowledge: Knowledge, question: CheckedQuestion, delta: number): Note[] {
  const expected = mechanismOf(knowledge, question).difference.delta(responseOutput)
  return expected * delta < 0 ? [{kind: 'expectation-differs', delta: expected}] : []
}

const withoutDrug = {
  sensitive: 'lethal',
  resistant: 'protective',
  unchanged: 'unchanged',
  contested: 'contested',
  unknown: 'unknown',
} as const

const responseWords = {up: 'sensitive', down: 'resistant', unchanged: 'unchanged', contested: 'contested'} as const

const signOf = (direction: keyof typeof withoutDrug): Sign | 0 => (direction === 'sensitive' ? 1 : direction === 'resistant' ? -1 : 0)

const isLatentOnly = (paths: readonly SignedPath[]) => paths.length > 0 && paths.every(({edges}) => edges.some(({latent}) => latent))

/** The change of an output; none where the perturbations do not reach it. */
function reporter(comparison: Comparison, {graph}: PreparedContext, perturbations: readonly Change[]): (id: string) => Report {
  const reached = downstream(graph.edges, new Set(perturbations.map(({entity}) => entity)))
  return (id) => {
    const report = comparison.change(0, 1, id)
    const isTouched = id === responseOutput ? responseNodes.some((node) => reached.has(node)) : reached.has(id)
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
    ...asked
      .filter(({id}) => !standard.includes(id))
      .map(({id, name}) => toReadout(id, name, nodes.has(id) ? reports(id) : {...absent, direction: 'unknown'})),
  ]
}

/** Observations that say another thing than a direction that the mechanisms give. */
function observedAgainst(seen: Seen, {direction}: Report): string[] {
  if (direction !== 'up' && direction !== 'down') return []
  const given = direction === 'up' ? 1 : -1
  return [...seen].filter(([observed]) => observed !== given).flatMap(([, ids]) => ids)
}
