import {z} from 'zod'
import {type Match, matches} from '#network'
import {bases, methods, readoutDirections, responseDirections} from '#prediction'
import {type AnswerOf, contextAnswer, count, difference, madeBy, share, statementIds, upOrDown, warningsOf} from '../shared/answer.js'

const direction = z.enum(readoutDirections)
const responseDirection = z.enum(responseDirections)

/** Both arms, their difference, and its 2.5 and 97.5 % quantiles over draws of the weights, or over the ensemble. */
const numbers = {baseline: share, perturbed: share, delta: difference, low: difference, high: difference} as const

export const readoutAnswer = z.strictObject({
  id: z.string(),
  name: z.string().describe('as it was asked for'),
  ...numbers,
  direction,
})

/** A part of the response's change: 1 is all of it, negative where it pulls the other way. */
const partOfAnswer = z.number()

/** A signed path; `sign` is the effect of more of the entity on sensitivity to the drug. */
export const pathAnswer = z.strictObject({
  sign: z.union([z.literal(1), z.literal(-1)]),
  nodes: z.array(z.string()),
  statements: statementIds,
  share: partOfAnswer.optional(),
})

const matchCounts = Object.fromEntries(matches.map((match) => [match, count])) as Record<Match, typeof count>

const evidence = z
  .strictObject({...matchCounts, contested: count, disputed: count})
  .describe('statements on the paths, counted by how they match the context; some of them are contested or disputed')

const carrier = z.strictObject({
  statement: z.string(),
  papers: z.array(z.string()).describe('keys of references; empty where it cites none'),
  share: partOfAnswer,
})

const analogue = z
  .strictObject({statement: z.string(), why: z.string(), weight: share, sign: z.union([z.literal(1), z.literal(-1)])})
  .describe('the same molecule elsewhere; sign: +1 speaks for more sensitive cells')

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
  'expectation-differs',
  'through-catalogue',
)

export const predictAnswer = z.strictObject({
  method: z.enum(methods),
  context: contextAnswer,
  perturbations: z.array(z.strictObject({entity: z.string(), name: z.string(), change: upOrDown})),
  response: z.strictObject({
    drug: z.string().nullable(),
    direction: responseDirection,
    basis: z.enum(bases),
    probability: share.describe('that cells become more sensitive'),
    confidence: share.describe('of the direction: max(probability, 1 − probability)'),
    ...numbers,
  }),
  readouts: z.array(readoutAnswer),
  paths: z.array(pathAnswer).describe('largest part of the answer first'),
  carriedBy: z.array(carrier),
  analogues: z.array(analogue),
  evidence,
  disagreement: disagreement.nullable(),
  influence: z.array(influence).optional().describe('with --influence: the answer without each statement, largest change first'),
  warnings: predictionWarnings,
  ...madeBy,
})
export type PredictAnswer = AnswerOf<typeof predictAnswer>
