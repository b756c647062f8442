import {z} from 'zod'
import {
  type AnswerOf,
  changeAnswer,
  contextAnswer,
  count,
  difference,
  intervalAnswer,
  madeBy,
  share,
  statementIds,
  upOrDown,
  warningsOf,
} from '../shared/answer.js'

export const modalityAnswer = z.enum([
  'miRNA mimic',
  'miRNA inhibitor',
  'siRNA or ASO',
  'over-expression',
  'compound',
  'mitochondria-targeted compound',
  'repurposed compound',
  'blocking import',
  'none',
])

/** One change made to cells, with the way to make it. */
export const interventionAnswer = z.strictObject({
  entity: z.string(),
  name: z.string(),
  change: upOrDown,
  modality: modalityAnswer,
})

const gainDirection = z.enum(['sensitive', 'resistant', 'unchanged', 'contested'])

const strategy = z.strictObject({
  interventions: z.array(interventionAnswer.extend({hits: z.array(z.string()).describe('what it acts on first')})),
  gain: difference.describe('change of P(dead or arrested) under the drug'),
  low: difference,
  high: difference,
  direction: gainDirection,
  score: z.number(),
  rankStability: share.describe('share of bootstrap rankings with it among the first five'),
  agreement: share.describe("share of the models' weight on the side of the gain's sign"),
  withoutDrug: intervalAnswer.nullable(),
  healthy: intervalAnswer.nullable(),
  bliss: intervalAnswer.optional().describe('excess over Bliss independence'),
  hsa: intervalAnswer.optional().describe('excess over the best single'),
  doses: z.array(intervalAnswer.extend({dose: share})).optional(),
  schedule: z
    .strictObject({before: intervalAnswer, with: intervalAnswer, after: intervalAnswer, orderMatters: z.boolean()})
    .optional()
    .describe('the gain where it is given before, with and after the drug'),
  nullP: share.optional().describe('against scrambled networks'),
  borrowed: share,
  contested: share,
  disputed: share,
  safety: z.array(z.string()),
  evidence: statementIds,
  marks: z.array(z.string()),
})

const names = z.array(z.string())

/** A finished screen: `screen` and `screen merge`. */
export const screenAnswer = z.strictObject({
  context: contextAnswer,
  plan: z.string(),
  tried: count,
  skipped: count.describe('combinations that cannot reach the response'),
  strategies: z.array(strategy).describe('best first'),
  baselines: z.strictObject({directVote: names, popularity: names, shortestPath: names}).describe('what trivial rankings put first'),
  null: z.strictObject({networks: count, bestGainMedian: difference, bestGain95: difference}).nullable(),
  nextExperiments: z.array(
    z.strictObject({
      kind: z.enum(['level', 'conflict']),
      perturbation: z.array(changeAnswer),
      measure: z.string(),
      name: z.string(),
      statements: z.strictObject({raises: statementIds, lowers: statementIds}).optional(),
      settles: share,
    }),
  ),
  formula: z.string(),
  sample: z.array(changeAnswer),
  warnings: warningsOf('skipped-combinations', 'no-drug'),
  ...madeBy,
})
export type ScreenAnswer = AnswerOf<typeof screenAnswer>

/** `screen plan`. */
export const planAnswer = z.strictObject({
  plan: z.string().describe('SHA-256 of the plan'),
  tasks: count,
  combinations: count,
  estimate: z.strictObject({secondsOnOneCore: z.number().min(0), shards: z.int().min(1)}),
  knowledge: z.strictObject({version: z.string(), digest: z.string()}),
  version: z.string(),
  ids: z.array(z.string()).describe('of the tasks, in order'),
})

/** `screen run`. */
export const shardAnswer = z.strictObject({
  plan: z.string(),
  shard: z.string().regex(/^\d+\/\d+$/),
  tasks: count,
  done: count,
  reused: count,
  remade: count,
})

export const anyScreenAnswer = z.union([screenAnswer, planAnswer, shardAnswer])
export type AnyScreenAnswer = AnswerOf<typeof anyScreenAnswer>
