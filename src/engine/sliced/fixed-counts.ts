import {type FixedState, type FixedStates, maxFixedStates} from '../program/fixed-states.js'
import {transpose} from './bits.js'
import type {StateView} from './state-view.js'

/** Counts lanes that are in a fixed point, by the state of all nodes. */
export interface FixedCounter {
  add(view: StateView, fixed: (group: number) => number): void
  states(): FixedStates
}

/**
 * Lanes are turned into rows of 32-bit words, 32 nodes to a word, and looked up in a table with open addressing: there may be
 * nearly as many fixed points as lanes.
 */
export function fixedCounter(nodes: number): FixedCounter {
  const width = Math.ceil(nodes / 32)
  const square = new Int32Array(32)
  const turned = new Int32Array(32 * width)
  let slots = new Int32Array(1024).fill(-1)
  let keys = new Int32Array(512 * width)
  let counts = new Float64Array(512)
  let used = 0
  let areTooMany = false

  function hashOf(row: Int32Array, at: number): number {
    let hash = 0x2545f491
    for (let i = 0; i < width; i++) {
      hash = Math.imul(hash ^ row[at + i]!, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return Math.imul(hash, 0x85ebca6b) >>> 7
  }

  function slotOf(row: Int32Array, at: number): number {
    let slot = hashOf(row, at) & (slots.length - 1)
    for (; slots[slot] !== -1; slot = (slot + 1) & (slots.length - 1)) {
      const key = slots[slot]! * width
      let i = 0
      while (i < width && keys[key + i] === row[at + i]) i++
      if (i === width) return slot
    }
    return slot
  }

  function grow(): void {
    const more = new Int32Array(2 * keys.length)
    more.set(keys)
    keys = more
    const moreCounts = new Float64Array(2 * counts.length)
    moreCounts.set(counts)
    counts = moreCounts
    slots = new Int32Array(2 * slots.length).fill(-1)
    for (let entry = 0; entry < used; entry++) slots[slotOf(keys, entry * width)] = entry
  }

  function countLane(at: number): void {
    const slot = slotOf(turned, at)
    const known = slots[slot]!
    if (known !== -1) {
      counts[known]!++
      return
    }
    if (used === maxFixedStates) {
      areTooMany = true
      return
    }
    for (let i = 0; i < width; i++) keys[used * width + i] = turned[at + i]!
    slots[slot] = used
    counts[used++] = 1
    if (used === counts.length) grow()
  }

  return {
    add(view, fixed) {
      const {bits} = view
      for (let group = 0; group < view.groups() && !areTooMany; group++) {
        const lanes = fixed(group)
        if (lanes === 0) continue
        for (let word = 0; word < width; word++) {
          for (let i = 0; i < 32; i++) square[i] = 32 * word + i < nodes ? bits[view.at(32 * word + i) + group]! : 0
          transpose(square)
          for (let lane = 0; lane < 32; lane++) turned[lane * width + word] = square[lane]!
        }
        for (let lane = 0; lane < 32; lane++) if ((lanes >>> lane) & 1) countLane(lane * width)
      }
    },
    states() {
      if (areTooMany) return undefined
      const states = new Map<string, FixedState>()
      for (let entry = 0; entry < used; entry++) {
        const on: number[] = []
        for (let node = 0; node < nodes; node++) if ((keys[entry * width + (node >> 5)]! >>> (node & 31)) & 1) on.push(node)
        states.set(String.fromCharCode(...on), {on, count: counts[entry]!})
      }
      return states
    },
  }
}
