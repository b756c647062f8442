import {Assembler, type Func, signature} from '#wasm'
import type {Channel} from '../program/program.js'
import {activeType, writeChannel} from './channels.js'
import {
  drawAllType,
  type EventCalls,
  gatherAllType,
  placeOf,
  runType,
  tableOrder,
  wakeType,
  writeDrawAll,
  writeGatherAll,
  writeRun,
  writeWake,
} from './events.js'
import {globals, type SlicedAssembler, type SlicedLayout} from './layout.js'
import {maskType, writeMask} from './mask.js'
import {writeMove} from './move-code.js'
import {mixType, queueType, sliceType, writeMix, writeQueue, writeSlice} from './queue.js'
import {digitType, writeDigit} from './start.js'
import {tallyType, writeTallyArms, writeTallyQuads} from './tally-code.js'
import {surveyType, writeSurvey} from './values.js'

const askType = signature(['i32'], 'i32')

/**
 * The module that runs a program's channels over many trajectories at once, one bit each. Its table holds one function per
 * channel that carries it out, then one per channel that tells whether it could change anything, then, with a single arm, one
 * per channel that gathers the lanes it could change, and one that tells whether the values of nodes let it change any.
 */
export function slicedModule(
  channels: readonly Channel[],
  index: ReadonlyMap<string, number>,
  layout: SlicedLayout,
): Uint8Array<ArrayBuffer> {
  const wasm: SlicedAssembler = new Assembler({globals})
  const exports = [...writeMachine(wasm, layout), writeActive(wasm, layout)]
  const ofChannels = channels.map((channel, number) => writeChannel(wasm, channel, number, index, layout))
  const table = tableOrder.flatMap((_, kind) => ofChannels.flatMap((functions) => functions.slice(kind, kind + 1)))
  return wasm.assemble({exports, table})
}

/** The functions that are alike in all programs. */
function writeMachine(wasm: SlicedAssembler, layout: SlicedLayout): Func[] {
  const {declare, define, func} = wasm
  const calls: EventCalls = {
    mask: func('mask', maskType, writeMask(wasm)),
    tally: func('tally', tallyType, layout.alone ? writeTallyQuads(wasm) : writeTallyArms(wasm)),
    move: func('move', tallyType, writeMove(wasm)),
    queue: func('queue', queueType, writeQueue(wasm, layout)),
    slice: declare('slice', sliceType),
    wake: declare('wake', wakeType),
  }
  const mix = func('mix', mixType, writeMix(wasm))
  define(calls.slice, writeSlice(wasm, layout, {mix, queue: calls.queue}))
  define(calls.wake, writeWake(wasm, layout, calls))
  return [
    ...Object.values(calls),
    mix,
    func('run', runType, writeRun(wasm, layout, calls)),
    func('gatherAll', gatherAllType, writeGatherAll(wasm, layout)),
    func('drawAll', drawAllType, writeDrawAll(wasm, layout, calls)),
    func('survey', surveyType, writeSurvey(wasm, layout)),
    func('digit', digitType, writeDigit(wasm, layout)),
  ]
}

/** `active(channel)`: whether it could change a lane as things stand. */
function writeActive(wasm: SlicedAssembler, layout: SlicedLayout): Func {
  const {i32, func, getGlobal, callIndirect} = wasm
  return func('active', askType, (channel) =>
    i32.ne(callIndirect(activeType, [getGlobal('allQuads')], placeOf(wasm, 'active', channel, layout)), 0),
  )
}
