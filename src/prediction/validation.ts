import {type Knowledge, type Observation, outcomeOf, type Sign, type Statement} from '#knowledge'
import {assembleGraph, contestedProcesses, contextOf, findPaths, responseNodes} from '#network'
import {randomStream, shuffled} from '#stats'
import type {ResponseDirection} from './answer.js'
import {ensembleAnswer} from './ensemble-answer.js'
import type {EnsembleOptions} from './ensemble-options.js'
import {checkedQuestion} from './question.js'
import {knowledgeWithout} from './without.js'

/** How much of the answer is hidden from the model. */
export const hidings = ['nothing', 'itself', 'paper-response', 'paper'] as const
export type Hiding = (typeof hidings)[number]

/** One observed response, predicted. */
export interface Scored {
  readonly observation: Observation
  readonly observed: Sign
  readonly predicted: Sign | 0
  readonly direction: ResponseDirection
  readonly confidence: number
  /** A signed path from the perturbation to the response remains. */
  readonly covered: boolean
  /** The best path runs through a process whose effect differs between contexts. */
  readonly throughContested: boolean
  /** As `Prediction.response.settled`. */
  readonly settled: boolean
  readonly baselines: Readonly<Record<BaselineName, Sign | 0>>
}

export const baselineNames = ['majority', 'per-drug', 'per-class', 'direct-vote', 'shortest-path', 'change-in-resistant-cells'] as const
export type BaselineName = (typeof baselineNames)[number]

/** Observations whose outcome is a drug response and whose subject was changed: those that `predict` answers. */
export function scorableObservations(knowledge: Knowledge): Observation[] {
  return knowledge.statements.filter(
    (statement): statement is Observation =>
      statement.kind === 'observation' &&
      statement.design === 'perturbation' &&
      statement.outcome.kind === 'response' &&
      statement.context.drug !== undefined &&
      statement.perturbation.every(({entity}) => entity !== statement.context.drug),
  )
}

/** Statement ids hidden from the model that is asked about an observation. */
export function hiddenFor(observation: Observation, hiding: Hiding, knowledge: Knowledge): Set<string> {
  const samePaper = (statement: Statement) => statement.references.some((key) => observation.references.includes(key))
  const sameQuestion = (statement: Statement) =>
    statement.id === observation.id || statement.id === observation.counterpart || isSameFinding(statement, observation)
  switch (hiding) {
    case 'nothing':
      return new Set()
    case 'itself':
      return new Set(knowledge.statements.filter(sameQuestion).map(({id}) => id))
    case 'paper-response':
      return new Set(
        knowledge.statements
          .filter(
            (statement) =>
              sameQuestion(statement) ||
              (samePaper(statement) &&
                (statement.kind === 'observation'
                  ? outcomeOf(statement.outcome).to === 'drug-response'
                  : statement.kind === 'mechanism' && endsInResponse(statement.object))),
          )
          .map(({id}) => id),
      )
    case 'paper':
      return new Set(
        knowledge.statements
          .filter((statement) => sameQuestion(statement) || (samePaper(statement) && statement.kind !== 'fact'))
          .map(({id}) => id),
      )
    default:
      return hiding satisfies never
  }
}

const endsInResponse = (object: string) => (responseNodes as readonly string[]).includes(object)

/** The same perturbation with the same kind of outcome in the same disease and drug, told twice. */
function isSameFinding(statement: Statement, observation: Observation): boolean {
  if (statement.kind !== 'observation' || statement.outcome.kind !== 'response') return false
  if (statement.context.disease !== observation.context.disease || statement.context.drug !== observation.context.drug) return false
  const entities = (one: Observation) =>
    one.perturbation
      .map(({entity}) => entity)
      .sort()
      .join('+')
  return entities(statement) === entities(observation)
}

/** Predicts every scorable observation with part of the knowledge hidden. */
export function scoreObservations(
  knowledge: Knowledge,
  hiding: Hiding,
  ensemble: EnsembleOptions,
  only?: readonly Observation[],
): Scored[] {
  const observations = only ?? scorableObservations(knowledge)
  const contested = contestedProcesses(knowledge)
  return observations.map((observation) => {
    const without = hiddenFor(observation, hiding, knowledge)
    const context = {
      conditions: observation.context.conditions.filter((condition) => !observation.perturbation.some(({entity}) => entity === condition)),
      ...(observation.context.disease ? {disease: observation.context.disease} : {}),
      ...(observation.context.drug ? {drug: observation.context.drug} : {}),
    }
    const known = knowledgeWithout(knowledge, without)
    const prediction = ensembleAnswer(known, checkedQuestion(knowledge, {context, perturbations: observation.perturbation, ensemble}))
    const {direction, confidence} = prediction.response
    const observed = signOf(observation)
    return {
      observation,
      observed,
      predicted: direction === 'sensitive' ? 1 : direction === 'resistant' ? -1 : 0,
      direction,
      confidence,
      covered: prediction.paths.length > 0,
      settled: prediction.settled,
      throughContested: prediction.paths[0]?.nodes.some((node) => contested.has(node)) ?? false,
      baselines: baselinesFor(knowledge, observation, observations, without),
    } satisfies Scored
  })
}

const signOf = (observation: Observation): Sign =>
  observation.outcome.kind === 'response' && observation.outcome.direction === 'sensitive' ? 1 : -1

