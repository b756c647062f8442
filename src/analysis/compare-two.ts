import {
  type Arm,
  type ArmOptions,
  type ArmResult,
  blocksFor,
  compile,
  defaultMaxRuns,
  exactResult,
  pairedArms,
  prepare,
  type Simulation,
  type SimulationOptions,
  type SimulationResult,
  simulate,
  watched,
} from '#engine'
import {UserError} from '#errors'
import type {Model} from '#logic'
import {type Comparison, compareArms, compareRuns} from './compare.js'

/** One of two runs: a model, and what is changed in it. */
export interface Side {
  readonly model: Model
  readonly parameters?: Readonly<Record<string, number>>
  readonly force?: Readonly<Record<string, 0 | 1>>
}

/** How one of two runs was made. */
export interface SideRun {
  readonly method: SimulationResult['method']
  /** Trajectories; 0 where it is exact. */
  readonly runs: number
  readonly seed: number
}

/** Two runs beside each other. */
export interface TwoRuns {
  readonly first: SideRun
  readonly second: SideRun
  /** Whether the two had their random numbers in common. */
  readonly isPaired: boolean
  /** Start of each window. */
  readonly times: Float64Array
  readonly timeTick: number
  /** Every window. */
  readonly windows: readonly Comparison[]
  /** The end of the run. */
  readonly end: Comparison
}

export type CompareOptions = Omit<
  SimulationOptions,
  'parameters' | 'force' | 'rateFactors' | 'crew' | 'states' | 'singles' | 'discreteTime'
>

/**
 * Runs two models, or one model as it is and changed, and compares them node by node in every window.
 *
 * One model, or two that differ in values of parameters at most, is solved exactly both times where it is small. Otherwise it is
 * run as two arms with common random numbers, which are compared in pairs (1,024 trajectories at least). Two models are run apart,
 * with random numbers of their own (the second with a seed that follows), for as long as the first one's settings say. A
 * `precision` is that of every difference.
 *
 * What is compared by default: nodes that are not internal in the first model and that the second one has.
 *
 * @param first - a model with its changes
 * @param second - the other
 * @param options - as for `simulate`; outputs
 * @returns differences second − first in [−1, 1] by node and window, with standard errors and q-values
 * @throws {UserError} see `simulate`; the models have no such node in common
 * @example
 * const model = parseBnet('A, A\n')
 * Math.abs((await compareTwo({model}, {model, force: {A: 1}})).end.nodes[0].delta) // → 0.5
 */
export async function compareTwo(first: Side, second: Side, options: CompareOptions = {}): Promise<TwoRuns> {
  const {settings} = first.model
  const maxTime = options.maxTime ?? settings.maxTime ?? 1000
  const common = {
    ...options,
    maxTime,
    timeTick: options.timeTick ?? settings.timeTick ?? Math.min(maxTime, 0.5),
    seed: options.seed ?? settings.seed ?? 1,
    states: false,
    ...(options.runs === undefined && options.precision === undefined ? {runs: settings.sampleCount ?? 10_000} : {}),
  }
  const variant = variantOf(first.model, second)
  if (!variant || options.method === 'compat') return apart(first, second, common)
  const simulations = [first, variant].map((side) => prepare(side.model, {...common, ...changesOf(side)})) as [Simulation, Simulation]
  const [a, b] = simulations.map((simulation) => simulation.exact && exactResult(simulation, simulation.exact))
  return a && b ? runsCompared(a, b) : together(first, variant, common, simulations[0])
}

/** A side as a variant of a model, where it differs from it in values of parameters at most. */
function variantOf(model: Model, side: Side): Side | undefined {
  if (side.model === model) return side
  const rest = ({nodes, initial, schedule = [], parameters, settings}: Model) =>
    JSON.stringify([nodes, initial, schedule, Object.keys(parameters).sort(), settings.discreteTime ?? false])
  if (rest(side.model) !== rest(model)) return undefined
  return {...side, model, parameters: {...side.model.parameters, ...side.parameters}}
}

type Common = CompareOptions & {readonly maxTime: number; readonly timeTick: number; readonly seed: number}

const changesOf = ({parameters, force}: Side) => ({...(parameters && {parameters}), ...(force && {force})})

