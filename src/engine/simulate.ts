import {UserError} from '#errors'
import type {Model} from '#logic'
import {addBlock, addSums, emptySums} from './block-sums.js'
import {type ExactSolution, solveExactly} from './exact.js'
import {words} from './mix.js'
import {perturbed} from './perturbed.js'
import {mostStatesMet, type Period, type Pilot, pilotOf} from './pilot.js'
import {compile, type Program} from './program.js'
import {restCounter} from './rest-counts.js'
import type {SimulationResult} from './results.js'
import {type Blocks, exactResult, slicedResult, trajectoryResult} from './results.js'
import {nodeNamed, unsplittable, windowCount} from './run-arms.js'
import {eventsPerBlock, type SlicedPass, slicedRunner} from './sliced.js'
import {addStates, isTimed, type StateCounts, samplesPerWindow, stateCounter} from './state-counts.js'
import {addTally, emptyTally, recorder, type TallyShape} from './tally.js'
import {compatibleRunner, type Generator, referenceRunner, scalarRunner, type TrajectoryRun, type TrajectoryRunner} from './trajectories.js'

export const methods = ['auto', 'exact', 'sliced', 'scalar', 'compat', 'reference'] as const
export type Method = (typeof methods)[number]

export interface SimulationOptions {
  /** Trajectories; default the model's own setting, else 10,000. Rounded up to whole blocks. */
  readonly runs?: number
  /** Run on until every node's probability in every window has at most this standard error (and at least `runs`, if given). */
  readonly precision?: number
  /** Where `precision` gives up. Default 10,000,000. */
  readonly mostRuns?: number
  readonly seed?: number
  /** Default `auto`: exact for small models, otherwise bit-sliced or scalar, whichever a pilot says is faster. */
  readonly method?: Method
  /** The nodes of interest; default all that are not internal. States are made of them. */
  readonly outputs?: readonly string[]
  readonly maxTime?: number
  readonly timeTick?: number
  readonly discreteTime?: boolean
  /** Values of parameters, names with `$`. */
  readonly parameters?: Readonly<Record<string, number>>
  /** Nodes held at 0 or 1. */
  readonly force?: Readonly<Record<string, 0 | 1>>
  /** Factors (≥ 0) on both rates of a node. */
  readonly rateFactors?: Readonly<Record<string, number>>
  /** Count whole states (default: only where there are at most 20 nodes of interest or they were named). */
  readonly states?: boolean
  /** Trajectories whose own distributions of states are kept (MaBoSS's statdist); only for scalar methods. Default 0, for `compat` the model's setting. */
  readonly singles?: number
  /** Others that run ranges of blocks at the same time; asked once, unless the result is exact. Default: all blocks are run here. */
  readonly crew?: (simulation: Simulation) => BlockCrew
  readonly signal?: AbortSignal
  /** Told the fraction done, 0…1. */
  readonly onProgress?: (fraction: number) => void
}

/** Whoever runs blocks elsewhere: the answer to a range is what `runBlocks` gives for it. */
export interface BlockCrew {
  /** How many ranges are run at the same time. */
  readonly size: number
  run(range: BlockRange): Promise<Blocks>
  close(): Promise<void>
}

/** Blocks `from` to `to`, `to` not included. */
export interface BlockRange {
  readonly from: number
  readonly to: number
}

/** A simulation made ready: everything that does not change from block to block. Plain settings beside the program. */
export interface Simulation {
  readonly program: Program
  readonly method: Exclude<Method, 'auto'>
  readonly maxTime: number
  readonly timeTick: number
  readonly windows: number
  readonly discreteTime: boolean
  readonly seed: number
  readonly runs: number
  /** Whether single trajectories stop at `runs` (they go on where a precision is asked for). */
  readonly capped: boolean
  /** Trajectories that will do, about: `runs`, or what independent ones would need for the precision asked for. */
  readonly expectedRuns: number
  readonly outputs: readonly number[]
  readonly withStates: boolean
  readonly singles: number
  /** Trajectories in a block. */
  readonly blockRuns: number
  /** Rounds that a bit-sliced block is run in. */
  readonly rounds: number
  /** What the bit-sliced method knows of the model from a pilot run. */
  readonly periods?: readonly Period[]
  readonly exact?: ExactSolution
}

/**
 * Simulates a model.
 *
 * @throws {UserError} settings out of range, names that do not exist, a method that cannot run the model, too many states
 */
