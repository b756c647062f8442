import {UserError} from '#errors'
import type {Knowledge} from '#knowledge'
import type {KnowledgeInput} from '../knowledge.js'
import type {TaskEnvironment, TaskResult} from '../task.js'

export function runExport(_knowledge: Knowledge, _input: KnowledgeInput): TaskResult {
  throw new UserError('unsupported', 'pending')
}
export function runImport(_input: KnowledgeInput, _environment: TaskEnvironment): TaskResult {
  throw new UserError('unsupported', 'pending')
}
