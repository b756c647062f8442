import type {CausalScore} from '#network'
import {benjaminiHochberg} from '#stats'

/** A regulator with its place in the ranking, and in the trivial one that asks only how many changes it reaches. */
export interface RankedRegulator extends CausalScore {
  /** 1 = best; those of one score share a rank. */
  readonly rank: number
  readonly isTied: boolean
  /** Changes it reaches whatever the signs: what a hub gets for free. */
  readonly reached: number
  readonly baselineRank: number
  /** Benjamini–Hochberg over all regulators that were scored. */
  readonly adjustedP: number
}

/** Ranks regulators by score, and beside it by how many of the changes they reach. The order given is kept. */
export function rankRegulators(regulators: readonly CausalScore[]): RankedRegulator[] {
  const reachOf = ({correct, incorrect, ambiguous}: CausalScore) => correct.length + incorrect.length + ambiguous.length
  const adjusted = benjaminiHochberg(regulators.map(({p}) => p))
  const better = (of: (one: CausalScore) => number, mine: CausalScore) => regulators.filter((other) => of(other) > of(mine)).length + 1
  return regulators.map((regulator, i) => ({
    ...regulator,
    rank: better(({score}) => score, regulator),
    isTied: regulators.some((other) => other !== regulator && other.score === regulator.score),
    reached: reachOf(regulator),
    baselineRank: better(reachOf, regulator),
    adjustedP: adjusted[i]!,
  }))
}
