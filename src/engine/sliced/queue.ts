import {
  block,
  branch,
  branchIf,
  type Code,
  call,
  type FunctionType,
  f64,
  f64Add,
  f64Const,
  f64FromI32,
  f64FromU32,
  f64Ge,
  f64Load,
  f64Lt,
  f64Mul,
  f64Store,
  get,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32Eqz,
  i32GeS,
  i32Load,
  i32LtS,
  i32LtU,
  i32Mul,
  i32Or,
  i32Shl,
  i32ShrU,
  i32Sub,
  i32Xor,
  i64,
  i64Add,
  i64And,
  i64Const,
  i64FromF64,
  i64FromI32U,
  i64Load,
  i64Or,
  i64Shl,
  i64ShrS,
  i64Store,
  i64Sub,
  ifElse,
  loop,
  set,
  tee,
  type WasmFunction,
  when,
} from '#wasm'
import {global, load, loadF64, mostInSlice, phase, phaseBytes, record, type SlicedLayout, store, storeF64} from './layout.js'

export const mixType: FunctionType = {parameters: [i32], results: [i32]}
export const queueType: FunctionType = {parameters: [i32, f64], results: []}
export const sliceType: FunctionType = {parameters: [i32, i32, i32, f64], results: []}

/** The key of a channel without a further event. */
export const never = 2n ** 62n

/** `mix(value)`: the finalizer of MurmurHash3, as in mix.ts. */
export function mixFunction(): WasmFunction {
  const h = 0
  const shifted = (by: number): Code => [...get(h), ...get(h), ...i32Const(by), ...i32ShrU, ...i32Xor]
  return {
    type: mixType,
    locals: [],
    body: [
      ...shifted(16),
      ...i32Const(0x85ebca6b | 0),
      ...i32Mul,
      ...set(h),
      ...shifted(13),
      ...i32Const(0xc2b2ae35 | 0),
      ...i32Mul,
      ...set(h),
      ...shifted(16),
    ],
  }
}

/**
 * `queue(channel, time)`: sets the time of a channel's next event; from the end of the run on there is none. Keys hold the
 * time in their upper bits and the channel in their lower ones; every entry of the tree is the smaller of its children.
 */
export function queueFunction({keys, leafBits}: SlicedLayout): WasmFunction {
  const [channel, time, i, key, difference] = [0, 1, 2, 3, 4]
  const entry = (index: Code): Code => [...index, ...i32Const(3), ...i32Shl]
  return {
    type: queueType,
    locals: [i32, i64, i64],
    body: [
      ...get(time),
      ...global('maxTime'),
      ...f64Lt,
      ...ifElse(
        0x40,
        [
          ...get(time),
          ...global('keyScale'),
          ...f64Mul,
          ...i64FromF64,
          ...i64Const(BigInt(leafBits)),
          ...i64Shl,
          ...get(channel),
          ...i64FromI32U,
          ...i64Or,
          ...set(key),
        ],
        [...i64Const(never), ...set(key)],
      ),
      ...get(channel),
      ...i32Const(2 ** leafBits),
      ...i32Add,
      ...set(i),
      ...entry(get(i)),
      ...get(key),
      ...i64Store(keys),
      ...loop(
        // key = min(key, keys[i ^ 1]) without a branch; keys are below 2^62
        get(key),
        entry([...get(i), ...i32Const(1), ...i32Xor]),
        i64Load(keys),
        tee(difference),
        i64Sub,
        tee(key),
        get(key),
        i64Const(63n),
        i64ShrS,
        i64And,
        get(difference),
        i64Add,
        set(key),
        entry([...get(i), ...i32Const(1), ...i32ShrU, ...tee(i)]),
        get(key),
        i64Store(keys),
        [...i32Const(1), ...get(i), ...i32LtU, ...branchIf(0)],
      ),
    ],
  }
}

/**
 * `slice(channel, record, number, from)`: draws a slice of a channel, or the next one that has an event at `from` or later,
 * and puts its first such event into the queue. A slice has m events, m drawn as a Poisson(µ) count given that it is not 0,
 * at independent uniform times. What is drawn depends on its number alone, whichever slices were drawn before.
 */
