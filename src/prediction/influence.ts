import type {Knowledge} from '#knowledge'
import type {Prediction} from './answer.js'
import {predict} from './predict.js'
import type {Question} from './question.js'

/** What one statement carries of a prediction: the same question asked without it. */
export interface Influence {
  readonly statement: string
  /** Response without the statement. */
  readonly delta: number
  readonly direction: Prediction['response']['direction']
  /** Response without the statement less the response with it. */
  readonly change: number
}

export interface InfluenceOptions {
  /** Most statements asked about, those on the best paths first. Default 24. */
  readonly most?: number
  /** Called after each statement with the share done, in (0, 1]. */
  readonly onProgress?: (share: number) => void
  readonly signal?: AbortSignal
}

/**
 * Drops each statement on the paths to the response in turn and predicts anew, with the same seed. Largest change first.
 *
 * A difference of less than about 0.02 is within what another draw of models gives.
 *
 * @param knowledge - in one reading
 * @param question - that was asked
 * @param prediction - what `predict` answered
 * @param options - max number of statements asked about; a watcher and a signal
 * @returns one record per statement: the response without it, in [−1, 1]
 * @throws the signal's reason, when aborted
 * @example
 * const question = {context: {disease: 'TSCC', drug: 'cisplatin'}, perturbations: [{entity: 'miR-2392', sign: -1}], ensemble: {members: 2, runs: 64}}
 * influences(knowledge, question, predict(knowledge, question), {most: 1}).length // → 1
 */
export function influences(
  knowledge: Knowledge,
  question: Question,
  prediction: Prediction,
  {most = 24, onProgress, signal}: InfluenceOptions = {},
): Influence[] {
  const asked = [...new Set(prediction.paths.flatMap(({statements}) => statements))].slice(0, most)
  const {asked: _, ...alone} = question
  return asked
    .map((statement, i) => {
      signal?.throwIfAborted()
      const {response} = predict(knowledge, {...alone, without: new Set([...(question.without ?? []), statement])})
      onProgress?.((i + 1) / asked.length)
      return {
        statement,
        delta: response.delta,
        direction: response.direction,
        change: response.delta - prediction.response.delta,
      }
    })
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
}
