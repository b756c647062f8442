import {z} from 'zod'
import {pathAnswer, predictionWarnings} from '../predict/answer.js'
import {type AnswerOf, contextAnswer} from '../shared/answer.js'
import {contradictionAnswer, matchAnswer, shownStatement} from '../shared/statement-answer.js'

export const explainAnswer = z.strictObject({
  context: contextAnswer,
  entity: z.string(),
  to: z.string().nullable(),
  statements: z.array(shownStatement.extend({match: matchAnswer})),
  paths: z.array(pathAnswer.extend({score: z.number()})).describe('of both signs, best first'),
  contradictions: z.array(contradictionAnswer),
  warnings: predictionWarnings,
})
export type ExplainAnswer = AnswerOf<typeof explainAnswer>
