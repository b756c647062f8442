import {z} from 'zod'
import {type AnswerOf, count, share, warningsOf} from '../shared/answer.js'

const position = z.int().min(1).describe('counted from 1, inclusive')
const strand = z.enum(['+', '-'])
const site = z.strictObject({
  id: z.string().describe('of the RNA'),
  target: z.string(),
  class: z.string(),
  start: position,
  end: position,
  strand,
})

export const scanAnswer = z.strictObject({
  motifs: z.array(z.strictObject({id: z.string(), start: position, end: position, mismatches: count, p: share})),
  sites: z.array(site).describe('canonical seed sites'),
  duplexes: z.array(
    z.strictObject({
      id: z.string(),
      target: z.string(),
      energyKcalPerMol: z.number(),
      p: share.nullable().describe('null: too few shuffled targets held a duplex'),
      structure: z.string(),
      start: position,
      end: position,
      strand,
    }),
  ),
  nonCanonicalSites: z.array(site).optional(),
  mtdna: z
    .array(
      z.strictObject({
        id: z.string(),
        start: position,
        end: position,
        referenceStart: position,
        referenceEnd: position,
        strand,
        matches: count,
        expected: z.number().min(0).describe('matches as good, expected by chance'),
      }),
    )
    .describe('where the RNA reads as human mtDNA, NC_012920.1'),
  warnings: warningsOf('mixed-t-and-u', 'ambiguity-codes', 'not-a-small-rna'),
})
export type ScanAnswer = AnswerOf<typeof scanAnswer>
export type ScanWarning = ScanAnswer['warnings'][number]
