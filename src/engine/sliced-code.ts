import type {Expr} from '#logic'
import type {Channel} from './program.js'
import {depthBits, depthMask} from './schedule.js'
import {
  assemble,
  branchIf,
  type Code,
  call,
  callIndirect,
  type FunctionType,
  f64,
  f64Add,
  f64FromI32,
  f64Load,
  f64Mul,
  f64Store,
  f64Sub,
  get,
  globalGet,
  i8x16Add,
  i8x16Popcnt,
  i16x8ExtaddU,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32GeS,
  i32Load,
  i32LtU,
  i32Mul,
  i32Shl,
  i32ShrU,
  i32Store,
  i32Sub,
  i32x4Add,
  i32x4ExtaddU,
  i32x4Lane,
  i32x4Shl,
  i32x4ShrU,
  loop,
  set,
  tee,
  typeIndex,
  typesOf,
  v128,
  vAnd,
  vAndNot,
  vAnyTrue,
  vBitselect,
  vConst,
  vLoad,
  vNot,
  vOr,
  vStore,
  vXor,
  type WasmFunction,
  when,
} from './wasm.js'

/**
 * Addresses and sizes that the generated code reads from globals, so that one module serves any number of lanes and arms.
 * A *word* is 128 lanes; word `j` of the state holds all nodes one after the other, 16 bytes each; an arm is `wordsPerArm`
 * words in a row (a power of two).
 */
export const globals = {
  /** Start and end of the state words. */
  state: i32,
  stateEnd: i32,
  /** Distance from the state to the words that say, per node and lane, whether it may change (all bits 1 = free). */
  free: i32,
  /** Acceptance masks, `maskStride` = 16 · wordsPerArm bytes per channel. */
  masks: i32,
  maskStride: i32,
  /** Generators, 64 bytes per channel. */
  generators: i32,
  /** Per channel the number of its node's output, or −1. */
  outputOf: i32,
  /** Per output, the byte offset of its node in a word. */
  outputNode: i32,
  /** Per output and arm: lanes that are on (i32), and the correction of the time integral (f64). */
  counts: i32,
  areas: i32,
  arms: i32,
  /** One word per word of the state, for `gather`. */
  scratch: i32,
  /** End of the current window. */
  windowEnd: f64,
} as const

const globalNames = Object.keys(globals) as (keyof typeof globals)[]
const global = (name: keyof typeof globals): Code => globalGet(globalNames.indexOf(name))

const channelType: FunctionType = {parameters: [i32], results: []}
const activeType: FunctionType = {parameters: [], results: [i32]}
const maskType: FunctionType = {parameters: [i32, i32, i32], results: []}
const tallyType: FunctionType = {parameters: [i32, f64], results: []}
const runType: FunctionType = {parameters: [i32, i32], results: []}

/** Size of one event in memory: time (f64), mark (i32: channel, and in its lowest `depthBits` the depth of a new mask or 0 to use the last one again). */
export const eventBytes = 16

/**
 * The module that runs a program's channels over many trajectories at once, one bit each.
 *
 * Exports `run(events, end)`, `tally(output, time)`, and a table with one function per channel followed by one per
 * channel that tells whether it could still change anything (`active(channel)`) and one that adds the lanes in which it
 * could to `scratch` (`gather(channel)`).
 */
