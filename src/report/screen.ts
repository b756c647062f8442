import type {Knowledge} from '#knowledge'
import {statementById} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Experiment, PermutationNull, ScreenedStrategy, ScreenResult} from '#screen'
import {escapeHtml} from './escape.js'
import {forestSvg} from './forest-svg.js'
import {htmlFigure, htmlPage, htmlTable, type Section} from './page.js'
import {pairMapSvg} from './pair-map-svg.js'
import {citations, statementSentence} from './sentences.js'
import {signed} from './text.js'
import {tsv} from './tsv.js'

export interface ScreenView {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly result: ScreenResult
  readonly nulls: PermutationNull | undefined
  readonly experiments: readonly Experiment[]
  readonly baselines: Readonly<Record<'directVote' | 'popularity' | 'shortestPath', readonly string[]>>
  readonly about: {readonly version: string; readonly command: string; readonly seed: number; readonly date: string}
}

const label = ({interventions}: ScreenedStrategy) =>
  interventions.map(({name, change}) => `${name} ${change === 'up' ? '↑' : '↓'}`).join(' + ')

/** The first strategies for the terminal. */
export function screenText(view: ScreenView): string {
  const {result, nulls, experiments, baselines} = view
  const rows = result.strategies
    .slice(0, 20)
    .map(
      (strategy, i) =>
        `${String(i + 1).padStart(3)}  ${label(strategy).slice(0, 44).padEnd(44)}  ${signed(strategy.gain.value)}  (${signed(strategy.gain.low)} to ${signed(strategy.gain.high)})  ${signed(strategy.withoutDrug.value)}  ${signed(strategy.healthy.value)}  ${strategy.rankStability.toFixed(2)}  ${strategy.interventions.map(({modality}) => modality).join(' + ')}`,
    )
  return [
    `${result.tried} strategies tried in ${title(view)}`,
    '',
    '  #  strategy                                       gain   (95 %)            no drug  healthy  top 5  modality',
    ...rows,
    '',
    ...(nulls
      ? [
          `Best gain on ${nulls.networks} scrambled networks: median ${signed(nulls.bestGainMedian)}, 95th percentile ${signed(nulls.bestGain95)}.`,
        ]
      : []),
    `Trivial methods rank first: direct votes: ${list(baselines.directVote)}; popularity: ${list(baselines.popularity)}; shortest path: ${list(baselines.shortestPath)}.`,
    ...(experiments.length > 0
      ? [`Next experiment: ${experiments.map((experiment) => experimentWords(view, experiment)).join('; ')}.`]
      : []),
    'A hypothesis for the laboratory, not advice for treating patients.',
    '',
  ].join('\n')
}

const list = (names: readonly string[]) => (names.length > 0 ? names.slice(0, 3).join(', ') : 'none')

