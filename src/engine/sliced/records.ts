import type {Program} from '../program/program.js'
import {chanceOf, phase, phaseBytes, record, recordBytes, type SlicedLayout} from './layout.js'
import type {Phase} from './phases.js'
import {meanCount} from './schedule.js'
import {turns} from './wake.js'

/** What does not change from block to block. */
export interface RecordFacts {
  readonly program: Program
  readonly layout: SlicedLayout
  /** Events per time, by channel; 0 for those that can change nothing. */
  readonly rates: Float64Array
  readonly phases: readonly Phase[]
  readonly outputs: readonly number[]
  /** The channels to wake when one changes its node, by channel. */
  readonly readers: readonly (readonly number[])[]
  /** Where phases and lists of readers go. */
  readonly at: {readonly phases: number; readonly readers: number}
}

/** The memory, as numbers. */
export interface Numbers {
  readonly i32: Int32Array
  readonly f64: Float64Array
}

export const phasesBytes = (phases: number): number => phaseBytes * (phases + 1)

/** Writes the record of every channel, with its phases and its readers. */
export function writeRecords({i32, f64}: Numbers, facts: RecordFacts): void {
  const {program, layout, rates, phases, outputs, readers} = facts
  const outputOfNode = new Map(outputs.map((node, o) => [node, o]))
  let at = facts.at.readers
  for (const [c, channel] of program.channels!.entries()) {
    const {node} = channel
    const r = layout.records + recordBytes * c
    const phasesAt = facts.at.phases + phasesBytes(phases.length) * c
    i32[(r + record.firstPhase) >> 2] = phasesAt
    writePhases({i32, f64}, phases, c, rates[c]!, phasesAt)
    i32[(r + record.awake) >> 2] = 0
    i32[(r + record.brings) >> 2] = turns(channel)
    i32[(r + record.nodeValues) >> 2] = layout.values + 4 * node
    i32[(r + record.output) >> 2] = outputOfNode.get(node) ?? -1
    i32[(r + record.readers) >> 2] = at
    for (const reader of readers[c]!) {
      if (!(rates[reader]! > 0)) continue
      i32[at >> 2] = reader
      at += 4
    }
    i32[(r + record.readersEnd) >> 2] = at
  }
}

/** Writes the phases of a channel of the given rate, one after the other, and an end beyond all time. */
function writePhases({i32, f64}: Numbers, phases: readonly Phase[], c: number, rate: number, at: number): void {
  let begin = 0
  let first = 0
  for (const [j, {from, depths}] of phases.entries()) {
    const depth = depths[c]!
    const length = rate > 0 ? meanCount(chanceOf(depth)) / rate : 1
    const p = at + phaseBytes * j
    if (j > 0) {
      const before = f64[(p - phaseBytes + phase.length) >> 3]!
      const count = Math.max(0, Math.ceil((from - begin) / before))
      begin += count * before
      first += count
    }
    f64[(p + phase.begin) >> 3] = begin
    f64[(p + phase.origin) >> 3] = begin - first * length
    f64[(p + phase.length) >> 3] = length
    i32[(p + phase.first) >> 2] = first
    i32[(p + phase.depth) >> 2] = depth
  }
  const end = at + phaseBytes * phases.length
  f64[(end + phase.begin) >> 3] = Infinity
  i32[(end + phase.first) >> 2] = 2 ** 31 - 1
}
