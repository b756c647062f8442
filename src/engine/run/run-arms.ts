import {UserError} from '#errors'
import {type Arm, type ArmResult, armResult, type BlockMeans} from '../program/arms.js'
import {perturbed} from '../program/perturbed.js'
import {compile, nodeNamed, type Program, unsliceable} from '../program/program.js'
import {atOnce, partOf, type Stepwise, watched} from '../program/stepwise.js'
import {Recorder} from '../scalar/recorder.js'
import {shareOf} from '../scalar/tally.js'
import {referenceRunner, scalarRunner} from '../scalar/trajectories.js'
import type {SlicedArm, SlicedPass} from '../sliced/pass.js'
import {eventsPerBlock, SlicedRunner} from '../sliced/runner.js'
import {windowCount} from './simulation.js'

export interface ArmOptions {
  /** Trajectories per arm, rounded up to whole blocks of 128 to 2,048. Default 512. */
  readonly runs?: number
  /** Default 1. The same seed gives the same numbers whichever arms are run together. */
  readonly seed?: number
  /** Names of the nodes to report. */
  readonly outputs: readonly string[]
  /** End of the run, in units of 1 / rate. */
  readonly maxTime: number
  /** Length of a window. Default: a tenth of `maxTime`. */
  readonly timeTick?: number
  /** Time goes in steps of `timeTick`, with one change each. Default the model's setting, else false. */
  readonly discreteTime?: boolean
  /**
   * Default `auto`: bit-sliced, or scalar where time is discrete, nodes are changed by schedule, or a rate cannot be split into
   * channels or is so fast that events would not end.
   */
  readonly method?: 'auto' | 'sliced' | 'scalar' | 'reference'
  /** So many blocks at least, as far as there are trajectories: for tests that take their error from them. Default none in particular. */
  readonly fewestBlocks?: number
  /** Keep the block means of every window, to compare arms window by window. Default: of the last one. */
  readonly everyWindow?: boolean
}

/** Arms that go through the machine at once: more would only push the state out of the cache. */
const armsPerPass = 16

/**
 * Runs variants of a program with common random numbers and gives what was estimated for each, in order. Bit-sliced, nothing
 * is compiled between arms (but for `parameters`, once per distinct set): held nodes and initial probabilities are data.
 *
 * @throws {UserError} unknown nodes or parameters, values out of range, a method that cannot run the model
 */
export function runArms(program: Program, arms: readonly Arm[], options: ArmOptions): ArmResult[] {
  return atOnce(armsInSteps(program, arms, options))
}

/** As `runArms`, but others of the same thread go on, and it can be watched and stopped. */
export function simulateArms(
  program: Program,
  arms: readonly Arm[],
  {
    signal,
    onProgress,
    ...options
  }: ArmOptions & {readonly signal?: AbortSignal | undefined; readonly onProgress?: ((share: number) => void) | undefined},
): Promise<ArmResult[]> {
  return watched(armsInSteps(program, arms, options), {signal, onProgress})
}

export function* armsInSteps(program: Program, arms: readonly Arm[], options: ArmOptions): Stepwise<ArmResult[]> {
  const {runs = 512, seed = 1, outputs, maxTime, timeTick = maxTime / 10, method = 'auto', fewestBlocks = 1, everyWindow = false} = options
  const discreteTime = options.discreteTime ?? program.model.settings.discreteTime ?? false
  if (!(runs >= 1)) throw new UserError('invalid-input', `runs is ${runs}; give a whole number of at least 1`)
  if (!(maxTime > 0 && maxTime < Infinity)) throw new UserError('invalid-input', `the maximal time is ${maxTime}; give a number above 0`)
  if (!(timeTick > 0 && timeTick <= maxTime))
    throw new UserError('invalid-input', `the time tick is ${timeTick}; give a number above 0 and at most the maximal time, ${maxTime}`)
  const outputNodes = outputs.map((name) => nodeNamed(program, name))
  const windows = windowCount(maxTime, timeTick)
  const times = Float64Array.from({length: windows}, (_, w) => w * timeTick)
  const variants = arms.map((arm) => readArm(program, arm))
  const results: ArmResult[] = new Array(arms.length)
  const shape = {maxTime, timeTick, windows, seed, outputs: outputNodes}
  let finished = 0
  const share = (part: number) => (finished + part) / arms.length
  for (const {program: variant, factors, members} of grouped(variants)) {
    const mistake = unsliceable(variant, discreteTime)
    if (method === 'sliced' && mistake) throw mistake
    const isTooFast = method === 'auto' && eventsPerBlock(variant, factors, maxTime) > 2e7
    if (method === 'scalar' || method === 'reference' || mistake || isTooFast) {
      const chosen = method === 'reference' ? 'reference' : 'scalar'
      for (const i of members) {
        const blocks = yield* partOf(trajectoryBlocks(variant, arms[i]!, chosen, {...shape, runs, discreteTime}), share)
        results[i] = armResult(blocks, outputs, times, chosen, everyWindow)
        finished++
      }
      continue
    }
    // Passes of one size, so that they share a module: the last is filled up with arms whose results are left out.
    const size = Math.ceil(members.length / Math.ceil(members.length / armsPerPass))
    for (let from = 0; from < members.length; from += size) {
      const some = members.slice(from, from + size)
      const filled = Array.from({length: size}, (_, position) => some[position] ?? some[0]!)
      const pass = {program: variant, arms: filled.map((i) => variants[i]!.arm), factors, ...shape}
      const blocks = yield* partOf(slicedBlocks(pass, runs, wordsFor(runs, fewestBlocks)), (part) => share(part * some.length))
      for (const [position, i] of some.entries()) results[i] = armResult(blocks[position]!, outputs, times, 'sliced', everyWindow)
      finished += some.length
    }
  }
  return results
}

