import {z} from 'zod'
import {contextShape, predictedShape} from '../shared/context-flags.js'
import {decimal, mostSeed, wholeNumber} from '../shared/numbers.js'

export const predictInput = z.object({
  ...contextShape,
  ...predictedShape,
  perturb: z.array(z.string()).default([]),
  add: z.array(z.string()).default([]),
  readout: z.array(z.string()).default([]),
  measured: z.array(z.string()).default([]),
  prior: decimal({above: 0, below: 1}).default(0.5),
  inTime: z.boolean().default(false),
  seed: wholeNumber(0, mostSeed).default(1),
  members: wholeNumber(1, 10_000).optional(),
  runs: wholeNumber(1, 1_000_000).optional(),
  without: z.array(z.string()).default([]),
  influence: z.boolean().default(false),
  output: z.string().optional(),
})
export type PredictInput = z.infer<typeof predictInput>
