import {type Sensitivities, type Sensitivity, sensitivities, type Varied} from '#analysis'
import {allOfKind} from '../shared/answer.js'
import {columns, plural, pText, signed, someOf, zText} from '../shared/columns.js'
import {changesOf, digits, digitsOrNull, namesIn, readingOf} from '../shared/model-run.js'
import {readModelFiles} from '../shared/read-model.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {SensitivityAnswer} from './answer.js'
import type {SensitivityInput} from './input.js'

/** Rates listed for people, per output. */
const mostShown = 20

export async function runSensitivity(input: SensitivityInput, environment: TaskEnvironment): Promise<TaskResult<SensitivityAnswer>> {
  const {parameters, force} = changesOf(input)
  const {model, losses} = readModelFiles(input.model, readingOf(input, parameters))
  const start = Date.now()
  const {signal, progress} = environment
  const found = await sensitivities(model, {
    force,
    outputs: [...new Set(namesIn(input.of, '--of'))],
    method: input.method,
    ...(input.runs === undefined ? {} : {runs: input.runs}),
    ...(input.maxTime === undefined ? {} : {maxTime: input.maxTime}),
    ...(input.factor === undefined ? {} : {factor: input.factor}),
    ...(input.seed === undefined ? {} : {seed: input.seed}),
    ...(signal ? {signal} : {}),
    ...(progress ? {onProgress: (share: number) => progress(share, 'varying one rate after another')} : {}),
  })
  return {json: sensitivityJson(found), text: sensitivityText(found, (Date.now() - start) / 1000), warnings: allOfKind('loss', losses)}
}

function testOf({method, found}: Sensitivities): string {
  if (method === 'exact') return 'every slope is exact: nothing to test'
  return `two-sided paired t-tests over blocks of trajectories with common random numbers; q-values by Benjamini and Hochberg over ${plural(found.length, 'slope')}`
}

function sensitivityJson(result: Sensitivities): SensitivityAnswer {
  const {found, outputs, leftOut, factor, maxTime, method, runs, seed} = result
  return {
    outputs: Object.fromEntries(
      [...outputs].map(([name, {probability, error}]) => [name, {probability: digits(probability), error: digits(error)}]),
    ),
    sensitivities: found.map(({of, output, slope, error, pValue, qValue}) => ({
      output,
      kind: of.kind,
      node: of.kind === 'rate' ? of.node : null,
      direction: of.kind === 'rate' ? of.direction : null,
      parameter: (of.kind === 'rate' ? of.parameter : of.name) ?? null,
      slope: digits(slope),
      error: digits(error),
      z: error > 0 ? digits(slope / error) : null,
      pValue: digitsOrNull(pValue),
      qValue: digitsOrNull(qValue),
    })),
    leftOut: {
      nodes: leftOut.nodes,
      rates: leftOut.zero.flatMap((of) => (of.kind === 'rate' ? [{node: of.node, direction: of.direction}] : [])),
      parameters: leftOut.zero.flatMap((of) => (of.kind === 'parameter' ? [of.name] : [])),
    },
    test: testOf(result),
    factor,
    maxTime,
    method,
    runs,
    seed,
  }
}

function rateText(of: Varied): string {
  if (of.kind === 'parameter') return of.name
  return `${of.node} ${of.direction}${of.parameter === undefined ? '' : ` (${of.parameter})`}`
}

function sensitivityText(result: Sensitivities, seconds: number): string {
  const {found, outputs, leftOut, factor, maxTime, method, runs, seed} = result
  const zeros = leftOut.zero.map(rateText)
  return [
    `${method === 'exact' ? 'exact, no sampling' : `${method}, ${runs} trajectories per run, seed ${seed}`}, ${seconds.toFixed(2)} s; rates × and ÷ ${factor}; P(on) at the end, time ${digits(maxTime)}`,
    'slope: change of P(on) per e-fold of the rate; a rate 10 % higher changes P by about a tenth of it',
    ...[...outputs].flatMap(([output, {probability, error}]) => [
      '',
      `${output}: P = ${probability.toFixed(4)}${method === 'exact' ? '' : ` ± ${error.toFixed(4)}`}`,
      ...outputText(
        found.filter((one) => one.output === output),
        method === 'exact',
      ),
    ]),
    ...(leftOut.nodes.length + zeros.length > 0 ? ['', 'Left out, for they cannot matter as the model is:'] : []),
    ...(leftOut.nodes.length > 0
      ? [
          `  ${plural(leftOut.nodes.length, 'node')} from which nothing leads to ${[...outputs.keys()].join(' or ')}: ${someOf(leftOut.nodes)}`,
        ]
      : []),
    ...(zeros.length > 0 ? [`  ${plural(zeros.length, 'rate or parameter', 'rates and parameters')} at 0: ${someOf(zeros)}`] : []),
  ].join('\n')
}

/** Exact slopes below this are not listed for people: their four decimals would be 0. */
const negligible = 5e-5

function outputText(all: readonly Sensitivity[], isExact: boolean): string[] {
  const telling = all.filter(({slope, qValue}) => (isExact ? Math.abs(slope) > negligible : qValue < 0.05))
  const others = all.length - telling.length
  const shown = telling.slice(0, mostShown)
  const rows = shown.map(({of, slope, error, pValue, qValue}) => [
    rateText(of),
    isExact ? signed(slope) : `${signed(slope)} ± ${error.toFixed(4)}`,
    ...(isExact ? [] : [zText(slope / error), pText(pValue), pText(qValue)]),
  ])
  const head = ['rate', isExact ? 'slope' : 'slope ± error', ...(isExact ? [] : ['z', 'p', 'q'])]
  return [
    ...(shown.length > 0 ? columns([head, ...rows], isExact ? 'lr' : 'lrrrr').map((line) => `  ${line}`) : []),
    ...(telling.length > shown.length ? [`  … and ${telling.length - shown.length} weaker; --json lists all`] : []),
    ...(others > 0 ? [`  ${othersText(others, all.length, isExact)}`] : []),
  ]
}

function othersText(others: number, all: number, isExact: boolean): string {
  const which = others === all ? `none of ${plural(all, 'rate')}` : `no other (${others} of ${all})`
  return `${which} ${isExact ? 'has a slope of 0.0001 or more' : 'can be told from no effect (q < 0.05)'}`
}
