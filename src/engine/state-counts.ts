import {type StateView, slots} from './sliced.js'
import {tooManyStates} from './tally.js'

/** How often each state of some nodes was seen, per window: counts are whole numbers, so sums of them are exact. */
export interface StateCounts {
  readonly on: readonly number[]
  readonly count: Float64Array
  /** Sum over blocks of the squares of their counts. */
  readonly square: Float64Array
}

const mostNumbers = 40_000_000

/** Counts the states of the first arm's lanes. */
export interface StateCounter {
  readonly states: ReadonlyMap<string, StateCounts>
  /** `only` names the lanes to count; default all. */
  take(window: number, view: StateView, only?: readonly number[]): void
  /** Forgets that the last block had come to rest. */
  startBlock(): void
}

/**
 * Reads lanes out of the words: the bits of each node are turned into one code per lane, and the codes are counted.
 *
 * @param visible - the nodes that make up a state
 */
export function stateCounter(visible: readonly number[], lanes: number, windows: number): StateCounter {
  const states = new Map<string, StateCounts>()
  const digits = Math.max(1, Math.ceil(visible.length / 15))
  const codes = new Uint16Array(lanes * digits)
  const counts = new Map<string, number>()

  function stateOf(key: string): StateCounts {
    let found = states.get(key)
    if (!found) {
      if (states.size * windows > mostNumbers) throw tooManyStates(states.size, windows)
      const on = visible.filter((_, i) => {
        const width = Math.min(15, visible.length - 15 * Math.floor(i / 15))
        return (key.charCodeAt(Math.floor(i / 15)) >> (width - 1 - (i % 15))) & 1
      })
      found = {on, count: new Float64Array(windows), square: new Float64Array(windows)}
      states.set(key, found)
    }
    return found
  }

  /** States seen lately, each in a slot of the machine; the commonest first. */
  let known: {readonly key: string; readonly slot: number; count: number}[] = []
  let restedAt = false

  function slowly(view: StateView, only: readonly number[] | undefined): void {
    fillCodes(codes, digits, visible, lanes, view)
    counts.clear()
    const number = only?.length ?? lanes
    for (let i = 0; i < number; i++) {
      const lane = only ? only[i]! : i
      let key = String.fromCharCode(codes[lane * digits]!)
      for (let digit = 1; digit < digits; digit++) key += String.fromCharCode(codes[lane * digits + digit]!)
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }

  function learn(view: StateView): void {
    const best = [...counts].sort((a, b) => b[1] - a[1]).slice(0, slots)
    known = best.map(([key, count], slot) => ({key, slot, count}))
    for (const {key, slot} of known) {
      const on = new Set(stateOf(key).on)
      view.remember(slot, (position) => on.has(visible[position]!))
    }
  }

  /** Looks for the states seen last; false when that does not account for all lanes. */
  function quickly(view: StateView): boolean {
    if (known.length === 0) return false
    counts.clear()
    let left = lanes
    for (const state of known) {
      state.count = left > 0 ? view.match(state.slot) : 0
      left -= state.count
      if (state.count > 0) counts.set(state.key, state.count)
    }
    known.sort((a, b) => b.count - a.count)
    return left === 0
  }

  return {
    states,
    take(window, view, only) {
      if (only?.length === 0) return
      if (only) slowly(view, only)
      else if (!(restedAt && view.isSettled()) && !quickly(view)) {
        slowly(view, undefined)
        learn(view)
      }
      restedAt = !only && view.isSettled()
      for (const [key, count] of counts) {
        const state = stateOf(key)
        state.count[window]! += count
        state.square[window]! += count * count
      }
    },
    startBlock() {
      restedAt = false
    },
  }
}

/** Per lane, the bits of the nodes in groups of 15, first node highest: the same codes as `keyOf` makes. */
export function fillCodes(codes: Uint16Array, digits: number, nodes: readonly number[], lanes: number, {bits, at}: StateView): void {
  codes.fill(0)
  for (let i = 0; i < nodes.length; i++) {
    const digit = Math.floor(i / 15)
    for (let group = 0; group < lanes / 32; group++) {
      const word = bits[at(0, group, nodes[i]!)]!
      let slot = 32 * group * digits + digit
      for (let lane = 0; lane < 32; lane++) {
        codes[slot] = (codes[slot]! << 1) | ((word >>> lane) & 1)
        slot += digits
      }
    }
  }
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
