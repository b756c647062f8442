import type {Change, Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Influence, Prediction} from '#prediction'
import {wordedNotes} from '#report'
import {showContext} from '../shared/context.js'
import {round} from '../shared/round.js'
import type {PredictAnswer} from './answer.js'

export interface Predicted {
  readonly context: ContextQuery
  readonly changes: readonly Change[]
  readonly prediction: Prediction
  readonly influence: readonly Influence[] | undefined
}

/** A prediction as a document, as the contract has it. */
export function predictDocument(
  knowledge: Knowledge,
  {context, changes, prediction, influence}: Predicted,
  made: Pick<PredictAnswer, 'seed' | 'version'>,
): PredictAnswer {
  const {method, response, evidence, disagreement} = prediction
  return {
    method,
    context: showContext(context),
    perturbations: changes.map(({entity, sign}) => ({
      entity,
      name: knowledge.entities.get(entity)?.name ?? entity,
      change: sign === 1 ? 'up' : 'down',
    })),
    response: {
      drug: context.drug ?? null,
      direction: response.direction,
      basis: response.basis,
      probability: round(response.probability),
      confidence: round(response.confidence),
      ...rounded(response),
    },
    readouts: prediction.readouts.map((readout) => ({...readout, ...rounded(readout)})),
    paths: prediction.paths.map(({sign, nodes, statements, share}) => ({
      sign,
      nodes,
      statements,
      ...(share === undefined ? {} : {share: round(share)}),
    })),
    carriedBy: prediction.carriedBy.map((one) => ({...one, share: round(one.share)})),
    analogues: prediction.analogues.map((one) => ({...one, weight: round(one.weight)})),
    evidence,
    disagreement: disagreement ?? null,
    ...(influence ? {influence: influence.map((one) => ({...one, delta: round(one.delta), change: round(one.change)}))} : {}),
    warnings: wordedNotes(prediction.notes, knowledge),
    ...made,
    knowledge: knowledge.version,
  }
}

type Numbers = Readonly<Record<'baseline' | 'perturbed' | 'delta' | 'low' | 'high', number>>

const rounded = ({baseline, perturbed, delta, low, high}: Numbers): Numbers => ({
  baseline: round(baseline),
  perturbed: round(perturbed),
  delta: round(delta),
  low: round(low),
  high: round(high),
})
