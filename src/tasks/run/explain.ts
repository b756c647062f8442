import {type Knowledge, outcomeOf, resolveEntity, type Statement} from '#knowledge'
import {explain} from '#prediction'
import {explanationFigure, explanationText} from '#report'
import type {ExplainInput} from '../explain.js'
import {checkFigureName, figureFile} from '../figure.js'
import type {TaskEnvironment, TaskResult} from '../task.js'
import {resolveContext, showContext} from './context.js'
import {round} from './predict.js'

export async function runExplain(input: ExplainInput, environment: TaskEnvironment): Promise<TaskResult> {
  checkFigureName(input.output)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const context = resolveContext(knowledge, input)
  const entity = resolveEntity(knowledge, input.entity, context)
  const to = input.to === undefined ? undefined : resolveEntity(knowledge, input.to, context)
  const explanation = explain(knowledge, {context, entity: entity.id, maxLength: input.maxLength, ...(to ? {to: to.id} : {})})
  const json = {
    context: showContext(context),
    entity: entity.id,
    to: to?.id ?? null,
    statements: explanation.statements.map(({statement, match}) => showStatement(statement, match, knowledge)),
    paths: explanation.paths.map(({sign, nodes, statements, score}) => ({sign, nodes, statements, score: round(score)})),
    contradictions: explanation.contradictions,
    warnings: explanation.warnings,
  }
  return {
    json,
    text: explanationText(explanation, entity, to, knowledge),
    warnings: explanation.warnings,
    ...figureFile(input.output, () => explanationFigure(explanation, entity, to, context, knowledge), knowledge),
  }
}

/** A statement as documents show it: the fields of its kind beside those that all kinds share. */
export function showStatement(statement: Statement, match: string, knowledge: Knowledge): Record<string, unknown> {
  const shared = {
    id: statement.id,
    kind: statement.kind,
    match,
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
