import {isMtncRna} from '#study'
import {html, type Markup, together} from '../html/markup.js'
import {faint, htmlTable, tag} from '../html/page.js'
import {arrowed} from '../text/numbers.js'
import {type AnalysisView, nameOf} from '../view/analysis.js'

const maxShown = 15

/** The regulators that explain the changes best, beside what a hub gets for free. */
export function regulatorsHtml(view: AnalysisView): Markup {
  const ranked = view.regulators
  if (ranked.length === 0) return faint('No regulator of the network reaches two or more of the changes.')
  const shown = ranked.slice(0, maxShown)
  const rows = shown.map((r) => [
    `${r.rank}${r.isTied ? '=' : ''}`,
    isMtncRna(view.knowledge, r.regulator) ? html`${nameOf(view, r.regulator)} ${tag('mtncRNA')}` : nameOf(view, r.regulator),
    arrowed(r.change === 1 ? 'up' : 'down'),
    ...[r.correct.length, r.incorrect.length, r.ambiguous.length, r.score],
    ...[r.p.toPrecision(2), r.adjustedP.toPrecision(2), `${r.reached} (rank ${r.baselineRank})`],
  ])
  const cut = ranked.slice(maxShown).filter(({score}) => score === shown.at(-1)!.score).length
  const rest = cut > 0 ? `, and ${cut} more with the last score shown are in tables/regulators.tsv` : ''
  const best = ranked.reduce((a, b) => (b.reached > a.reached ? b : a))
  return together(
    html`<p>How well one regulator, changed one way, predicts the signs of the other changes. The score is correct minus incorrect
      predictions; p is exact, for the same ups and downs dealt at random, and with few changes it cannot be small; adj. p corrects for
      the ${ranked.length} regulators that were scored. "=" marks ties; mtncRNAs come first among them${rest}. The trivial baseline
      beside it counts the changes a regulator reaches whatever their signs: it would name ${nameOf(view, best.regulator)}
      (${best.reached}). A high score that is no better than its reach is a hub's.</p>`,
    htmlTable(
      'Regulators by score',
      ['Rank', 'Regulator', 'Change', 'Correct', 'Incorrect', 'Ambiguous', 'Score', 'p', 'adj. p', 'Baseline: reached'],
      rows,
      [3, 4, 5, 6, 7, 8, 9],
    ),
  )
}
