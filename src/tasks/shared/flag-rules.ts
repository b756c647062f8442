import {UserError} from '#errors'
import type {FlagRule, Task} from './task.js'

/**
 * Refuses a flag or an argument that would be ignored: each verb's record says which go together.
 *
 * @param raw - the fields as given, before defaults are put in
 * @throws {UserError} names the flag, what it was given with, and what it goes with
 */
export function checkFlagRules(task: Task, raw: unknown): void {
  if (typeof raw !== 'object' || raw === null) return
  const fields = raw as Readonly<Record<string, unknown>>
  for (const rule of task.rules ?? [])
    for (const field of rule.fields) if (isGiven(fields[field]) && !holds(rule, fields)) throw refusal(task, rule, field, fields)
}

const isGiven = (value: unknown) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)

function holds(rule: FlagRule, fields: Readonly<Record<string, unknown>>): boolean {
  const other = fields[rule.field]
  const met = rule.values === undefined ? isGiven(other) : rule.values.includes(other as string)
  return rule.kind === 'needs' ? met || (rule.or !== undefined && isGiven(fields[rule.or])) : !met
}

function refusal(task: Task, rule: FlagRule, field: string, fields: Readonly<Record<string, unknown>>): UserError {
  const label = labelOf(task, field)
  const other = labelOf(task, rule.field)
  const found = isGiven(fields[rule.field]) ? `found with ${spelled(task, rule.field, fields[rule.field])}` : `found without ${other}`
  const values = rule.values?.join(', ')
  const expected =
    rule.kind === 'needs'
      ? `it only goes with ${other}${values === undefined ? '' : ` ${values}`}`
      : `it would have no effect there; leave one of the two out`
  return new UserError('invalid-input', `${label}: ${found}, ${expected}; see 'mitologic ${task.name} --help'`)
}

/** What the user calls a field: the flag without its value, or the argument. */
export function labelOf(task: Task, field: string): string {
  if (task.output?.field === field) return '-o'
  const flag = task.flags.find((one) => one.field === field)?.flag.split(' ', 1)[0]
  return flag ?? task.arguments.find((argument) => argument.field === field)?.name ?? field
}

/** A field as it was typed: `--method exact`, `validate`. */
function spelled(task: Task, field: string, value: unknown): string {
  if (task.arguments.some((argument) => argument.field === field)) return `'${String(value)}'`
  return typeof value === 'string' || typeof value === 'number' ? `${labelOf(task, field)} ${value}` : labelOf(task, field)
}
