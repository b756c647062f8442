import type {Knowledge} from '#knowledge'
import type {CausalScore} from '#network'
import {benjaminiHochberg} from '#stats'
import {escapeHtml} from './escape.js'
import {isMtncRna} from './mtncrna.js'
import {htmlTable} from './page.js'
import {tsv} from './tsv.js'

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

const shown = 15

export function regulatorsHtml(knowledge: Knowledge, regulators: readonly CausalScore[]): string {
  if (regulators.length === 0) return '<p class="faint">No regulator of the network reaches two or more of the changes.</p>'
  const ranked = rankRegulators(regulators)
  const rows = ranked
    .slice(0, shown)
    .map((r) => [
      `${r.rank}${r.isTied ? '=' : ''}`,
      `${escapeHtml(knowledge.entities.get(r.regulator)?.name ?? r.regulator)}${isMtncRna({knowledge}, r.regulator) ? ' <span class="tag">mtncRNA</span>' : ''}`,
      r.change === 1 ? '▲ up' : '▼ down',
      String(r.correct.length),
      String(r.incorrect.length),
      String(r.ambiguous.length),
      String(r.score),
      r.p.toPrecision(2),
      r.adjustedP.toPrecision(2),
      `${r.reached} (rank ${r.baselineRank})`,
    ])
  const last = ranked[Math.min(shown, ranked.length) - 1]!
  const cut = ranked.slice(shown).filter(({score}) => score === last.score).length
  const best = ranked.reduce((a, b) => (b.reached > a.reached ? b : a))
  return `<p>How well one regulator, changed one way, predicts the signs of the other changes. The score is correct minus incorrect predictions; p is exact, for the same ups and downs dealt at random, and with few changes it cannot be small; adj. p corrects for the ${ranked.length} regulators that were scored. "=" marks ties; mtncRNAs come first among them${cut > 0 ? `, and ${cut} more with the last score shown are in tables/regulators.tsv` : ''}. The trivial baseline beside it counts the changes a regulator reaches whatever their signs: it would name ${escapeHtml(knowledge.entities.get(best.regulator)?.name ?? best.regulator)} (${best.reached}). A high score that is no better than its reach is a hub's.</p>${htmlTable(
    'Regulators by score',
    ['Rank', 'Regulator', 'Change', 'Correct', 'Incorrect', 'Ambiguous', 'Score', 'p', 'adj. p', 'Baseline: reached'],
    rows,
    [3, 4, 5, 6, 7, 8, 9],
  )}`
}

export function regulatorsTsv(regulators: readonly CausalScore[]): string {
  return tsv(
    ['rank', 'regulator', 'change', 'correct', 'incorrect', 'ambiguous', 'score', 'p', 'padj', 'reached', 'baselineRank'],
    rankRegulators(regulators).map((r) => [
      r.rank,
      r.regulator,
      r.change === 1 ? 'up' : 'down',
      r.correct.length,
      r.incorrect.length,
      r.ambiguous.length,
      r.score,
      r.p,
      r.adjustedP,
      r.reached,
      r.baselineRank,
    ]),
  )
}
