import {
  branchIf,
  type Code,
  type FunctionType,
  f64,
  f64Add,
  f64FromI32,
  f64Load,
  f64Mul,
  f64Store,
  f64Sub,
  get,
  i8x16Popcnt,
  i16x8Add,
  i16x8ExtaddU,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32Ctz,
  i32Eq,
  i32Eqz,
  i32FromI64,
  i32GeS,
  i32Load,
  i32Load8,
  i32Load16,
  i32LtU,
  i32Mul,
  i32Shl,
  i32Store,
  i32Store8,
  i32Store16,
  i32Sub,
  i32Xor,
  i32x4Add,
  i32x4ExtaddU,
  i32x4Lane,
  i32x4Shl,
  i32x4ShrU,
  i64,
  i64Add,
  i64And,
  i64Const,
  i64Ctz,
  i64Eqz,
  i64Popcnt,
  i64Sub,
  i64x2Lane,
  ifElse,
  loop,
  sequence,
  set,
  tee,
  v128,
  vAnd,
  vAndNot,
  valueIf,
  vConst,
  vLoad,
  vNot,
  vOr,
  vStore,
  vXor,
  type WasmFunction,
  when,
} from '#wasm'
import {deepest, global, mostQuads, mostWords, setGlobal} from './layout.js'

export const maskType: FunctionType = {parameters: [i32, i32, i32, i32], results: [i32]}
export const tallyType: FunctionType = {parameters: [i32, f64, i32], results: []}

/** Moves a pointer on by `by` bytes and leaves it on the stack. */
const step = (pointer: number, by: number): Code => [...get(pointer), ...i32Const(by), ...i32Add, ...tee(pointer)]

/** The first of a set of quads, and the set without it. A quad is four words, or those of them that are in use. */
export const firstQuad = (quads: number): Code => [...get(quads), ...i32Ctz]
export const withoutFirst = (quads: number): Code => [...get(quads), ...get(quads), ...i32Const(1), ...i32Sub, ...i32And]
/** Puts where the first quad starts and ends, in an arm's part of a row, into the locals `p` and `end`. */
export const toFirstQuad = (quads: number, p: number, end: number): Code => [
  ...[...firstQuad(quads), ...i32Const(6), ...i32Shl, ...tee(p), ...i32Const(64), ...i32Add, ...tee(end)],
  ...[...global('armUsed'), ...get(end), ...global('armUsed'), ...i32LtU, ...valueIf, ...set(end)],
]

/**
 * `mask(generator, to, depth, quads)`: per lane a bit that is 1 with the probability that the depth stands for, for the given
 * quads, which it gives back. The four words of a quad share what is drawn: of two fair words
 * a and b they are a∧b, a∧¬b, ¬a∧b and ¬a∧¬b, of further words as many as the depth asks for in each of them. Every
 * lane's bit is what it would be if drawn alone, and independent from mask to mask; but of four lanes that share draws at most
 * one is 1, which makes them differ more than chance would: less to draw, and a smaller variance (antithetic variates).
 *
 * xoshiro128++ in four 32-bit lanes (Blackman & Vigna 2021, doi:10.1145/3460772), of which each step gives two words,
 * rotl(s0 + s3, 7) + s0 and rotl(s1 + s2, 11) + s2: the state being uniform, the two are independent. The plain sums would
 * not do: with them the words of successive steps are so nearly linear in each other that masks of depth 8 come out 6 % too full.
 */
