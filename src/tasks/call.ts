import type {z} from 'zod'
import {UserError} from '#errors'
import {checkFlagRules, labelOf} from './shared/flag-rules.js'
import type {Task, TaskEnvironment, TaskResult} from './shared/task.js'

/**
 * Checks raw input against the task's schema and runs it: the one way in for every door.
 *
 * @param task - one of `tasks`
 * @param raw - its input as the flags give it: names and numbers may be texts
 * @param environment - what the caller has: the knowledge, versions, today
 * @returns the JSON document, the same as text, files and warnings
 * @throws {UserError} an input that is not as the schema says, and whatever the verb refuses
 * @example
 * (await callTask(tasks.find(({name}) => name === 'explain'), {entity: 'FIS1'}, {version: '', command: '', today: '', knowledge: async () => knowledge})).json.entity // → 'FIS1'
 */
export async function callTask(task: Task, raw: unknown, environment: TaskEnvironment): Promise<TaskResult> {
  const parsed = task.input.safeParse(raw)
  if (!parsed.success) throw new UserError('invalid-input', explainIssues(task, raw, parsed.error.issues))
  checkFlagRules(task, raw)
  return task.run(parsed.data, environment)
}

/** The first problem of an input, in the words of the flags: what was found as it was typed, and what is expected. */
function explainIssues(task: Task, raw: unknown, issues: readonly z.core.$ZodIssue[]): string {
  const {path, message} = issues[0]!
  const given = path.reduce((value: unknown, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], raw)
  const found = typeof given === 'string' || typeof given === 'number' ? `found '${given}', ` : ''
  return `${labelOf(task, String(path[0] ?? ''))}: ${found}${message}; see 'mitologic ${task.name} --help'`
}
