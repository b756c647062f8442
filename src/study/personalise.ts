import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import {backgroundOf, type MeasuredLevel, type Personalized, personalize, type SampleModel} from '#prediction'
import type {Measurement} from './measurement.js'

/** Strengths at which the models are set besides the one asked for, to show its effect. */
const otherStrengths = [1, 10, 100, 1000]

export interface PersonaliseOptions {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  /** How many times faster a fully expressed gene turns on, ≥ 1. */
  readonly strength: number
  readonly seed: number
}

/** The models of both groups at the strength asked for, and at others to show its effect. */
export function personalisedBy(
  {prepared, comparison}: SampleModel,
  levels: readonly MeasuredLevel[],
  {knowledge, context, strength, seed}: PersonaliseOptions,
): NonNullable<Measurement['personalized']> {
  const {members, weights} = comparison
  const ensemble = {members, weights, background: backgroundOf(context), levels}
  const at = (one: number, draws: number): Personalized =>
    personalize(knowledge, prepared.graph, ensemble, {strength: one, seed, draws, runs: 256})
  const chosen = at(strength, 3)
  const others = chosen.levels.length > 0 ? otherStrengths.filter((one) => one !== strength).map((one) => at(one, 1)) : []
  return {chosen, sweep: [chosen, ...others].sort((a, b) => a.strength - b.strength)}
}
