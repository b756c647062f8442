import type {Change, Knowledge} from '#knowledge'
import {type CausalScore, type Graph, scoreRegulators} from '#network'
import {benjaminiHochberg} from '#stats'
import {isMtncRna} from './mtncrna.js'

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

/** Regulators of the graph that predict the signs of two changes or more, best first; among equals mtncRNAs, then the smallest p. */
export function regulatorsOf(graph: Graph, measured: readonly Change[], knowledge: Knowledge): RankedRegulator[] {
  const candidates = [...new Set(graph.edges.map(({subject}) => subject))].filter(
    (id) => !id.includes('@') && knowledge.entities.has(id) && !graph.switches.has(id),
  )
  const changes = new Map(measured.map(({entity, sign}) => [entity, sign]))
  const isRna = ({regulator}: CausalScore) => Number(isMtncRna(knowledge, regulator))
  const scored = scoreRegulators(graph, changes, reachingTwo(graph, candidates, changes))
    .filter(({correct, incorrect}) => correct.length + incorrect.length >= 2)
    .sort((a, b) => b.score - a.score || isRna(b) - isRna(a) || a.p - b.p)
  return rankRegulators(scored)
}

/** Candidates with at least two changed entities within three edges: the others could explain one at most, and are not scored. */
function reachingTwo(graph: Graph, candidates: readonly string[], changes: ReadonlyMap<string, unknown>): string[] {
  const next = new Map<string, string[]>()
  for (const {subject, object} of graph.edges) next.set(subject, [...(next.get(subject) ?? []), object])
  return candidates.filter((candidate) => {
    const seen = new Set([candidate])
    let front = [candidate]
    let reached = 0
    for (let step = 0; step < 3 && reached < 2; step++) {
      front = front.flatMap((id) => next.get(id) ?? []).filter((id) => !seen.has(id) && seen.add(id))
      reached += front.filter((id) => changes.has(id)).length
    }
    return reached >= 2
  })
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
