import {z} from 'zod'
import {type AnswerOf, count, difference, share} from '../shared/answer.js'

const side = z.strictObject({
  files: z.array(z.string()),
  set: z.record(z.string(), z.number()).describe('values of parameters'),
  force: z.record(z.string(), z.union([z.literal(0), z.literal(1)])).describe('nodes held'),
  method: z.string(),
  runs: count.describe('trajectories; 0 = exact'),
  seed: count,
})

const nodeDifference = z.strictObject({
  first: share,
  second: share,
  delta: difference.describe('second minus first'),
  error: z.number().min(0).describe('standard error of delta'),
  z: z.number().nullable(),
  pValue: share.nullable(),
  qValue: share.nullable().describe('Benjamini and Hochberg, over the nodes of the window'),
})

export const compareAnswer = z.strictObject({
  first: side,
  second: side,
  paired: z.boolean().describe('both runs had their random numbers in common'),
  times: z.array(z.number()).describe('starts of the windows'),
  tick: z.number(),
  nodes: z.record(z.string(), z.array(nodeDifference)).describe('one per window; the nodes that differ most in the last one first'),
  end: z.record(z.string(), nodeDifference).describe('at the very end'),
  onlyFirst: z.array(z.string()),
  onlySecond: z.array(z.string()),
  test: z.string(),
})
export type CompareAnswer = AnswerOf<typeof compareAnswer>
