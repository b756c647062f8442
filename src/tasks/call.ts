import type {z} from 'zod'
import {UserError} from '#errors'
import type {Task, TaskEnvironment, TaskResult} from './task.js'

/** Checks raw input against the task's schema and runs it: the one way in for every door. */
export async function callTask(task: Task, raw: unknown, environment: TaskEnvironment): Promise<TaskResult> {
  const parsed = task.input.safeParse(raw)
  if (!parsed.success) throw new UserError('invalid-input', explainIssues(task, parsed.error.issues))
  return task.run(parsed.data, environment)
}

/** The first problem of an input, in the words of the flags. */
function explainIssues(task: Task, issues: readonly z.core.$ZodIssue[]): string {
  const issue = issues[0]!
  const field = String(issue.path[0] ?? '')
  const known =
    task.flags.find((flag) => flag.field === field)?.flag ?? task.arguments.find((argument) => argument.field === field)?.name ?? field
  return `${known}: ${issue.message}; see 'mitologic ${task.name} --help'`
}
