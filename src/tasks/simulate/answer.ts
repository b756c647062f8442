import {z} from 'zod'
import {type AnswerOf, count, share} from '../shared/answer.js'

const series = z
  .record(z.string(), z.array(z.strictObject({probability: share, error: z.number().min(0)})))
  .describe('one value per window')

export const simulateAnswer = z.strictObject({
  times: z.array(z.number()).describe('starts of the windows'),
  nodes: series,
  states: series.nullable(),
  fixedPoints: z.array(z.strictObject({state: z.string(), on: z.array(z.string()), probability: share})),
  fixedPointsUnlisted: z.literal(true).optional().describe('trajectories are in more fixed points than are listed'),
  method: z.string(),
  runs: count.describe('trajectories; 0 = exact'),
  seed: count,
})
export type SimulateAnswer = AnswerOf<typeof simulateAnswer>
