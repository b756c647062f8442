import {mcnemarExact, signFlipTest} from '#stats'
import type {Answers} from './figures.js'

export type Over = 'all' | 'both' | 'papers'

/** Two methods on the same rows: what one of them alone got right, and how likely so lopsided a split is by chance. */
export interface PairedTest {
  readonly baseline: string
  /**
   * `all`: over all rows, no answer counts as wrong; `both`: over rows that both answer; `papers`: papers in which one has more right
   * than the other, no answer counts as wrong.
   */
  readonly over: Over
  readonly onlyUs: number
  readonly onlyIt: number
  readonly p: number
}

/** Rows, not weights, are counted: a multiplicity is no independent evidence. */
export function pairedTests(baseline: string, us: Answers, it: Answers): PairedTest[] {
  const rows = Array.from({length: us.expected.length}, (_, i) => i)
  const ours = rows.map((i) => us.predicted[i] !== 0 && us.predicted[i] === us.expected[i])
  const its = rows.map((i) => it.predicted[i] !== 0 && it.predicted[i] === it.expected[i])
  const split = (among: readonly number[]) => ({
    onlyUs: among.filter((i) => ours[i] && !its[i]).length,
    onlyIt: among.filter((i) => its[i] && !ours[i]).length,
  })
  const all = split(rows)
  const both = split(rows.filter((i) => us.predicted[i] !== 0 && it.predicted[i] !== 0))
  const byPaper = new Float64Array(us.papers)
  for (const i of rows) byPaper[us.paper[i]!] = byPaper[us.paper[i]!]! + Number(ours[i]) - Number(its[i])
  return [
    {baseline, over: 'all', ...all, p: mcnemarExact(all.onlyUs, all.onlyIt)},
    {baseline, over: 'both', ...both, p: mcnemarExact(both.onlyUs, both.onlyIt)},
    {
      baseline,
      over: 'papers',
      onlyUs: byPaper.filter((difference) => difference > 0).length,
      onlyIt: byPaper.filter((difference) => difference < 0).length,
      p: signFlipTest([...byPaper]),
    },
  ]
}
