import {deepest, global} from './sliced-layout.js'
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
  i8x16Ne,
  i8x16Popcnt,
  i16x8Add,
  i16x8ExtaddU,
  i32,
  i32Add,
  i32And,
  i32Const,
  i32Eq,
  i32GeS,
  i32Load,
  i32Load8,
  i32LtU,
  i32Mul,
  i32Or,
  i32Shl,
  i32Store,
  i32Sub,
  i32x4Add,
  i32x4ExtaddU,
  i32x4Lane,
  i32x4Shl,
  i32x4ShrU,
  ifElse,
  loop,
  set,
  tee,
  v128,
  vAnd,
  vConst,
  vLoad,
  vOr,
  vStore,
  vXor,
  type WasmFunction,
  when,
} from './wasm.js'

export const maskType: FunctionType = {parameters: [i32, i32, i32], results: []}
export const tallyType: FunctionType = {parameters: [i32, f64], results: []}
export const lookType: FunctionType = {parameters: [], results: []}

/** Moves a pointer on by `by` bytes and leaves it on the stack. */
const step = (pointer: number, by: number): Code => [...get(pointer), ...i32Const(by), ...i32Add, ...tee(pointer)]

/**
 * `mask(generator, to, depth)`: per lane a bit that is 1 with the probability that the depth stands for. xoshiro128++ in four 32-bit lanes
 * (Blackman & Vigna 2021, doi:10.1145/3460772), of which each step gives two words, rotl(s0 + s3, 7) + s0 and
 * rotl(s1 + s2, 11) + s2: the state being uniform, the two are independent. The plain sums would not do: with them the
 * words of successive steps are so nearly linear in each other that masks of depth 8 come out 6 % too full.
 */