export function slicedModule(channels: readonly Channel[], index: ReadonlyMap<string, number>, nodes: number): Uint8Array<ArrayBuffer> {
  const stride = 16 * nodes
  const fixed = [{type: channelType}, {type: activeType}, {type: maskType}, {type: tallyType}, {type: runType}]
  const types = typesOf([...fixed])
  const mask: WasmFunction = {type: maskType, locals: [v128, v128, v128, v128, v128, v128, i32, i32], body: maskBody()}
  const tally: WasmFunction = {type: tallyType, locals: [i32, i32, i32, v128, i32], body: tallyBody(stride)}
  const run: WasmFunction = {type: runType, locals: [i32, i32, i32, i32], body: runBody(typeIndex(types, channelType))}
  const active: WasmFunction = {
    type: {parameters: [i32], results: [i32]},
    locals: [],
    body: [...get(0), ...i32Const(channels.length), ...i32Add, ...callIndirect(typeIndex(types, activeType))],
  }
  const gather: WasmFunction = {
    type: {parameters: [i32], results: []},
    locals: [],
    body: [...i32Const(0), ...get(0), ...i32Const(2 * channels.length), ...i32Add, ...callIndirect(typeIndex(types, channelType))],
  }
  const match: WasmFunction = {
    type: {parameters: [i32, i32, i32], results: [i32]},
    locals: [i32, v128, v128, i32, i32],
    body: matchBody(stride),
  }
  // The order of first use must give the types the numbers used above.
  const padding: WasmFunction[] = types.map((type) => ({type, locals: [], body: type.results.length > 0 ? i32Const(0) : []}))
  const effects = channels.map((channel) => channelFunction(channel, index, stride))
  const actives = channels.map((channel) => activeFunction(channel, index, stride))
  const gathers = channels.map((channel) => gatherFunction(channel, index, stride))
  const functions = [...padding, mask, tally, run, active, gather, match, ...effects, ...actives, ...gathers]
  const first = padding.length
  const table = [...effects, ...actives, ...gathers].map((_, i) => first + 6 + i)
  return assemble({
    functions,
    exports: {mask: first, tally: first + 1, run: first + 2, active: first + 3, gather: first + 4, match: first + 5},
    globals,
    table,
  })
}

/**
 * `mask(generator, to, depth)`: per lane a bit that is 1 with probability 2^−depth. xoshiro128++ in four 32-bit lanes
 * (Blackman & Vigna 2021, doi:10.1145/3460772), of which each step gives two words, rotl(s0 + s3, 7) + s0 and
 * rotl(s1 + s2, 11) + s2: the state being uniform, the two are independent. The plain sums would not do: with them the
 * words of successive steps are so nearly linear in each other that masks of depth 8 come out 6 % too full.
 */
function maskBody(): Code {
  const [generator, to, depth] = [0, 1, 2]
  const [s0, s1, s2, s3, t, word, left, end] = [3, 4, 5, 6, 7, 8, 9, 10]
  const advance: Code = [
    // t = s1 << 9
    ...get(s1),
    ...i32Const(9),
    ...i32x4Shl,
    ...set(t),
    // s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = rotl(s3, 11)
    ...get(s2),
    ...get(s0),
    ...vXor,
    ...set(s2),
    ...get(s3),
    ...get(s1),
    ...vXor,
    ...set(s3),
    ...get(s1),
    ...get(s2),
    ...vXor,
    ...set(s1),
    ...get(s0),
    ...get(s3),
    ...vXor,
    ...set(s0),
    ...get(s2),
    ...get(t),
    ...vXor,
    ...set(s2),
    ...get(s3),
    ...i32Const(11),
    ...i32x4Shl,
    ...get(s3),
    ...i32Const(21),
    ...i32x4ShrU,
    ...vOr,
    ...set(s3),
  ]
  // rotl(a + b, by) + a
  const scrambled = (a: number, b: number, by: number): Code => [
    ...get(a),
    ...get(b),
    ...i32x4Add,
    ...tee(t),
    ...i32Const(by),
    ...i32x4Shl,
    ...get(t),
    ...i32Const(32 - by),
    ...i32x4ShrU,
    ...vOr,
    ...get(a),
    ...i32x4Add,
  ]
  return [
    ...[s0, s1, s2, s3].flatMap((s, i) => [...get(generator), ...vLoad(16 * i), ...set(s)]),
    ...get(to),
    ...global('maskStride'),
    ...i32Add,
    ...set(end),
    ...loop(
      vConst(0xff),
      set(word),
      get(depth),
      set(left),
      loop(
        get(word),
        scrambled(s0, s3, 7),
        vAnd,
        set(word),
        get(left),
        i32Const(2),
        i32GeS,
        when(get(word), scrambled(s2, s1, 11), vAnd, set(word)),
        advance,
        get(left),
        i32Const(2),
        i32Sub,
        tee(left),
        i32Const(1),
        i32GeS,
        branchIf(0),
      ),
      get(to),
      get(word),
      vStore(),
      get(to),
      i32Const(16),
      i32Add,
      tee(to),
      get(end),
      i32LtU,
      branchIf(0),
    ),
    ...[s0, s1, s2, s3].flatMap((s, i) => [...get(generator), ...get(s), ...vStore(16 * i)]),
  ]
}

