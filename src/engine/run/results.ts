import type {FixedStates} from '../program/fixed-states.js'
import {log2} from '../program/log2.js'
import type {Program} from '../program/program.js'
import {nameOf} from '../program/states.js'
import {inParts, shareOf, type Tally} from '../scalar/tally.js'
import {partsOfLane, type StateCounts, squareScale} from '../sliced/state-counts.js'
import {estimatesOf} from './block-sums.js'
import type {Blocks} from './block-totals.js'
import type {Simulation} from './simulation.js'

/** A probability and its standard error per window. */
export interface Series {
  readonly probability: Float64Array
  readonly error: Float64Array
}

export interface FixedPoint {
  readonly state: string
  /** Names of the nodes that are on. */
  readonly on: readonly string[]
  /** Share of trajectories that are there at the end, 0…1. */
  readonly probability: number
}

/** The states that a trajectory was in (MaBoSS's statdist): shares of its time. */
export interface SingleDistribution {
  readonly run: number
  readonly shares: ReadonlyMap<string, number>
}

export interface SimulationResult {
  /** Start of each window. */
  readonly times: Float64Array
  readonly timeTick: number
  /** Time averages over each window. */
  readonly nodes: ReadonlyMap<string, Series>
  /** By name (`A -- B`, `<nil>`); absent where states were not counted. */
  readonly states?: ReadonlyMap<string, Series>
  /** Entropy (bits) of the distribution over states; absent with them. */
  readonly entropy?: Float64Array
  /** Entropy of the next visible transition; absent for the bit-sliced method. */
  readonly transitionEntropy?: Series
  /** Per Hamming distance from the reference state, 0 first; absent for the bit-sliced method where there are reference nodes. */
  readonly distance?: readonly Float64Array[]
  /** Probability of each node at the very end. */
  readonly ends: ReadonlyMap<string, {readonly probability: number; readonly error: number}>
  /** Most probable first; none where there are more than can be listed, see `fixedPointsUnlisted`. */
  readonly fixedPoints: readonly FixedPoint[]
  /** Present where trajectories end in more than 100,000 different fixed points. */
  readonly fixedPointsUnlisted?: true
  /** The first trajectories' own distributions over states, where they were asked for. */
  readonly singles?: readonly SingleDistribution[]
  readonly method: 'exact' | 'sliced' | 'scalar' | 'compat' | 'reference'
  /** 0 for the exact method. */
  readonly runs: number
  readonly seed: number
}

export const timesOf = ({windows, timeTick}: Simulation) => Float64Array.from({length: windows}, (_, w) => w * timeTick)

const seriesOf = (windows: number, of: (window: number) => {mean: number; error: number}): Series => {
  const values = Array.from({length: windows}, (_, w) => of(w))
  return {probability: Float64Array.from(values, ({mean}) => mean), error: Float64Array.from(values, ({error}) => error)}
}

/** Entropy (bits) of each window's distribution. */
export function entropyOf(states: Iterable<Series>, windows: number): Float64Array {
  const entropy = new Float64Array(windows)
  for (const {probability} of states) {
    for (let w = 0; w < windows; w++) if (probability[w]! > 0) entropy[w]! -= probability[w]! * log2(probability[w]!)
  }
  return entropy
}

export function fixedPointsOf(
  fixed: Iterable<{readonly on: readonly number[]; readonly count: number}>,
  program: Program,
  total: number,
): FixedPoint[] {
  return [...fixed]
    .map(({on, count}) => ({state: nameOf(on, program), on: on.map((node) => program.names[node]!), probability: count / total}))
    .sort((a, b) => b.probability - a.probability || (a.state < b.state ? -1 : 1))
}

const listedFixedPoints = (rests: FixedStates, program: Program, runs: number) =>
  rests ? {fixedPoints: fixedPointsOf(rests.values(), program, runs)} : {fixedPoints: [], fixedPointsUnlisted: true as const}

const binomial = (probability: number, runs: number) => ({
  probability,
  error: Math.sqrt(Math.max(0, probability * (1 - probability)) / runs),
})

export function trajectoryResult(simulation: Simulation, tally: Tally): SimulationResult {
  const {program, windows, outputs, timeTick, seed} = simulation
  const {runs} = tally
  const states =
    tally.states &&
    new Map([...tally.states.values()].map((sums) => [nameOf(sums.on, program), seriesOf(windows, (w) => shareOf(sums, w, runs))]))
  return {
    times: timesOf(simulation),
    timeTick,
    nodes: new Map(outputs.map((node, o) => [program.names[node]!, seriesOf(windows, (w) => shareOf(tally.nodes[o]!, w, runs))])),
    ...(states && {
      states,
      entropy: entropyOf(states.values(), windows),
    }),
    transitionEntropy: seriesOf(windows, (w) => shareOf(tally.transitionEntropy, w, runs)),
    distance: tally.distance.map((sums) => sums.map((sum) => inParts(sum) / runs)),
    ends: new Map(outputs.map((node, o) => [program.names[node]!, binomial(tally.ends[o]! / runs, runs)])),
    ...listedFixedPoints(tally.fixed, program, runs),
    ...(simulation.singles > 0 && {singles: [...tally.single].sort(([a], [b]) => a - b).map(([run, shares]) => ({run, shares}))}),
    method: simulation.method,
    runs,
    seed,
  }
}

export function slicedResult(simulation: Simulation, {sums, ...blocks}: Extract<Blocks, {kind: 'sliced'}>): SimulationResult {
  const {program, windows, outputs, timeTick, blockRuns, seed} = simulation
  const runs = sums.blocks * blockRuns
  const found = estimatesOf(sums, blockRuns)
  const parts = partsOfLane(program, outputs, timeTick)
  const scale = squareScale(parts, blockRuns)
  const stateSeries = ({count, square}: StateCounts) =>
    seriesOf(windows, (w) => {
      const mean = count[w]! / (runs * parts)
      const scaled = count[w]! * scale
      const spread = (square[w]! - (scaled * scaled) / sums.blocks) / (sums.blocks - 1)
      return {mean, error: Math.sqrt(Math.max(0, spread) / sums.blocks) / (blockRuns * parts * scale)}
    })
  const states = simulation.withStates
    ? new Map([...blocks.states.values()].map((counts) => [nameOf(counts.on, program), stateSeries(counts)]))
    : undefined
  const hasReference = program.reference.some((state) => state !== undefined)
  return {
    times: timesOf(simulation),
    timeTick,
    nodes: new Map(outputs.map((node, o) => [program.names[node]!, seriesOf(windows, (w) => found.window(o * windows + w))])),
    ...(states && {
      states,
      entropy: entropyOf(states.values(), windows),
    }),
    ...(!hasReference && {distance: [new Float64Array(windows).fill(1)]}),
    ends: new Map(
      outputs.map((node, o) => {
        const {mean, error} = found.end(o)
        return [program.names[node]!, {probability: mean, error}]
      }),
    ),
    ...listedFixedPoints(blocks.fixed, program, runs),
    method: 'sliced',
    runs,
    seed,
  }
}
