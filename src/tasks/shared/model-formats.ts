import {z} from 'zod'
import type {Flag} from './task.js'

// Written out, not asked of `logic`, so that help and other verbs need not load it; a test compares.
export const writtenFormats = ['maboss', 'bnet', 'boolnet', 'sbml-qual'] as const
export const readFormats = [...writtenFormats, 'ginml', 'zginml', 'sif', 'indra'] as const

/** The flag of every verb that reads a model. */
export const fromShape = {
  from: z.enum(readFormats, {error: `expected one of ${readFormats.join(', ')}`}).optional(),
} as const

export const fromFlag: Flag = {
  field: 'from',
  flag: '--from <format>',
  help: `format of the model, where its name does not tell: ${readFormats.join(', ')}`,
}
