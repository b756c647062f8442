import {type Knowledge, statementById} from '#knowledge'
import {rankingFormula, type ScreenedStrategy} from '#screen'
import {html, joined, type Markup, nothing, together} from '../html/markup.js'
import {htmlFigure, htmlPage, htmlTable, type Section} from '../html/page.js'
import {type SortableCell, type SortableColumn, sortableTable} from '../html/sortable-table.js'
import {interval, percent, signed} from '../text/numbers.js'
import {prose} from '../text/prose.js'
import {experimentWords, modalities, screenTitle, strategyLabel} from '../text/screen-words.js'
import {citations, statementSentence} from '../text/sentences.js'
import type {ScreenView} from '../view/screen.js'

export interface ScreenFigures {
  readonly forest: Markup
  readonly pairs: Markup | undefined
}

/** The page of a screen: one file, no script, every column sortable. */
export function screenPage(view: ScreenView, figures: ScreenFigures): string {
  const {about, knowledge} = view
  return htmlPage({
    title: `${screenTitle(view)}: what to try first`,
    subtitle: prose`mitologic ${about.version}, knowledge ${knowledge.version}.
      Hypotheses for the laboratory; not for treating patients.`,
    sections: [
      ranking(view, figures.forest),
      ...(figures.pairs
        ? [{id: 'pairs', title: 'Pairs', html: htmlFigure(figures.pairs, 'Gain of each pair; filled by size, with its number.')}]
        : []),
      ...doses(view),
      ...orders(view),
      honesty(view),
      next(view),
      evidence(view),
    ],
    footer: html`<p>Research use only.</p><p>Screen <code>${about.plan}</code>: ${about.models} models of ${about.runs} trajectories per
      arm, seed ${about.seed}. The name is a hash of the knowledge, the context, the options and the space: the same name, the same
      results.</p>`,
  })
}

const columns: readonly SortableColumn[] = [
  {name: '#'},
  {name: 'Strategy'},
  {name: 'Modality'},
  {name: 'Score', numeric: true},
  {name: 'Gain', numeric: true},
  {name: '95 %, low end', numeric: true},
  {name: 'Agreement', numeric: true},
  {name: 'Top 5', numeric: true},
  {name: 'Without drug', numeric: true},
  {name: 'Healthy', numeric: true},
  {name: 'Bliss', numeric: true},
  {name: 'HSA', numeric: true},
  {name: 'Null p', numeric: true},
  {name: 'Borrowed', numeric: true},
  {name: 'Contested', numeric: true},
  {name: 'Marks and safety'},
]

function ranking(view: ScreenView, forest: Markup): Section {
  const {result} = view
  const skipped = result.skipped > 0 ? `, ${result.skipped} skipped because they cannot reach the response` : ''
  return {
    id: 'ranking',
    title: 'Ranking',
    html: together(
      html`<p>${rankingFormula}; an unknown effect counts as 0 in it. ${result.tried} tried${skipped}. Agreement: share of the models on
        the side of the gain’s sign. Top 5: how often among the first five when models and random numbers are drawn anew.</p>`,
      htmlFigure(forest, 'Predicted gain with 95 % interval over sampling and model uncertainty.'),
      sortableTable(
        'strategies',
        'Strategies, best first',
        columns,
        result.strategies.map((one, i) => rankedCells(view, one, i)),
      ),
    ),
  }
}

function rankedCells({result}: ScreenView, one: ScreenedStrategy, i: number): SortableCell[] {
  const {scored, standing, score, rankStability} = one
  return [
    word(String(i + 1), i),
    word(strategyLabel(one)),
    word(modalities(one)),
    value(score, (number) => number.toFixed(3)),
    value(scored.gain.value),
    {html: interval(scored.gain), by: scored.gain.low},
    value(scored.agreement, percent),
    value(rankStability, percent),
    unknownOr(scored.withoutDrug?.value),
    unknownOr(scored.healthy?.value),
    value(scored.bliss?.value),
    value(scored.hsa?.value),
    value(result.nulls?.p[i], (p) => p.toFixed(2)),
    value(standing.borrowed, percent),
    value(standing.contested, percent),
    word([...standing.marks, ...standing.safety].join('; ')),
  ]
}

const word = (text: string, by: string | number = text): SortableCell => ({html: text, by})

const value = (number: number | undefined, shown: (number: number) => string = signed): SortableCell => ({
  html: number === undefined ? '' : shown(number),
  by: number,
})

const unknownOr = (number: number | undefined): SortableCell => (number === undefined ? {html: 'unknown', by: undefined} : value(number))

/** A value with its interval: `+0.20 (+0.10 to +0.30)`. */
const valueInterval = (one: {readonly value: number; readonly low: number; readonly high: number}) =>
  `${signed(one.value)} (${interval(one)})`

