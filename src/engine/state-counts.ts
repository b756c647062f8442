import type {Program} from './program.js'
import type {StateView} from './sliced.js'
import {mostLooked} from './sliced-lanes.js'
import {keyOf, mostCells, tooManyStates} from './tally.js'

/** How often each state of some nodes was seen, per window: counts are whole numbers, so sums of them are exact. */
export interface StateCounts {
  readonly on: readonly number[]
  readonly count: Float64Array
  /** Sum over blocks of the squares of their counts (a block's looks at one window are added up first). */
  readonly square: Float64Array
}

/** Counts the states of a block's lanes. */
export interface StateCounter {
  readonly states: ReadonlyMap<string, StateCounts>
  startBlock(): void
  /** A look at all lanes. */
  take(window: number, view: StateView): void
  /** Some lanes leave the machine, in the state in which they rest. */
  leave(view: StateView, resting: (group: number) => number): void
  /** Must follow the last look at a block. */
  endBlock(): void
}

/** @param visible - the nodes that make up a state */
export function stateCounter(visible: readonly number[], windows: number): StateCounter {
  const states = new Map<string, StateCounts>()

  function newState(on: readonly number[]): StateCounts {
    if ((states.size + 1) * windows > mostCells) throw tooManyStates(states.size, windows, visible.length)
    return {on, count: new Float64Array(windows), square: new Float64Array(windows)}
  }

  return visible.length <= mostLooked ? countedByCode(visible, states, newState) : countedByKey(visible, states, newState)
}

type NewState = (on: readonly number[]) => StateCounts

function add({count, square}: StateCounts, window: number, lanes: number): void {
  count[window]! += lanes
  square[window]! += lanes * lanes
}

/** For few nodes: the machine counts, by the number whose bit i is node i. */
function countedByCode(visible: readonly number[], states: Map<string, StateCounts>, newState: NewState): StateCounter {
  const size = 2 ** visible.length
  /** States met so far, by order of meeting: few of the many that there could be. */
  const codes: number[] = []
  const met: StateCounts[] = []
  const place = new Int32Array(size).fill(-1)
  let gone: number[] = []
  let seen: number[] = []
  let last: Int32Array | undefined
  let openWindow = 0

  function meet(code: number): number {
    if (place[code] !== -1) return place[code]!
    const on = visible.filter((_, i) => (code >> i) & 1)
    const state = newState(on)
    states.set(keyOfNodes(on, visible), state)
    place[code] = codes.length
    codes.push(code)
    met.push(state)
    gone.push(0)
    seen.push(0)
    return place[code]!
  }

  function closeWindow(): void {
    for (let i = 0; i < seen.length; i++) {
      if (seen[i] === 0) continue
      add(met[i]!, openWindow, seen[i]!)
      seen[i] = 0
    }
  }

  /** Adds the lanes of states met before, and tells how many there are. */
  function addKnown(found: Int32Array): number {
    let lanes = 0
    for (let i = 0; i < codes.length; i++) {
      const here = found[codes[i]!]!
      lanes += here
      seen[i]! += here + gone[i]!
    }
    return lanes
  }

  return {
    states,
    startBlock() {
      gone = codes.map(() => 0)
      seen = codes.map(() => 0)
      last = undefined
    },
    take(window, view) {
      if (window !== openWindow) closeWindow()
      openWindow = window
      const found = last ?? view.histogram()
      const before = codes.length
      if (addKnown(found) < 32 * view.groups()) {
        for (let code = 0; code < size; code++) if (found[code]! > 0) meet(code)
        for (let i = before; i < codes.length; i++) seen[i]! += found[codes[i]!]!
      }
      if (view.isSettled()) last ??= found.slice()
    },
    leave(view, resting) {
      eachState(view, visible, resting, (on, lanes) => {
        gone[meet(on.reduce((sum, position) => sum + 2 ** position, 0))]! += lanes
      })
    },
    endBlock: closeWindow,
  }
}

/** For many nodes: lanes are told apart by one node after the other. */
function countedByKey(visible: readonly number[], states: Map<string, StateCounts>, newState: NewState): StateCounter {
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
      let state = states.get(key)
      if (!state) {
        state = newState(on)
        states.set(key, state)
      }
      add(state, openWindow, count)
    }
    seen.clear()
  }

  return {
    states,
    startBlock: () => gone.clear(),
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
    leave: (view, resting) => eachState(view, visible, resting, (on, lanes) => put(gone, on, lanes)),
    endBlock: closeWindow,
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

/** Number of bits that are 1. */
export function ones(bits: number): number {
  let sum = bits - ((bits >>> 1) & 0x55555555)
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333)
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Adds the counts of `other` to `into`. */
export function addStates(into: Map<string, StateCounts>, other: ReadonlyMap<string, StateCounts>): void {
  for (const [key, {on, count, square}] of other) {
    const own = into.get(key)
    if (!own) {
      into.set(key, {on, count: count.slice(), square: square.slice()})
      continue
    }
    for (let w = 0; w < count.length; w++) {
      own.count[w]! += count[w]!
      own.square[w]! += square[w]!
    }
  }
}