export async function simulate(model: Model | Program, options: SimulationOptions = {}): Promise<SimulationResult> {
  const {signal, onProgress, precision, mostRuns = defaultMostRuns} = options
  signal?.throwIfAborted()
  const simulation = prepare(model, options)
  if (simulation.exact) return exactResult(simulation, simulation.exact)
  let blocks = Math.ceil(simulation.runs / simulation.blockRuns)
  if (precision !== undefined) blocks = Math.max(blocks, 32)
  const work = options.crew ? byCrew(simulation, options.crew(simulation), onProgress) : byItself(simulation, onProgress)
  try {
    for (let from = 0; from < blocks; ) {
      await work.run(from, blocks, signal)
      from = blocks
      if (precision === undefined) break
      const worst = worstError(resultOf(simulation, work.blocks()))
      const wanted = Math.ceil(blocks * Math.min(16, Math.max(1.1, (worst / precision) ** 2 * 1.05)))
      if (worst > precision && blocks * simulation.blockRuns < mostRuns)
        blocks = Math.min(wanted, Math.ceil(mostRuns / simulation.blockRuns))
    }
    return resultOf(simulation, work.blocks())
  } finally {
    await work.close()
  }
}

/** Runs blocks and keeps their sum. */
interface Work {
  run(from: number, to: number, signal: AbortSignal | undefined): Promise<void>
  blocks(): Blocks
  close(): Promise<void>
}

function byItself(simulation: Simulation, onProgress: SimulationOptions['onProgress']): Work {
  const runner = blockRunner(simulation)
  let atOnce = 1
  return {
    async run(from, to, signal) {
      for (let next = from; next < to; ) {
        const end = Math.min(to, next + atOnce)
        const start = performance.now()
        runner.run(next, end)
        if (performance.now() - start < longestPieceMs / 2) atOnce *= 2
        next = end
        onProgress?.(next / to)
        await Promise.resolve()
        if (next < to) await breathe()
        signal?.throwIfAborted()
      }
    },
    blocks: runner.blocks,
    close: async () => runner.release(),
  }
}

/** Ranges per worker: enough that none waits long for the last one. */
const rangesPerWorker = 4

function byCrew(simulation: Simulation, crew: BlockCrew, onProgress: SimulationOptions['onProgress']): Work {
  let all: Blocks | undefined
  return {
    async run(from, to, signal) {
      const count = Math.min(to - from, crew.size * rangesPerWorker)
      const ranges = Array.from(
        {length: count},
        (_, i): BlockRange => ({
          from: from + Math.floor(((to - from) * i) / count),
          to: from + Math.floor(((to - from) * (i + 1)) / count),
        }),
      )
      let done = 0
      const parts = ranges.map(async (range) => {
        const blocks = await crew.run(range)
        signal?.throwIfAborted()
        onProgress?.((from + ((to - from) * ++done) / count) / to)
        return blocks
      })
      const stopped = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), {once: true}))
      // Put together in the order of blocks, so that states are listed in the order in which one thread meets them.
      for (const blocks of await Promise.race([Promise.all(parts), stopped])) {
        all = all ? mergeBlocks(simulation, all, blocks) : blocks
      }
    },
    blocks: () => all!,
    close: () => crew.close(),
  }
}

const defaultMostRuns = 10_000_000
/** Of a single trajectory's 0 or 1. */
const mostVariance = 1 / 4

/** Most cells (nodes · windows), and the bytes that each takes in sums, a block's means and the result. */
const mostSeriesCells = 5_000_000
const bytesPerSeriesCell = 56

/** Lets other work of the same thread go on. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
/** Between pieces of about this length, others of the same thread get their turn. */
const longestPieceMs = 40

const worstError = ({nodes}: SimulationResult): number =>
  Math.max(0, ...[...nodes.values()].map(({error}) => error.reduce((worst, e) => Math.max(worst, e), 0)))

/**
 * Works out how a simulation is run: settings checked, the method chosen.
 *
 * @throws {UserError} see `simulate`
 */
