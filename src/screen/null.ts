import {backgroundOf, compareArms, type PreparedContext, withChanges} from '#prediction'
import {quantile, randomStream, shuffled} from '#stats'
import type {Combination} from './space.js'

/** What the same screen gives on networks whose signs were dealt out anew. */
export interface PermutationNull {
  readonly networks: number
  /** Gain of the best strategy of each scrambled network: median and 95th percentile. */
  readonly bestGainMedian: number
  readonly bestGain95: number
  /** Share of scrambled networks on which the strategy gains at least as much as on the real one; one per strategy. */
  readonly p: readonly number[]
}

/**
 * Runs strategies on scrambled networks: topology kept, signs permuted among all arrows. With n networks the smallest
 * possible p is 1/(n + 1).
 */
export function permutationNull(
  prepared: PreparedContext,
  strategies: readonly {readonly combination: Combination; readonly gain: number}[],
  seed: number,
  networks = 20,
): PermutationNull {
  const base = backgroundOf(prepared.context)
  const gains = Array.from({length: networks}, (_, n) => {
    const signs = shuffled(
      prepared.graph.edges.map(({sign}) => sign),
      randomStream(seed, 7_000_000 + n),
    )
    const graph = {...prepared.graph, edges: prepared.graph.edges.map((edge, i) => ({...edge, sign: signs[i]!, contested: false}))}
    const comparison = compareArms(
      {...prepared, graph, observations: []},
      {
        arms: [base, ...strategies.map(({combination}) => withChanges(base, combination))],
        outputs: ['drug-response'],
        ensemble: {members: 10, runs: 256, seed},
      },
    )
    return strategies.map((_strategy, i) => comparison.change(0, i + 1, 'drug-response').delta)
  })
  const best = gains.map((row) => Math.max(0, ...row))
  return {
    networks,
    bestGainMedian: quantile(best, 0.5),
    bestGain95: quantile(best, 0.95),
    p: strategies.map(({gain}, i) => (1 + gains.filter((row) => row[i]! >= gain).length) / (networks + 1)),
  }
}
