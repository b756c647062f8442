import type {Statement} from './types.js'

/** Every entity that a statement names, in claim or context. */
export function entitiesOf(statement: Statement): string[] {
  const inContext = [...(statement.context.drug === undefined ? [] : [statement.context.drug]), ...statement.context.conditions]
  switch (statement.kind) {
    case 'mechanism':
      return [statement.subject, statement.object, ...inContext]
    case 'observation':
      return [
        ...statement.perturbation.map(({entity}) => entity),
        ...(statement.outcome.kind === 'change' ? [statement.outcome.change.entity] : []),
        ...inContext,
      ]
    case 'fact':
      return [statement.subject, ...inContext]
    default:
      return statement satisfies never
  }
}