function experimentWords({knowledge}: ScreenView, {perturbation, name, settles}: Experiment): string {
  const done = perturbation
    .map(({entity, sign}) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`)
    .join(' + ')
  return `measure ${name} after ${done} (settles ${Math.round(settles * 100)} % of the disagreement)`
}

function title({knowledge, context}: ScreenView): string {
  const disease = context.disease ? (knowledge.diseases.get(context.disease)?.name ?? context.disease) : 'any disease'
  return `${disease} × ${context.drug ? (knowledge.entities.get(context.drug)?.name ?? context.drug) : 'no drug'}`
}

/** Files of a screen: page, figures, tables. */
export function screenFiles(view: ScreenView): Record<string, string> {
  const {strategies} = view.result
  const forest = forestSvg(
    strategies.slice(0, 40).map((strategy) => ({
      label: label(strategy),
      value: strategy.gain.value,
      low: strategy.gain.low,
      high: strategy.gain.high,
      note: `top 5 in ${Math.round(strategy.rankStability * 100)} %`,
    })),
    {title: 'Predicted gain of drug sensitivity', axis: 'change of P(dead or arrested); right of zero = more sensitive'},
  )
  const paired = strategies.filter(({interventions}) => interventions.length === 2)
  const heat = paired.length > 0 ? pairMapSvg(paired.slice(0, 120)) : undefined
  return {
    'report.html': htmlPage({
      title: `${title(view)}: what to try first`,
      subtitle: `mitologic ${view.about.version}, knowledge ${view.knowledge.version}, ${view.about.date}. Hypotheses for the laboratory; not for treating patients.`,
      sections: sections(view, forest, heat),
      footer: `<p>Research use only.</p><p>Command: <code>${escapeHtml(view.about.command)}</code>, seed ${view.about.seed}</p>`,
    }),
    'figures/forest.svg': forest,
    ...(heat ? {'figures/pairs.svg': heat} : {}),
    'tables/strategies.tsv': strategiesTsv(view),
  }
}

function strategiesTsv({result, nulls}: ScreenView): string {
  return tsv(
    [
      'rank',
      'strategy',
      'modality',
      'score',
      'gain',
      'low',
      'high',
      'without_drug',
      'healthy',
      'bliss',
      'bliss_low',
      'bliss_high',
      'hsa',
      'rank_stability',
      'agreement',
      'null_p',
      'borrowed',
      'contested',
      'disputed',
      'marks',
      'safety',
      'evidence',
    ],
    result.strategies.map((s, i) => [
      i + 1,
      label(s),
      s.interventions.map(({modality}) => modality).join(' + '),
      s.score,
      s.gain.value,
      s.gain.low,
      s.gain.high,
      s.withoutDrug.value,
      s.healthy.value,
      s.bliss?.value,
      s.bliss?.low,
      s.bliss?.high,
      s.hsa?.value,
      s.rankStability,
      s.agreement,
      nulls?.p[i],
      s.borrowed,
      s.contested,
      s.disputed,
      s.marks.join('; '),
      s.safety.join('; '),
      s.evidence.join(' '),
    ]),
  )
}

function sections(view: ScreenView, forest: string, heat: string | undefined): Section[] {
  const {result, nulls, baselines, experiments} = view
  const rows = result.strategies.map((s, i) => [
    String(i + 1),
    escapeHtml(label(s)),
    s.interventions.map(({modality}) => modality).join(' + '),
    s.score.toFixed(3),
    signed(s.gain.value),
    `${signed(s.gain.low)} to ${signed(s.gain.high)}`,
    signed(s.withoutDrug.value),
    signed(s.healthy.value),
    s.bliss ? signed(s.bliss.value) : '',
    s.rankStability.toFixed(2),
    nulls ? nulls.p[i]!.toFixed(2) : '',
    `${Math.round(s.borrowed * 100)} %`,
    escapeHtml([...s.marks, ...s.safety].join('; ')),
  ])
  const evidence = result.strategies.slice(0, 10).map((s) => {
    const items = s.evidence.slice(0, 30).flatMap((id) => {
      const statement = statementById(view.knowledge, id)
      return statement
        ? [
            `<li>${escapeHtml(statementSentence(statement, view.knowledge))} <span class="faint">${escapeHtml(citations(statement, view.knowledge))} · <code>${escapeHtml(id)}</code></span></li>`,
          ]
        : []
    })
    return `<details><summary>${escapeHtml(label(s))}: ${s.evidence.length} statements</summary><ul>${items.join('')}</ul></details>`
  })
  const said = (names: readonly string[]) => escapeHtml(names.join(', ') || 'none')
  return [
    {
      id: 'ranking',
      title: 'Ranking',
      html: `<p>score = gain × agreement − ½ max(0, effect without the drug) − ½ max(0, effect on the healthy model). ${result.tried} tried${result.skipped > 0 ? `, ${result.skipped} skipped because they cannot reach the response` : ''}.</p>${htmlFigure(forest, 'Predicted gain with 95 % interval over sampling and model uncertainty.')}${htmlTable('Strategies, best first', ['#', 'Strategy', 'Modality', 'Score', 'Gain', '95 %', 'Without drug', 'Healthy', 'Bliss', 'Top 5', 'Null p', 'Borrowed', 'Marks and safety'], rows, [0, 3, 4, 5, 6, 7, 8, 9, 10, 11])}`,
    },
    ...(heat ? [{id: 'pairs', title: 'Pairs', html: htmlFigure(heat, 'Gain of each pair; filled by size, with its number.')}] : []),
    {
      id: 'honesty',
      title: 'Next to trivial methods and chance',
      html: `<ul><li>Votes of direct observations rank first: ${said(baselines.directVote)}.</li><li>Popularity (number of statements): ${said(baselines.popularity)}.</li><li>Sign of the shortest path: ${said(baselines.shortestPath)}.</li>${nulls ? `<li>On ${nulls.networks} networks with permuted signs the best gain has median ${signed(nulls.bestGainMedian)} and 95th percentile ${signed(nulls.bestGain95)}.</li>` : ''}</ul>`,
    },
    {
      id: 'next',
      title: 'Next experiment',
      html:
        experiments.length > 0
          ? `<ol>${experiments.map((experiment) => `<li>${escapeHtml(experimentWords(view, experiment))}</li>`).join('')}</ol>`
          : '<p>The models agree on the top strategies: no measurement would separate them.</p>',
    },
    {id: 'evidence', title: 'Evidence', html: evidence.join('')},
  ]
}
