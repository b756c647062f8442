import type {Model} from '#logic'
import type {ExactProblem} from '../exact/exact.js'
import type {Program} from '../program/program.js'
import type {Blocks} from './block-totals.js'
import {blockRunner, mergeBlocks, resultOf} from './blocks.js'
import {exactRecorder} from './exact-result.js'
import {prepare} from './prepare.js'
import type {SimulationResult} from './results.js'
import {type BlockCrew, type BlockRange, defaultMaxRuns, type Simulation, type SimulationOptions} from './simulation.js'

/**
 * Simulates a model.
 *
 * @param model - read by `logic`, or a program made by `compile`
 * @param options - method, runs (≥ 1, default 10,000), precision in (0, 1), maxTime and timeTick in the model's unit of time, seed (0
 *   to 2³² − 1)
 * @returns probabilities in [0, 1] by node and window with standard errors, and fixed points
 * @throws {UserError} settings out of range, names that do not exist, a method that cannot run the model, too many states
 * @example
 * (await simulate(parseBnet('A, A\n'), {maxTime: 1})).fixedPoints.length // → 2
 */
export async function simulate(model: Model | Program, options: SimulationOptions = {}): Promise<SimulationResult> {
  const {signal, precision, maxRuns = defaultMaxRuns} = options
  const onProgress = options.onProgress && neverBack(options.onProgress)
  signal?.throwIfAborted()
  const simulation = prepare(model, options)
  if (simulation.exact) return solved(simulation, simulation.exact, signal, onProgress)
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
      if (worst > precision && blocks * simulation.blockRuns < maxRuns) blocks = Math.min(wanted, Math.ceil(maxRuns / simulation.blockRuns))
    }
    return resultOf(simulation, work.blocks())
  } finally {
    await work.close()
  }
}

/** More may turn out to be needed for a precision: what was said to be done stays said until it is passed again. */
function neverBack(onProgress: (fraction: number) => void): (fraction: number) => void {
  let most = 0
  return (fraction) => {
    most = Math.max(most, fraction)
    onProgress(most)
  }
}

async function solved(
  simulation: Simulation,
  problem: ExactProblem,
  signal: AbortSignal | undefined,
  onProgress: SimulationOptions['onProgress'],
): Promise<SimulationResult> {
  const recorder = exactRecorder(simulation, problem)
  const solution = problem.solve()
  let done = 0
  for (let start = performance.now(); ; ) {
    const {done: isOver, value} = solution.next()
    if (isOver) return recorder.finish(value)
    if (value) {
      recorder.add(value)
      onProgress?.(++done / simulation.windows)
    }
    if (performance.now() - start < longestPieceMs) continue
    await breathe()
    signal?.throwIfAborted()
    start = performance.now()
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
  return {
    async run(from, to, signal) {
      let start = performance.now()
      for (const done of runner.run(from, to)) {
        if (performance.now() - start < longestPieceMs) continue
        onProgress?.((from + done) / to)
        await breathe()
        signal?.throwIfAborted()
        start = performance.now()
      }
      onProgress?.(1)
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
      // Put together in the order of blocks, so that states are listed in the order in which one thread meets them.
      for (const blocks of await unlessAborted(Promise.all(parts), signal)) {
        all = all ? mergeBlocks(simulation, all, blocks) : blocks
      }
    },
    blocks: () => all!,
    close: () => crew.close(),
  }
}

/** Gives up waiting as soon as the signal says so. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  const stopping = new AbortController()
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true, signal: stopping.signal})
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    stopping.abort()
  }
}

/** Lets other work of the same thread go on. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
/** Between pieces of about this length, others of the same thread get their turn. */
const longestPieceMs = 40

/**
 * The largest standard error of a node or state in any window.
 *
 * @param result - of `simulate`
 * @returns in [0, 0.5]; 0 where the run was exact
 * @example
 * worstError(await simulate(parseBnet('A, A\n'), {method: 'exact'})) // → 0
 */
export const worstError = ({nodes, states = new Map()}: SimulationResult): number =>
  [...nodes.values(), ...states.values()].reduce((most, {error}) => error.reduce((worst, e) => Math.max(worst, e), most), 0)