export function maskFunction(): WasmFunction {
  const [generator, to, depth, quads] = [0, 1, 2, 3]
  const [s0, s1, s2, s3, t, a, b, rest, flip] = [4, 5, 6, 7, 8, 9, 10, 11, 12]
  const [left, at, drawn] = [13, 14, 15]
  const xorInto = (into: number, other: number): Code => [...get(into), ...get(other), ...vXor, ...set(into)]
  const advance: Code = [
    // t = s1 << 9; s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = rotl(s3, 11)
    ...get(s1),
    ...i32Const(9),
    ...i32x4Shl,
    ...set(t),
    ...xorInto(s2, s0),
    ...xorInto(s3, s1),
    ...xorInto(s1, s2),
    ...xorInto(s0, s3),
    ...xorInto(s2, t),
    ...get(s3),
    ...i32Const(11),
    ...i32x4Shl,
    ...get(s3),
    ...i32Const(21),
    ...i32x4ShrU,
    ...vOr,
    ...set(s3),
  ]
  // rotl(x + y, by) + x
  const scrambled = (x: number, y: number, by: number): Code => [
    ...get(x),
    ...get(y),
    ...i32x4Add,
    ...tee(t),
    ...i32Const(by),
    ...i32x4Shl,
    ...get(t),
    ...i32Const(32 - by),
    ...i32x4ShrU,
    ...vOr,
    ...get(x),
    ...i32x4Add,
  ]
  const first = scrambled(s0, s3, 7)
  const second = scrambled(s2, s1, 11)
  const put = (word: number, ...value: Code[]): Code => [...get(at), ...sequence(...value), ...vStore(16 * word)]
  const flipped: Code = [...get(flip), ...vXor]
  const furtherWords = when(
    loop(
      [...get(rest), ...first, ...vAnd, ...set(rest)],
      [...get(left), ...i32Const(2), ...i32GeS, ...when(get(rest), second, vAnd, set(rest))],
      advance,
      [...get(left), ...i32Const(2), ...i32Sub, ...tee(left), ...i32Const(1), ...i32GeS, ...branchIf(0)],
    ),
  )
  return {
    type: maskType,
    locals: [v128, v128, v128, v128, v128, v128, v128, v128, v128, i32, i32, i32],
    body: [
      // 3/4 and 7/8 are the other lanes of masks of depth 2 and 3.
      ...get(depth),
      ...i32Const(deepest + 1),
      ...i32GeS,
      ...when(get(depth), i32Const(deepest - 1), i32Sub, set(depth), vConst(0xff), set(flip)),
      ...[s0, s1, s2, s3].flatMap((s, i) => [...get(generator), ...vLoad(16 * i), ...set(s)]),
      ...get(quads),
      ...set(drawn),
      ...loop(
        [...get(to), ...firstQuad(quads), ...i32Const(6), ...i32Shl, ...i32Add, ...set(at)],
        [...first, ...set(a), ...second, ...set(b), ...advance],
        [...get(depth), ...i32Const(1), ...i32Eq],
        ifElse(
          0x40,
          [...put(0, get(a)), ...put(1, get(a), vNot), ...put(2, get(b)), ...put(3, get(b), vNot)],
          sequence(
            [...vConst(0xff), ...set(rest), ...get(depth), ...i32Const(2), ...i32Sub, ...tee(left), ...furtherWords],
            put(0, get(rest), get(a), vAnd, tee(t), get(b), vAnd, flipped),
            put(1, get(t), get(b), vAndNot, flipped),
            put(2, get(rest), get(a), vAndNot, tee(t), get(b), vAnd, flipped),
            put(3, get(t), get(b), vAndNot, flipped),
          ),
        ),
        [...withoutFirst(quads), ...tee(quads), ...branchIf(0)],
      ),
      ...[s0, s1, s2, s3].flatMap((s, i) => [...get(generator), ...get(s), ...vStore(16 * i)]),
      ...get(drawn),
    ],
  }
}

/** The numbers of bits that are 1 in the word on the stack, added to the eight 16-bit sums below it. */
const addOnes: Code = [...i8x16Popcnt, ...i16x8ExtaddU, ...i16x8Add]

/** The sum of eight 16-bit numbers, as an i32. */
const sumOfEight = (sum: number): Code => [
  ...get(sum),
  ...i32x4ExtaddU,
  ...set(sum),
  ...[0, 1, 2, 3].flatMap((lane) => [...get(sum), ...i32x4Lane(lane)]),
  ...i32Add,
  ...i32Add,
  ...i32Add,
]

/**
 * `tally(output, time, quads)`: counts the lanes that are on, per arm, and adds (change · time left in the window) to the
 * area. Only the given quads may have changed; here all are counted.
 */
