import {type Knowledge, statementById} from '#knowledge'
import {rankingFormula, type ScreenedStrategy} from '#screen'
import {escapeHtml} from './escape.js'
import {htmlFigure, htmlPage, htmlTable, type Section} from './page.js'
import {experimentWords, modalities, type ScreenView, screenTitle, strategyLabel} from './screen.js'
import {citations, statementSentence} from './sentences.js'
import {type SortableCell, type SortableColumn, sortableTable} from './sortable-table.js'
import {signed} from './text.js'

export interface ScreenFigures {
  readonly forest: string
  readonly pairs: string | undefined
}

/** The page of a screen: one file, no script, every column sortable. */
export function screenPage(view: ScreenView, figures: ScreenFigures): string {
  const {about, knowledge} = view
  return htmlPage({
    title: `${screenTitle(view)}: what to try first`,
    subtitle: `mitologic ${about.version}, knowledge ${knowledge.version}. Hypotheses for the laboratory; not for treating patients.`,
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
    footer: `<p>Research use only.</p><p>Screen <code>${about.plan}</code>: ${about.models} models of ${about.runs} trajectories per arm, seed ${about.seed}. The name is a hash of the knowledge, the context, the options and the space: the same name, the same results.</p>`,
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

function ranking({result}: ScreenView, forest: string): Section {
  const word = (text: string, by: string | number = text): SortableCell => ({html: escapeHtml(text), by})
  const value = (number: number | undefined, shown: (number: number) => string = signed): SortableCell => ({
    html: number === undefined ? '' : shown(number),
    by: number,
  })
  const percent = (share: number) => `${Math.round(share * 100)} %`
  const unknownOr = (number: number | undefined): SortableCell => (number === undefined ? {html: 'unknown', by: undefined} : value(number))
  const rows = result.strategies.map(({scored, standing, score, rankStability, ...one}, i) => [
    word(String(i + 1), i),
    word(strategyLabel({scored, standing, score, rankStability, ...one})),
    word(modalities({scored, standing, score, rankStability, ...one})),
    value(score, (number) => number.toFixed(3)),
    value(scored.gain.value),
    {html: `${signed(scored.gain.low)} to ${signed(scored.gain.high)}`, by: scored.gain.low},
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
  ])
  return {
    id: 'ranking',
    title: 'Ranking',
    html: `<p>${escapeHtml(rankingFormula)}; an unknown effect counts as 0 in it. ${result.tried} tried${result.skipped > 0 ? `, ${result.skipped} skipped because they cannot reach the response` : ''}. Agreement: share of the models on the side of the gain’s sign. Top 5: how often among the first five when models and random numbers are drawn anew.</p>${htmlFigure(forest, 'Predicted gain with 95 % interval over sampling and model uncertainty.')}${sortableTable('strategies', 'Strategies, best first', columns, rows)}`,
  }
}

function doses({result}: ScreenView): Section[] {
  const levels = result.strategies[0]?.scored.doses ?? []
  if (levels.length === 0) return []
  const rows = result.strategies.map((one) => [
    escapeHtml(strategyLabel(one)),
    ...(one.scored.doses ?? []).map(({value, low, high}) => `${signed(value)} (${signed(low)} to ${signed(high)})`),
    signed(one.scored.gain.value),
  ])
  const header = ['Strategy', ...levels.map(({dose}) => `${Math.round(dose * 100)} % of cells`), 'all cells']
  const numeric = header.map((_, i) => i).slice(1)
  return [
    {
      id: 'doses',
      title: 'Partial doses',
      html: `<p>The gain where an intervention reaches a share of the cells, each intervention independently of the others.</p>${htmlTable('Gain by dose', header, rows, numeric)}`,
    },
  ]
}

function orders({result}: ScreenView): Section[] {
  const timed = result.strategies.filter((one) => one.schedule)
  if (timed.length === 0) return []
  const cell = ({value, low, high}: {value: number; low: number; high: number}) => `${signed(value)} (${signed(low)} to ${signed(high)})`
  const rows = timed.map((one) => [
    escapeHtml(strategyLabel(one)),
    cell(one.schedule!.before),
    cell(one.schedule!.with),
    cell(one.schedule!.after),
    one.schedule!.orderMatters ? 'yes' : 'no difference seen',
  ])
  return [
    {
      id: 'order',
      title: 'Before, with or after the drug',
      html: `<p>Gain at the end of the same run when the second treatment starts half-way. The unit of time is the mean waiting time of a rule, not hours.</p>${htmlTable('Gain by order', ['Strategy', 'Before the drug', 'Together', 'After the drug', 'Does order matter?'], rows, [1, 2, 3])}`,
    },
  ]
}

function honesty({result, baselines}: ScreenView): Section {
  const said = (names: readonly string[]) => escapeHtml(names.join(', ') || 'none')
  const {nulls} = result
  return {
    id: 'honesty',
    title: 'Next to trivial methods and chance',
    html: `<ul><li>Votes of direct observations rank first: ${said(baselines.directVote)}.</li><li>Popularity (number of statements): ${said(baselines.popularity)}.</li><li>Sign of the shortest path: ${said(baselines.shortestPath)}.</li>${nulls ? `<li>On ${nulls.networks} networks with permuted signs the best gain of this list has median ${signed(nulls.bestGainMedian)} and 95th percentile ${signed(nulls.bestGain95)}. “Null p” is the share of networks on which a strategy gains at least as much as on the real one.</li>` : ''}</ul><p>“Read back from evidence”: one statement leads straight from the intervention to the response, so that the rank repeats what that statement says. “No regulators known”: nothing is known to act on it; it is an input of the model.</p>`,
  }
}

function next({result, knowledge}: ScreenView): Section {
  const items = result.experiments.map((one) => {
    const sides = one.statements
      ? ` <span class="faint">raises: ${one.statements.raises.map(code).join(' ')}; lowers: ${one.statements.lowers.map(code).join(' ')}</span>`
      : ''
    return `<li>${escapeHtml(experimentWords(knowledge, one))}${sides}</li>`
  })
  return {
    id: 'next',
    title: 'Next experiment',
    html:
      items.length > 0
        ? `<ol>${items.join('')}</ol>`
        : '<p>The models agree on the top strategies: no measurement would separate them.</p>',
  }
}

const code = (id: string) => `<code>${escapeHtml(id)}</code>`

function evidence({result, knowledge}: ScreenView): Section {
  const html = result.strategies
    .slice(0, 20)
    .map(
      (one) =>
        `<details><summary>${escapeHtml(strategyLabel(one))}: ${one.standing.evidence.length} statements</summary>${hits(one)}<ul>${statements(one, knowledge)}</ul></details>`,
    )
  return {id: 'evidence', title: 'Evidence', html: html.join('')}
}

const hits = ({standing}: ScreenedStrategy) =>
  `<p class="faint">Hits first: ${standing.interventions.map(({name}, i) => `${escapeHtml(name)}: ${escapeHtml(standing.hits[i]!.join(', ') || 'nothing in the knowledge')}`).join('; ')}</p>`

function statements({standing}: ScreenedStrategy, knowledge: Knowledge): string {
  return standing.evidence
    .slice(0, 40)
    .flatMap((id) => {
      const statement = statementById(knowledge, id)
      if (!statement) return []
      return [
        `<li>${escapeHtml(statementSentence(statement, knowledge))} <span class="faint">${escapeHtml(citations(statement, knowledge))} · ${code(id)}</span></li>`,
      ]
    })
    .join('')
}
