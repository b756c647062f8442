import type {Knowledge} from '#knowledge'
import type {EnsembleOptions} from '../ensemble-options.js'
import {predict} from '../predict.js'
import type {AskedQuestion} from './place.js'

export type AnswerDirection = 'sensitive' | 'resistant' | 'unchanged' | 'contested' | 'unknown'

export interface BenchmarkAnswer {
  readonly direction: AnswerDirection
  /** P(more sensitive), in [0, 1]; the base rate where there is no evidence. */
  readonly probability: number
  /** max(probability, 1 − probability). */
  readonly confidence: number
  /** What carries it (`mechanism`, `observed`, `analogy`, `role`, …); `none` where nothing does. */
  readonly basis: string
  /** One short sentence: what carries the answer, or why there is none. */
  readonly why: string
}

/** Whatever answers questions, from the knowledge it is given and nothing else. */
export type Answerer = (asked: AskedQuestion, knowledge: Knowledge) => BenchmarkAnswer

/** An answer of which nothing is known: the base rate. */
export function noAnswer(baseRate: number, why: string): BenchmarkAnswer {
  return {direction: 'unknown', probability: baseRate, confidence: Math.max(baseRate, 1 - baseRate), basis: 'none', why}
}

/** What `predict` answers, as its contract words it. */
export function predictAnswerer(ensemble: EnsembleOptions = {}, baseRate = 0.5): Answerer {
  return ({context, perturbations}, knowledge) => {
    const {response, paths} = predict(knowledge, {context, perturbations, ensemble})
    const {direction, confidence} = response
    if (paths.length === 0) return noAnswer(baseRate, 'no path to the response')
    const probability = direction === 'sensitive' ? confidence : direction === 'resistant' ? 1 - confidence : 0.5
    return {
      direction,
      probability,
      confidence: Math.max(probability, 1 - probability),
      basis: response.basis === 'observed' ? 'observed' : 'mechanism',
      why: paths[0]!.nodes.join(' → '),
    }
  }
}
