import {type FixedState, type FixedStates, maxFixedStates} from '../program/fixed-states.js'
import {transpose} from './bits.js'
import type {StateView} from './state-view.js'

/**
 * Counts lanes that are in a fixed point, by the state of all nodes. Lanes are turned into rows of 32-bit words, 32 nodes to a word,
 * and looked up in a table with open addressing: there may be nearly as many fixed points as lanes.
 */
export class FixedCounter {
  private readonly nodes: number
  /** Words of a row. */
  private readonly width: number
  private readonly square = new Int32Array(32)
  /** Rows of 32 lanes. */
  private readonly turned: Int32Array
  /** Numbers of entries by their hash, −1 where there is none. */
  private slots = new Int32Array(1024).fill(-1)
  private keys: Int32Array
  private counts = new Float64Array(512)
  private used = 0
  private areTooMany = false

  constructor(nodes: number) {
    this.nodes = nodes
    this.width = Math.ceil(nodes / 32)
    this.turned = new Int32Array(32 * this.width)
    this.keys = new Int32Array(512 * this.width)
  }

  /** Counts the lanes that are marked, by groups of 32. */
  add(view: StateView, fixed: (group: number) => number): void {
    const {bits} = view
    for (let group = 0; group < view.groups() && !this.areTooMany; group++) {
      const lanes = fixed(group)
      if (lanes === 0) continue
      for (let word = 0; word < this.width; word++) {
        for (let i = 0; i < 32; i++) this.square[i] = 32 * word + i < this.nodes ? bits[view.at(32 * word + i) + group]! : 0
        transpose(this.square)
        for (let lane = 0; lane < 32; lane++) this.turned[lane * this.width + word] = this.square[lane]!
      }
      for (let lane = 0; lane < 32; lane++) if ((lanes >>> lane) & 1) this.countLane(lane * this.width)
    }
  }

  states(): FixedStates {
    if (this.areTooMany) return undefined
    const states = new Map<string, FixedState>()
    for (let entry = 0; entry < this.used; entry++) {
      const on: number[] = []
      for (let node = 0; node < this.nodes; node++) if ((this.keys[entry * this.width + (node >> 5)]! >>> (node & 31)) & 1) on.push(node)
      states.set(String.fromCharCode(...on), {on, count: this.counts[entry]!})
    }
    return states
  }

  private hashOf(row: Int32Array, at: number): number {
    let hash = 0x2545f491
    for (let i = 0; i < this.width; i++) {
      hash = Math.imul(hash ^ row[at + i]!, 0x9e3779b1)
      hash ^= hash >>> 15
    }
    return Math.imul(hash, 0x85ebca6b) >>> 7
  }

  private slotOf(row: Int32Array, at: number): number {
    let slot = this.hashOf(row, at) & (this.slots.length - 1)
    for (; this.slots[slot] !== -1; slot = (slot + 1) & (this.slots.length - 1)) {
      const key = this.slots[slot]! * this.width
      let i = 0
      while (i < this.width && this.keys[key + i] === row[at + i]) i++
      if (i === this.width) return slot
    }
    return slot
  }

  private grow(): void {
    const more = new Int32Array(2 * this.keys.length)
    more.set(this.keys)
    this.keys = more
    const moreCounts = new Float64Array(2 * this.counts.length)
    moreCounts.set(this.counts)
    this.counts = moreCounts
    this.slots = new Int32Array(2 * this.slots.length).fill(-1)
    for (let entry = 0; entry < this.used; entry++) this.slots[this.slotOf(this.keys, entry * this.width)] = entry
  }

  private countLane(at: number): void {
    const slot = this.slotOf(this.turned, at)
    const known = this.slots[slot]!
    if (known !== -1) {
      this.counts[known]!++
      return
    }
    if (this.used === maxFixedStates) {
      this.areTooMany = true
      return
    }
    for (let i = 0; i < this.width; i++) this.keys[this.used * this.width + i] = this.turned[at + i]!
    this.slots[slot] = this.used
    this.counts[this.used++] = 1
    if (this.used === this.counts.length) this.grow()
  }
}
