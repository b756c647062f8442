import {z} from 'zod'
import {type AnswerOf, count} from '../shared/answer.js'
import {readFormats, writtenFormats} from '../shared/model-formats.js'

export const convertAnswer = z.strictObject({
  from: z.enum(readFormats),
  to: z.enum(writtenFormats),
  nodes: count,
  files: z.record(z.string(), z.string()).describe('content by the ending of the name'),
  losses: z.array(z.string()).describe('what the new format cannot hold, one sentence each'),
})
export type ConvertAnswer = AnswerOf<typeof convertAnswer>
