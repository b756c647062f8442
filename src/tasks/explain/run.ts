import {resolveEntity} from '#knowledge'
import {explain} from '#prediction'
import {explanationFigure, explanationText, wordedNotes} from '#report'
import {resolveContext, showContext} from '../shared/context.js'
import {checkFigureName, figureFile} from '../shared/figure.js'
import {round} from '../shared/round.js'
import {showStatement} from '../shared/statements.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {ExplainAnswer} from './answer.js'
import type {ExplainInput} from './input.js'

export async function runExplain(input: ExplainInput, environment: TaskEnvironment): Promise<TaskResult<ExplainAnswer>> {
  checkFigureName(input.output)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const context = resolveContext(knowledge, input)
  const entity = resolveEntity(knowledge, input.entity, context)
  const to = input.to === undefined ? undefined : resolveEntity(knowledge, input.to, context)
  const explanation = explain(knowledge, {context, entity: entity.id, maxLength: input.maxLength, ...(to ? {to: to.id} : {})})
  const warnings = wordedNotes(explanation.notes, knowledge)
  const json: ExplainAnswer = {
    context: showContext(context),
    entity: entity.id,
    to: to?.id ?? null,
    statements: explanation.statements.map(({statement, match}) => {
      const {id, kind, ...shown} = showStatement(statement, knowledge)
      return {id, kind, match, ...shown}
    }),
    paths: explanation.paths.map(({sign, nodes, statements, score}) => ({sign, nodes, statements, score: round(score)})),
    contradictions: explanation.contradictions,
    warnings,
  }
  return {
    json,
    text: explanationText(explanation, entity, to, knowledge),
    warnings,
    ...figureFile(input.output, () => explanationFigure(explanation, entity, to, context, knowledge), knowledge),
  }
}
