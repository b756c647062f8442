import {z} from 'zod'
import {file} from '../shared/model-flags.js'
import {decimal, mostSeed, wholeNumber} from '../shared/numbers.js'

export const scanInput = z.object({
  rnas: z.array(z.union([z.string(), file])).min(1, 'expected a FASTA file, a sequence or a name'),
  targets: file.optional(),
  motifOnly: z.boolean().default(false),
  seedsOnly: z.boolean().default(false),
  bothStrands: z.boolean().default(false),
  nonCanonical: z.boolean().default(false),
  mismatches: wholeNumber(0, 4).default(2),
  maxP: decimal({above: 0, to: 1}).optional(),
  helix: z.string().optional(),
  perTarget: wholeNumber(1, 100).default(1),
  calibration: wholeNumber(50, 100_000).default(200),
  output: z.string().optional(),
  seed: wholeNumber(0, mostSeed).default(1),
})
export type ScanInput = z.infer<typeof scanInput>
