import {z} from 'zod'
import {file} from '../shared/model-flags.js'
import {fromShape, writtenFormats} from '../shared/model-formats.js'

// Written out, as the formats are.
export const arrowRules = ['inhibitors-win', 'all-activators', 'activators-win'] as const

export const convertInput = z.object({
  model: z.array(file).min(1, 'expected a model file'),
  to: z.enum(writtenFormats, {error: `expected one of ${writtenFormats.join(', ')}`}).optional(),
  ...fromShape,
  rule: z.enum(arrowRules, {error: `expected one of ${arrowRules.join(', ')}`}).optional(),
  output: z.string().optional(),
})
export type ConvertInput = z.infer<typeof convertInput>
