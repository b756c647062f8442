import {z} from 'zod'
import {contextShape} from '../shared/context-flags.js'
import {wholeNumber} from '../shared/numbers.js'

export const explainInput = z.object({
  ...contextShape,
  entity: z.string().min(1, "expected the name of an entity, such as 'miR-2392'"),
  to: z.string().optional(),
  maxLength: wholeNumber(1, 20).default(6),
  output: z.string().optional(),
})
export type ExplainInput = z.infer<typeof explainInput>
