import {z} from 'zod'
import {file, modelShape, runsShape} from '../shared/model-flags.js'
import {wholeNumber} from '../shared/numbers.js'

export const checkInput = z.object({
  ...modelShape,
  expect: z.array(file, {error: 'expected a file of expectations'}).min(1, 'expected a file of expectations'),
  runs: wholeNumber(100).optional(),
  maxTime: runsShape.maxTime,
  mostStates: wholeNumber(1).optional(),
  seed: runsShape.seed,
})
export type CheckInput = z.infer<typeof checkInput>
