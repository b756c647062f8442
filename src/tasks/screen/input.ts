import {z} from 'zod'
import {contextShape, predictedShape} from '../shared/context-flags.js'
import {mostSeed, wholeNumber} from '../shared/numbers.js'
import type {InputFile} from '../shared/task.js'

const file = z.custom<InputFile>(
  (value) => typeof value === 'object' && value !== null && 'bytes' in value,
  "expected the output folder of 'analyze'",
)

export const screenInput = z.object({
  ...contextShape,
  ...predictedShape,
  step: z.enum(['all', 'plan', 'run', 'merge'], {error: "expected nothing, 'plan', 'run' or 'merge'"}).default('all'),
  singles: z.boolean().default(false),
  pairs: z.boolean().default(false),
  triples: z.array(z.string()).default([]),
  entities: z.array(z.string()).default([]),
  scope: z.enum(['near', 'all'], {error: "expected 'near' or 'all'"}).default('near'),
  quick: z.boolean().default(false),
  dose: z.array(z.string()).default([]),
  without: z.array(z.string()).default([]),
  sample: file.optional(),
  folders: z.array(z.string()).default([]),
  shard: z.string().optional(),
  threads: wholeNumber(1, 1024).optional(),
  top: wholeNumber(1, 10_000).default(50),
  seed: wholeNumber(0, mostSeed).default(1),
  members: wholeNumber(2, 10_000).optional(),
  runs: wholeNumber(1, 1_000_000).optional(),
  null: wholeNumber(0, 1000).default(100),
  output: z.string().optional(),
})
export type ScreenInput = z.infer<typeof screenInput>