/** `tally(output, time)`: counts the lanes that are on, per arm, and adds (change · time left in the window) to the area. */
function tallyBody(stride: number): Code {
  const [output, time] = [0, 1]
  const [p, armEnd, slot, sum, count] = [2, 3, 4, 5, 6]
  return [
    // p = state + offset of the node; slot = output · arms
    ...global('state'),
    ...global('outputNode'),
    ...get(output),
    ...i32Const(2),
    ...i32Shl,
    ...i32Add,
    ...i32Load(),
    ...i32Add,
    ...set(p),
    ...get(output),
    ...global('arms'),
    ...i32Mul,
    ...set(slot),
    ...loop(
      vConst(0),
      set(sum),
      // armEnd = p + wordsPerArm · stride
      get(p),
      global('maskStride'),
      i32Const(stride / 16),
      i32Mul,
      i32Add,
      set(armEnd),
      loop(
        get(sum),
        get(p),
        vLoad(),
        i8x16Popcnt,
        i8x16Add,
        set(sum),
        get(p),
        i32Const(stride),
        i32Add,
        tee(p),
        get(armEnd),
        i32LtU,
        branchIf(0),
      ),
      get(sum),
      i16x8ExtaddU,
      i32x4ExtaddU,
      set(sum),
      get(sum),
      i32x4Lane(0),
      get(sum),
      i32x4Lane(1),
      i32Add,
      get(sum),
      i32x4Lane(2),
      i32Add,
      get(sum),
      i32x4Lane(3),
      i32Add,
      set(count),
      // areas[slot] += (count − counts[slot]) · (windowEnd − time)
      global('areas'),
      get(slot),
      i32Const(3),
      i32Shl,
      i32Add,
      global('areas'),
      get(slot),
      i32Const(3),
      i32Shl,
      i32Add,
      f64Load(),
      get(count),
      global('counts'),
      get(slot),
      i32Const(2),
      i32Shl,
      i32Add,
      i32Load(),
      i32Sub,
      f64FromI32,
      global('windowEnd'),
      get(time),
      f64Sub,
      f64Mul,
      f64Add,
      f64Store(),
      global('counts'),
      get(slot),
      i32Const(2),
      i32Shl,
      i32Add,
      get(count),
      i32Store(),
      get(slot),
      i32Const(1),
      i32Add,
      set(slot),
      get(p),
      global('stateEnd'),
      i32LtU,
      branchIf(0),
    ),
  ]
}

/** `match(nodes, flips, end)`: lanes whose nodes (byte offsets, i32 each) are on or off as the 128-bit flips say (all bits 1 = off). Adds those lanes to `scratch`. */
function matchBody(stride: number): Code {
  const [nodes, flips, end] = [0, 1, 2]
  const [p, sum, all, i, to] = [3, 4, 5, 6, 7]
  return [
    ...global('state'),
    ...set(p),
    ...vConst(0),
    ...set(sum),
    ...global('scratch'),
    ...set(to),
    ...loop(
      vConst(0xff),
      set(all),
      i32Const(0),
      set(i),
      loop(
        get(all),
        get(p),
        get(nodes),
        get(i),
        i32Add,
        i32Load(),
        i32Add,
        vLoad(),
        get(flips),
        get(i),
        i32Const(2),
        i32Shl,
        i32Add,
        vLoad(),
        vXor,
        vAnd,
        set(all),
        get(i),
        i32Const(4),
        i32Add,
        tee(i),
        get(end),
        i32LtU,
        branchIf(0),
      ),
      get(sum),
      get(all),
      i8x16Popcnt,
      i8x16Add,
      set(sum),
      get(to),
      get(to),
      vLoad(),
      get(all),
      vOr,
      vStore(),
      get(to),
      i32Const(16),
      i32Add,
      set(to),
      get(p),
      i32Const(stride),
      i32Add,
      tee(p),
      global('stateEnd'),
      i32LtU,
      branchIf(0),
    ),
    ...get(sum),
    ...i16x8ExtaddU,
    ...i32x4ExtaddU,
    ...set(sum),
    ...get(sum),
    ...i32x4Lane(0),
    ...get(sum),
    ...i32x4Lane(1),
    ...i32Add,
    ...get(sum),
    ...i32x4Lane(2),
    ...i32Add,
    ...get(sum),
    ...i32x4Lane(3),
    ...i32Add,
  ]
}