function doses({result}: ScreenView): Section[] {
  const levels = result.strategies[0]?.scored.doses ?? []
  if (levels.length === 0) return []
  const rows = result.strategies.map((one) => [
    strategyLabel(one),
    ...(one.scored.doses ?? []).map(valueInterval),
    signed(one.scored.gain.value),
  ])
  const header = ['Strategy', ...levels.map(({dose}) => `${percent(dose)} of cells`), 'all cells']
  const numeric = header.map((_, i) => i).slice(1)
  return [
    {
      id: 'doses',
      title: 'Partial doses',
      html: together(
        html`<p>The gain where an intervention reaches a share of the cells, each intervention independently of the others.</p>`,
        htmlTable('Gain by dose', header, rows, numeric),
      ),
    },
  ]
}

function orders({result}: ScreenView): Section[] {
  const timed = result.strategies.filter((one) => one.schedule)
  if (timed.length === 0) return []
  const header = ['Strategy', 'Before the drug', 'Together', 'After the drug', 'Does order matter?']
  const rows = timed.map((one) => [
    strategyLabel(one),
    valueInterval(one.schedule!.before),
    valueInterval(one.schedule!.with),
    valueInterval(one.schedule!.after),
    one.schedule!.orderMatters ? 'yes' : 'no difference seen',
  ])
  return [
    {
      id: 'order',
      title: 'Before, with or after the drug',
      html: together(
        html`<p>Gain at the end of the same run when the second treatment starts half-way. The unit of time is the mean waiting time of a
          rule, not hours.</p>`,
        htmlTable('Gain by order', header, rows, [1, 2, 3]),
      ),
    },
  ]
}

function honesty({result, baselines}: ScreenView): Section {
  const said = (names: readonly string[]) => names.join(', ') || 'none'
  const {nulls} = result
  const chance = nulls
    ? html`<li>On ${nulls.networks} networks with permuted signs the best gain of this list has median ${signed(nulls.bestGainMedian)} and
        95th percentile ${signed(nulls.bestGain95)}. “Null p” is the share of networks on which a strategy gains at least as much as on the
        real one.</li>`
    : nothing
  return {
    id: 'honesty',
    title: 'Next to trivial methods and chance',
    html: together(
      html`<ul><li>Votes of direct observations rank first: ${said(baselines.directVote)}.</li>
        <li>Popularity (number of statements): ${said(baselines.popularity)}.</li>
        <li>Sign of the shortest path: ${said(baselines.shortestPath)}.</li>${chance}</ul>`,
      html`<p>“Read back from evidence”: one statement leads straight from the intervention to the response, so that the rank repeats what
        that statement says. “No regulators known”: nothing is known to act on it; it is an input of the model.</p>`,
    ),
  }
}

function next({result, knowledge}: ScreenView): Section {
  const items = result.experiments.map((one) => {
    const sides = one.statements
      ? html` <span class="faint">raises: ${codes(one.statements.raises)}; lowers: ${codes(one.statements.lowers)}</span>`
      : nothing
    return html`<li>${experimentWords(knowledge, one)}${sides}</li>`
  })
  return {
    id: 'next',
    title: 'Next experiment',
    html:
      items.length > 0 ? html`<ol>${items}</ol>` : html`<p>The models agree on the top strategies: no measurement would separate them.</p>`,
  }
}

const code = (id: string) => html`<code>${id}</code>`
const codes = (ids: readonly string[]) => joined(ids.map(code), ' ')

/** Strategies whose evidence is listed, and statements for each. */
const maxListed = 20
const maxStatements = 40

function evidence({result, knowledge}: ScreenView): Section {
  const listed = result.strategies.slice(0, maxListed).map(
    (one) => html`<details><summary>${strategyLabel(one)}: ${one.standing.evidence.length} statements</summary>${hits(one)}
      <ul>${statements(one, knowledge)}</ul></details>`,
  )
  return {id: 'evidence', title: 'Evidence', html: together(listed)}
}

function hits({standing}: ScreenedStrategy): Markup {
  const words = standing.interventions.map(({name}, i) => `${name}: ${standing.hits[i]!.join(', ') || 'nothing in the knowledge'}`)
  return html`<p class="faint">Hits first: ${words.join('; ')}</p>`
}

function statements({standing}: ScreenedStrategy, knowledge: Knowledge): Markup[] {
  return standing.evidence.slice(0, maxStatements).flatMap((id) => {
    const statement = statementById(knowledge, id)
    if (!statement) return []
    const cited = html`<span class="faint">${citations(statement, knowledge)} · ${code(id)}</span>`
    return [html`<li>${statementSentence(statement, knowledge)} ${cited}</li>`]
  })
}
