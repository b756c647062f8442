import {UserError} from '#errors'
import type {Model} from '#logic'
import {mergedFixed} from '../program/fixed-states.js'
import {words} from '../program/mix.js'
import {compatibleRunner} from '../scalar/compat.js'
import type {Generator} from '../scalar/maboss-random.js'
import {Recorder} from '../scalar/recorder.js'
import {addTally, emptyTally, type TallyShape} from '../scalar/tally.js'
import {referenceRunner, scalarRunner, type TrajectoryRun, type TrajectoryRunner} from '../scalar/trajectories.js'
import {FixedCounter} from '../sliced/fixed-counts.js'
import type {SlicedPass} from '../sliced/pass.js'
import {SlicedRunner} from '../sliced/runner.js'
import {addStates, isTimed, type StateCounts, samplesPerWindow, stateCounter} from '../sliced/state-counts.js'
import {addBlock, addSums, emptySums} from './block-sums.js'
import type {Blocks} from './block-totals.js'
import {onlyArm} from './choose-method.js'
import {type SimulationResult, slicedResult, trajectoryResult} from './results.js'
import type {BlockRange, Simulation} from './simulation.js'

/** Runs ranges of blocks and adds them up. Give its memory back with `release`. */
export interface BlockRunner {
  /** Runs blocks `from` to `to` (not included) in pieces, for others to get their turn in between; says how many blocks are done. */
  run(from: number, to: number): Iterator<number, void> & Iterable<number>
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

/**
 * Blocks `from` to `to` of a simulation.
 *
 * @param simulation - as `prepare` gives it
 * @param range - blocks `from` up to and without `to`
 * @returns tallies; a block depends on the seed and its number alone
 * @example
 * const simulation = prepare(parseBnet('A, !A\n'), {runs: 256, method: 'scalar'})
 * resultOf(simulation, runBlocks(simulation, {from: 0, to: 1})).runs > 0 // → true
 */
export function runBlocks(simulation: Simulation, {from, to}: BlockRange): Blocks {
  const runner = blockRunner(simulation)
  try {
    const running = runner.run(from, to)
    while (!running.next().done);
    return runner.blocks()
  } finally {
    runner.release()
  }
}

/**
 * What two sets of blocks of one simulation give together.
 *
 * @param simulation - that both are of
 * @param a - blocks
 * @param b - others
 * @returns their sum; the order does not matter
 * @example
 * const simulation = prepare(parseBnet('A, !A\n'), {runs: 2048, method: 'scalar'})
 * const parts = [0, 1].map((from) => runBlocks(simulation, {from, to: from + 1}))
 * resultOf(simulation, mergeBlocks(simulation, ...parts)).runs > 0 // → true
 */
export function mergeBlocks(simulation: Simulation, a: Blocks, b: Blocks): Blocks {
  if (a.kind === 'trajectories' && b.kind === 'trajectories') {
    const shape = shapeOf(simulation)
    const tally = emptyTally(shape)
    addTally(tally, a.tally, shape)
    addTally(tally, b.tally, shape)
    return {kind: 'trajectories', tally}
  }
  if (a.kind === 'sliced' && b.kind === 'sliced') {
    const states: Map<string, StateCounts> = new Map()
    addStates(states, a.states, simulation.outputs.length)
    addStates(states, b.states, simulation.outputs.length)
    const sums = emptySums(simulation.outputs.length, simulation.windows)
    addSums(sums, a.sums)
    addSums(sums, b.sums)
    return {kind: 'sliced', sums, states, fixed: mergedFixed(a.fixed, b.fixed)}
  }
  throw new RangeError('blocks of two methods cannot be put together')
}

/**
 * The result that blocks amount to.
 *
 * @param simulation - that the blocks are of
 * @param blocks - all of them
 * @returns as `simulate` gives it
 * @example
 * const simulation = prepare(parseBnet('A, !A\n'), {runs: 256, method: 'scalar'})
 * Array.from(resultOf(simulation, runBlocks(simulation, {from: 0, to: 1})).nodes.keys()) // → ['A']
 */
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
  const into = new Recorder(shapeOf(simulation))
  return {
    *run(from, to) {
      const end = simulation.capped ? Math.min(to * simulation.blockRuns, simulation.runs) : to * simulation.blockRuns
      for (let i = from * simulation.blockRuns; i < end; i++) {
        run(i, into)
        yield (i + 1) / simulation.blockRuns - from
      }
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
  const states = stateCounter(simulation)
  const fixed = new FixedCounter(program.names.length)
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
    atFixedPoint: (view, lanes) => {
      fixed.add(view, lanes)
      if (withStates) states.leave(view, lanes)
    },
  }
  const runner = new SlicedRunner(pass)
  return {
    *run(from, to) {
      for (let block = from; block < to; block++) {
        const running = runner.pieces(block)
        let piece = running.next()
        for (; !piece.done; piece = running.next()) yield block - from
        addBlock(sums, piece.value[0]!)
        states.endBlock()
        yield block + 1 - from
      }
    },
    blocks: () => ({kind: 'sliced', sums, states: states.states, fixed: fixed.states()}),
    release: () => runner.release(),
  }
}
