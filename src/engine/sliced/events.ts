import {
  block,
  branch,
  branchIf,
  type Code,
  call,
  callIndirect,
  type FunctionType,
  f64,
  f64Const,
  f64Div,
  f64Load,
  f64Lt,
  f64Mul,
  f64Sub,
  get,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32Eqz,
  i32FromF64,
  i32FromI64,
  i32GeS,
  i32GeU,
  i32Load,
  i32LtS,
  i32LtU,
  i32Ne,
  i32Or,
  i32Shl,
  i32Store,
  i32Sub,
  i32Xor,
  i64,
  i64Const,
  i64Eq,
  i64FromF64,
  i64GeS,
  i64Load,
  i64Shl,
  ifElse,
  loop,
  set,
  tee,
  valueIf,
  type WasmFunction,
  when,
} from '#wasm'
import {
  global,
  load,
  loadF64,
  mostInSlice,
  phase,
  phaseBytes,
  record,
  recordOf,
  recordShift,
  type SlicedLayout,
  setGlobal,
  store,
  storeF64,
} from './layout.js'
import {never} from './queue.js'

export const wakeType: FunctionType = {parameters: [i32, f64, i32], results: []}
export const runType: FunctionType = {parameters: [f64], results: [i32]}
export const gatherAllType: FunctionType = {parameters: [], results: []}
export const drawAllType: FunctionType = {parameters: [i32], results: []}

/** Numbers of the functions that these call. */
export interface EventCalls {
  readonly mask: number
  readonly tally: number
  readonly move: number
  readonly mix: number
  readonly queue: number
  readonly slice: number
  readonly wake: number
  /** Numbers of the types of the table's functions. */
  readonly effectType: number
  readonly activeType: number
  readonly gatherType: number
}

/** The table holds one function per channel of each of these kinds, kind by kind; the last two with a single arm only. */
export const tableOrder = ['effect', 'active', 'gather', 'possible'] as const

/**
 * `wake(record, time, quads)`: the channel's node has changed in some quads, so that the channels that read it may have
 * something to do there. A quiet channel is woken only if it has: looking is cheaper than an event for nothing. Where it has
 * not, the values that nodes have may rule out that it ever has, until a node takes a value that it did not have in any lane.
 */
export function wakeFunction(layout: SlicedLayout, calls: EventCalls): WasmFunction {
  const [r, time, quads] = [0, 1, 2]
  const [at, end, reader, other, found, awake, number, fresh, ph] = [3, 4, 5, 6, 7, 8, 9, 10, 11]
  const ask = (which: 'active' | 'possible'): Code => [
    ...[...get(quads), ...get(reader), ...i32Const(tableOrder.indexOf(which) * layout.channels), ...i32Add],
    ...callIndirect(calls.activeType),
  ]
  const noteValues: Code = [
    ...[...load(r, record.brings), ...load(r, record.nodeValues), ...tee(at), ...i32Load(), ...tee(found)],
    ...[...i32Const(-1), ...i32Xor, ...i32And, ...set(fresh)],
    ...[...get(at), ...get(found), ...load(r, record.brings), ...i32Or, ...i32Store()],
  ]
  const passIfRuledOut: Code = [
    ...load(other, record.ruledOut),
    ...when([...get(fresh), ...i32Eqz, ...branchIf(1)], store(other, record.ruledOut, i32Const(0))),
  ]
  const passIfIdle: Code = [
    ...[...get(awake), ...i32Eqz],
    ...when(
      [...ask('active'), ...tee(found), ...i32Eqz],
      when(
        [...load(other, record.asked), ...global('surveys'), ...i32Ne],
        when(store(other, record.asked, global('surveys')), store(other, record.ruledOut, [...ask('possible'), ...i32Eqz])),
        branch(2),
      ),
    ),
  ]
  const following: Code = [...load(other, record.number), ...i32Const(1), ...i32Add]
  // The slice that the time is in, but one that has not been drawn yet.
  const endDormancy: Code = [
    ...store(other, record.dormant, i32Const(0)),
    ...[...load(other, record.phase), ...set(ph)],
    ...block(
      loop(
        [...get(time), ...loadF64(ph, phaseBytes + phase.begin), ...f64Lt, ...branchIf(1)],
        [...get(ph), ...i32Const(phaseBytes), ...i32Add, ...set(ph), ...branch(0)],
      ),
    ),
    ...[...get(time), ...loadF64(ph, phase.origin), ...f64Sub, ...loadF64(ph, phase.length), ...f64Div, ...i32FromF64, ...set(number)],
    ...store(other, record.phase, get(ph)),
    ...[...get(number), ...following, ...i32LtS, ...when(following, set(number))],
    ...[...get(reader), ...get(other), ...get(number), ...get(time), ...call(calls.slice)],
  ]
  return {
    type: wakeType,
    locals: [i32, i32, i32, i32, i32, i32, i32, i32, i32],
    body: [
      noteValues,
      [...load(r, record.readersEnd), ...set(end), ...load(r, record.readers), ...set(at)],
      block(
        loop(
          [...get(at), ...get(end), ...i32GeU, ...branchIf(1)],
          [...get(at), ...i32Load(), ...set(reader), ...recordOf(reader, layout), ...set(other)],
          [...get(at), ...i32Const(4), ...i32Add, ...set(at)],
          passIfRuledOut,
          [...load(other, record.awake), ...set(awake), ...get(quads), ...set(found)],
          passIfIdle,
          store(other, record.awake, [...get(awake), ...get(found), ...i32Or]),
          [...load(other, record.dormant), ...when(endDormancy)],
          branch(0),
        ),
      ),
    ].flat(),
  }
}

