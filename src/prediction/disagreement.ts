import {type Change, type Knowledge, type Sign, type Statement, statementById, statementsAbout} from '#knowledge'
import {type ContextQuery, gradeContext, plainId, responseNodes, type SignedPath} from '#network'

/** Where the literature comes nearest to saying the opposite of an answer. */
export interface Disagreement {
  /** `answer`: the same perturbation was seen to do the opposite; `arrow`: an arrow on the way is claimed with the other sign. */
  readonly kind: 'answer' | 'arrow'
  readonly from: string
  readonly to: string
  /** Arrows between the perturbation and this one; 0 for the answer itself. */
  readonly steps: number
  /** Statement ids that the answer rests on there; empty for `answer`. */
  readonly here: readonly string[]
  /** Statement ids that say the opposite, nearest context first. */
  readonly against: readonly string[]
}

export interface DisagreementQuestion {
  readonly context: ContextQuery
  readonly perturbations: readonly Change[]
  /** Best first. */
  readonly paths: readonly SignedPath[]
  /** +1 sensitive, −1 resistant, 0 no direction. */
  readonly answer: Sign | 0
}

/**
 * The nearest disagreement: an observation of one of the perturbations, in whatever context, whose response is opposite to the
 * answer; else the first arrow along the best path, then along the next, of which some statement claims the other sign.
 */
export function nearestDisagreement(knowledge: Knowledge, question: DisagreementQuestion): Disagreement | undefined {
  return oppositeObservation(knowledge, question) ?? oppositeArrow(knowledge, question)
}

function oppositeObservation(knowledge: Knowledge, {context, perturbations, answer}: DisagreementQuestion): Disagreement | undefined {
  if (answer === 0) return undefined
  for (const {entity, sign} of perturbations) {
    const against = statementsAbout(knowledge, entity).filter((statement) => {
      if (statement.kind !== 'observation' || statement.design !== 'perturbation' || statement.outcome.kind !== 'response') return false
      const [only, ...others] = statement.perturbation
      if (only?.entity !== entity || others.length > 0) return false
      return only.sign * sign * (statement.outcome.direction === 'sensitive' ? 1 : -1) === -answer
    })
    if (against.length > 0)
      return {kind: 'answer', from: entity, to: 'drug-response', steps: 0, here: [], against: nearestFirst(against, context, knowledge)}
  }
  return undefined
}

const response: ReadonlySet<string> = new Set(responseNodes)

function oppositeArrow(knowledge: Knowledge, {context, paths}: DisagreementQuestion): Disagreement | undefined {
  for (const path of paths) {
    for (const [steps, edge] of path.edges.entries()) {
      const [from, to] = [plainId(edge.subject), plainId(edge.object)]
      const sameGoal = (object: string) => object === to || (response.has(object) && response.has(to))
      const against = statementsAbout(knowledge, from).filter(
        (statement) =>
          statement.kind === 'mechanism' && statement.subject === from && sameGoal(statement.object) && statement.sign !== edge.sign,
      )
      if (from !== to && against.length > 0)
        return {
          kind: 'arrow',
          from,
          to,
          steps,
          here: edge.statements.filter((id) => statementById(knowledge, id)),
          against: nearestFirst(against, context, knowledge),
        }
    }
  }
  return undefined
}

function nearestFirst(statements: readonly Statement[], context: ContextQuery, knowledge: Knowledge): string[] {
  const weight = new Map(statements.map((statement) => [statement.id, gradeContext(statement, context, knowledge).weight]))
  return statements.map(({id}) => id).sort((a, b) => weight.get(b)! - weight.get(a)!)
}
