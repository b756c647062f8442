import {type Observation, outcomeOf} from '#knowledge'
import type {ArmOutcome} from './ensemble.js'

/** Chance that an observation is not what the true model would show (noise of the literature). */
const surprise = 0.2
/** Below this, a model shows no change. */
const noChange = 0.02

/**
 * Weight of each model by how well it reproduces what was observed: Π over observations of 1 − ε where the direction
 * agrees, ε where it is opposite, 1/2 where the model shows no change (ε = 0.2). Observations of one paper count together
 * as one, by their geometric mean.
 *
 * @param offset - position of the first test's arm; arm 0 is the baseline
 */
export function agreementWeights(
  outcomes: readonly (readonly ArmOutcome[])[],
  tests: readonly {readonly observation: Observation; readonly outcome: string}[],
  offset: number,
): number[] {
  const papers = new Map<string, number>()
  for (const {observation} of tests) papers.set(paperOf(observation), (papers.get(paperOf(observation)) ?? 0) + 1)
  return outcomes.map((arms) =>
    Math.exp(
      tests.reduce((sum, {observation, outcome}, i) => {
        const before = arms[0]!.get(outcome)
        const after = arms[offset + i]!.get(outcome)
        if (before === undefined || after === undefined) return sum
        const change = (after.probability - before.probability) * outcomeOf(observation.outcome).sign
        const likelihood = Math.abs(change) < noChange ? 0.5 : change > 0 ? 1 - surprise : surprise
        return sum + Math.log(likelihood) / papers.get(paperOf(observation))!
      }, 0),
    ),
  )
}

const paperOf = (observation: Observation) => [...observation.references].sort().join('+') || observation.id