/**
 * `run(until)`: carries out all events before `until`, in order. Tells whether nothing can happen any more.
 *
 * With a single arm, a channel that would change no lane is quiet: its events are passed over, and when its slice is over no
 * other is drawn. When a node that it reads changes, it wakes, in the slice that the time is then in: the process has no memory,
 * and whether a channel sleeps depends on nothing that is still to be drawn. For the same reason masks are drawn for the
 * quads alone in which the channel is awake.
 */
export function runFunction(layout: SlicedLayout, calls: EventCalls): WasmFunction {
  const {keys, leafBits, generators, times} = layout
  const [until, limit, key, channel, r, left, quads] = [0, 1, 2, 3, 4, 5, 6]
  const increase = (name: 'taken' | 'actedOut'): Code => [...global(name), ...i32Const(1), ...i32Add, ...setGlobal(name)]
  const drawMask: Code = [
    ...get(r),
    ...[...get(channel), ...i32Const(6), ...i32Shl, ...i32Const(generators), ...i32Add],
    ...[...load(r, record.mask), ...load(r, record.phase), ...i32Load(phase.depth), ...get(quads), ...call(calls.mask)],
    ...[...load(r, record.drawn), ...i32Or, ...i32Store(record.drawn)],
  ]
  const undrawn: Code = layout.alone
    ? // awake & ~drawn
      [...load(r, record.awake), ...load(r, record.awake), ...load(r, record.drawn), ...i32And, ...i32Xor]
    : [...global('allQuads'), ...i32Const(0), ...load(r, record.drawn), ...i32Eqz, ...valueIf]
  const actOut: Code = [
    ...increase('actedOut'),
    ...[...undrawn, ...tee(quads), ...when(drawMask)],
    ...[...load(r, record.mask), ...get(channel), ...callIndirect(calls.effectType), ...tee(quads)],
    ...when(
      [...load(r, record.output), ...i32Const(0), ...i32GeS],
      when(
        [...load(r, record.output), ...loadF64(r, record.time), ...get(quads), ...call(calls.tally)],
        [...global('countsStates'), ...when([...load(r, record.output), ...loadF64(r, record.time), ...get(quads), ...call(calls.move)])],
      ),
      layout.alone ? [...get(r), ...loadF64(r, record.time), ...get(quads), ...call(calls.wake)] : [],
    ),
  ]
  const nextSlice: Code = [
    ...get(channel),
    ...get(r),
    ...load(r, record.number),
    ...i32Const(1),
    ...i32Add,
    ...f64Const(0),
    ...call(calls.slice),
  ]
  const rest: Code = [...store(r, record.dormant, i32Const(1)), ...get(channel), ...global('maxTime'), ...call(calls.queue)]
  const goOn: Code = [
    ...load(r, record.left),
    ...tee(left),
    ...ifElse(
      0x40,
      [
        ...get(channel),
        ...store(r, record.left, [...get(left), ...i32Const(1), ...i32Sub, ...tee(left)]),
        ...storeF64(r, record.time, [
          ...get(channel),
          ...i32Const(Math.log2(mostInSlice)),
          ...i32Shl,
          ...get(left),
          ...i32Add,
          ...i32Const(3),
          ...i32Shl,
          ...f64Load(times),
        ]),
        ...loadF64(r, record.time),
        ...call(calls.queue),
      ],
      layout.alone ? [...load(r, record.awake), ...ifElse(0x40, nextSlice, rest)] : nextSlice,
    ),
  ]
  return {
    type: runType,
    locals: [i64, i64, i32, i32, i32, i32],
    body: [
      ...get(until),
      ...global('keyScale'),
      ...f64Mul,
      ...i64FromF64,
      ...i64Const(BigInt(leafBits)),
      ...i64Shl,
      ...set(limit),
      ...block(
        loop(
          [...i32Const(8), ...i64Load(keys), ...tee(key), ...get(limit), ...i64GeS, ...branchIf(1)],
          [...get(key), ...i32FromI64, ...i32Const(2 ** leafBits - 1), ...i32And, ...set(channel)],
          [...recordOf(channel, layout), ...set(r)],
          layout.alone ? [...load(r, record.awake), ...when(actOut)] : actOut,
          increase('taken'),
          goOn,
          branch(0),
        ),
      ),
      ...i32Const(8),
      ...i64Load(keys),
      ...i64Const(never),
      ...i64Eq,
    ],
  }
}

