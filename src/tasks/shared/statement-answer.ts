import {z} from 'zod'
import {auditStatuses} from '#knowledge'
import {matches} from '#network'
import {type AnswerOf, statementIds} from './answer.js'

/** How well a statement fits the context asked about. */
export const matchAnswer = z.enum(matches)

/** A statement in the fields that all kinds share, its effect in words. */
export const shownStatement = z.strictObject({
  id: z.string(),
  kind: z.enum(['mechanism', 'observation', 'fact']),
  audit: z.enum(auditStatuses),
  reading: z.enum(['corrected', 'as-printed']).optional(),
  counterpart: z.string().nullable().optional().describe('the statement of the other reading'),
  references: z.array(z.string()),
  subject: z.string(),
  effect: z.string().describe('increases, decreases; up, down, sensitive, resistant; or the predicate of a fact'),
  object: z.string(),
})

export type ShownStatement = AnswerOf<typeof shownStatement>

const dimension = z.enum(['disease', 'drug', 'conditions', 'cell lines'])

/** Statements of both signs about the same pair, and what tells their contexts apart. */
export const contradictionAnswer = z.strictObject({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  positive: statementIds,
  negative: statementIds,
  oppositions: z.array(
    z.strictObject({positive: z.string(), negative: z.string(), separatedBy: z.array(dimension), override: z.boolean()}),
  ),
  status: z.enum(['separated', 'override', 'unresolved']),
  separation: z.array(z.strictObject({dimension, positive: z.array(z.string()), negative: z.array(z.string())})),
})