/** The same for arms that are to be compared: all by one method, where the choice is free. */
export function* pairedArms(program: Program, arms: readonly Arm[], options: ArmOptions): Stepwise<ArmResult[]> {
  const results = yield* armsInSteps(program, arms, options)
  if (results.every(({method}) => method === results[0]!.method)) return results
  return yield* armsInSteps(program, arms, {...options, method: 'scalar'})
}

interface TrajectoryArm {
  readonly maxTime: number
  readonly timeTick: number
  readonly windows: number
  readonly seed: number
  readonly runs: number
  readonly discreteTime: boolean
  readonly outputs: readonly number[]
}

/**
 * One arm by single trajectories, in blocks of 128 or, where those would be very many, of a multiple; trajectory i of every arm
 * starts from the same random numbers.
 */
function* trajectoryBlocks(
  program: Program,
  {force, rateFactors, initial}: Arm,
  method: 'scalar' | 'reference',
  arm: TrajectoryArm,
): Stepwise<BlockMeans[]> {
  const {windows, timeTick, outputs, runs} = arm
  const variant = compile(perturbed(program.model, {force, rateFactors, initial}), program.parameters, program.model)
  const run = (method === 'scalar' ? scalarRunner : referenceRunner)({...arm, program: variant})
  const lanes = 128 * Math.ceil(runs / (128 * maxTrajectoryBlocks))
  const blocks: BlockMeans[] = []
  const count = Math.ceil(runs / lanes)
  for (let block = 0; block < count; block++) {
    const into = new Recorder({program: variant, windows, timeTick, visible: [], outputs, withStates: false, singles: 0, singleNodes: []})
    for (let i = 0; i < lanes; i++) run(block * lanes + i, into)
    const {nodes, ends} = into.finish()
    blocks.push({
      lanes,
      windows: Float64Array.from(nodes.flatMap((sums) => Array.from({length: windows}, (_, w) => shareOf(sums, w, lanes).mean))),
      ends: ends.map((count) => count / lanes),
    })
    yield (block + 1) / count
  }
  return blocks
}

function* slicedBlocks(pass: Omit<SlicedPass, 'wordsPerArm' | 'k'>, runs: number, wordsPerArm: number): Stepwise<BlockMeans[][]> {
  const runner = new SlicedRunner({...pass, wordsPerArm, k: 2})
  const result: BlockMeans[][] = pass.arms.map(() => [])
  try {
    for (let block = 0; block * runner.lanes < runs; block++) {
      for (const [a, means] of runner.run(block).entries()) result[a]!.push(means)
      yield Math.min(1, ((block + 1) * runner.lanes) / runs)
    }
  } finally {
    runner.release()
  }
  return result
}

/** More would tell an error no better. */
const maxTrajectoryBlocks = 512

/** Blocks that arms of so many trajectories are run in, at most. */
export const blocksFor = (runs: number): number =>
  Math.max(Math.min(maxTrajectoryBlocks, Math.ceil(runs / 128)), Math.ceil(runs / (128 * wordsFor(runs))))

/** Words of 128 trajectories that arms of so many are run in. */
function wordsFor(runs: number, fewestBlocks = 1): number {
  let words = runs <= 2048 ? 1 : runs <= 8192 ? 2 : runs <= 32768 ? 8 : 16
  while (words > 1 && runs < 128 * words * fewestBlocks) words /= 2
  return words
}

interface Variant {
  readonly program: Program
  readonly arm: SlicedArm
  readonly factors: Float64Array
}

function readArm(program: Program, {force = {}, rateFactors = {}, initial = {}, parameters}: Arm): Variant {
  const factors = new Float64Array(program.names.length).fill(1)
  for (const [name, factor] of Object.entries(rateFactors)) {
    if (!(factor >= 0 && factor < Infinity))
      throw new UserError('invalid-input', `the rate factor of '${name}' is ${factor}; give a number of at least 0`)
    factors[nodeNamed(program, name)] = factor
  }
  for (const [name, value] of Object.entries(force)) {
    if (value !== 0 && value !== 1) throw new UserError('invalid-input', `'${name}' is forced to ${value}; give 0 or 1`)
  }
  for (const [name, value] of Object.entries(initial)) {
    if (!(value >= 0 && value <= 1))
      throw new UserError('invalid-input', `the initial probability of '${name}' is ${value}; give a number from 0 to 1`)
  }
  return {
    program: parameters && Object.keys(parameters).length > 0 ? withParameters(program, parameters) : program,
    arm: {
      force: new Map(Object.entries(force).map(([name, value]) => [nodeNamed(program, name), value])),
      initial: new Map(Object.entries(initial).map(([name, value]) => [nodeNamed(program, name), value])),
    },
    factors,
  }
}

const variantsOf = new WeakMap<Program, Map<string, Program>>()

/** The program with other values of parameters, compiled once per set of values. */
export function withParameters(program: Program, parameters: Readonly<Record<string, number>>): Program {
  const known = variantsOf.get(program) ?? new Map<string, Program>()
  variantsOf.set(program, known)
  const key = JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)))
  const found = known.get(key) ?? compile(program.model, {...program.parameters, ...parameters})
  known.set(key, found)
  return found
}

/** Arms by what they must share to run in one pass. */
function grouped(variants: readonly Variant[]): {program: Program; factors: Float64Array; members: number[]}[] {
  const groups: {program: Program; factors: Float64Array; members: number[]}[] = []
  for (const [i, {program, factors}] of variants.entries()) {
    const group = groups.find((other) => other.program === program && other.factors.every((factor, node) => factor === factors[node]))
    if (group) group.members.push(i)
    else groups.push({program, factors, members: [i]})
  }
  return groups
}