/** Two runs with random numbers of their own. */
async function apart(first: Side, second: Side, common: Common): Promise<TwoRuns> {
  const {precision, onProgress, runs, seed} = common
  // MaBoSS's own generators are seeded with the seed plus the number of the trajectory.
  const nextSeed = (seed + (common.method === 'compat' ? (runs ?? defaultMaxRuns) : 1)) % 2 ** 32
  const outputs = common.outputs ?? sharedNodes(first.model, second.model)
  const run = (side: Side, part: 0 | 1, seed: number) =>
    simulate(side.model, {
      ...common,
      outputs,
      ...changesOf(side),
      seed,
      ...(precision !== undefined && {precision: precision / Math.SQRT2}),
      ...(onProgress && {onProgress: (share: number) => onProgress((part + share) / 2)}),
    })
  const a = await run(first, 0, seed)
  return runsCompared(a, await run(second, 1, nextSeed))
}

/** The nodes of the first model that are not internal there, as far as the second one has them. */
function sharedNodes(first: Model, second: Model): string[] {
  const known = new Set(second.nodes.map(({name}) => name))
  const shared = first.nodes.flatMap(({name, internal}) => (!internal && known.has(name) ? [name] : []))
  if (shared.length === 0) {
    throw new UserError(
      'invalid-input',
      `no node that model '${first.name}' reports is one of model '${second.name}'; two models are compared by nodes of the same name`,
    )
  }
  return shared
}

function runsCompared(a: SimulationResult, b: SimulationResult): TwoRuns {
  const sideOf = ({method, runs, seed}: SimulationResult): SideRun => ({method, runs, seed})
  return {
    first: sideOf(a),
    second: sideOf(b),
    isPaired: false,
    times: a.times,
    timeTick: a.timeTick,
    windows: Array.from(a.times, (_, w) => compareRuns(a, b, w)),
    end: compareRuns(a, b),
  }
}

/** Bytes of block means that two arms may keep. */
const maxBytes = 2 ** 30

/** Blocks that tell an error well, and trajectories in so few as will do. */
export const fewestBlocks = 30
export const fewestRuns = 1024

/** Where nothing is said but a precision: enough to tell how many it takes. */
const firstRuns = 4096

/** Two arms of one model. */
async function together(first: Side, second: Side, common: Common, {program, outputs}: Simulation): Promise<TwoRuns> {
  const {precision, maxRuns = defaultMaxRuns, signal, onProgress, maxTime, timeTick, seed, method = 'auto'} = common
  if (method === 'exact' || method === 'compat') throw new RangeError(`arms cannot be run by the method ${method}`)
  const plain = compile(first.model)
  const arms = [first, second].map((side): Arm => changesOf(side))
  const names = outputs.map((node) => program.names[node]!)
  const options: ArmOptions = {outputs: names, maxTime, timeTick, seed, method, fewestBlocks, everyWindow: true}
  for (let runs = Math.max(common.runs ?? firstRuns, precision === undefined ? fewestRuns : firstRuns); ; ) {
    checkMemory(options, runs)
    const [a, b] = await watched(pairedArms(plain, arms, {...options, runs}), {signal, onProgress})
    const result = armsCompared(a!, b!, timeTick, seed)
    const worst = Math.max(...result.windows.map(({nodes}) => nodes.reduce((most, {error}) => Math.max(most, error), 0)))
    if (precision === undefined || worst <= precision || runs >= maxRuns) return result
    runs = Math.min(maxRuns, Math.ceil(runs * Math.min(64, Math.max(1.2, (worst / precision) ** 2 * 1.1))))
  }
}

function checkMemory({outputs, maxTime, timeTick}: ArmOptions, runs: number): void {
  const bytes = 2 * 2 * 8 * outputs.length * (maxTime / timeTick!) * blocksFor(runs)
  if (bytes <= maxBytes) return
  throw new UserError(
    'too-large',
    `${Math.floor(maxTime / timeTick!)} windows of ${outputs.length} nodes in ${runs} trajectories would take ${Math.round(bytes / 1e6)} MB; use a larger time tick, fewer outputs or fewer runs`,
  )
}

function armsCompared(a: ArmResult, b: ArmResult, timeTick: number, seed: number): TwoRuns {
  const sideOf = ({method, runs}: ArmResult): SideRun => ({method, runs, seed})
  return {
    first: sideOf(a),
    second: sideOf(b),
    isPaired: true,
    times: a.times,
    timeTick,
    windows: Array.from(a.times, (_, w) => compareArms(a, b, w)),
    end: compareArms(a, b),
  }
}
