import {changedRows} from '#study'
import {type AnalysisView, contextTitle} from '../view/analysis.js'
import {interval, signed} from './numbers.js'
import {strategyAnswers} from './words.js'

const maxStrategies = 5

const against = {
  up: 'more sensitive than the context baseline',
  down: 'more resistant than the context baseline',
  unchanged: 'like the context baseline',
  contested: 'contested against the context baseline',
} as const

/** The short of an analysis, for the terminal. */
export function analysisText(view: AnalysisView): string {
  const {response} = view.sample
  const sample = `the sample is ${against[response.direction]} (Δ ${signed(response.delta)}, 95 % ${interval(response)})`
  return [
    `${contextTitle(view)}: ${recognised(view)}; ${sample}`,
    ...view.strategies.slice(0, maxStrategies).map(({intervention: {name, change, modality}, gain}, i) => {
      const size = `gain ${signed(gain.delta)} (95 % ${interval(gain)})`
      return `  ${i + 1}. ${name} ${change} (${modality}): ${size}, ${strategyAnswers[gain.direction]}`
    }),
    'Hypotheses for the laboratory, not advice for treating patients.',
  ].join('\n')
}

function recognised({rows, measurement}: AnalysisView): string {
  const placed = rows.filter(({entity}) => entity !== undefined).length
  if (measurement === undefined) return `${placed} of ${rows.length} changes recognised`
  const tested = measurement.tables.reduce((sum, table) => sum + table.rows.length, 0)
  const {first, second} = measurement.contrast
  return `${changedRows(measurement).length} of ${tested} tested rows changed (${first} against ${second}), ${placed} of them in the knowledge`
}
