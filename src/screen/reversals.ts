import type {Change, Knowledge, Sign} from '#knowledge'
import {modelSample, type Report, type SampleModel, type SampleQuestion} from '#prediction'
import {type Intervention, modalityOf, safetyOf, toIntervention} from './interventions.js'

/** What reversing one measured change would do to the sample's drug response. */
export interface Strategy {
  readonly intervention: Intervention
  /** Change of P(dead or arrested) in the sample's model; > 0 = more sensitive. */
  readonly gain: Report
  /** Safety and trial findings that the knowledge holds about it. */
  readonly safety: readonly string[]
}

/**
 * Reverses each measured change that can be made in the laboratory, one at a time, in the sample's own model; best first.
 *
 * @param knowledge - in one reading
 * @param question - the context and the measured changes
 * @returns the sample's model, and one strategy per change that can be reversed
 * @example
 * rankReversals(knowledge, {context: {disease: 'TSCC', drug: 'cisplatin'}, measured: [{entity: 'FIS1', sign: 1}], ensemble: {members: 2, runs: 64}}).strategies[0].intervention.change // → 'down'
 */
export function rankReversals(
  knowledge: Knowledge,
  question: Omit<SampleQuestion, 'interventions'>,
): {sample: SampleModel; strategies: Strategy[]} {
  const reversible = question.measured.flatMap((change) => {
    const entity = knowledge.entities.get(change.entity)
    const sign = -change.sign as Sign
    return entity && modalityOf(entity, sign) !== 'none' ? [{entity, change: {entity: entity.id, sign} satisfies Change}] : []
  })
  const sample = modelSample(knowledge, {...question, interventions: reversible.map(({change}) => [change])})
  const strategies = reversible.map(
    ({entity, change}, i): Strategy => ({
      intervention: toIntervention(entity, change.sign, knowledge),
      gain: sample.gains[i]!,
      safety: safetyOf(knowledge, entity.id, change.sign),
    }),
  )
  return {
    sample,
    strategies: strategies.sort((a, b) => b.gain.delta - a.gain.delta || a.intervention.name.localeCompare(b.intervention.name, 'en')),
  }
}
