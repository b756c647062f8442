import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import {type Experiment, rankingFormula, type ScreenedStrategy, type ScreenResult} from '#screen'
import {forestSvg} from './forest-svg.js'
import {pairMapSvg} from './pair-map-svg.js'
import {screenPage} from './screen-page.js'
import {signed} from './text.js'
import {tsv} from './tsv.js'

export interface ScreenView {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly result: ScreenResult
  readonly baselines: Readonly<Record<'directVote' | 'popularity' | 'shortestPath', readonly string[]>>
  /** Nothing here depends on when or in how many shares the screen was made. */
  readonly about: {readonly version: string; readonly plan: string; readonly seed: number; readonly models: number; readonly runs: number}
}

export const strategyLabel = ({standing}: ScreenedStrategy): string =>
  standing.interventions.map(({name, change}) => `${name} ${change === 'up' ? '↑' : '↓'}`).join(' + ')

export const modalities = ({standing}: ScreenedStrategy): string => standing.interventions.map(({modality}) => modality).join(' + ')

const known = (value: number | undefined): string => (value === undefined ? 'unknown' : signed(value))

/** The first strategies for the terminal. */
export function screenText(view: ScreenView): string {
  const {result, baselines} = view
  const {nulls, experiments} = result
  const rows = result.strategies
    .slice(0, 20)
    .map((one, i) =>
      [
        String(i + 1).padStart(3),
        strategyLabel(one).slice(0, 44).padEnd(44),
        `${signed(one.scored.gain.value)}  (${signed(one.scored.gain.low)} to ${signed(one.scored.gain.high)})`,
        known(one.scored.withoutDrug?.value).padEnd(7),
        known(one.scored.healthy?.value).padEnd(7),
        one.rankStability.toFixed(2),
        modalities(one),
      ].join('  '),
    )
  return [
    `${result.tried} strategies tried in ${screenTitle(view)}`,
    '',
    '  #  strategy                                       gain   (95 %)            no drug  healthy  top 5  modality',
    ...rows,
    '',
    rankingFormula,
    ...(nulls
      ? [
          `Best gain of this list on ${nulls.networks} scrambled networks: median ${signed(nulls.bestGainMedian)}, 95th percentile ${signed(nulls.bestGain95)}.`,
        ]
      : []),
    `Trivial methods rank first: direct votes: ${list(baselines.directVote)}; popularity: ${list(baselines.popularity)}; shortest path: ${list(baselines.shortestPath)}.`,
    ...(experiments.length > 0
      ? [`Next experiment: ${experiments.map((experiment) => experimentWords(view.knowledge, experiment)).join('; ')}.`]
      : []),
    'A hypothesis for the laboratory, not advice for treating patients.',
    '',
  ].join('\n')
}

const list = (names: readonly string[]) => (names.length > 0 ? names.slice(0, 3).join(', ') : 'none')

export function experimentWords(knowledge: Knowledge, {kind, perturbation, name, settles}: Experiment): string {
  const done = perturbation
    .map(({entity, sign}) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`)
    .join(' + ')
  const share = `settles ${Math.round(settles * 100)} % of the disagreement`
  return kind === 'conflict' ? `measure ${name} (${share})` : `measure ${name} after ${done} (${share})`
}

export function screenTitle({knowledge, context}: Pick<ScreenView, 'knowledge' | 'context'>): string {
  const disease = context.disease ? (knowledge.diseases.get(context.disease)?.name ?? context.disease) : 'any disease'
  const conditions = context.conditions.map((id) => ` × ${knowledge.entities.get(id)?.name ?? id}`).join('')
  return `${disease} × ${context.drug ? (knowledge.entities.get(context.drug)?.name ?? context.drug) : 'no drug'}${conditions}`
}

/** Files of a screen: page, figures, tables. */
export function screenFiles(view: ScreenView): Record<string, string> {
  const {strategies} = view.result
  const forest = forestSvg(
    strategies.slice(0, 40).map((one) => ({
      label: strategyLabel(one),
      value: one.scored.gain.value,
      low: one.scored.gain.low,
      high: one.scored.gain.high,
      note: `top 5 in ${Math.round(one.rankStability * 100)} %`,
    })),
    {title: 'Predicted gain of drug sensitivity', axis: 'change of P(dead or arrested); right of zero = more sensitive'},
  )
  const paired = strategies.filter(({standing}) => standing.interventions.length === 2)
  const pairs =
    paired.length > 0
      ? pairMapSvg(
          paired
            .slice(0, 120)
            .map(({standing, scored}) => ({interventions: standing.interventions, gain: scored.gain, bliss: scored.bliss})),
        )
      : undefined
  return {
    'report.html': screenPage(view, {forest, pairs}),
    'figures/forest.svg': forest,
    ...(pairs ? {'figures/pairs.svg': pairs} : {}),
    'tables/strategies.tsv': strategiesTsv(view),
  }
}

function strategiesTsv({result}: ScreenView): string {
  const doses = result.strategies[0]?.scored.doses?.map(({dose}) => dose) ?? []
  const header = [
    ...['rank', 'strategy', 'entities', 'modality', 'score', 'gain', 'low', 'high', 'direction', 'agreement', 'rank_stability'],
    ...['without_drug', 'without_drug_low', 'without_drug_high', 'healthy', 'healthy_low', 'healthy_high'],
    ...['bliss', 'bliss_low', 'bliss_high', 'hsa', 'hsa_low', 'hsa_high'],
    ...doses.map((dose) => `gain_at_${dose}`),
    ...['before', 'with', 'after', 'null_p', 'borrowed', 'contested', 'disputed', 'hits', 'marks', 'safety', 'evidence'],
  ]
  const rows = result.strategies.map((one, i) => {
    const {standing, scored, schedule} = one
    const bounds = (value: {value: number; low: number; high: number} | null | undefined) => [value?.value, value?.low, value?.high]
    return [
      ...[
        i + 1,
        strategyLabel(one),
        standing.interventions.map(({entity, change}) => `${entity}=${change}`).join('+'),
        modalities(one),
        one.score,
      ],
      ...[...bounds(scored.gain), scored.direction, scored.agreement, one.rankStability],
      ...[...bounds(scored.withoutDrug), ...bounds(scored.healthy), ...bounds(scored.bliss), ...bounds(scored.hsa)],
      ...(scored.doses ?? []).map(({value}) => value),
      ...[schedule?.before.value, schedule?.with.value, schedule?.after.value, result.nulls?.p[i]],
      ...[standing.borrowed, standing.contested, standing.disputed],
      ...[
        standing.hits.map((hits) => hits.join(', ')).join(' + '),
        standing.marks.join('; '),
        standing.safety.join('; '),
        standing.evidence.join(' '),
      ],
    ]
  })
  return tsv(header, rows)
}
