import {z} from 'zod'
import {changesShape, file, modelShape, runsShape} from '../shared/model-flags.js'

export const compareInput = z.object({
  ...modelShape,
  with: z.array(file).default([]),
  withSet: z.array(z.string()).default([]),
  withForce: z.array(z.string()).default([]),
  ...changesShape,
  ...runsShape,
})
export type CompareInput = z.infer<typeof compareInput>
