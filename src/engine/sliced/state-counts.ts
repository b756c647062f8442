import type {Program} from '../program/program.js'
import {keyOf, refuseTooManyStates} from '../program/states.js'
import {ones} from './bits.js'
import {maxCoded} from './move-code.js'
import type {StateView} from './state-view.js'

/** How many lanes were in each state of some nodes, per window: counts are whole numbers, so sums of them are exact. */
export interface StateCounts {
  readonly on: readonly number[]
  /** In parts of a lane, see `partsOfLane`. */
  readonly count: Float64Array
  /** Sum over blocks of the squares of their counts, scaled by `squareScale` and rounded. */
  readonly square: Float64Array
}

/** Counts the states of a block's lanes. */
export interface StateCounter {
  readonly states: ReadonlyMap<string, StateCounts>
  startRound(): void
  /** Takes in a window that ends, or, where states are sampled, a look at all lanes. */
  take(window: number, view: StateView): void
  /** Some lanes leave the machine, in the fixed point that they are in. */
  leave(view: StateView, fixed: (group: number) => number): void
  /** Must follow the last window of a block's last round. */
  endBlock(): void
}

/** What has been counted in the present block, per window; it is squared when the block ends. */
interface OpenCounts extends StateCounts {
  readonly block: Float64Array
}

/** What is counted is the time spent in a state, exactly, for few nodes; otherwise the states at random times. */
export const isTimed = (visible: readonly number[]): boolean => visible.length <= maxCoded

/** Parts of a lane that time is counted in: a billion trajectories still add up to a whole number that is exact. */
const timedParts = 2 ** 20

/** What a lane that is in a state all through a window counts there. */
export const partsOfLane = (program: Program, outputs: readonly number[], timeTick: number): number =>
  isTimed(outputs) ? timedParts : samplesPerWindow(program, outputs, timeTick)

/** Squares are of a block's count in units of 2⁻¹⁹ of all its lanes, so that their sums over 32,768 blocks are exact. */
const squareUnits = 2 ** 19

/** By how much counts of blocks are scaled down before they are squared. */
export const squareScale = (parts: number, blockRuns: number): number => Math.min(1, squareUnits / (parts * blockRuns))

/** What a counter keeps its counts in. */
interface Ledger {
  readonly states: Map<string, OpenCounts>
  newState(on: readonly number[]): OpenCounts
  add(state: OpenCounts, window: number, parts: number): void
  endBlock(): void
}

function ledger(visible: readonly number[], windows: number, scale: number): Ledger {
  const states = new Map<string, OpenCounts>()
  const touched: {readonly state: OpenCounts; readonly window: number}[] = []
  return {
    states,
    newState(on) {
      refuseTooManyStates(states.size + 1, windows, visible.length)
      return {on, count: new Float64Array(windows), square: new Float64Array(windows), block: new Float64Array(windows)}
    },
    add(state, window, parts) {
      if (state.block[window] === 0) touched.push({state, window})
      state.block[window]! += parts
    },
    endBlock() {
      for (const {
        state: {count, square, block},
        window,
      } of touched) {
        const parts = block[window]!
        const scaled = Math.round(parts * scale)
        count[window]! += parts
        square[window]! += scaled * scaled
        block[window] = 0
      }
      touched.length = 0
    },
  }
}

/** What of a simulation decides how its states are counted. */
interface CountedRun {
  readonly program: Program
  readonly outputs: readonly number[]
  readonly windows: number
  readonly timeTick: number
  /** Trajectories in a block. */
  readonly blockRuns: number
}

/** Counts the states of the simulation's outputs. */
export function stateCounter({program, outputs, windows, timeTick, blockRuns}: CountedRun): StateCounter {
  const counts = ledger(outputs, windows, squareScale(partsOfLane(program, outputs, timeTick), blockRuns))
  return isTimed(outputs) ? timedByCode(outputs, timeTick, counts) : sampledByKey(outputs, counts)
}

/** For few nodes: the machine keeps account, by the number whose bit i is node i. */
function timedByCode(visible: readonly number[], timeTick: number, {states, newState, add, endBlock}: Ledger): StateCounter {
  const byCode: (OpenCounts | undefined)[] = new Array(2 ** visible.length)
  const gone = new Map<number, number>()
  const perTime = timedParts / timeTick
  const unknown: {readonly code: number; readonly parts: number}[] = []

  function put(code: number, window: number, parts: number): void {
    const state = byCode[code]
    if (parts === 0) return
    if (state) add(state, window, parts)
    else unknown.push({code, parts})
  }

  /** States met for the first time, in an order that does not depend on which blocks were run before. */
  function putUnknown(window: number): void {
    for (const {code, parts} of unknown.sort((a, b) => a.code - b.code)) {
      add(stateOf(code), window, parts)
    }
    unknown.length = 0
  }

  function stateOf(code: number): OpenCounts {
    const known = byCode[code]
    if (known) return known
    const on = visible.filter((_, i) => (code >> i) & 1)
    const state = newState(on)
    byCode[code] = state
    states.set(keyOfNodes(on, visible), state)
    return state
  }

  return {
    states,
    startRound: () => gone.clear(),
    take(window, {met, areas}) {
      const codes = met()
      for (let i = 0; i < codes.length; i++) {
        const code = codes[i]!
        put(code, window, Math.floor(areas[code]! * perTime + 0.5))
      }
      for (const [code, lanes] of gone) put(code, window, timedParts * lanes)
      if (unknown.length > 0) putUnknown(window)
    },
    leave(view, fixed) {
      eachState(view, visible, fixed, (on, lanes) => {
        const code = on.reduce((sum, position) => sum + 2 ** position, 0)
        gone.set(code, lanes + (gone.get(code) ?? 0))
      })
    },
    endBlock,
  }
}

