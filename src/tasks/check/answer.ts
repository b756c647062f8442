import {z} from 'zod'
import {type AnswerOf, count} from '../shared/answer.js'

const values = z.array(z.string())
const step = z.strictObject({node: z.string(), value: z.union([z.literal(0), z.literal(1)]), rule: z.string()})

export const checkAnswer = z.strictObject({
  summary: z.strictObject({holds: count, fails: count, undecided: count}),
  results: z.array(
    z.strictObject({
      expectation: z.string(),
      file: z.string(),
      line: z.int().min(1),
      expect: z.string(),
      verdict: z.enum(['holds', 'fails', 'undecided']),
      why: z.string(),
      counterexample: z
        .strictObject({start: values, steps: z.array(step), end: values, node: z.string(), rule: z.string(), text: z.string()})
        .nullable()
        .describe('a shortest way to a state that contradicts the expectation'),
      estimate: z.strictObject({value: z.number(), error: z.number().min(0)}).nullable(),
    }),
  ),
})
export type CheckAnswer = AnswerOf<typeof checkAnswer>
