import type {BlockMeans} from '../program/arms.js'
import {maxQuads, quadsOf} from './layout.js'
import type {Machine} from './machine.js'
import {seenRowBytes} from './move-code.js'
import type {StateView} from './state-view.js'

/** What is counted, and where in memory. */
export interface AccountFacts {
  readonly outputs: number
  readonly arms: number
  /** 2 to the power of the number of outputs where states are counted, otherwise 0. */
  readonly codes: number
  /** Lanes that a round begins with, per arm. */
  readonly lanes: number
  readonly rounds: number
  readonly windows: number
  readonly timeTick: number
  /** Bytes from a node's lanes to the next node's. */
  readonly rowBytes: number
  /** Offset, in numbers of 32 bits, of the first lanes of a node. */
  readonly bitsAt: (node: number) => number
  readonly at: Readonly<Record<keyof ReturnType<typeof accountSizes>, number>>
}

/** Bytes of what is counted. */
export function accountSizes(outputs: number, arms: number, codes: number, lanes: number) {
  return {
    outputRow: 4 * outputs,
    counts: 4 * outputs * arms,
    quadCounts: 4 * maxQuads * outputs,
    areas: 8 * outputs * arms,
    stateCounts: 4 * codes,
    stateAreas: 8 * codes,
    stateFlags: codes,
    metStates: 4 * codes,
    laneStates: codes > 0 ? 2 * lanes : 0,
    seenRows: codes > 0 ? seenRowBytes * outputs : 0,
  }
}

/** Keeps account of the time that lanes spend with an output on, window by window, and of the states they are in. */
export interface Accounts {
  readonly view: StateView
  /** A round begins: no lane has left the machine. */
  begin(): void
  /** Counts all lanes anew, from now on in so many words. */
  takeWords(words: number): void
  /** From now on in fewer words: the lanes that are left out keep their outputs to the end. */
  leaveWords(words: number): void
  startWindow(window: number): void
  /** Adds the window's share to the means of arms. */
  endWindow(window: number, means: readonly BlockMeans[]): void
  /** Adds what lanes end with. */
  end(means: readonly BlockMeans[]): void
}

export function accountant({memory, instance}: Machine, facts: AccountFacts): Accounts {
  const {outputs, arms, codes, lanes, rounds, windows, timeTick, rowBytes, at} = facts
  const i32 = new Int32Array(memory.buffer)
  const u32 = new Uint32Array(memory.buffer)
  const f64 = new Float64Array(memory.buffer)
  const counts = i32.subarray(at.counts >> 2, (at.counts >> 2) + outputs * arms)
  const areas = f64.subarray(at.areas >> 3, (at.areas >> 3) + outputs * arms)
  const stateCounts = i32.subarray(at.stateCounts >> 2, (at.stateCounts >> 2) + codes)
  const metStates = i32.subarray(at.metStates >> 2, (at.metStates >> 2) + codes)
  const flags = new Uint8Array(memory.buffer, at.stateFlags, codes)
  /** Lanes of the first arm that have left the machine, per output those that are on. */
  const goneOn = new Float64Array(outputs)
  const blockLanes = lanes * rounds
  const view: StateView = {
    bits: u32,
    at: facts.bitsAt,
    groups: () => instance.armUsed.value >> 2,
    met: () => metStates.subarray(0, instance.met.value),
    areas: f64.subarray(at.stateAreas >> 3, (at.stateAreas >> 3) + codes),
  }
  instance.arms.value = arms
  instance.countsStates.value = codes > 0 ? 1 : 0
  for (const name of tables) instance[name].value = at[name]
  i32.fill(0, at.stateCounts >> 2, (at.seenRows + (codes > 0 ? seenRowBytes * outputs : 0)) >> 2)
  instance.met.value = 0

  /** As lanes are counted anew, all are in state 0 at first. */
  function listOnlyFirst(): void {
    for (const code of view.met()) {
      flags[code] = 0
      view.areas[code] = 0
    }
    metStates[0] = 0
    flags[0] = 1
    instance.met.value = 1
  }

  function takeWords(words: number): void {
    instance.armUsed.value = 16 * words
    instance.rowUsed.value = arms > 1 ? rowBytes : 16 * words
    instance.allQuads.value = quadsOf(words)
    counts.fill(0)
    i32.fill(0, at.quadCounts >> 2, (at.quadCounts >> 2) + maxQuads * outputs)
    if (codes > 0) {
      i32.fill(0, at.laneStates >> 2, (at.laneStates + 2 * lanes) >> 2)
      i32.fill(0, at.seenRows >> 2, (at.seenRows + seenRowBytes * outputs) >> 2)
      stateCounts.fill(0)
      stateCounts[0] = 128 * words
      listOnlyFirst()
    }
    for (let o = 0; o < outputs; o++) {
      instance.tally(o, 0, quadsOf(words))
      if (codes > 0) instance.move(o, 0, quadsOf(words))
    }
  }

  function leaveWords(words: number): void {
    const before = counts.slice()
    takeWords(words)
    for (let o = 0; o < outputs; o++) goneOn[o]! += before[o]! - counts[o]!
  }

  function startWindow(window: number): void {
    instance.windowEnd.value = (window + 1) * timeTick
    for (const [slot, count] of counts.entries()) areas[slot] = count * timeTick
    let kept = 0
    for (const code of view.met()) {
      const count = stateCounts[code]!
      view.areas[code] = count * timeTick
      // States that no lane is in are taken off the list.
      if (count > 0) metStates[kept++] = code
      else flags[code] = 0
    }
    instance.met.value = kept
  }

  function endWindow(window: number, means: readonly BlockMeans[]): void {
    for (let o = 0; o < outputs; o++) {
      for (let a = 0; a < arms; a++) {
        means[a]!.windows[o * windows + window]! += (areas[o * arms + a]! / timeTick + goneOn[o]!) / blockLanes
      }
    }
  }

  function end(means: readonly BlockMeans[]): void {
    for (let o = 0; o < outputs; o++) {
      for (let a = 0; a < arms; a++) means[a]!.ends[o]! += (counts[o * arms + a]! + goneOn[o]!) / blockLanes
    }
  }

  return {view, begin: () => void goneOn.fill(0), takeWords, leaveWords, startWindow, endWindow, end}
}

/** Where the machine is told that these are. */
const tables = [
  'outputRow',
  'counts',
  'quadCounts',
  'areas',
  'stateCounts',
  'stateAreas',
  'stateFlags',
  'metStates',
  'laneStates',
  'seenRows',
] as const
