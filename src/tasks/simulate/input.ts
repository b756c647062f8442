import {z} from 'zod'
import {changesShape, modelShape, runsShape} from '../shared/model-flags.js'
import {wholeNumber} from '../shared/numbers.js'

export const simulateInput = z.object({
  ...modelShape,
  ...changesShape,
  ...runsShape,
  threads: wholeNumber(1, 1024).default(1),
  output: z.string().optional(),
})
export type SimulateInput = z.infer<typeof simulateInput>
