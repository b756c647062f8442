import {type FixedState, type FixedStates, mergedFixed} from '../program/fixed-states.js'
import type {Program} from '../program/program.js'
import {refuseTooManyStates} from '../program/states.js'

/**
 * Times are counted in whole parts of a window, 2⁻²⁸ of it each, so that sums of them are exact and do not depend on the
 * order in which blocks are put together.
 */
export const parts = 2 ** 28
/** Per window: the sum of the trajectories' shares of time, and of their squares, both in parts. */
export interface Sums {
  readonly time: Float64Array
  readonly square: Float64Array
}

export interface StateSums extends Sums {
  /** The nodes that are on, by number. */
  readonly on: readonly number[]
}

/** What a number of trajectories did. Tallies of different trajectories can be added up in any order. */
export interface Tally {
  runs: number
  /** By key; absent where states are not counted. */
  readonly states: Map<string, StateSums> | undefined
  readonly nodes: readonly Sums[]
  readonly transitionEntropy: Sums
  /** Per distance (0 … number of reference nodes). */
  readonly distance: readonly Float64Array[]
  /** Trajectories that are in a fixed point at the end, by its key. */
  fixed: FixedStates
  /** Trajectories in which each output is on at the end. */
  readonly ends: Float64Array
  /** Shares of time of the first trajectories, by number: name of the state → share. */
  readonly single: Map<number, ReadonlyMap<string, number>>
}

export interface TallyShape {
  readonly program: Program
  readonly windows: number
  readonly timeTick: number
  /** Nodes that states are made of. */
  readonly visible: readonly number[]
  readonly outputs: readonly number[]
  readonly withStates: boolean
  /** Record the shares of time of trajectories below this number, in states of these nodes. */
  readonly singles: number
  readonly singleNodes: readonly number[]
}

export const emptyOf = (windows: number): Sums => ({time: new Float64Array(windows), square: new Float64Array(windows)})

export function emptyTally({windows, outputs, withStates, program}: TallyShape): Tally {
  const distances = program.reference.filter((state) => state !== undefined).length + 1
  return {
    runs: 0,
    states: withStates ? new Map() : undefined,
    nodes: outputs.map(() => emptyOf(windows)),
    transitionEntropy: emptyOf(windows),
    distance: Array.from({length: distances}, () => new Float64Array(windows)),
    fixed: new Map<string, FixedState>(),
    ends: new Float64Array(outputs.length),
    single: new Map(),
  }
}

/**
 * Adds `other` to `into`. Exact: the order of additions does not matter.
 *
 * @throws {UserError} too many states together
 */
export function addTally(into: Tally, other: Tally, {visible}: TallyShape): void {
  const add = (a: Float64Array, b: Float64Array) => {
    for (let i = 0; i < a.length; i++) a[i]! += b[i]!
  }
  const addSums = (a: Sums, b: Sums) => {
    add(a.time, b.time)
    add(a.square, b.square)
  }
  into.runs += other.runs
  if (into.states && other.states) {
    for (const [key, found] of other.states) {
      const own = into.states.get(key)
      if (own) {
        addSums(own, found)
        continue
      }
      refuseTooManyStates(into.states.size + 1, found.time.length, visible.length)
      into.states.set(key, {...found, time: found.time.slice(), square: found.square.slice()})
    }
  }
  for (const [i, node] of other.nodes.entries()) addSums(into.nodes[i]!, node)
  addSums(into.transitionEntropy, other.transitionEntropy)
  for (const [d, found] of other.distance.entries()) add(into.distance[d]!, found)
  into.fixed = mergedFixed(into.fixed, other.fixed)
  add(into.ends, other.ends)
  for (const [run, shares] of other.single) into.single.set(run, shares)
}

export function addShare({time, square}: Sums, window: number, share: number): void {
  time[window]! += Math.round(share * parts)
  square[window]! += Math.round(share * share * parts)
}

/** A share whose square is half a part. */
const shortest = Math.sqrt(0.5 / parts)

/** Mean and standard error of a share, as MaBoSS works them out: the sample variance over trajectories. */
export function shareOf({time, square}: Sums, window: number, runs: number): {mean: number; error: number} {
  const mean = time[window]! / parts / runs
  if (runs < 2) return {mean, error: 0}
  const spread = (square[window]! / parts - runs * mean * mean) / (runs - 1)
  // Squares of shorter shares than this are not counted; their mean is below mean · shortest.
  if (!(spread > 0) && mean < shortest) return {mean, error: Math.sqrt((mean * shortest) / runs)}
  return {mean, error: Math.sqrt(Math.max(0, spread) / runs)}
}

export const inParts = (sum: number): number => sum / parts
export const toParts = (share: number): number => Math.round(share * parts)
