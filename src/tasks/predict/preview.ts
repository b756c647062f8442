import type {Knowledge} from '#knowledge'
import type {TaskResult} from '../shared/task.js'
import type {PredictAnswer} from './answer.js'
import {predictInput} from './input.js'

/**
 * The answer to a `predict` question for doors that hold the knowledge already: the same JSON as the task gives.
 *
 * @param raw - input of the task `predict`
 * @throws {UserError} as `predict` does
 */
export async function previewPrediction(knowledge: Knowledge, raw: unknown, version: string): Promise<TaskResult<PredictAnswer>> {
  const {runPredict} = await import('./run.js')
  return runPredict(predictInput.parse(raw), {version, command: '', today: '', knowledge: async () => knowledge})
}
