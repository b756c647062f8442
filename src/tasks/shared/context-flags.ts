import {z} from 'zod'
import type {Flag, InputFile} from './task.js'

/** The flags of every verb that works in a context. */
export const contextShape = {
  disease: z.string().optional(),
  drug: z.string().optional(),
  condition: z.array(z.string()).default([]),
  cellLine: z.string().optional(),
  reading: z.enum(['corrected', 'as-printed'], {error: "expected 'corrected' or 'as-printed'"}).default('corrected'),
  pack: z.array(z.string()).default([]),
} as const

export const contextFlags: readonly Flag[] = [
  {field: 'disease', flag: '--disease <name>', help: 'disease, as people write it (TSCC, HCC, breast cancer)'},
  {field: 'drug', flag: '--drug <name>', help: 'drug, nanomedicine, biological or class (cisplatin, 5-FU, TRAIL, chemotherapy)'},
  {field: 'condition', flag: '--condition <name>', help: 'condition that holds throughout (hypoxia); repeatable', many: true},
  {field: 'cellLine', flag: '--cell-line <name>', help: 'cell line (MCF-7)'},
  {
    field: 'reading',
    flag: '--reading <which>',
    help: 'where the review prints something else than its source says: corrected (default) answers by the source, as-printed by the review; an answer that rests on such a statement can change or turn round',
  },
  {field: 'pack', flag: '--pack <name>', help: "a pack of statements imported with 'knowledge import'; repeatable", many: true},
]

/** The flag of the verbs that can take predicted sites in. */
export const predictedShape = {
  withPredicted: z
    .custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value, 'expected a file')
    .optional(),
} as const

export const predictedFlag: Flag = {
  field: 'withPredicted',
  flag: '--with-predicted <file>',
  help: "predicted.json of 'scan -o': sites that sequence alone suggests, of unknown effect; off by default",
  file: true,
}