/** `run(event, end)`: carries out the events in memory, in order. */
function runBody(channelTypeIndex: number): Code {
  const [event, end] = [0, 1]
  const [channel, mask, depth, output] = [2, 3, 4, 5]
  const body = loop(
    get(event),
    i32Load(8),
    tee(depth),
    i32Const(depthBits),
    i32ShrU,
    set(channel),
    global('masks'),
    get(channel),
    global('maskStride'),
    i32Mul,
    i32Add,
    set(mask),
    get(depth),
    i32Const(depthMask),
    i32And,
    tee(depth),
    when(global('generators'), get(channel), i32Const(6), i32Shl, i32Add, get(mask), get(depth), call(5)),
    get(mask),
    get(channel),
    callIndirect(channelTypeIndex),
    global('outputOf'),
    get(channel),
    i32Const(2),
    i32Shl,
    i32Add,
    i32Load(),
    tee(output),
    i32Const(0),
    i32GeS,
    when(get(output), get(event), f64Load(), call(6)),
    get(event),
    i32Const(eventBytes),
    i32Add,
    tee(event),
    get(end),
    i32LtU,
    branchIf(0),
  )
  return [...get(event), ...get(end), ...i32LtU, ...when(body)]
}

/** A channel's effect under a mask: `x ^= wanted change & mask & free`, for every word. */
function channelFunction(channel: Channel, index: ReadonlyMap<string, number>, stride: number): WasmFunction {
  const [mask, p, j] = [0, 1, 2]
  const {locals, loads, change, x} = changeCode(channel, index, p, 3)
  const own = 16 * channel.node
  return {
    type: channelType,
    locals: [i32, i32, ...locals],
    body: [
      ...global('state'),
      ...set(p),
      ...loop(
        loads,
        get(p),
        change,
        get(mask),
        get(j),
        global('maskStride'),
        i32Const(1),
        i32Sub,
        i32And,
        i32Add,
        vLoad(),
        vAnd,
        get(p),
        global('free'),
        i32Add,
        vLoad(own),
        vAnd,
        x,
        vXor,
        vStore(own),
        get(j),
        i32Const(16),
        i32Add,
        set(j),
        get(p),
        i32Const(stride),
        i32Add,
        tee(p),
        global('stateEnd'),
        i32LtU,
        branchIf(0),
      ),
    ],
  }
}

/** Whether a channel could change any lane as things stand. */
function activeFunction(channel: Channel, index: ReadonlyMap<string, number>, stride: number): WasmFunction {
  const p = 0
  const {locals, loads, change} = changeCode(channel, index, p, 1)
  return {
    type: activeType,
    locals: [i32, ...locals],
    body: [
      ...global('state'),
      ...set(p),
      ...loop(
        loads,
        change,
        get(p),
        global('free'),
        i32Add,
        vLoad(16 * channel.node),
        vAnd,
        vAnyTrue,
        when(i32Const(1), [0x0f]),
        get(p),
        i32Const(stride),
        i32Add,
        tee(p),
        global('stateEnd'),
        i32LtU,
        branchIf(0),
      ),
      ...i32Const(0),
    ],
  }
}

