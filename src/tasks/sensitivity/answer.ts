import {z} from 'zod'
import {type AnswerOf, count, share} from '../shared/answer.js'

const direction = z.enum(['up', 'down'])

export const sensitivityAnswer = z.strictObject({
  outputs: z.record(z.string(), z.strictObject({probability: share, error: z.number().min(0)})),
  sensitivities: z.array(
    z.strictObject({
      output: z.string(),
      kind: z.enum(['rate', 'parameter']),
      node: z.string().nullable(),
      direction: direction.nullable(),
      parameter: z.string().nullable(),
      slope: z.number().describe('change of P(on) at the end per e-fold of the rate'),
      error: z.number().min(0),
      z: z.number().nullable(),
      pValue: share.nullable(),
      qValue: share.nullable(),
    }),
  ),
  leftOut: z.strictObject({
    nodes: z.array(z.string()).describe('from which nothing leads to the outputs'),
    rates: z.array(z.strictObject({node: z.string(), direction})).describe('that are 0'),
    parameters: z.array(z.string()).describe('that are 0'),
  }),
  test: z.string(),
  factor: z.number().gt(1),
  maxTime: z.number().gt(0),
  method: z.string(),
  runs: count,
  seed: count,
})
export type SensitivityAnswer = AnswerOf<typeof sensitivityAnswer>
