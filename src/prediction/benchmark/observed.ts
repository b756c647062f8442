import {type Knowledge, type Observation, parseWorkKey, workKeysOf} from '#knowledge'
import {isCompound} from '../prepare.js'
import type {BenchmarkQuestion, ResponseWord} from './questions.js'

/**
 * The observed responses of the knowledge as questions: every perturbation that was made, whose effect on the response to the drug of its
 * context was seen. `id` is that of the observation; `paper` holds all keys of its references, and the references' own keys, so that
 * works without a public identifier can be hidden too.
 */
export function observedQuestions(knowledge: Knowledge, belongs: (observation: Observation) => boolean = () => true): BenchmarkQuestion[] {
  return knowledge.statements.flatMap((statement): BenchmarkQuestion[] => {
    if (statement.kind !== 'observation' || !isQuestion(statement) || !belongs(statement)) return []
    const {disease, drug, conditions, cellLines} = statement.context
    return [
      {
        id: statement.id,
        line: statement.place.line,
        changes: statement.perturbation.map(({entity, sign}) => ({
          entity,
          change: sign === -1 ? 'down' : isCompound(knowledge, entity) ? 'add' : 'up',
        })),
        ...(disease === undefined ? {} : {disease}),
        ...(drug === undefined ? {} : {drug}),
        response: responseOf(statement),
        paper: statement.references.flatMap((key) => {
          const reference = knowledge.references.get(key)
          return [...(reference ? workKeysOf(reference) : []), key]
        }),
        measured: [],
        conditions,
        ...(cellLines.length === 1 ? {cellLine: cellLines[0]!} : {}),
        weight: 1,
        baselines: new Map(),
      },
    ]
  })
}

/** The perturbation was made, in a drug's context and not of that drug, and what was seen is the response to it. */
export function isQuestion({design, outcome, context, perturbation}: Observation): boolean {
  const ofResponse = outcome.kind === 'response' || (outcome.kind === 'unchanged' && outcome.entity === 'drug-response')
  return (
    design === 'perturbation' &&
    ofResponse &&
    context.drug !== undefined &&
    perturbation.length > 0 &&
    perturbation.every(({entity}) => entity !== context.drug)
  )
}

const responseOf = ({outcome}: Observation): ResponseWord => (outcome.kind === 'response' ? outcome.direction : 'unchanged')

/** The public keys of a question's paper: those that a table of questions can hold. */
export const publicKeys = ({paper}: BenchmarkQuestion): string[] => [...new Set(paper.filter((key) => parseWorkKey(key) !== undefined))]
