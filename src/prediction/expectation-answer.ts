import type {Knowledge} from '#knowledge'
import {responseOutput} from '#network'
import {type Analogy, analogyFor} from './analogy.js'
import {type Basis, type Prediction, type ReadoutChange, type ReadoutDirection, type ResponseDirection, toReadout} from './answer.js'
import {nearestDisagreement} from './disagreement.js'
import {countEvidence, type Evidence} from './evidence.js'
import {type JoinTerms, joinedProbability} from './join.js'
import {type Mechanism, type MechanismChange, mechanismOf} from './mechanism/mechanism.js'
import {mechanismTerms} from './mechanism/terms.js'
import {carriersOf, type Way, waysToResponse} from './mechanism/ways.js'
import {expectationNotes} from './notes.js'
import {observedResponses, type Seen} from './observed.js'
import {viewPath} from './path-view.js'
import type {CheckedQuestion} from './question.js'
import {readoutsOf} from './readouts.js'

/** Paths shown. */
const maxPaths = 12
/** From here on the probability makes a direction; below its complement the opposite one. */
const leaning = 0.6
/** A response that moves by less, on evidence of this context, is unchanged. */
const noResponse = 0.02
/** A readout that moves by less is unchanged: the median change of a readout on its way to no response is a third of it. */
const noReadout = 0.005
/** Share of the draws on one side that gives a readout a direction. */
const majority = 0.7

/** The answer in closed form: the mechanism's expectation, joined with what is known of the same molecule elsewhere. */
export function expectationAnswer(knowledge: Knowledge, question: CheckedQuestion): Prediction {
  const {context, perturbations, prior} = question
  const mechanism = mechanismOf(knowledge, question)
  const response = mechanism.change(responseOutput)
  const ways = waysToResponse(mechanism.difference, perturbations, maxPaths)
  const analogy = withoutLatent(analogyFor(knowledge, context, perturbations), mechanism)
  const terms: JoinTerms = {...mechanismTerms(mechanism.difference), roles: 0, analogy: analogy.score}
  const statements = [...new Set(ways.flatMap(({path}) => path.edges.flatMap((edge) => edge.statements)))]
  const evidence = countEvidence(mechanism.graph, new Set(statements), knowledge)
  const basis = basisOf(response, ways, analogy)
  const seen = observedResponses(knowledge, context, perturbations)
  const joined = basis === 'none' ? prior : joinedProbability(terms, prior)
  const verdict = verdictOf(joined, basis, response, evidence, seen)
  const direction = inWords(verdict.direction, context.drug !== undefined)
  const {baseline, perturbed, delta, low, high, agreement} = response
  const disagreement = nearestDisagreement(knowledge, {
    context,
    perturbations,
    paths: ways.map(({path}) => path),
    answer: verdict.direction === 'more' ? 1 : verdict.direction === 'less' ? -1 : 0,
  })
  return {
    method: 'expectation',
    response: {
      ...{direction, basis, baseline, perturbed, delta, low, high, agreement},
      probability: verdict.probability,
      confidence: Math.max(verdict.probability, 1 - verdict.probability),
    },
    readouts: readoutChanges(knowledge, question, mechanism),
    paths: ways.map(({path, share}) => ({...viewPath(path), share})),
    carriedBy: carriersOf(knowledge, mechanism.difference),
    analogues: analogy.analogues,
    terms,
    evidence,
    statements,
    ...(disagreement ? {disagreement} : {}),
    notes: expectationNotes(knowledge, question, mechanism, {seen, response, used: new Set(statements)}),
  }
}

/** What stands in for an unknown mechanism is not counted a second time as an analogue. */
function withoutLatent({analogues, score}: Analogy, {latent}: Mechanism): Analogy {
  const ids = new Set(latent.map(({id}) => id))
  return ids.size === 0 ? {analogues, score} : {analogues: analogues.filter(({statement}) => !ids.has(statement)), score: 0}
}

function basisOf(response: MechanismChange, ways: readonly Way[], {analogues}: Analogy): Basis {
  if (ways.length > 0 && ways.every(({path}) => path.edges.some(({latent}) => latent))) return 'observed'
  if (response.reached) return 'mechanism'
  return analogues.length > 0 ? 'analogy' : 'none'
}

type Verdict = {readonly direction: 'more' | 'less' | 'unchanged' | 'contested' | 'unknown'; readonly probability: number}

/** From the probability to an answer; what was observed of this very question comes first. */
function verdictOf(joined: number, basis: Basis, response: MechanismChange, evidence: Evidence, seen: Seen): Verdict {
  const undecided = Math.min(leaning - 0.001, Math.max(1 - leaning + 0.001, joined))
  if (basis === 'none') return {direction: 'unknown', probability: joined}
  if (seen.size === 1 && seen.has(0)) return {direction: 'unchanged', probability: undecided}
  const given = Math.sign(joined - 0.5)
  if (seen.size > 1 || [...seen.keys()].some((sign) => sign !== given)) return {direction: 'contested', probability: undecided}
  const isOfHere = evidence.borrowed + evidence.catalogue + evidence.predicted === 0 && evidence.exact + evidence.measured > 0
  if (basis === 'mechanism' && seen.size === 0 && isOfHere && Math.abs(response.delta) < noResponse)
    return {direction: 'unchanged', probability: undecided}
  const direction = joined >= leaning ? 'more' : joined <= 1 - leaning ? 'less' : 'contested'
  return {direction, probability: joined}
}

function inWords(direction: Verdict['direction'], hasDrug: boolean): ResponseDirection {
  switch (direction) {
    case 'more':
      return hasDrug ? 'sensitive' : 'lethal'
    case 'less':
      return hasDrug ? 'resistant' : 'protective'
    case 'unchanged':
    case 'contested':
    case 'unknown':
      return direction
    default:
      return direction satisfies never
  }
}

function readoutChanges(knowledge: Knowledge, {asked}: CheckedQuestion, mechanism: Mechanism): ReadoutChange[] {
  const standard = readoutsOf(knowledge).filter((id) => mechanism.holds(id))
  const besides = asked.filter(({id}) => !standard.includes(id))
  return [...standard.map((id) => ({id, name: knowledge.entities.get(id)?.name ?? id})), ...besides].map(({id, name}) => {
    const change = mechanism.change(id)
    return toReadout(id, name, {...change, direction: mechanism.holds(id) ? readoutDirection(change) : 'unknown'})
  })
}

function readoutDirection({delta, agreement}: MechanismChange): ReadoutDirection {
  if (Math.abs(delta) < noReadout) return 'unchanged'
  if (agreement < majority) return 'contested'
  return delta > 0 ? 'up' : 'down'
}
