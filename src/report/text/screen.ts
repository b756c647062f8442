import {rankingFormula, type ScreenedStrategy} from '#screen'
import type {ScreenView} from '../view/screen.js'
import {interval, signed} from './numbers.js'
import {prose} from './prose.js'
import {experimentWords, modalities, screenTitle, strategyLabel} from './screen-words.js'

/** Strategies listed at the terminal, and names for each trivial method. */
const maxListed = 20
const maxNames = 3

/** The first strategies for the terminal. */
export function screenText(view: ScreenView): string {
  const {result, baselines, knowledge} = view
  const {nulls, experiments} = result
  return [
    `${result.tried} strategies tried in ${screenTitle(view)}`,
    '',
    '  #  strategy                                       gain   (95 %)            no drug  healthy  top 5  modality',
    ...result.strategies.slice(0, maxListed).map(strategyLine),
    '',
    rankingFormula,
    ...(nulls
      ? [
          prose`Best gain of this list on ${nulls.networks} scrambled networks: median ${signed(nulls.bestGainMedian)}, 95th percentile
            ${signed(nulls.bestGain95)}.`,
        ]
      : []),
    prose`Trivial methods rank first: direct votes: ${list(baselines.directVote)}; popularity: ${list(baselines.popularity)}; shortest
      path: ${list(baselines.shortestPath)}.`,
    ...(experiments.length > 0
      ? [`Next experiment: ${experiments.map((experiment) => experimentWords(knowledge, experiment)).join('; ')}.`]
      : []),
    'A hypothesis for the laboratory, not advice for treating patients.',
    '',
  ].join('\n')
}

function strategyLine(one: ScreenedStrategy, i: number): string {
  const known = (value: number | undefined) => (value === undefined ? 'unknown' : signed(value)).padEnd(7)
  const {gain, withoutDrug, healthy} = one.scored
  return [
    String(i + 1).padStart(3),
    strategyLabel(one).slice(0, 44).padEnd(44),
    `${signed(gain.value)}  (${interval(gain)})`,
    known(withoutDrug?.value),
    known(healthy?.value),
    one.rankStability.toFixed(2),
    modalities(one),
  ].join('  ')
}

const list = (names: readonly string[]) => (names.length > 0 ? names.slice(0, maxNames).join(', ') : 'none')
