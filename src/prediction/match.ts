import type {Knowledge, Statement} from '#knowledge'
import {type ContextQuery, gradeContext, type StatementMatch} from '#network'

/** How near a statement's context is to the one asked about. Observations and facts are graded as molecular statements are. */
export function gradeStatement(statement: Statement, context: ContextQuery, knowledge: Knowledge): StatementMatch {
  if (statement.kind === 'mechanism') return gradeContext(statement, context, knowledge)
  const asMechanism = {...statement, kind: 'mechanism', textbook: false, mechanismClass: 'unknown'} as never
  return gradeContext(asMechanism, context, knowledge)
}
