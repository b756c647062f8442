import type {Code} from './code.js'
import type {Last, Value, ValueType} from './types.js'

/*
 * Instructions by their types, named as in the WebAssembly text format. An operand is written where it is named, from left to
 * right, so that `i32.add(get(a), i32.mul(get(b), 4))` comes out in the order in which the machine runs it.
 */

type Opcode = readonly number[]

/** Instructions of one type, from the code that they are written to. */
export const instructionsFor = (code: Code) => ({i32: i32Of(code), i64: i64Of(code), f64: f64Of(code), v128: v128Of(code)})
export type Instructions = ReturnType<typeof instructionsFor>

const unary =
  <A extends ValueType, R extends ValueType>(code: Code, name: string, opcode: Opcode, from: A, to: R) =>
  (a: Value<A>): Value<R> => {
    code.take(name, from, a)
    code.opcode(opcode)
    return code.push(to)
  }

/** Two operands; the second may be of another type (how far to shift). */
const binary =
  <A extends ValueType, B extends ValueType, R extends ValueType>(code: Code, name: string, opcode: Opcode, first: A, second: B, to: R) =>
  (a: Value<A>, b: Last<B>): Value<R> => {
    code.takeLast(name, second, b)
    code.take(name, first, a)
    code.opcode(opcode)
    return code.push(to)
  }

/** Loads from an address and a fixed offset beyond it. */
const load =
  <R extends ValueType>(code: Code, name: string, opcode: Opcode, align: number, to: R) =>
  (address: Last<'i32'>, offset = 0): Value<R> => {
    code.takeLast(name, 'i32', address)
    code.opcode(opcode)
    code.immediate(align)
    code.immediate(offset)
    return code.push(to)
  }

const store =
  <A extends ValueType>(code: Code, name: string, opcode: Opcode, align: number, type: A) =>
  (address: Value<'i32'>, value: Last<A>, offset = 0): void => {
    code.takeLast(name, type, value)
    code.take(name, 'i32', address)
    code.opcode(opcode)
    code.immediate(align)
    code.immediate(offset)
  }

function i32Of(code: Code) {
  const two = (name: string, opcode: number) => binary(code, `i32.${name}`, [opcode], 'i32', 'i32', 'i32')
  const one = (name: string, opcode: number) => unary(code, `i32.${name}`, [opcode], 'i32', 'i32')
  return {
    const: (value: number) => code.constant('i32.const', 'i32', value),
    add: two('add', 0x6a),
    sub: two('sub', 0x6b),
    mul: two('mul', 0x6c),
    and: two('and', 0x71),
    or: two('or', 0x72),
    xor: two('xor', 0x73),
    shl: two('shl', 0x74),
    shrU: two('shr_u', 0x76),
    eqz: one('eqz', 0x45),
    eq: two('eq', 0x46),
    ne: two('ne', 0x47),
    ltS: two('lt_s', 0x48),
    ltU: two('lt_u', 0x49),
    geS: two('ge_s', 0x4e),
    geU: two('ge_u', 0x4f),
    ctz: one('ctz', 0x68),
    wrapI64: unary(code, 'i32.wrap_i64', [0xa7], 'i64', 'i32'),
    /** Towards 0; what does not fit becomes the nearest that does. */
    truncSatF64S: unary(code, 'i32.trunc_sat_f64_s', [0xfc, 2], 'f64', 'i32'),
    load: load(code, 'i32.load', [0x28], 2, 'i32'),
    load8U: load(code, 'i32.load8_u', [0x2d], 0, 'i32'),
    load16U: load(code, 'i32.load16_u', [0x2f], 1, 'i32'),
    store: store(code, 'i32.store', [0x36], 2, 'i32'),
    store8: store(code, 'i32.store8', [0x3a], 0, 'i32'),
    store16: store(code, 'i32.store16', [0x3b], 1, 'i32'),
  }
}

function i64Of(code: Code) {
  const two = (name: string, opcode: number) => binary(code, `i64.${name}`, [opcode], 'i64', 'i64', 'i64')
  const test = (name: string, opcode: number) => binary(code, `i64.${name}`, [opcode], 'i64', 'i64', 'i32')
  return {
    const: (value: bigint) => code.constant('i64.const', 'i64', value),
    add: two('add', 0x7c),
    sub: two('sub', 0x7d),
    and: two('and', 0x83),
    or: two('or', 0x84),
    shl: two('shl', 0x86),
    shrS: two('shr_s', 0x87),
    eq: test('eq', 0x51),
    geS: test('ge_s', 0x59),
    eqz: unary(code, 'i64.eqz', [0x50], 'i64', 'i32'),
    ctz: unary(code, 'i64.ctz', [0x7a], 'i64', 'i64'),
    popcnt: unary(code, 'i64.popcnt', [0x7b], 'i64', 'i64'),
    extendI32U: unary(code, 'i64.extend_i32_u', [0xad], 'i32', 'i64'),
    /** Towards 0; traps where it does not fit. */
    truncF64S: unary(code, 'i64.trunc_f64_s', [0xb0], 'f64', 'i64'),
    load: load(code, 'i64.load', [0x29], 3, 'i64'),
    store: store(code, 'i64.store', [0x37], 3, 'i64'),
  }
}

