import {nearest, notFound} from '#errors'
import {type Knowledge, outcomeOf, type Statement} from '#knowledge'
import type {ShownStatement} from './statement-answer.js'

/** The ids given to `--without`, checked. */
export function knownStatements(knowledge: Knowledge, ids: readonly string[]): ReadonlySet<string> {
  const known = new Set(knowledge.statements.map(({id}) => id))
  for (const id of ids) {
    if (!known.has(id)) throw notFound('statement', id, nearest(id, known), "(given to --without; see 'mitologic explain' for the ids)")
  }
  return new Set(ids)
}

/** A statement as documents show it: the fields of its kind beside those that all kinds share. */
export function showStatement(statement: Statement, knowledge: Knowledge): ShownStatement {
  const shared = {
    id: statement.id,
    kind: statement.kind,
    audit: statement.audit.status,
    ...(statement.reading ? {reading: statement.reading, counterpart: statement.counterpart ?? null} : {}),
    references: statement.references.filter((key) => knowledge.references.has(key)),
  }
  const direction = (sign: 1 | -1) => (sign === 1 ? 'up' : 'down')
  switch (statement.kind) {
    case 'mechanism':
      return {...shared, subject: statement.subject, effect: statement.sign === 1 ? 'increases' : 'decreases', object: statement.object}
    case 'observation': {
      const {to, sign} = outcomeOf(statement.outcome)
      return {
        ...shared,
        subject: statement.perturbation.map(({entity, sign}) => `${entity} ${direction(sign)}`).join(' + ') || 'resistant cells',
        effect: statement.outcome.kind === 'response' ? statement.outcome.direction : sign === 0 ? 'unchanged' : direction(sign),
        object: to,
      }
    }
    case 'fact':
      return {...shared, subject: statement.subject, effect: statement.predicate, object: statement.value}
    default:
      return statement satisfies never
  }
}
