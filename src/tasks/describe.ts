import {z} from 'zod'
import type {Argument, Flag, Task} from './shared/task.js'

/** What a form needs to know of one field, read from the task's own schema. */
export interface FieldKind {
  readonly type: 'text' | 'number' | 'yes-no' | 'choice' | 'file'
  readonly choices?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
}

/** A task as plain data: what a door draws a form from, or lists in a reference. */
export interface TaskDescription {
  readonly name: string
  readonly summary: string
  readonly details: string
  readonly arguments: readonly Argument[]
  readonly flags: readonly (Flag & FieldKind)[]
  readonly output?: Task['output']
}

interface FieldSchema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: unknown
  readonly items?: FieldSchema
}

/**
 * A task without its functions, each flag with what its field accepts.
 *
 * @param task - one of `tasks`
 * @returns plain data: name, summary, arguments, flags with the kind of their values
 * @example
 * describeTask(tasks[0]).name // → 'analyze'
 */
export function describeTask(task: Task): TaskDescription {
  const schema = z.toJSONSchema(task.input, {unrepresentable: 'any', io: 'output'}) as {properties?: Record<string, FieldSchema>}
  const {name, summary, details, output} = task
  return {
    name,
    summary,
    details,
    arguments: task.arguments,
    flags: task.flags.map((flag) => ({...flag, ...kindOf(flag, schema.properties?.[flag.field] ?? {})})),
    ...(output ? {output} : {}),
  }
}

/**
 * JSON Schema (2020-12) of what `--json` prints for a verb.
 *
 * @param task - one of `tasks`
 * @returns a JSON Schema
 * @example
 * (await answerSchema(tasks[0])).title // → 'mitologic analyze --json'
 */
export async function answerSchema(task: Task): Promise<Readonly<Record<string, unknown>>> {
  return {title: `mitologic ${task.name} --json`, ...z.toJSONSchema(await task.answer(), {reused: 'ref'})}
}

function kindOf(flag: Flag, field: FieldSchema): FieldKind {
  const value = field.type === 'array' ? (field.items ?? {}) : field
  const fallback = field.default === undefined || Array.isArray(field.default) ? {} : {default: field.default}
  if (flag.file) return {type: 'file'}
  if (value.enum) return {type: 'choice', choices: value.enum, ...fallback}
  if (value.type === 'boolean' || !/[<[]/.test(flag.flag)) return {type: 'yes-no', ...fallback}
  if (value.type !== 'number' && value.type !== 'integer') return {type: 'text', ...fallback}
  // Bounds that only say "a whole number" are left out.
  const bound = (n: number | undefined) => n !== undefined && Math.abs(n) < Number.MAX_SAFE_INTEGER
  return {
    type: 'number',
    ...(bound(value.minimum) ? {minimum: value.minimum} : {}),
    ...(bound(value.maximum) ? {maximum: value.maximum} : {}),
    ...fallback,
  }
}
