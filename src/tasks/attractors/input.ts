import {z} from 'zod'
import {changesShape, modelShape} from '../shared/model-flags.js'
import {wholeNumber} from '../shared/numbers.js'

export const attractorsInput = z.object({
  ...modelShape,
  ...changesShape,
  most: wholeNumber(1, 100_000).default(100),
  basins: z.boolean().default(false),
  mostStates: wholeNumber(1, 1_000_000).default(50_000),
})
export type AttractorsInput = z.infer<typeof attractorsInput>
