import {z} from 'zod'
import {contextShape} from '../shared/context-flags.js'
import {decimal, mostSeed, wholeNumber} from '../shared/numbers.js'
import type {InputFile} from '../shared/task.js'

const file = z.custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value, 'expected a file')

export const benchmarkInput = z.object({
  questions: file,
  train: file.optional(),
  reading: contextShape.reading,
  pack: contextShape.pack,
  keepOwnPapers: z.boolean().default(false),
  strict: z.boolean().default(false),
  prior: decimal({above: 0, below: 1}).default(0.5),
  null: wholeNumber(0, 1000).default(20),
  seed: wholeNumber(0, mostSeed).default(1),
  output: z.string().optional(),
})
export type BenchmarkInput = z.infer<typeof benchmarkInput>
