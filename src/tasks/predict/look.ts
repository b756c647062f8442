import type {Knowledge} from '#knowledge'
import type {TaskResult} from '../shared/task.js'
import type {PredictAnswer} from './answer.js'
import {type PredictInput, predictInput} from './input.js'

/** Size of a first look: one rule form and few models; its intervals are rough and are to be replaced by the full answer's. */
const size = {members: 8, runs: 128}

/**
 * The first answer to a `predict` question, for doors that show something while the full one is computed: the same JSON, from
 * a small ensemble of one rule form (see `size`).
 *
 * @param raw - input of the task `predict`
 * @throws {UserError} as `predict` does
 */
export async function look(knowledge: Knowledge, raw: unknown, version: string): Promise<TaskResult<PredictAnswer>> {
  const input: PredictInput = {...predictInput.parse(raw), ...size}
  const {runPredict} = await import('./run.js')
  return runPredict(input, {version, command: '', today: '', knowledge: async () => knowledge}, {forms: ['proportional']})
}
