import {responseId} from './response.js'
import type {Outcome, Statement} from './types.js'

/** Every entity that a statement names, in claim or context. */
export function entitiesOf(statement: Statement): string[] {
  const inContext = [...(statement.context.drug === undefined ? [] : [statement.context.drug]), ...statement.context.conditions]
  switch (statement.kind) {
    case 'mechanism':
      return [statement.subject, statement.object, ...inContext]
    case 'observation':
      return [...statement.perturbation.map(({entity}) => entity), ...entitiesOfOutcome(statement.outcome), ...inContext]
    case 'fact':
      return [statement.subject, ...inContext]
    default:
      return statement satisfies never
  }
}

function entitiesOfOutcome(outcome: Outcome): string[] {
  switch (outcome.kind) {
    case 'response':
      return []
    case 'change':
      return [outcome.change.entity]
    case 'unchanged':
      return outcome.entity === responseId ? [] : [outcome.entity]
    default:
      return outcome satisfies never
  }
}