/** `drawAll(channel)`: draws what is missing of the mask of a channel's present slice. */
export function drawAllFunction({generators, records}: SlicedLayout, {mask}: Pick<EventCalls, 'mask'>): WasmFunction {
  const [channel, r, quads] = [0, 1, 2]
  return {
    type: drawAllType,
    locals: [i32, i32],
    body: [
      [...get(channel), ...i32Const(recordShift), ...i32Shl, ...i32Const(records), ...i32Add, ...set(r)],
      [...global('allQuads'), ...global('allQuads'), ...load(r, record.drawn), ...i32And, ...i32Xor, ...tee(quads)],
      when(
        [...get(channel), ...i32Const(6), ...i32Shl, ...i32Const(generators), ...i32Add, ...load(r, record.mask)],
        [...load(r, record.phase), ...i32Load(phase.depth), ...get(quads), ...call(mask), ...set(quads)],
        store(r, record.drawn, [...load(r, record.drawn), ...get(quads), ...i32Or]),
      ),
    ].flat(),
  }
}

/** `gatherAll()`: adds, to the scratch row, the lanes that any channel could change, where channels keep account of the quads in which they are awake. */
export function gatherAllFunction(layout: SlicedLayout, calls: Pick<EventCalls, 'gatherType'>): WasmFunction {
  const [channel, quads] = [0, 1]
  const gather: Code = layout.alone
    ? [
        ...get(quads),
        ...get(channel),
        ...i32Const(tableOrder.indexOf('gather') * layout.channels),
        ...i32Add,
        ...callIndirect(calls.gatherType),
      ]
    : []
  return {
    type: gatherAllType,
    locals: [i32, i32],
    body: loop([...recordOf(channel, layout), ...i32Load(record.awake), ...tee(quads)], when(gather), [
      ...get(channel),
      ...i32Const(1),
      ...i32Add,
      ...tee(channel),
      ...i32Const(layout.channels),
      ...i32LtU,
      ...branchIf(0),
    ]),
  }
}
