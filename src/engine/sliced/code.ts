import {assemble, callIndirect, type FunctionType, get, i32, i32Add, i32Const, i32Ne, typeIndex, typesOf, type WasmFunction} from '#wasm'
import type {Channel} from '../program/program.js'
import {activeType, channelFunctions, effectType, gatherType} from './channels.js'
import {
  drawAllFunction,
  drawAllType,
  type EventCalls,
  gatherAllFunction,
  gatherAllType,
  runFunction,
  runType,
  tableOrder,
  wakeFunction,
  wakeType,
} from './events.js'
import {maskFunction, maskType, moveFunction, tallyArmsFunction, tallyQuadsFunction, tallyType} from './lanes.js'
import {global, globals, type SlicedLayout} from './layout.js'
import {mixFunction, mixType, queueFunction, queueType, sliceFunction, sliceType} from './queue.js'
import {digitFunction, digitType} from './start.js'
import {surveyFunction, surveyType} from './values.js'

const askType: FunctionType = {parameters: [i32], results: [i32]}

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
  const types = typesOf(
    [
      effectType,
      activeType,
      gatherType,
      maskType,
      tallyType,
      mixType,
      queueType,
      sliceType,
      wakeType,
      runType,
      gatherAllType,
      surveyType,
      digitType,
      drawAllType,
      askType,
    ].map((type) => ({type})),
  )
  // One function of each type comes first, so that types have the numbers that the code below was told.
  const padding = types.map((type): WasmFunction => ({type, locals: [], body: type.results.flatMap(() => i32Const(0))}))
  const first = padding.length
  const names = [
    'mask',
    'tally',
    'mix',
    'queue',
    'slice',
    'wake',
    'run',
    'gatherAll',
    'drawAll',
    'move',
    'survey',
    'digit',
    'active',
  ] as const
  const numbers = Object.fromEntries(names.map((name, i) => [name, first + i])) as Record<(typeof names)[number], number>
  const calls: EventCalls = {
    ...numbers,
    effectType: typeIndex(types, effectType),
    activeType: typeIndex(types, activeType),
    gatherType: typeIndex(types, gatherType),
  }
  const active: WasmFunction = {
    type: askType,
    locals: [],
    body: [
      ...global('allQuads'),
      ...get(0),
      ...i32Const(tableOrder.indexOf('active') * channels.length),
      ...i32Add,
      ...callIndirect(calls.activeType),
      ...i32Const(0),
      ...i32Ne,
    ],
  }
  const functions = [
    ...padding,
    maskFunction(),
    layout.alone ? tallyQuadsFunction() : tallyArmsFunction(),
    mixFunction(),
    queueFunction(layout),
    sliceFunction(layout, calls),
    wakeFunction(layout, calls),
    runFunction(layout, calls),
    gatherAllFunction(layout, calls),
    drawAllFunction(layout, calls),
    moveFunction(),
    surveyFunction(layout),
    digitFunction(layout),
    active,
  ]
  const start = functions.length
  const rows = {...layout, names: [...index.keys()]}
  const ofChannels = channels.map((channel, number) => channelFunctions(channel, number, index, rows))
  const ordered = tableOrder.flatMap((_, which) => ofChannels.flatMap((functions) => functions[which] ?? []))
  return assemble({functions: [...functions, ...ordered], exports: numbers, globals, table: ordered.map((_, i) => start + i)})
}