export function tallyArmsFunction(): WasmFunction {
  const [output, time] = [0, 1]
  const [p, armEnd, slot, sum, count, end, at] = [3, 4, 5, 6, 7, 8, 9]
  return {
    type: tallyType,
    locals: [i32, i32, i32, v128, i32, i32, i32],
    body: [
      ...global('outputRow'),
      ...get(output),
      ...i32Const(2),
      ...i32Shl,
      ...i32Add,
      ...i32Load(),
      ...tee(p),
      ...global('rowUsed'),
      ...i32Add,
      ...set(end),
      ...get(output),
      ...global('arms'),
      ...i32Mul,
      ...set(slot),
      ...loop(
        vConst(0),
        set(sum),
        [...get(p), ...global('armUsed'), ...i32Add, ...set(armEnd)],
        loop(get(sum), get(p), vLoad(), addOnes, set(sum), step(p, 16), get(armEnd), i32LtU, branchIf(0)),
        sumOfEight(sum),
        set(count),
        // areas[slot] += (count − counts[slot]) · (windowEnd − time); counts[slot] = count
        [...global('areas'), ...get(slot), ...i32Const(3), ...i32Shl, ...i32Add, ...tee(at)],
        [...get(at), ...f64Load()],
        [...get(count), ...global('counts'), ...get(slot), ...i32Const(2), ...i32Shl, ...i32Add, ...tee(at), ...i32Load(), ...i32Sub],
        [...f64FromI32, ...global('windowEnd'), ...get(time), ...f64Sub, ...f64Mul, ...f64Add, ...f64Store()],
        [...get(at), ...get(count), ...i32Store()],
        [...get(slot), ...i32Const(1), ...i32Add, ...set(slot)],
        [...get(p), ...get(end), ...i32LtU, ...branchIf(0)],
      ),
    ],
  }
}

/** `tally` for a single arm: what each quad contributes is kept, so that only those that have changed are counted again. */
export function tallyQuadsFunction(): WasmFunction {
  const [output, time, quads] = [0, 1, 2]
  const [row, kept, p, end, change, count, at, bits] = [3, 4, 5, 6, 7, 8, 9, 10]
  const half = (lane: number): Code => [...get(bits), ...i64x2Lane(lane), ...i64Popcnt]
  return {
    type: tallyType,
    locals: [i32, i32, i32, i32, i32, i32, i32, v128],
    body: [
      [...global('outputRow'), ...get(output), ...i32Const(2), ...i32Shl, ...i32Add, ...i32Load(), ...set(row)],
      [...global('quadCounts'), ...get(output), ...i32Const(Math.log2(4 * mostQuads)), ...i32Shl, ...i32Add, ...set(kept)],
      loop(
        [...toFirstQuad(quads, p, end), ...i32Const(0), ...set(count)],
        loop(
          [...get(row), ...get(p), ...i32Add, ...vLoad(), ...set(bits)],
          [...get(count), ...half(0), ...half(1), ...i64Add, ...i32FromI64, ...i32Add, ...set(count)],
          [...step(p, 16), ...get(end), ...i32LtU, ...branchIf(0)],
        ),
        [...get(kept), ...firstQuad(quads), ...i32Const(2), ...i32Shl, ...i32Add, ...set(at)],
        [...get(change), ...get(count), ...i32Add, ...get(at), ...i32Load(), ...i32Sub, ...set(change)],
        [...get(at), ...get(count), ...i32Store()],
        [...withoutFirst(quads), ...tee(quads), ...branchIf(0)],
      ),
      // counts[output] += change; areas[output] += change · (windowEnd − time)
      [...global('counts'), ...get(output), ...i32Const(2), ...i32Shl, ...i32Add, ...tee(at)],
      [...get(at), ...i32Load(), ...get(change), ...i32Add, ...i32Store()],
      [...global('areas'), ...get(output), ...i32Const(3), ...i32Shl, ...i32Add, ...tee(at)],
      [...get(at), ...f64Load(), ...get(change), ...f64FromI32, ...global('windowEnd'), ...get(time), ...f64Sub, ...f64Mul],
      [...f64Add, ...f64Store()],
    ].flat(),
  }
}

/** Most outputs whose states are told apart by a number, bit i for output i. */
export const mostCoded = 16

