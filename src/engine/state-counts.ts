import type {Program} from './program.js'
import {type StateView, slots} from './sliced.js'
import {tooManyStates} from './tally.js'

/** How often each state of some nodes was seen, per window: counts are whole numbers, so sums of them are exact. */
export interface StateCounts {
  readonly on: readonly number[]
  readonly count: Float64Array
  /** Sum over blocks of the squares of their counts (a block's looks at one window are added up first). */
  readonly square: Float64Array
}

const mostNumbers = 40_000_000

/** Counts the states of the first arm's lanes. */
export interface StateCounter {
  readonly states: ReadonlyMap<string, StateCounts>
  /** `only` gives the lanes of each group of 32 to count; default all. */
  take(window: number, view: StateView, only?: (group: number) => number): void
  /** Must follow the last look at a block. */
  endBlock(): void
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
  const known: {key: string; readonly slot: number; count: number}[] = []
  let restedAt = false
  const sums = new Map<string, number>()
  let openWindow = 0

  function closeWindow(): void {
    for (const [key, count] of sums) {
      const state = stateOf(key)
      state.count[openWindow]! += count
      state.square[openWindow]! += count * count
    }
    sums.clear()
  }

  /** Splits the lanes of a group by one node after the other; `words[base + 4 · node]` holds a node's lanes. */
  function split(words: Uint32Array, base: number, lanesLeft: number, start: number, key: string, code: number): void {
    let left = lanesLeft
    let prefix = key
    let bits = code
    let inDigit = start % 15
    for (let position = start; position < visible.length; position++) {
      const on = left & words[base + 4 * visible[position]!]!
      bits <<= 1
      if (on !== 0) {
        if (on !== left) {
          const isLast = inDigit === 14
          split(words, base, left & ~on, position + 1, isLast ? prefix + String.fromCharCode(bits) : prefix, isLast ? 0 : bits)
          left = on
        }
        bits |= 1
      }
      if (inDigit === 14) {
        prefix += String.fromCharCode(bits)
        bits = 0
        inDigit = 0
      } else inDigit++
    }
    const whole = visible.length % 15 === 0 ? prefix : prefix + String.fromCharCode(bits)
    counts.set(whole, (counts.get(whole) ?? 0) + ones(left))
  }

  function slowly(view: StateView, only: (group: number) => number): void {
    counts.clear()
    for (let group = 0; group < lanes / 32; group++) {
      const some = only(group)
      if (some !== 0) split(view.bits, view.at(0, group, 0), some, 0, '', 0)
    }
  }

  /** Looks for the states seen last, then reads the lanes that are in none of them one by one. */
  function quickly(view: StateView): void {
    counts.clear()
    view.clearFound()
    let left = lanes
    for (const state of known) {
      state.count = left > 0 ? view.match(state.slot) : 0
      left -= state.count
      if (state.count > 0) counts.set(state.key, state.count)
    }
    if (left > 0) readRest(view)
    known.sort((a, b) => b.count - a.count)
  }

  function readRest(view: StateView): void {
    const before = new Map(counts)
    slowly(view, (group) => ~view.found(group))
    const best = [...counts].sort((a, b) => b[1] - a[1])
    for (const [key, count] of before) counts.set(key, count)
    for (const [key, count] of best) {
      const place = known.length < slots ? {key, slot: known.length, count} : known.findLast((state) => state.count === 0)
      if (!place) break
      if (place.slot === known.length) known.push(place)
      else place.key = key
      place.count = count
      const on = new Set(stateOf(key).on)
      view.remember(place.slot, (position) => on.has(visible[position]!))
    }
  }

  return {
    states,
    take(window, view, only) {
      if (only) slowly(view, only)
      else if (!(restedAt && view.isSettled())) quickly(view)
      restedAt = !only && view.isSettled()
      if (window !== openWindow) closeWindow()
      openWindow = window
      for (const [key, count] of counts) sums.set(key, (sums.get(key) ?? 0) + count)
    },
    endBlock: closeWindow,
    startBlock() {
      restedAt = false
    },
  }
}

/**
 * Looks at whole states this often in a window, at a random time of each equal part: about twice in the time in which a node
 * changes, so that the mean of the looks is hardly more uncertain than the time average.
 */
export function samplesPerWindow({channels, names}: Program, timeTick: number): number {
  const changesPerNode = channels!.reduce((sum, {rate}) => sum + rate, 0) / names.length
  return Math.max(1, Math.min(16, Math.ceil(2 * timeTick * changesPerNode)))
}

/** Number of bits that are 1. */
function ones(bits: number): number {
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
