import {z} from 'zod'
import {contextShape} from '../shared/context-flags.js'
import type {InputFile} from '../shared/task.js'

export const knowledgeActions = ['list', 'show', 'table', 'conflicts', 'validate', 'export', 'import'] as const

export const knowledgeInput = z.object({
  ...contextShape,
  action: z.enum(knowledgeActions, {error: `expected one of ${knowledgeActions.join(', ')}`}),
  subject: z
    .union([z.string(), z.custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value)])
    .optional(),
  kind: z
    .enum(['mechanism', 'observation', 'fact', 'entity', 'disease', 'drug', 'reference', 'pack'], {
      error: 'expected mechanism, observation, fact, entity, disease, drug, reference or pack',
    })
    .optional(),
  format: z.string().optional(),
  as: z.string().optional(),
  licence: z.string().optional(),
  output: z.string().optional(),
})
export type KnowledgeInput = z.infer<typeof knowledgeInput>