export function prepare(model: Model | Program, options: SimulationOptions = {}): Simulation {
  const program = programFor(model, options)
  const {settings} = program.model
  const maxTime = options.maxTime ?? settings.maxTime ?? 1000
  const timeTick = options.timeTick ?? settings.timeTick ?? Math.min(maxTime, 0.5)
  const discreteTime = options.discreteTime ?? settings.discreteTime ?? false
  const runs = options.runs ?? (options.precision === undefined ? (settings.sampleCount ?? 10_000) : 1)
  const seed = options.seed ?? settings.seed ?? 1
  const {method = 'auto', precision, mostRuns = defaultMostRuns} = options
  if (!(maxTime > 0 && maxTime < Infinity))
    throw new UserError('invalid-input', `the maximal time (max_time) is ${maxTime}; give a number above 0`)
  if (!(timeTick > 0 && timeTick <= maxTime)) {
    throw new UserError(
      'invalid-input',
      `the time tick (time_tick) is ${timeTick}; give a number above 0 and at most the maximal time, ${maxTime}`,
    )
  }
  if (!(runs >= 1 && Number.isInteger(runs))) throw new UserError('invalid-input', `runs is ${runs}; give a whole number of at least 1`)
  if (precision !== undefined && !(precision > 0))
    throw new UserError('invalid-input', `the precision is ${precision}; give a standard error above 0, such as 0.005`)
  if (!methods.includes(method)) throw new UserError('invalid-input', `no method is called '${method}'; choose among ${methods.join(', ')}`)
  const windows = method === 'compat' ? Math.max(1, Math.floor(maxTime / timeTick)) : windowCount(maxTime, timeTick)
  const outputs = options.outputs
    ? [...new Set(options.outputs.map((name) => nodeNamed(program, name)))]
    : program.names.flatMap((_, node) => (program.internal[node] ? [] : [node]))
  const cells = windows * Math.max(1, outputs.length)
  if (cells > mostSeriesCells) {
    throw new UserError(
      'too-large',
      `${windows} windows of ${outputs.length} nodes would fill the memory with ${Math.round((cells * bytesPerSeriesCell) / 1e6)} MB; use a larger time tick or fewer outputs`,
    )
  }
  const statdist = settings.other?.['statdist_traj_count']
  const base = {
    program,
    maxTime,
    timeTick,
    windows,
    discreteTime,
    seed,
    runs,
    outputs,
    capped: precision === undefined,
    expectedRuns: Math.max(runs, precision === undefined ? 0 : Math.min(mostRuns, mostVariance / precision ** 2)),
    withStates: options.states ?? (options.outputs !== undefined || outputs.length <= 20 || method === 'compat'),
    singles: Math.min(runs, options.singles ?? (method === 'compat' && typeof statdist === 'number' ? statdist : 0)),
  }
  return chooseMethod(base, method)
}

const compiled = new WeakMap<Model, Program>()

/** A model simulated again, and so the code made for it, is not compiled again. */
function compiledOnce(model: Model): Program {
  const known = compiled.get(model)
  if (known) return known
  const program = compile(model)
  compiled.set(model, program)
  return program
}

function programFor(model: Model | Program, {parameters = {}, force, rateFactors}: SimulationOptions): Program {
  const isProgram = 'names' in model
  const isPlain = !force && !rateFactors && Object.keys(parameters).length === 0
  if (isProgram && isPlain) return model
  if (!isProgram && isPlain) return compiledOnce(model)
  const plain = isProgram ? model.model : model
  const known = isProgram ? {...model.parameters, ...parameters} : parameters
  return compile(force || rateFactors ? perturbed(plain, {force, rateFactors}) : plain, known)
}

type Unchosen = Omit<Simulation, 'method' | 'blockRuns' | 'rounds' | 'periods' | 'exact'>

function chooseMethod(base: Unchosen, method: Method): Simulation {
  const {program, singles} = base
  const hasSchedule = (program.model.schedule?.length ?? 0) > 0
  const trajectories = (chosen: 'scalar' | 'compat' | 'reference'): Simulation => ({...base, method: chosen, blockRuns: 100, rounds: 1})
  const shape = blockShape(base.expectedRuns)
  const sliced = ({periods}: Pilot): Simulation => {
    const {wordsPerArm, rounds} = shape
    return {...base, method: 'sliced', blockRuns: 128 * wordsPerArm * rounds, rounds, periods}
  }
  switch (method) {
    case 'exact': {
      const exact = solveExactly(program, base)
      if (!exact) {
        throw new UserError(
          'too-large',
          `model '${program.model.name}' has too many reachable states or too fast rates for the exact method; use the method auto`,
        )
      }
      return {...base, method, blockRuns: 1, rounds: 1, exact}
    }
    case 'sliced':
      if (!program.channels) throw unsplittable(program)
      if (base.discreteTime) throw new UserError('unsupported', 'the bit-sliced method does not run discrete time; use the method scalar')
      if (hasSchedule) throw new UserError('unsupported', 'the bit-sliced method does not run scheduled changes; use the method scalar')
      return sliced(pilotOf(base))
    case 'scalar':
    case 'compat':
    case 'reference':
      return trajectories(method)
    case 'auto': {
      const canSlice = program.channels && !hasSchedule && !base.discreteTime && singles === 0
      const pilot = canSlice ? pilotOf(base) : undefined
      if (singles === 0 && !hasSchedule && !(pilot && pilot.statesMet > mostQuickStates)) {
        const exact = solveExactly(program, base, {states: mostQuickStates, work: 3e8})
        if (exact) return {...base, method: 'exact', blockRuns: 1, rounds: 1, exact}
      }
      return pilot && slicedIsFaster(base, pilot) ? sliced(pilot) : trajectories('scalar')
    }
    default:
      return method satisfies never
  }
}