/** What trivial methods answer, each without the observation asked about. */
function baselinesFor(
  knowledge: Knowledge,
  observation: Observation,
  all: readonly Observation[],
  without: ReadonlySet<string>,
): Record<BaselineName, Sign | 0> {
  const others = all.filter((other) => other !== observation && !without.has(other.id))
  const vote = (chosen: readonly Observation[]): Sign | 0 => Math.sign(chosen.reduce((sum, other) => sum + signOf(other), 0)) as Sign | 0
  const type = (one: Observation) => knowledge.entities.get(one.perturbation[0]!.entity)?.type
  return {
    majority: vote(others),
    'per-drug': vote(others.filter(({context}) => context.drug === observation.context.drug)),
    'per-class': vote(
      others.filter((other) => type(other) === type(observation) && other.perturbation[0]!.sign === observation.perturbation[0]!.sign),
    ),
    'direct-vote': directVote(others, observation),
    'shortest-path': shortestPath(knowledge, observation, without),
    'change-in-resistant-cells': changeInResistantCells(knowledge, observation, without),
  }
}

/** Other observations of the same entity on response, in any context. */
function directVote(others: readonly Observation[], observation: Observation): Sign | 0 {
  let sum = 0
  for (const other of others) {
    for (const {entity, sign} of observation.perturbation) {
      const same = other.perturbation.find((change) => change.entity === entity)
      if (same) sum += signOf(other) * same.sign * sign
    }
  }
  return Math.sign(sum) as Sign | 0
}

function shortestPath(knowledge: Knowledge, observation: Observation, without: ReadonlySet<string>): Sign | 0 {
  const graph = assembleGraph(knowledge, contextOf(knowledge, {disease: observation.context.disease, drug: observation.context.drug}), {
    without,
  })
  const flat = {...graph, edges: graph.edges.map((edge) => ({...edge, weight: 0.5}))}
  let sum = 0
  for (const {entity, sign} of observation.perturbation) {
    const [path] = findPaths(flat, entity, new Set(responseNodes), {maxLength: 10, most: 1})
    if (path) sum += path.sign * sign
  }
  return Math.sign(sum) as Sign | 0
}

/** What is up in resistant cells makes them resistant: the direction in which the subject differs there. */
function changeInResistantCells(knowledge: Knowledge, observation: Observation, without: ReadonlySet<string>): Sign | 0 {
  let sum = 0
  for (const statement of knowledge.statements) {
    if (
      statement.kind !== 'observation' ||
      statement.design !== 'resistant-cells' ||
      statement.outcome.kind !== 'change' ||
      without.has(statement.id)
    )
      continue
    const {entity, sign} = statement.outcome.change
    const change = observation.perturbation.find((one) => one.entity === entity)
    if (change) sum -= sign * change.sign
  }
  return Math.sign(sum) as Sign | 0
}

export interface Accuracy {
  readonly asked: number
  readonly covered: number
  /** Answered with a direction (contested and unchanged are no answers). */
  readonly answered: number
  readonly right: number
  /** Mean of the accuracies on observed-sensitive and observed-resistant, among the answered. */
  readonly balanced: number
  /** Matthews correlation among the answered; `NaN` where a margin is empty. */
  readonly matthews: number
}

/** Accuracy of answers (0 = none) against what was observed. */
export function accuracyOf(
  answers: readonly {readonly observed: Sign; readonly predicted: Sign | 0; readonly covered: boolean}[],
): Accuracy {
  const count = (observed: Sign, predicted: Sign) =>
    answers.filter((answer) => answer.observed === observed && answer.predicted === predicted).length
  const [tp, fn, fp, tn] = [count(1, 1), count(1, -1), count(-1, 1), count(-1, -1)]
  return {
    asked: answers.length,
    covered: answers.filter(({covered}) => covered).length,
    answered: tp + fn + fp + tn,
    right: tp + tn,
    balanced: (tp / (tp + fn) + tn / (tn + fp)) / 2,
    matthews: (tp * tn - fp * fn) / Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)),
  }
}

/** The same knowledge with mechanism signs dealt out anew among all mechanisms. */
export function withPermutedSigns(knowledge: Knowledge, seed: number): Knowledge {
  const mechanisms = knowledge.statements.filter((statement) => statement.kind === 'mechanism')
  const signs = shuffled(
    mechanisms.map(({sign}) => sign),
    randomStream(seed, 1),
  )
  const dealt = new Map(mechanisms.map(({id}, i) => [id, signs[i]!]))
  return {
    ...knowledge,
    statements: knowledge.statements.map((statement) =>
      statement.kind === 'mechanism' ? {...statement, sign: dealt.get(statement.id)!} : statement,
    ),
  }
}

/** The same knowledge with every mechanism's object exchanged with another's. */
export function withRewiredTopology(knowledge: Knowledge, seed: number): Knowledge {
  const mechanisms = knowledge.statements.filter((statement) => statement.kind === 'mechanism')
  const objects = shuffled(
    mechanisms.map(({object}) => object),
    randomStream(seed, 2),
  )
  const dealt = new Map(mechanisms.map(({id}, i) => [id, objects[i]!]))
  return {
    ...knowledge,
    statements: knowledge.statements.map((statement) =>
      statement.kind === 'mechanism' ? {...statement, object: dealt.get(statement.id)!} : statement,
    ),
  }
}

export function withFlippedSigns(knowledge: Knowledge): Knowledge {
  return {
    ...knowledge,
    statements: knowledge.statements.map((statement) =>
      statement.kind === 'mechanism' ? {...statement, sign: -statement.sign as Sign} : statement,
    ),
  }
}
