import {type Knowledge, type Observation, workKeysOf} from '#knowledge'
import type {QuestionRow} from './questions-table.js'

/** The response observations of the knowledge as questions: those whose perturbation was made, under a drug. */
export function observedQuestions(knowledge: Knowledge, belongs: (observation: Observation) => boolean = () => true): QuestionRow[] {
  return knowledge.statements.flatMap((statement): QuestionRow[] => {
    if (statement.kind !== 'observation' || statement.design !== 'perturbation' || !belongs(statement)) return []
    const {outcome, context, perturbation} = statement
    const drug = context.drug
    if (outcome.kind !== 'response' || drug === undefined || perturbation.some(({entity}) => entity === drug)) return []
    const isCompound = (id: string) => ['drug', 'drug-class', 'nanomedicine', 'biological'].includes(knowledge.entities.get(id)?.type ?? '')
    return [
      {
        id: statement.id,
        entity: perturbation.map(({entity}) => entity).join(';'),
        change: perturbation.map(({entity, sign}) => (sign === -1 ? 'down' : isCompound(entity) ? 'add' : 'up')).join(';'),
        disease: context.disease,
        drug,
        response: outcome.direction,
        paper: statement.references.flatMap((key) => keysOf(knowledge, key)),
        conditions: context.conditions,
        cellLine: context.cellLines.length === 1 ? context.cellLines[0] : undefined,
      },
    ]
  })
}

function keysOf(knowledge: Knowledge, key: string): string[] {
  const reference = knowledge.references.get(key)
  return reference === undefined ? [] : workKeysOf(reference)
}