/** The exact method is chosen where no more states than these can be reached. */
const mostQuickStates = mostStatesMet - 1

/** Wider blocks cost less per trajectory, but so many of them at least are needed for their spread to tell the errors. */
const fewestBlocks = 30

/** Many words go through the machine in rounds, which lessen what lanes have in common. */
function blockShape(runs: number): {readonly wordsPerArm: number; readonly rounds: number} {
  const words = [256, 128, 64, 32, 16, 8, 4, 2].find((some) => runs >= 128 * some * fewestBlocks) ?? 1
  const rounds = words >= 256 ? 4 : words >= 64 ? 2 : 1
  return {wordsPerArm: words / rounds, rounds}
}

/**
 * Compares the two methods' times per trajectory by what a block of bit slices and a pilot of single trajectories have to
 * do. Everything is counted, nothing timed, so that the choice is the same everywhere; the constants are nanoseconds
 * measured on one machine, and being off by a factor of two costs at most that.
 */
function slicedIsFaster(base: Unchosen, pilot: Pilot): boolean {
  const {program, maxTime} = base
  const {wordsPerArm: w} = blockShape(base.expectedRuns)
  const channels = program.channels!.length
  const events = eventsPerBlock(program, new Float64Array(program.names.length).fill(1), maxTime)
  const slicedNs = (taken: number, actedOut: number) => (channels * 400 + taken * 40 + actedOut * (50 + 9 * w)) / (128 * w)
  const scalar = pilot.transitions * scalarStepNs + program.names.length * scalarStartNs
  if (slicedNs(events, events) < scalar) return true
  // Beyond this, a block would take seconds even if most events were passed over.
  if (events > 2e8) return false
  const runner = slicedRunner({...onlyArm(base), periods: pilot.periods, wordsPerArm: w, windows: 1, timeTick: maxTime})
  runner.run(0)
  const {taken, actedOut} = runner.work()
  runner.release()
  return slicedNs(taken, actedOut) < scalar
}

const scalarStepNs = 250
const scalarStartNs = 20

/** The pass of a simulation: one arm in which nothing is held. */
const onlyArm = (base: Unchosen) => ({
  ...base,
  arms: [{force: new Map<number, 0 | 1>(), initial: new Map<number, number>()}],
  factors: new Float64Array(base.program.names.length).fill(1),
  k: 2,
  alone: true,
})

/** Runs ranges of blocks and adds them up. Give its memory back with `release`. */
export interface BlockRunner {
  run(from: number, to: number): void
  /** All that was run so far; valid until more is run. */
  blocks(): Blocks
  release(): void
}

/**
 * A runner of blocks `from` to `to` (not included). What a block gives depends on the simulation's settings and the block's
 * number alone, so that any split over workers and machines, put together by `mergeBlocks`, gives the same result.
 */
export function blockRunner(simulation: Simulation): BlockRunner {
  return simulation.method === 'sliced' ? slicedBlockRunner(simulation) : trajectoryBlockRunner(simulation)
}

/** Blocks `from` to `to` of a simulation. */
export function runBlocks(simulation: Simulation, {from, to}: BlockRange): Blocks {
  const runner = blockRunner(simulation)
  try {
    runner.run(from, to)
    return runner.blocks()
  } finally {
    runner.release()
  }
}

