import {
  type BlockCrew,
  blocksFromText,
  mabossFiles,
  type Simulation,
  type SimulationOptions,
  type SimulationResult,
  simulate,
} from '#engine'
import {UserError} from '#errors'
import type {Model} from '#logic'
import {curvesSvg} from '#report'
import type {SimulateInput} from '../simulate.js'
import type {TaskEnvironment, TaskResult} from '../task.js'
import {readModelFiles} from './read-model.js'

export async function runSimulate(input: SimulateInput, environment: TaskEnvironment): Promise<TaskResult> {
  const {model, losses} = readModelFiles(input.model, {toRun: {set: Object.fromEntries(input.set.map(parseParameter))}})
  const outputs = input.outputs
    .flatMap((list) => list.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const options: SimulationOptions = {
    method: input.method,
    force: Object.fromEntries(input.force.map(parseForce)),
    ...(outputs.length > 0 ? {outputs} : {}),
    // MaBoSS's files list whole states.
    ...(input.output === undefined ? {} : {states: true}),
    ...(input.runs === undefined ? {} : {runs: input.runs}),
    ...(input.precision === undefined ? {} : {precision: input.precision}),
    ...(input.maxTime === undefined ? {} : {maxTime: input.maxTime}),
    ...(input.tick === undefined ? {} : {timeTick: input.tick}),
    ...(input.seed === undefined ? {} : {seed: input.seed}),
  }
  const crew = crewOf(model, options, input.threads, environment)
  const start = new Date()
  const result = await simulate(model, {
    ...options,
    ...(crew ? {crew} : {}),
    ...(environment.signal ? {signal: environment.signal} : {}),
    ...(environment.progress ? {onProgress: (share: number) => environment.progress!(share, 'simulating')} : {}),
  })
  const end = new Date()
  const seconds = (end.getTime() - start.getTime()) / 1000
  return {
    json: simulationJson(result),
    text: simulationText(result, seconds),
    warnings: [...losses, ...(result.fixedPointsUnlisted ? [unlisted] : [])],
    ...(input.output === undefined ? {} : {files: simulationFiles()}),
  }

  function simulationFiles(): Record<string, string> {
    const facts = {version: environment.version, start, end, threads: input.threads, seconds}
    return {
      ...Object.fromEntries(mabossFiles(model, result, facts).map(({ending, content}) => [ending, content])),
      '_curves.svg': curvesSvg(result, model.name),
    }
  }
}

const unlisted =
  'trajectories rest in more than 100,000 different states, which are not listed; give the inputs of the model initial states, or hold them with --force'

/** Worker threads that run blocks, where the door has some and more than one was asked for. */
function crewOf(
  model: Model,
  options: SimulationOptions,
  threads: number,
  {pool}: TaskEnvironment,
): ((simulation: Simulation) => BlockCrew) | undefined {
  if (!pool || threads === 1) return undefined
  return ({method}) => {
    const workers = pool({worker: 'simulate', reading: 'corrected', packs: [], data: {model, options: {...options, method}}}, threads)
    return {
      size: workers.size,
      run: async (range) => blocksFromText(await workers.run(range)),
      close: () => workers.close(),
    }
  }
}

function parseParameter(text: string): [string, number] {
  const match = /^(\$?[A-Za-z_]\w*)\s*=\s*(.+)$/.exec(text)
  const value = Number(match?.[2])
  if (!match || !Number.isFinite(value))
    throw new UserError(
      'invalid-input',
      `--set: found '${text}', expected $parameter=number, in quotes so that the shell leaves the $ alone: --set '$u=0.5'`,
    )
  return [match[1]!.startsWith('$') ? match[1]! : `$${match[1]}`, value]
}

function parseForce(text: string): [string, 0 | 1] {
  const match = /^(.+)=\s*([01])$/.exec(text)
  if (!match) throw new UserError('invalid-input', `--force: found '${text}', expected NODE=0 or NODE=1`)
  return [match[1]!.trim(), Number(match[2]) as 0 | 1]
}

const digits = (value: number) => Number(value.toPrecision(9))

function simulationJson(result: SimulationResult): unknown {
  const series = (map: ReadonlyMap<string, {probability: Float64Array; error: Float64Array}>) =>
    Object.fromEntries(
      [...map].map(([name, {probability, error}]) => [
        name,
        Array.from(probability, (p, i) => ({probability: digits(p), error: digits(error[i]!)})),
      ]),
    )
  return {
    times: Array.from(result.times, digits),
    nodes: series(result.nodes),
    states: result.states ? series(result.states) : null,
    fixedPoints: result.fixedPoints.map(({state, on, probability}) => ({state, on, probability: digits(probability)})),
    ...(result.fixedPointsUnlisted && {fixedPointsUnlisted: true}),
    method: result.method,
    runs: result.runs,
    seed: result.seed,
  }
}

function simulationText(result: SimulationResult, seconds: number): string {
  const last = result.times.length - 1
  const nodes = [...result.nodes].map(
    ([name, {probability, error}]) => `${name.slice(0, 40).padEnd(40)} ${probability[last]!.toFixed(4)} ± ${error[last]!.toFixed(4)}`,
  )
  const states = [...(result.states ?? [])]
    .map(([name, {probability}]) => ({name, p: probability[last]!}))
    .sort((a, b) => b.p - a.p)
    .slice(0, 10)
  return [
    `${result.method}, ${result.runs === 0 ? 'no sampling' : `${result.runs} trajectories`}, seed ${result.seed}, ${seconds.toFixed(2)} s; probabilities in the last window (from ${digits(result.times[last]!)}):`,
    ...nodes,
    ...(states.length > 0 ? ['', 'Most frequent states:', ...states.map(({name, p}) => `  ${p.toFixed(4)}  ${name}`)] : []),
    '',
    `Fixed points reached: ${result.fixedPointsUnlisted ? 'more than 100,000' : result.fixedPoints.length}`,
    ...result.fixedPoints.slice(0, 10).map(({state, probability}) => `  ${probability.toFixed(4)}  ${state}`),
  ].join('\n')
}
