import {z} from 'zod'
import {contextShape} from '../shared/context-flags.js'
import {decimal, mostSeed, wholeNumber} from '../shared/numbers.js'
import type {InputFile} from '../shared/task.js'

const file = z.custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value, 'expected a file')

export const analyzeInput = z.object({
  ...contextShape,
  table: z.array(file).min(1, 'expected at least one table'),
  samples: file.optional(),
  group: z.string().optional(),
  contrast: z.string().optional(),
  design: z.string().optional(),
  block: z.string().optional(),
  rna: z.array(z.enum(['mRNA', 'miRNA', 'lncRNA', 'circRNA'], {error: 'expected mRNA, miRNA, lncRNA or circRNA'})).default([]),
  mergeDuplicates: z.enum(['sum', 'max', 'refuse'], {error: 'expected sum, max or refuse'}).default('refuse'),
  accept: z.array(z.string()).default([]),
  preview: z.boolean().default(false),
  strength: decimal({from: 1, to: 10_000}).default(100),
  fdr: decimal({above: 0, to: 1}).default(0.05),
  seed: wholeNumber(0, mostSeed).default(1),
  output: z.string().optional(),
})
export type AnalyzeInput = z.infer<typeof analyzeInput>