/** What two sets of blocks of one simulation give together. */
export function mergeBlocks(simulation: Simulation, a: Blocks, b: Blocks): Blocks {
  if (a.kind === 'trajectories' && b.kind === 'trajectories') {
    const tally = emptyTally(shapeOf(simulation))
    addTally(tally, a.tally)
    addTally(tally, b.tally)
    return {kind: 'trajectories', tally}
  }
  if (a.kind === 'sliced' && b.kind === 'sliced') {
    const states: Map<string, StateCounts> = new Map()
    addStates(states, a.states)
    addStates(states, b.states)
    const fixed = new Map(a.fixed)
    for (const [key, {on, count}] of b.fixed) fixed.set(key, {on, count: count + (fixed.get(key)?.count ?? 0)})
    const sums = emptySums(simulation.outputs.length, simulation.windows)
    addSums(sums, a.sums)
    addSums(sums, b.sums)
    return {kind: 'sliced', sums, states, fixed}
  }
  throw new RangeError('blocks of two methods cannot be put together')
}

/** The result that blocks amount to. */
export function resultOf(simulation: Simulation, blocks: Blocks): SimulationResult {
  return blocks.kind === 'sliced' ? slicedResult(simulation, blocks) : trajectoryResult(simulation, blocks.tally)
}

/** In compatible runs, what MaBoSS keeps per trajectory are states of the reference nodes. */
const shapeOf = ({program, windows, timeTick, outputs, withStates, singles, method}: Simulation): TallyShape => ({
  program,
  windows,
  timeTick,
  visible: outputs,
  outputs,
  withStates,
  singles,
  singleNodes: method === 'compat' ? program.reference.flatMap((state, node) => (state === undefined ? [] : [node])) : outputs,
})

function trajectoryBlockRunner(simulation: Simulation): BlockRunner {
  const run = runnerOf(simulation)
  const into = recorder(shapeOf(simulation))
  return {
    run(from, to) {
      const end = simulation.capped ? Math.min(to * simulation.blockRuns, simulation.runs) : to * simulation.blockRuns
      for (let i = from * simulation.blockRuns; i < end; i++) run(i, into)
    },
    blocks: () => ({kind: 'trajectories', tally: into.finish()}),
    release() {},
  }
}

function runnerOf(simulation: Simulation): TrajectoryRunner {
  const run: TrajectoryRun = simulation
  if (simulation.method === 'reference') return referenceRunner(run)
  return simulation.method === 'compat' ? compatibleRunner(run, generatorOf(simulation.program.model)) : scalarRunner(run)
}

function generatorOf({settings: {other = {}}}: Model): Generator {
  if (Number(other['use_physrandgen'] ?? 0) !== 0) {
    throw new UserError(
      'unsupported',
      'use_physrandgen asks for physical random numbers, which cannot be repeated; set it to 0 or use another method',
    )
  }
  if (Number(other['use_mtrandgen'] ?? 0) !== 0) return 'mt19937'
  return Number(other['use_glibcrandgen'] ?? 0) !== 0 ? 'glibc' : 'rand48'
}

function slicedBlockRunner(simulation: Simulation): BlockRunner {
  const {program, windows, timeTick, outputs, withStates, blockRuns, rounds, periods, seed} = simulation
  const states = stateCounter(outputs, windows, timeTick, rounds)
  const resting = restCounter(program.names.length)
  const sums = emptySums(outputs.length, windows)
  const perWindow = samplesPerWindow(program, outputs, timeTick)
  const sampleTimes = (block: number, round: number): Float64Array => {
    const word = words(seed, block, 0x7ffffffe - round)
    return Float64Array.from({length: windows * perWindow}, (_, i) => ((i + (word() + 0.5) / 2 ** 32) / perWindow) * timeTick)
  }
  const pass: SlicedPass = {
    ...onlyArm(simulation),
    ...(periods && {periods}),
    wordsPerArm: blockRuns / (128 * rounds),
    rounds,
    startRound: states.startRound,
    ...(withStates && isTimed(outputs) && {countStates: states.take}),
    ...(withStates &&
      !isTimed(outputs) && {
        samples: {times: sampleTimes, take: (sample, view) => states.take(Math.floor(sample / perWindow), view)},
      }),
    atRest: (view, lanes) => {
      resting.add(view, lanes)
      if (withStates) states.leave(view, lanes)
    },
  }
  const runner = slicedRunner(pass)
  return {
    run(from, to) {
      for (let block = from; block < to; block++) {
        addBlock(sums, runner.run(block)[0]!)
        states.endBlock()
      }
    },
    blocks: () => ({kind: 'sliced', sums, states: states.states, fixed: resting.states()}),
    release: runner.release,
  }
}
