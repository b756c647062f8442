import {z} from 'zod'
import {type AnswerOf, contextAnswer, count, difference, madeBy, share, statementIds, upOrDown, warningsOf} from '../shared/answer.js'

const direction = z.enum(['up', 'down', 'unchanged', 'contested'])
const responseDirection = z.enum(['sensitive', 'resistant', 'unchanged', 'contested'])

/** Both arms, their difference, and its 2.5 and 97.5 % quantiles over the ensemble. */
const numbers = {baseline: share, perturbed: share, delta: difference, low: difference, high: difference} as const

export const readoutAnswer = z.strictObject({
  id: z.string(),
  name: z.string().describe('as it was asked for'),
  ...numbers,
  direction,
})

/** A signed path; `sign` is the effect of more of the entity on sensitivity to the drug. */
export const pathAnswer = z.strictObject({
  sign: z.union([z.literal(1), z.literal(-1)]),
  nodes: z.array(z.string()),
  statements: statementIds,
})

const evidence = z
  .strictObject({
    exact: count,
    borrowed: count,
    textbook: count,
    contested: count,
    disputed: count,
    predicted: count.optional(),
  })
  .describe('statements on the paths, counted')

const disagreement = z
  .strictObject({
    kind: z.enum(['answer', 'arrow']),
    from: z.string(),
    to: z.string(),
    steps: count.describe('edges between the perturbation and this one; 0 for the answer itself'),
    here: statementIds,
    against: statementIds,
  })
  .describe('where the literature comes nearest to the opposite answer')

const influence = z.strictObject({
  statement: z.string(),
  delta: difference,
  direction: responseDirection,
  change: z.number().min(-2).max(2),
})

/** What is to be known beside an answer; `explain` says some of it too. */
export const predictionWarnings = warningsOf(
  'no-statement-of-disease',
  'no-statement-of-drug',
  'nothing-of-this-context',
  'no-route-of-drug',
  'no-path',
  'no-path-between',
  'no-statement',
  'not-in-model',
  'mechanism-unknown',
  'observations-disagree',
  'observed-opposite',
  'process-of-other-contexts',
  'split-ensemble',
  'predicted-sites',
  'predicted-unplaced',
  'overridden',
)

export const predictAnswer = z.strictObject({
  context: contextAnswer,
  perturbations: z.array(z.strictObject({entity: z.string(), name: z.string(), change: upOrDown})),
  response: z.strictObject({
    drug: z.string().nullable(),
    direction: responseDirection,
    basis: z.enum(['model', 'observed']),
    ...numbers,
    confidence: share,
  }),
  readouts: z.array(readoutAnswer),
  paths: z.array(pathAnswer),
  evidence,
  disagreement: disagreement.nullable(),
  influence: z.array(influence).optional().describe('with --influence: the answer without each statement, largest change first'),
  warnings: predictionWarnings,
  ...madeBy,
})
export type PredictAnswer = AnswerOf<typeof predictAnswer>
