import {z} from 'zod'
import type {Argument, Flag, InputFile} from './task.js'

export const file = z.custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value, 'expected a file')

const methods = ['auto', 'exact', 'sliced', 'scalar', 'compat', 'reference'] as const
const wholeFrom1 = z.coerce.number().int('expected a whole number').min(1, 'expected a whole number of at least 1')
const above0 = z.coerce.number().gt(0, 'expected a number above 0')

/** The model that a verb is about. */
export const modelShape = {model: z.array(file).min(1, 'expected a model file')} as const

export const modelArgument: Argument = {
  field: 'model',
  name: 'model',
  help: 'bnd and cfg, bnet, or another format that convert reads',
  required: true,
  kind: 'file',
  many: true,
}

/** What is changed in it. */
export const changesShape = {set: z.array(z.string()).default([]), force: z.array(z.string()).default([])} as const

export const changesFlags: readonly Flag[] = [
  {field: 'set', flag: '--set <$param=value>', help: 'value of a parameter; repeatable', many: true},
  {field: 'force', flag: '--force <NODE=0|1>', help: 'hold a node; repeatable', many: true},
]

/** How it is run. */
export const runsShape = {
  runs: wholeFrom1.optional(),
  precision: z.coerce.number().gt(0, 'expected a number above 0').lt(1, 'expected a number below 1').optional(),
  method: z.enum(methods, {error: `expected one of ${methods.join(', ')}`}).default('auto'),
  outputs: z.array(z.string()).default([]),
  maxTime: above0.optional(),
  tick: above0.optional(),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
} as const

export const methodFlag: Flag = {
  field: 'method',
  flag: '--method <name>',
  help: 'auto (default), exact, sliced, scalar, compat or reference',
}
export const timeFlags: readonly Flag[] = [
  {field: 'maxTime', flag: '--max-time <t>', help: 'end of the run'},
  {field: 'tick', flag: '--tick <t>', help: 'length of a window'},
]
export const seedFlag: Flag = {field: 'seed', flag: '--seed <n>', help: "seed (default: the model's own, else 1)"}
