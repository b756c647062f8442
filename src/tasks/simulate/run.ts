import {mabossFiles} from '#analysis'
import {
  type BlockCrew,
  blocksFromText,
  perturbed,
  type Simulation,
  type SimulationOptions,
  type SimulationResult,
  simulate,
  worstError,
} from '#engine'
import type {Model} from '#logic'
import {curvesSvg} from '#report'
import {allOfKind, type Warning} from '../shared/answer.js'
import {digits, heldNodesOf, parametersOf, readingOf, runOptionsOf} from '../shared/model-run.js'
import {readModelFiles} from '../shared/read-model.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {SimulateAnswer} from './answer.js'
import type {SimulateInput} from './input.js'

export async function runSimulate(input: SimulateInput, environment: TaskEnvironment): Promise<TaskResult<SimulateAnswer>> {
  const {model, losses} = readModelFiles(input.model, readingOf(input, parametersOf(input.set)))
  const options: SimulationOptions = {
    force: heldNodesOf(input.force),
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
    warnings: [...allOfKind('loss', losses), ...(result.fixedPointsUnlisted ? [unlisted] : []), ...imprecise(result, input.precision)],
    ...(input.output === undefined ? {} : {files: await simulationFiles()}),
  }

  async function simulationFiles(): Promise<Record<string, string>> {
    const {whole, remarks} = await withSingles(model, result, {...options, ...(environment.signal ? {signal: environment.signal} : {})})
    const facts = {version: environment.version, start, end, threads: input.threads, seconds, remarks}
    return {
      ...Object.fromEntries(mabossFiles(asRun(model, result, options), whole, facts).map(({ending, content}) => [ending, content])),
      '_curves.svg': curvesSvg(result, model.name),
    }
  }
}

/** Single trajectories that tell what MaBoSS's files hold beside the states. */
const fewSingles = 256

/**
 * What only single trajectories tell is taken from some: the entropy of transitions (TH) and the distances from the reference
 * (HD) beside bit slices, and the distributions of the first trajectories (statdist) where the model's settings ask for them.
 */
async function withSingles(
  model: Model,
  result: SimulationResult,
  options: SimulationOptions,
): Promise<{whole: SimulationResult; remarks: string[]}> {
  const setting = model.settings.other?.['statdist_traj_count']
  const singles = typeof setting === 'number' ? Math.min(setting, Math.max(1, options.runs ?? model.settings.sampleCount ?? setting)) : 0
  const needsSingles = singles > 0 && result.singles === undefined
  if (result.transitionEntropy && !needsSingles) return {whole: result, remarks: []}
  const runs = Math.max(result.transitionEntropy ? 0 : fewSingles, needsSingles ? singles : 0)
  const {precision, crew, onProgress, ...settings} = options
  const some = await simulate(model, {...settings, method: 'scalar', runs, singles: needsSingles ? singles : 0, states: false})
  return {
    whole: {
      ...result,
      ...(!result.transitionEntropy && {transitionEntropy: some.transitionEntropy!, distance: some.distance!}),
      ...(some.singles && {singles: some.singles}),
    },
    remarks: [`${result.transitionEntropy ? 'StatDist is' : 'TH, HD and StatDist are'} of ${runs} trajectories by the method scalar`],
  }
}

/** The model with the settings, parameters and held nodes of the run. */
function asRun(model: Model, {runs, seed, timeTick}: SimulationResult, {maxTime, parameters, force}: SimulationOptions): Model {
  const {nodes, initial, schedule} = force ? perturbed(model, {force}) : model
  const settings = {...model.settings, timeTick, seed, ...(runs > 0 && {sampleCount: runs}), ...(maxTime !== undefined && {maxTime})}
  return {...model, nodes, initial, ...(schedule && {schedule}), parameters: {...model.parameters, ...parameters}, settings}
}

/** Says so where the precision asked for was not reached. */
function imprecise(result: SimulationResult, precision: number | undefined): Warning[] {
  const worst = worstError(result)
  if (precision === undefined || worst <= precision) return []
  return [
    {
      kind: 'precision-not-reached',
      text: `the precision ${precision} was not reached: after ${result.runs} trajectories, as many as are run, the largest standard error is ${worst.toPrecision(2)}`,
    },
  ]
}

const unlisted: Warning = {
  kind: 'fixed-points-unlisted',
  text: 'trajectories rest in more than 100,000 different states, which are not listed; give the inputs of the model initial states, or hold them with --force',
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

function simulationJson(result: SimulationResult): SimulateAnswer {
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
