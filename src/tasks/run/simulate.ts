import {
  type BlockCrew,
  blocksFromText,
  mabossFiles,
  type Simulation,
  type SimulationOptions,
  type SimulationResult,
  simulate,
} from '#engine'
import type {Model} from '#logic'
import {curvesSvg} from '#report'
import type {SimulateInput} from '../simulate.js'
import type {TaskEnvironment, TaskResult} from '../task.js'
import {changesOf, digits, runOptionsOf} from './model-run.js'
import {readModelFiles} from './read-model.js'

export async function runSimulate(input: SimulateInput, environment: TaskEnvironment): Promise<TaskResult> {
  const {model, losses} = readModelFiles(input.model)
  const options: SimulationOptions = {
    ...changesOf(input),
    ...runOptionsOf(input),
    // MaBoSS's files list whole states.
    ...(input.output === undefined ? {} : {states: true}),
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
    warnings: losses,
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
    `Fixed points reached: ${result.fixedPoints.length}`,
    ...result.fixedPoints.slice(0, 10).map(({state, probability}) => `  ${probability.toFixed(4)}  ${state}`),
  ].join('\n')
}
