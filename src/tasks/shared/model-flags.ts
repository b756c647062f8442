import {z} from 'zod'
import {fromShape} from './model-formats.js'
import {decimal, mostSeed, wholeNumber} from './numbers.js'
import type {Argument, Flag, FlagRule, InputFile} from './task.js'

export const file = z.custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value, 'expected a file')

const methods = ['auto', 'exact', 'sliced', 'scalar', 'compat', 'reference'] as const

/** The model that a verb is about. */
export const modelShape = {model: z.array(file).min(1, 'expected a model file'), ...fromShape} as const

export const modelArgument: Argument = {
  field: 'model',
  name: 'model',
  help: 'bnd, bnet or another format that convert reads, and any cfg files',
  required: true,
  kind: 'file',
  many: true,
}

/** What is changed in it. */
export const changesShape = {set: z.array(z.string()).default([]), force: z.array(z.string()).default([])} as const

export const changesFlags: readonly Flag[] = [
  {field: 'set', flag: '--set <$param=value>', help: 'value of a parameter; repeatable, the last one wins', many: true},
  {field: 'force', flag: '--force <NODE=0|1>', help: 'hold a node, or several (comma-separated); repeatable', many: true},
]

/** How it is run. */
export const runsShape = {
  runs: wholeNumber(1).optional(),
  precision: decimal({above: 0, below: 1}).optional(),
  method: z.enum(methods, {error: `expected one of ${methods.join(', ')}`}).default('auto'),
  outputs: z.array(z.string()).default([]),
  maxTime: decimal({above: 0}).optional(),
  tick: decimal({above: 0}).optional(),
  seed: wholeNumber(0, mostSeed).optional(),
} as const

const modelRun = z.object({...modelShape, ...changesShape, ...runsShape})
/** What the verbs that run a model have in common. */
export type ModelRunInput = z.infer<typeof modelRun>

export const methodFlag: Flag = {
  field: 'method',
  flag: '--method <name>',
  help: 'auto (default), exact, sliced, scalar, compat or reference',
}
/** An exact answer has no trajectories; a precision asked for decides their number. */
export const exactRules: readonly FlagRule[] = [
  {fields: ['runs', 'precision'], kind: 'excludes', field: 'method', values: ['exact']},
  {fields: ['runs'], kind: 'excludes', field: 'precision'},
]

export const timeFlags: readonly Flag[] = [
  {field: 'maxTime', flag: '--max-time <t>', help: 'end of the run'},
  {field: 'tick', flag: '--tick <t>', help: 'length of a window'},
]
export const seedFlag: Flag = {field: 'seed', flag: '--seed <n>', help: "seed (default: the model's own, else 1)"}
