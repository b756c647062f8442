import {z} from 'zod'
import {changesShape, modelShape, runsShape} from '../shared/model-flags.js'
import {decimal} from '../shared/numbers.js'

const methods = ['auto', 'exact', 'sliced', 'scalar', 'reference'] as const
const missing = 'expected the nodes whose answer is asked for, such as --of Apoptosis'

export const sensitivityInput = z.object({
  ...modelShape,
  ...changesShape,
  of: z.array(z.string(), {error: missing}).min(1, missing),
  runs: runsShape.runs,
  method: z.enum(methods, {error: `expected one of ${methods.join(', ')}`}).default('auto'),
  maxTime: runsShape.maxTime,
  factor: decimal({above: 1, to: 1000}).optional(),
  seed: runsShape.seed,
})
export type SensitivityInput = z.infer<typeof sensitivityInput>
