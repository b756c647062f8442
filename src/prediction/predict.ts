import {type Knowledge, withoutStatements} from '#knowledge'
import type {Prediction} from './answer.js'
import {ensembleAnswer} from './ensemble-answer.js'
import {expectationAnswer} from './expectation-answer.js'
import {checkedQuestion, type Question} from './question.js'

/**
 * What the perturbations change in the context: drug response, readouts, the paths that carry it, and the evidence. In closed
 * form (`method: 'expectation'`, the default: no sampling, no seed), or by an ensemble of stochastic models in time
 * (`method: 'ensemble'`, deterministic for a seed).
 *
 * @param knowledge - in one reading
 * @param question - names or ids
 * @returns the change of P(dead or arrested) and of each readout, each in [−1, 1] with its 2.5 and 97.5 % quantiles; the
 *   probability of "more sensitive"; paths, what carries the answer, analogues; evidence; notes
 * @throws {UserError} a name that is unknown or ambiguous, with the candidates
 * @throws {RangeError} an option of the ensemble, or the prior, out of its range
 * @example
 * predict(knowledge, {context: {disease: 'TSCC', drug: 'cisplatin'}, perturbations: [{entity: 'miR-2392', sign: -1}]}).paths.length > 0 // → true
 */
export function predict(knowledge: Knowledge, question: Question): Prediction {
  const checked = checkedQuestion(knowledge, question)
  const known = withoutStatements(knowledge, checked.without)
  switch (checked.method) {
    case 'expectation':
      return expectationAnswer(known, checked)
    case 'ensemble':
      return ensembleAnswer(known, checked)
    default:
      return checked.method satisfies never
  }
}
