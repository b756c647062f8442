import type {Knowledge} from '#knowledge'
import {predict} from '../predict.js'
import type {Question} from '../question.js'
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

/**
 * What `predict` answers, as its contract words it. Every question has a drug, so that cells become sensitive or resistant.
 *
 * @param options - how; default in closed form
 * @param baseRate - share of "sensitive" before anything is known; default one half
 * @returns what `benchmark` takes as `answer`
 * @example
 * typeof predictAnswerer() // → 'function'
 */
export function predictAnswerer(options: Pick<Question, 'ensemble' | 'method'> = {}, baseRate = 0.5): Answerer {
  return ({context, perturbations, measured}, knowledge) => {
    const targets = measured.filter(({entity}) => perturbations.every((change) => change.entity !== entity))
    const {response, paths} = predict(knowledge, {
      ...{context, perturbations},
      measured: targets.map(({entity, sign}) => ({target: entity, sign})),
      prior: baseRate,
      intervals: false,
      ...options,
    })
    const {direction, probability, confidence, basis} = response
    if (basis === 'none') return noAnswer(baseRate, 'no path to the response and no analogue')
    return {
      direction: direction === 'lethal' ? 'sensitive' : direction === 'protective' ? 'resistant' : direction,
      probability,
      confidence,
      basis,
      why: paths[0]?.nodes.join(' → ') ?? 'the same molecule elsewhere',
    }
  }
}