export function sliceFunction(layout: SlicedLayout, {mix, queue}: {readonly mix: number; readonly queue: number}): WasmFunction {
  const [channel, r, number, from] = [0, 1, 2, 3]
  const [seed, bits, table, left, i, j, base, time, begin, word, ph, length] = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
  // (h << 16 & 0x3fff0000 | 0x40000000 << (h & 1)): what a word is moved by, from its own last bits
  const movement: Code = [
    ...[...get(word), ...i32Const(16), ...i32Shl, ...i32Const(0x3fff0000), ...i32And],
    ...[...i32Const(0x40000000), ...get(word), ...i32Const(1), ...i32And, ...i32Shl, ...i32Or],
  ]
  const draw: Code = [
    ...[...get(seed), ...load(r, record.step), ...i32Add, ...tee(seed), ...call(mix), ...tee(word)],
    ...[...global('inverts'), ...i32Xor, ...movement, ...global('moves'), ...i32And, ...i32Xor],
  ]
  const uniformTime: Code = [
    ...draw,
    ...f64FromU32,
    ...f64Const(0.5),
    ...f64Add,
    ...f64Const(2 ** -32),
    ...f64Mul,
    ...get(length),
    ...f64Mul,
    ...get(begin),
    ...f64Add,
    ...set(time),
  ]
  const threshold = (offset: Code): Code => [...get(table), ...offset, ...i32Const(2), ...i32Shl, ...i32Add, ...i32Load()]
  const slot = (index: Code): Code => [...get(base), ...index, ...i32Const(3), ...i32Shl, ...i32Add]
  const before: Code = [...get(j), ...i32Const(1), ...i32Sub]
  const several: Code = [
    // left = 1; while (left < most − 1 && bits >= thresholds[left]) left++
    ...i32Const(1),
    ...set(left),
    ...block(
      loop(
        [...get(left), ...i32Const(mostInSlice - 1), ...i32GeS, ...branchIf(1)],
        [...get(bits), ...threshold(get(left)), ...i32LtU, ...branchIf(1)],
        [...get(left), ...i32Const(1), ...i32Add, ...set(left), ...branch(0)],
      ),
    ),
    ...i32Const(layout.times),
    ...get(channel),
    ...i32Const(3 + Math.log2(mostInSlice)),
    ...i32Shl,
    ...i32Add,
    ...set(base),
    ...i32Const(0),
    ...set(i),
    // times in falling order, by insertion
    ...loop(
      uniformTime,
      [...get(i), ...set(j)],
      block(
        loop(
          [...get(j), ...i32Eqz, ...branchIf(1)],
          [...slot(before), ...f64Load(), ...get(time), ...f64Lt, ...i32Eqz, ...branchIf(1)],
          [...slot(get(j)), ...slot(before), ...f64Load(), ...f64Store()],
          [...before, ...set(j), ...branch(0)],
        ),
      ),
      [...slot(get(j)), ...get(time), ...f64Store()],
      [...get(i), ...get(left), ...i32LtS, ...get(i), ...i32Const(1), ...i32Add, ...set(i), ...branchIf(0)],
    ),
    ...slot(get(left)),
    ...f64Load(),
    ...set(time),
    // those that are past are left out
    ...block(
      loop(
        [...get(time), ...get(from), ...f64Ge, ...get(left), ...i32Eqz, ...i32Or, ...branchIf(1)],
        [...slot([...get(left), ...i32Const(1), ...i32Sub, ...tee(left)]), ...f64Load(), ...set(time), ...branch(0)],
      ),
    ),
    ...store(r, record.mask, [...get(channel), ...i32Const(layout.maskBytes), ...i32Mul, ...i32Const(layout.masks), ...i32Add]),
  ]
  const once: Code = [...uniformTime, ...i32Const(0), ...set(left), ...store(r, record.mask, i32Const(layout.spareMask))]
  return {
    type: sliceType,
    locals: [i32, i32, i32, i32, i32, i32, i32, f64, f64, i32, i32, f64],
    body: [
      ...[...load(r, record.phase), ...set(ph)],
      ...loop(
        block(
          loop(
            [...get(number), ...load(ph, phaseBytes + phase.first), ...i32LtS, ...branchIf(1)],
            [...get(ph), ...i32Const(phaseBytes), ...i32Add, ...set(ph), ...branch(0)],
          ),
        ),
        [
          ...loadF64(ph, phase.length),
          ...tee(length),
          ...get(number),
          ...f64FromI32,
          ...f64Mul,
          ...loadF64(ph, phase.origin),
          ...f64Add,
          ...set(begin),
        ],
        [...load(r, record.seed), ...get(number), ...load(r, record.stride), ...i32Mul, ...i32Add, ...set(seed)],
        [
          ...i32Const(layout.tables),
          ...load(ph, phase.depth),
          ...i32Const(2 + Math.log2(mostInSlice)),
          ...i32Shl,
          ...i32Add,
          ...set(table),
        ],
        [...draw, ...tee(bits), ...threshold(i32Const(0)), ...i32LtU, ...ifElse(0x40, once, several)],
        [...get(time), ...get(from), ...f64Lt],
        when([...get(number), ...i32Const(1), ...i32Add, ...set(number), ...branch(1)]),
      ),
      ...store(r, record.left, get(left)),
      ...store(r, record.number, get(number)),
      ...store(r, record.phase, get(ph)),
      ...store(r, record.drawn, i32Const(0)),
      ...storeF64(r, record.time, get(time)),
      ...get(channel),
      ...get(time),
      ...call(queue),
    ],
  }
}
