import {forestSvg} from './figures/forest.js'
import {pairMapSvg} from './figures/pair-map.js'
import {screenPage} from './pages/screen.js'
import {screenTable} from './tables/screen.js'
import {percent} from './text/numbers.js'
import {strategyLabel} from './text/screen-words.js'
import type {ScreenView} from './view/screen.js'

/** Strategies in the forest plot, and pairs in the square of pairs. */
const maxRows = 40
const maxPairs = 120

/** Files of a screen: page, figures, tables. */
export function screenFiles(view: ScreenView): Record<string, string> {
  const {strategies} = view.result
  const forest = forestSvg(
    strategies.slice(0, maxRows).map((one) => ({
      label: strategyLabel(one),
      value: one.scored.gain.value,
      low: one.scored.gain.low,
      high: one.scored.gain.high,
      note: `top 5 in ${percent(one.rankStability)}`,
    })),
    {title: 'Predicted gain of drug sensitivity', axis: 'change of P(dead or arrested); right of zero = more sensitive'},
  )
  const paired = strategies.filter(({standing}) => standing.interventions.length === 2)
  const pairs =
    paired.length > 0
      ? pairMapSvg(
          paired
            .slice(0, maxPairs)
            .map(({standing, scored}) => ({interventions: standing.interventions, gain: scored.gain, bliss: scored.bliss})),
        )
      : undefined
  return {
    'report.html': screenPage(view, {forest, pairs}),
    'figures/forest.svg': forest.toString(),
    ...(pairs ? {'figures/pairs.svg': pairs.toString()} : {}),
    'tables/strategies.tsv': screenTable(view),
  }
}