/** Bytes of an output's row as it was when states were counted last. */
export const seenRowBytes = 16 * mostWords

/**
 * `move(output, time, quads)`: lanes in which an output has changed move from one state of the outputs to another. The
 * number of lanes in each is kept, and so is the area below it: (change · time left in the window) is added. States entered
 * for the first time are put on a list. Only for a single arm, and lanes of other quads must be as they were.
 */
export function moveFunction(): WasmFunction {
  const [output, time, quads] = [0, 1, 2]
  const [row, kept, p, end, lane, state, at, count, bit] = [3, 4, 5, 6, 7, 8, 9, 10, 11]
  const [lanes, left, bits, changed] = [12, 13, 14, 15]
  const entry = (table: 'stateCounts' | 'stateAreas', shift: number): Code => [
    ...global(table),
    ...get(state),
    ...i32Const(shift),
    ...i32Shl,
    ...i32Add,
    ...tee(at),
  ]
  /** The present state's area and number of lanes, of which the number was on the stack. */
  const add = (by: 1 | -1): Code => [
    ...[...entry('stateAreas', 3), ...get(at), ...f64Load(), ...get(left), ...(by === 1 ? f64Add : f64Sub), ...f64Store()],
    ...[...entry('stateCounts', 2), ...get(at), ...i32Load(), ...tee(count), ...i32Const(by), ...i32Add, ...i32Store()],
  ]
  const enterFirst = when(
    [...global('stateFlags'), ...get(state), ...i32Add, ...tee(at), ...i32Load8(), ...i32Eqz],
    when(
      [...get(at), ...i32Const(1), ...i32Store8()],
      [...global('metStates'), ...global('met'), ...i32Const(2), ...i32Shl, ...i32Add, ...get(state), ...i32Store()],
      [...global('met'), ...i32Const(1), ...i32Add, ...setGlobal('met')],
    ),
  )
  const moveLanes = (half: number): Code => [
    ...[...get(changed), ...i64x2Lane(half), ...tee(lanes), ...i64Eqz, ...i32Eqz],
    ...when(
      loop(
        // A lane's state takes two bytes, those of a word 256.
        [...global('laneStates'), ...get(p), ...i32Const(4), ...i32Shl, ...i32Add],
        [
          ...get(lanes),
          ...i64Ctz,
          ...i32FromI64,
          ...i32Const(1),
          ...i32Shl,
          ...i32Add,
          ...tee(lane),
          ...i32Load16(128 * half),
          ...set(state),
        ],
        add(-1),
        [...get(lane), ...get(state), ...get(bit), ...i32Xor, ...tee(state), ...i32Store16(128 * half)],
        add(1),
        [...get(count), ...i32Eqz, ...enterFirst],
        [...get(lanes), ...get(lanes), ...i64Const(1n), ...i64Sub, ...i64And, ...tee(lanes), ...i64Eqz, ...i32Eqz, ...branchIf(0)],
      ),
    ),
  ]
  return {
    type: tallyType,
    locals: [i32, i32, i32, i32, i32, i32, i32, i32, i32, i64, f64, v128, v128],
    body: [
      [...global('outputRow'), ...get(output), ...i32Const(2), ...i32Shl, ...i32Add, ...i32Load(), ...set(row)],
      [...global('seenRows'), ...get(output), ...i32Const(seenRowBytes), ...i32Mul, ...i32Add, ...set(kept)],
      [...i32Const(1), ...get(output), ...i32Shl, ...set(bit), ...global('windowEnd'), ...get(time), ...f64Sub, ...set(left)],
      loop(
        toFirstQuad(quads, p, end),
        loop(
          [...get(row), ...get(p), ...i32Add, ...vLoad(), ...tee(bits)],
          [...get(kept), ...get(p), ...i32Add, ...tee(at), ...vLoad(), ...vXor, ...set(changed)],
          [...get(at), ...get(bits), ...vStore()],
          moveLanes(0),
          moveLanes(1),
          [...step(p, 16), ...get(end), ...i32LtU, ...branchIf(0)],
        ),
        [...withoutFirst(quads), ...tee(quads), ...branchIf(0)],
      ),
    ].flat(),
  }
}