/** Adds the lanes that a channel could change to the scratch words. */
function gatherFunction(channel: Channel, index: ReadonlyMap<string, number>, stride: number): WasmFunction {
  const [p, to] = [1, 2]
  const {locals, loads, change} = changeCode(channel, index, p, 3)
  return {
    type: channelType,
    locals: [i32, i32, ...locals],
    body: [
      ...global('state'),
      ...set(p),
      ...global('scratch'),
      ...set(to),
      ...loop(
        loads,
        get(to),
        change,
        get(p),
        global('free'),
        i32Add,
        vLoad(16 * channel.node),
        vAnd,
        get(to),
        vLoad(),
        vOr,
        vStore(),
        get(to),
        i32Const(16),
        i32Add,
        set(to),
        get(p),
        i32Const(stride),
        i32Add,
        tee(p),
        global('stateEnd'),
        i32LtU,
        branchIf(0),
      ),
    ],
  }
}

/** Code that leaves on the stack the lanes in which the node would change; variables used more than once are in locals. */
function changeCode(channel: Channel, index: ReadonlyMap<string, number>, p: number, firstLocal: number) {
  const {node, up, down} = channel
  const locals = new Map<number, number>()
  const uses = new Map<number, number>([[node, 2]])
  for (const expr of [up, down]) countUses(expr, (name) => uses.set(index.get(name)!, (uses.get(index.get(name)!) ?? 0) + 1))
  for (const [used, times] of uses) if (times > 1) locals.set(used, firstLocal + locals.size)
  const load = (used: number): Code => {
    const local = locals.get(used)
    return local === undefined ? [...get(p), ...vLoad(16 * used)] : get(local)
  }
  const of = (expr: Expr) => exprCode(expr, (name) => load(index.get(name)!))
  const x = load(node)
  const loads = [...locals].flatMap(([used, local]) => [...get(p), ...vLoad(16 * used), ...set(local)])
  const change: Code = isFalse(down)
    ? [...of(up), ...x, ...vAndNot]
    : isFalse(up)
      ? [...of(down), ...x, ...vAnd]
      : isNegation(down, up)
        ? [...of(up), ...x, ...vXor]
        : [...of(down), ...of(up), ...x, ...vBitselect]
  return {locals: [...locals].map(() => v128), loads, change, x}
}

const isFalse = (expr: Expr) => expr.kind === 'constant' && !expr.value
const isNegation = (a: Expr, b: Expr) =>
  (a.kind === 'not' && same(a.arg, b)) ||
  (b.kind === 'not' && same(b.arg, a)) ||
  (a.kind === 'constant' && b.kind === 'constant' && a.value !== b.value)
const same = (a: Expr, b: Expr) => JSON.stringify(a) === JSON.stringify(b)

function countUses(expr: Expr, use: (name: string) => void): void {
  if (expr.kind === 'variable') use(expr.name)
  else if (expr.kind === 'not') countUses(expr.arg, use)
  else if (expr.kind !== 'constant') for (const arg of expr.args) countUses(arg, use)
}

/** A Boolean expression as bitwise code. */
export function exprCode(expr: Expr, load: (name: string) => Code): Code {
  const out: number[] = []
  const put = (code: Code) => {
    for (const byte of code) out.push(byte)
  }
  const walk = (part: Expr): void => {
    switch (part.kind) {
      case 'constant':
        put(vConst(part.value ? 0xff : 0))
        return
      case 'variable':
        put(load(part.name))
        return
      case 'not':
        walk(part.arg)
        put(vNot)
        return
      case 'and':
      case 'or':
      case 'xor': {
        const plain = part.args.filter((arg) => arg.kind !== 'not')
        const [first, ...rest] =
          part.kind === 'and' && plain.length > 0 ? [...plain, ...part.args.filter((arg) => arg.kind === 'not')] : part.args
        if (first === undefined) {
          put(vConst(part.kind === 'and' ? 0xff : 0))
          return
        }
        walk(first)
        for (const arg of rest) {
          const isAndNot = part.kind === 'and' && arg.kind === 'not'
          walk(isAndNot ? arg.arg : arg)
          put(isAndNot ? vAndNot : part.kind === 'and' ? vAnd : part.kind === 'or' ? vOr : vXor)
        }
        return
      }
      default:
        part satisfies never
    }
  }
  walk(expr)
  return out
}