export function maskFunction(): WasmFunction {
  const [generator, to, depth] = [0, 1, 2]
  const [s0, s1, s2, s3, t, word, left, end, flip] = [3, 4, 5, 6, 7, 8, 9, 10, 11]
  const xorInto = (a: number, b: number): Code => [...get(a), ...get(b), ...vXor, ...set(a)]
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
  const untilEnd: Code = [...step(to, 16), ...get(end), ...i32LtU, ...branchIf(0)]
  const ofTwo = loop(get(to), scrambled(s0, s3, 7), scrambled(s2, s1, 11), vAnd, get(flip), vXor, vStore(), advance, untilEnd)
  const ofAny = loop(
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
    get(flip),
    vXor,
    vStore(),
    untilEnd,
  )
  return {
    type: maskType,
    locals: [v128, v128, v128, v128, v128, v128, i32, i32, v128],
    body: [
      // 3/4 and 7/8 are the other lanes of masks of depth 2 and 3.
      ...get(depth),
      ...i32Const(deepest + 1),
      ...i32GeS,
      ...when(get(depth), i32Const(deepest - 1), i32Sub, set(depth), vConst(0xff), set(flip)),
      ...[s0, s1, s2, s3].flatMap((s, i) => [...get(generator), ...vLoad(16 * i), ...set(s)]),
      ...get(to),
      ...global('armUsed'),
      ...i32Add,
      ...set(end),
      ...get(depth),
      ...i32Const(2),
      ...i32Eq,
      ...ifElse(0x40, ofTwo, ofAny),
      ...[s0, s1, s2, s3].flatMap((s, i) => [...get(generator), ...get(s), ...vStore(16 * i)]),
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

/** `tally(output, time)`: counts the lanes that are on, per arm, and adds (change · time left in the window) to the area. */
export function tallyFunction(): WasmFunction {
  const [output, time] = [0, 1]
  const [p, armEnd, slot, sum, count, end, at] = [2, 3, 4, 5, 6, 7, 8]
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

/**
 * `subsets()`: for every subset of the nodes looked at (at most 5; bit i of a subset's number is node i), the number of
 * lanes in which all of them are on. Only for a single arm.
 */
export function subsetsFunction(): WasmFunction {
  const [p, i, n, size, s, sums, word, acc] = [0, 1, 2, 3, 4, 5, 6, 7]
  // Work: first the lanes of each subset in the present word (16 bytes each), then sums of bytes (16 bytes each).
  const at = (base: Code, index: number): Code => [...base, ...get(index), ...i32Const(4), ...i32Shl, ...i32Add]
  const work = global('lookedWork')
  return {
    type: lookType,
    locals: [i32, i32, i32, i32, i32, i32, v128, v128],
    body: [
      ...global('looked'),
      ...set(n),
      ...i32Const(1),
      ...get(n),
      ...i32Shl,
      ...set(size),
      ...work,
      ...get(size),
      ...i32Const(4),
      ...i32Shl,
      ...i32Add,
      ...set(sums),
      ...loop(at(get(sums), s), vConst(0), vStore(), step(s, 1), get(size), i32LtU, branchIf(0)),
      ...loop(
        work,
        vConst(0xff),
        vStore(),
        [...i32Const(0), ...set(i)],
        // acc counts the subsets known so far; node i doubles them.
        [...i32Const(1), ...set(s)],
        loop(
          [
            ...global('lookedRows'),
            ...get(i),
            ...i32Const(2),
            ...i32Shl,
            ...i32Add,
            ...i32Load(),
            ...get(p),
            ...i32Add,
            ...vLoad(),
            ...set(word),
          ],
          subsetsOfNode({s, i, sums, word, acc, work, at}),
          [...step(i, 1), ...get(n), ...i32LtU, ...branchIf(0)],
        ),
        [...step(p, 16), ...global('rowUsed'), ...i32LtU, ...branchIf(0)],
      ),
      ...i32Const(0),
      ...set(s),
      ...loop(
        [...at(get(sums), s), ...vLoad(), ...set(acc)],
        [...global('lookedCounts'), ...get(s), ...i32Const(2), ...i32Shl, ...i32Add],
        sumOfEight(acc),
        i32Store(),
        [...step(s, 1), ...get(size), ...i32LtU, ...branchIf(0)],
      ),
    ],
  }
}

/** Subsets 2^i … 2^(i+1) − 1: those below 2^i with node i. `s` runs over them; afterwards it is 2^(i+1). */
function subsetsOfNode({
  s,
  i,
  sums,
  word,
  acc,
  work,
  at,
}: {
  readonly s: number
  readonly i: number
  readonly sums: number
  readonly word: number
  readonly acc: number
  readonly work: Code
  readonly at: (base: Code, index: number) => Code
}): Code {
  const power: Code = [...i32Const(1), ...get(i), ...i32Shl]
  return loop(
    at(work, s),
    [...work, ...get(s), ...power, ...i32Sub, ...i32Const(4), ...i32Shl, ...i32Add, ...vLoad()],
    [...get(word), ...vAnd, ...tee(acc), ...vStore()],
    at(get(sums), s),
    [...at(get(sums), s), ...vLoad(), ...get(acc), ...addOnes, ...vStore()],
    [...step(s, 1), ...power, ...i32Const(1), ...i32Shl, ...i32LtU, ...branchIf(0)],
  )
}

/** Most nodes that `histogram` looks at. */
export const mostLooked = 16

/**
 * `histogram()`: adds to one counter per state of the nodes looked at (at most 16; bit i is node i) the lanes that are in
 * it. Only for a single arm.
 */
export function histogramFunction(): WasmFunction {
  const [p, i, n, from, j, at] = [0, 1, 2, 3, 4, 5]
  const codes = 6
  const [word, weight] = [14, 15]
  const work = global('lookedWork')
  // Work: 128 low bytes of codes, 128 high bytes, then the weights of 8 bits, 16 bytes each.
  const bytes = (toHigh: boolean): Code => [
    ...Array.from({length: 8}, (_, k) => [...vConst(0), ...set(codes + k)]).flat(),
    ...loop(
      [
        ...global('lookedRows'),
        ...get(i),
        ...i32Const(2),
        ...i32Shl,
        ...i32Add,
        ...i32Load(),
        ...get(p),
        ...i32Add,
        ...vLoad(),
        ...set(word),
      ],
      [...work, ...get(i), ...get(from), ...i32Sub, ...i32Const(4), ...i32Shl, ...i32Add, ...vLoad(256), ...set(weight)],
      ...Array.from(
        {length: 8},
        (_, k): Code => [
          ...get(codes + k),
          ...get(word),
          ...vConst(1 << k),
          ...vAnd,
          ...vConst(0),
          ...i8x16Ne,
          ...get(weight),
          ...vAnd,
          ...vOr,
          ...set(codes + k),
        ],
      ),
      // while (++i < n && i < from + 8)
      [...step(i, 1), ...get(n), ...i32LtU, ...get(i), ...get(from), ...i32Const(8), ...i32Add, ...i32LtU, ...i32And, ...branchIf(0)],
    ),
    ...Array.from({length: 8}, (_, k): Code => [...work, ...get(codes + k), ...vStore((toHigh ? 128 : 0) + 16 * k)]).flat(),
  ]
  return {
    type: lookType,
    locals: [i32, i32, i32, i32, i32, i32, v128, v128, v128, v128, v128, v128, v128, v128, v128, v128],
    body: [
      ...global('looked'),
      ...set(n),
      ...loop(
        [...i32Const(0), ...set(i), ...i32Const(0), ...set(from)],
        bytes(false),
        [...i32Const(8), ...set(from)],
        [...get(i), ...get(n), ...i32LtU, ...when(bytes(true))],
        [...work, ...set(j)],
        loop(
          // counts[low | high << 8] += 1
          [...global('lookedCounts'), ...get(j), ...i32Load8(), ...get(j), ...i32Load8(128), ...i32Const(8), ...i32Shl, ...i32Or],
          [...i32Const(2), ...i32Shl, ...i32Add, ...tee(at), ...get(at), ...i32Load(), ...i32Const(1), ...i32Add, ...i32Store()],
          [...step(j, 1), ...work, ...i32Const(128), ...i32Add, ...i32LtU, ...branchIf(0)],
        ),
        [...step(p, 16), ...global('rowUsed'), ...i32LtU, ...branchIf(0)],
      ),
    ],
  }
}

/** Bytes of work space for `subsets` and `histogram`. */
export const lookWorkBytes = 2 * 16 * 32 + 512