/** For many nodes: lanes are told apart by one node after the other. */
function sampledByKey(visible: readonly number[], {states, newState, add, endBlock}: Ledger): StateCounter {
  const gone = new Map<string, {readonly on: readonly number[]; count: number}>()
  const seen = new Map<string, {readonly on: readonly number[]; count: number}>()
  let openWindow = 0

  function put(into: typeof gone, on: readonly number[], lanes: number): void {
    const nodes = on.map((position) => visible[position]!)
    const key = keyOfNodes(nodes, visible)
    const known = into.get(key)
    if (known) known.count += lanes
    else into.set(key, {on: nodes, count: lanes})
  }

  function closeWindow(): void {
    for (const [key, {on, count}] of seen) {
      add(stateOf(key, on), openWindow, count)
    }
    seen.clear()
  }

  function stateOf(key: string, on: readonly number[]): OpenCounts {
    const state = states.get(key) ?? newState(on)
    states.set(key, state)
    return state
  }

  return {
    states,
    startRound() {
      closeWindow()
      gone.clear()
    },
    take(window, view) {
      if (window !== openWindow) closeWindow()
      openWindow = window
      eachState(
        view,
        visible,
        () => -1,
        (on, lanes) => put(seen, on, lanes),
      )
      for (const [key, {on, count}] of gone) {
        const known = seen.get(key)
        if (known) known.count += count
        else seen.set(key, {on, count})
      }
    },
    leave: (view, fixed) => eachState(view, visible, fixed, (on, lanes) => put(gone, on, lanes)),
    endBlock() {
      closeWindow()
      endBlock()
    },
  }
}

const keyOfNodes = (on: readonly number[], nodes: readonly number[]): string => {
  const state = new Uint8Array(nodes.reduce((most, node) => Math.max(most, node), -1) + 1)
  for (const node of on) state[node] = 1
  return keyOf(state, nodes)
}

/**
 * Calls `found` with every state that some lanes of a group are in: the positions (in `nodes`) of the nodes that are on, valid
 * only during the call, and the number of lanes. A state may be found several times.
 */
function eachState(
  view: StateView,
  nodes: readonly number[],
  only: (group: number) => number,
  found: (on: readonly number[], lanes: number) => void,
): void {
  const {bits} = view
  const rows = nodes.map((node) => view.at(node))
  const on: number[] = []
  function split(group: number, lanes: number, from: number): void {
    const depth = on.length
    for (let position = from; position < rows.length; position++) {
      const here = lanes & bits[rows[position]! + group]!
      if (here === 0) continue
      if (here === lanes) on.push(position)
      else {
        split(group, lanes & ~here, position + 1)
        lanes = here
        on.push(position)
      }
    }
    found(on, ones(lanes))
    on.length = depth
  }
  for (let group = 0; group < view.groups(); group++) {
    const lanes = only(group)
    if (lanes !== 0) split(group, lanes, 0)
  }
}

/**
 * Looks at whole states this often in a window, at a random time of each equal part: about twice in the time in which a node
 * of interest changes, so that the mean of the looks is hardly more uncertain than the time average.
 */
export function samplesPerWindow({channels}: Program, outputs: readonly number[], timeTick: number): number {
  const isOutput = new Set(outputs)
  const changes = channels!.reduce((sum, {rate, node}) => sum + (isOutput.has(node) ? rate : 0), 0)
  return Math.max(1, Math.min(16, Math.ceil((2 * timeTick * changes) / Math.max(1, outputs.length))))
}

/**
 * Adds the counts of `other` to `into`.
 *
 * @param nodes - of which a state is made
 */
export function addStates(into: Map<string, StateCounts>, other: ReadonlyMap<string, StateCounts>, nodes: number): void {
  for (const [key, {on, count, square}] of other) {
    const own = into.get(key)
    if (!own) {
      refuseTooManyStates(into.size + 1, count.length, nodes)
      into.set(key, {on, count: count.slice(), square: square.slice()})
      continue
    }
    for (let w = 0; w < count.length; w++) {
      own.count[w]! += count[w]!
      own.square[w]! += square[w]!
    }
  }
}