function f64Of(code: Code) {
  const two = (name: string, opcode: number) => binary(code, `f64.${name}`, [opcode], 'f64', 'f64', 'f64')
  const test = (name: string, opcode: number) => binary(code, `f64.${name}`, [opcode], 'f64', 'f64', 'i32')
  return {
    const: (value: number) => code.constant('f64.const', 'f64', value),
    add: two('add', 0xa0),
    sub: two('sub', 0xa1),
    mul: two('mul', 0xa2),
    div: two('div', 0xa3),
    max: two('max', 0xa5),
    eq: test('eq', 0x61),
    ne: test('ne', 0x62),
    lt: test('lt', 0x63),
    gt: test('gt', 0x64),
    le: test('le', 0x65),
    ge: test('ge', 0x66),
    convertI32S: unary(code, 'f64.convert_i32_s', [0xb7], 'i32', 'f64'),
    convertI32U: unary(code, 'f64.convert_i32_u', [0xb8], 'i32', 'f64'),
    load: load(code, 'f64.load', [0x2b], 3, 'f64'),
    store: store(code, 'f64.store', [0x39], 3, 'f64'),
  }
}

/** Vector instructions, those of parts of a vector with the part in front. */
function v128Of(code: Code) {
  const two = (name: string, opcode: number) => binary(code, name, simd(opcode), 'v128', 'v128', 'v128')
  const one = (name: string, opcode: number) => unary(code, name, simd(opcode), 'v128', 'v128')
  const shift = (name: string, opcode: number) => binary(code, name, simd(opcode), 'v128', 'i32', 'v128')
  const lane =
    <R extends ValueType>(name: string, opcode: number, to: R) =>
    (a: Value<'v128'>, lane: number) => {
      code.take(name, 'v128', a)
      code.opcode(simd(opcode))
      code.opcode([lane])
      return code.push(to)
    }
  return {
    /** The same byte 16 times. */
    const: (byte: number) => {
      code.opcode(simd(12))
      code.opcode(new Array<number>(16).fill(byte))
      return code.push('v128')
    },
    not: one('v128.not', 77),
    and: two('v128.and', 78),
    /** `a & ~b` */
    andnot: two('v128.andnot', 79),
    or: two('v128.or', 80),
    xor: two('v128.xor', 81),
    /** `(a & mask) | (b & ~mask)` */
    bitselect: (a: Value<'v128'>, b: Value<'v128'>, mask: Value<'v128'>) => {
      for (const operand of [mask, b, a]) code.take('v128.bitselect', 'v128', operand)
      code.opcode(simd(82))
      return code.push('v128')
    },
    anyTrue: unary(code, 'v128.any_true', simd(83), 'v128', 'i32'),
    /** Bytes of `a` (0–15) and `b` (16–31), chosen by sixteen indices. */
    i8x16Shuffle: (a: Value<'v128'>, b: Value<'v128'>, indices: readonly number[]) => {
      code.take('i8x16.shuffle', 'v128', b)
      code.take('i8x16.shuffle', 'v128', a)
      code.opcode(simd(13))
      code.opcode(indices)
      return code.push('v128')
    },
    i8x16Popcnt: one('i8x16.popcnt', 98),
    i16x8ExtaddPairwiseI8x16U: one('i16x8.extadd_pairwise_i8x16_u', 125),
    i16x8Add: two('i16x8.add', 142),
    /** Sums of signed numbers, held at the ends of the range. */
    i16x8AddSatS: two('i16x8.add_sat_s', 143),
    i16x8MinS: two('i16x8.min_s', 150),
    i16x8ExtractLaneS: lane('i16x8.extract_lane_s', 24, 'i32'),
    i32x4ExtaddPairwiseI16x8U: one('i32x4.extadd_pairwise_i16x8_u', 127),
    i32x4Splat: unary(code, 'i32x4.splat', simd(17), 'i32', 'v128'),
    i32x4ExtractLane: lane('i32x4.extract_lane', 27, 'i32'),
    i32x4Shl: shift('i32x4.shl', 171),
    i32x4ShrU: shift('i32x4.shr_u', 173),
    i32x4Add: two('i32x4.add', 174),
    i64x2ExtractLane: lane('i64x2.extract_lane', 29, 'i64'),
    /** From an address that is a multiple of 16. */
    load: load(code, 'v128.load', simd(0), 4, 'v128'),
    store: store(code, 'v128.store', simd(11), 4, 'v128'),
    /** From any address. */
    loadUnaligned: load(code, 'v128.load', simd(0), 0, 'v128'),
    storeUnaligned: store(code, 'v128.store', simd(11), 0, 'v128'),
  }
}

const simd = (opcode: number): Opcode => (opcode < 0x80 ? [0xfd, opcode] : [0xfd, (opcode & 0x7f) | 0x80, opcode >> 7])
