/**
 * A small WebAssembly assembler: code is arrays of bytes, made by functions named after the instructions they stand for.
 * Encodings: https://webassembly.github.io/spec/core/binary/
 */
export type Code = readonly number[]

/** Unsigned LEB128. */
export function leb(value: number): number[] {
  const bytes: number[] = []
  let rest = value >>> 0
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

/** Signed LEB128 of a 32-bit integer. */
export function signedLeb(value: number): number[] {
  const bytes: number[] = []
  let rest = value | 0
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
    bytes.push(done ? low : low | 0x80)
    if (done) return bytes
  }
}

/** Signed LEB128 of a 64-bit integer. */
export function signedLeb64(value: bigint): number[] {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0)
    bytes.push(done ? low : low | 0x80)
    if (done) return bytes
  }
}

export const i32 = 0x7f
export const i64 = 0x7e
export const f64 = 0x7c
export const v128 = 0x7b
const empty = 0x40

/** Code for one local, made once for each: it is what most code consists of. */
const ofLocal = (opcode: number): ((local: number) => Code) => {
  const known: Code[] = []
  return (local) => (known[local] ??= [opcode, ...leb(local)])
}
export const get = ofLocal(0x20)
export const set = ofLocal(0x21)
export const tee = ofLocal(0x22)
export const globalGet = (index: number): Code => [0x23, ...leb(index)]
export const globalSet = (index: number): Code => [0x24, ...leb(index)]
export const i32Const = (value: number): Code => [0x41, ...signedLeb(value)]
export const i64Const = (value: bigint): Code => [0x42, ...signedLeb64(value)]
export const f64Const = (value: number): Code => [0x44, ...new Uint8Array(new Float64Array([value]).buffer)]
export const call = (func: number): Code => [0x10, ...leb(func)]
export const callIndirect = (type: number): Code => [0x11, ...leb(type), 0x00]
/** Pieces of code one after the other. */
export const sequence = (...parts: readonly Code[]): Code => ([] as number[]).concat(...parts)
export const loop = (...body: Code[]): Code => sequence([0x03, empty], ...body, [0x0b])
export const block = (...body: Code[]): Code => sequence([0x02, empty], ...body, [0x0b])
export const when = (...body: Code[]): Code => sequence([0x04, empty], ...body, [0x0b])
export const ifElse = (type: number, yes: Code, no: Code): Code => [0x04, type, ...yes, 0x05, ...no, 0x0b]
export const branch = (depth: number): Code => [0x0c, ...leb(depth)]
export const branchIf = (depth: number): Code => [0x0d, ...leb(depth)]
export const leave: Code = [0x0f]
/** `a`, `b`, a flag: `a` where the flag is not 0, otherwise `b`. */
export const valueIf: Code = [0x1b]

export const i32Load = (offset = 0): Code => [0x28, 2, ...leb(offset)]
export const i32Store = (offset = 0): Code => [0x36, 2, ...leb(offset)]
export const f64Load = (offset = 0): Code => [0x2b, 3, ...leb(offset)]
export const f64Store = (offset = 0): Code => [0x39, 3, ...leb(offset)]
export const i32Load8 = (offset = 0): Code => [0x2d, 0, ...leb(offset)]
export const i32Store8 = (offset = 0): Code => [0x3a, 0, ...leb(offset)]
export const i32Load16 = (offset = 0): Code => [0x2f, 1, ...leb(offset)]
export const i32Store16 = (offset = 0): Code => [0x3b, 1, ...leb(offset)]

export const i64Load = (offset = 0): Code => [0x29, 3, ...leb(offset)]
export const i64Store = (offset = 0): Code => [0x37, 3, ...leb(offset)]

export const i32Eqz: Code = [0x45]
export const i32Eq: Code = [0x46]
export const i32Ne: Code = [0x47]
export const i32LtU: Code = [0x49]
export const i32LtS: Code = [0x48]
export const i32GeS: Code = [0x4e]
export const i32GeU: Code = [0x4f]
export const i32Ctz: Code = [0x68]
export const i32Add: Code = [0x6a]
export const i32Sub: Code = [0x6b]
export const i32Mul: Code = [0x6c]
export const i32And: Code = [0x71]
export const i32Or: Code = [0x72]
export const i32Xor: Code = [0x73]
export const i32Shl: Code = [0x74]
export const i32ShrU: Code = [0x76]
export const i64Eqz: Code = [0x50]
export const i64Eq: Code = [0x51]
export const i64GeS: Code = [0x59]
export const i64Ctz: Code = [0x7a]
export const i64Popcnt: Code = [0x7b]
export const i64Add: Code = [0x7c]
export const i64Sub: Code = [0x7d]
export const i64And: Code = [0x83]
export const i64Or: Code = [0x84]
export const i64Shl: Code = [0x86]
export const i64ShrS: Code = [0x87]
export const i32FromI64: Code = [0xa7]
export const i64FromI32U: Code = [0xad]
export const i64FromF64: Code = [0xb0]
export const f64Eq: Code = [0x61]
export const f64Ne: Code = [0x62]
export const f64Lt: Code = [0x63]
export const f64Gt: Code = [0x64]
export const f64Le: Code = [0x65]
export const f64Ge: Code = [0x66]
export const f64Add: Code = [0xa0]
export const f64Sub: Code = [0xa1]
export const f64Mul: Code = [0xa2]
export const f64Div: Code = [0xa3]
export const f64Max: Code = [0xa5]
export const f64FromI32: Code = [0xb7]
/** Towards 0; what does not fit becomes the nearest that does. */
export const i32FromF64: Code = [0xfc, 0x02]
export const f64FromU32: Code = [0xb8]

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)]
export const vLoad = (offset = 0): Code => [0xfd, 0, 4, ...leb(offset)]
export const vStore = (offset = 0): Code => [0xfd, 11, 4, ...leb(offset)]
/** The same byte 16 times. */
export const vConst = (byte: number): Code => [...simd(12), ...new Array<number>(16).fill(byte)]
export const vNot: Code = simd(77)
export const vAnd: Code = simd(78)
/** `a & ~b` */
export const vAndNot: Code = simd(79)
export const vOr: Code = simd(80)
export const vXor: Code = simd(81)
/** `(a & c) | (b & ~c)` */
export const vBitselect: Code = simd(82)
export const vAnyTrue: Code = simd(83)
export const i8x16Popcnt: Code = simd(98)
export const i16x8ExtaddU: Code = simd(125)
export const i16x8Add: Code = simd(142)
export const i32x4ExtaddU: Code = simd(127)
export const i32x4Splat: Code = simd(17)
export const i32x4Lane = (lane: number): Code => [...simd(27), lane]
export const i64x2Lane = (lane: number): Code => [...simd(29), lane]
export const i32x4Shl: Code = simd(171)
export const i32x4ShrU: Code = simd(173)
export const i32x4Add: Code = simd(174)

/** A function's type as indices into the module's types come from its order of first use. */
export interface FunctionType {
  readonly parameters: readonly number[]
  readonly results: readonly number[]
}

export interface WasmFunction {
  readonly type: FunctionType
  /** Types of the locals behind the parameters. */
  readonly locals: readonly number[]
  readonly body: Code
}

export interface WasmModule {
  /** Functions imported from `env`, by name; they take the first numbers. */
  readonly imports?: Readonly<Record<string, FunctionType>>
  readonly functions: readonly WasmFunction[]
  /** Exported functions by name. */
  readonly exports: Readonly<Record<string, number>>
  /** Mutable globals, all exported under their names, starting at 0. */
  readonly globals: Readonly<Record<string, typeof i32 | typeof i64 | typeof f64>>
  /** Functions put into the table, in order. */
  readonly table: readonly number[]
}

const vector = (items: readonly Code[]): Code => joined([leb(items.length), ...items])
const text = (name: string): Code => vector([...new TextEncoder().encode(name)].map((byte) => [byte]))
const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content]
const keyOf = (type: FunctionType) => JSON.stringify([type.parameters, type.results])

/** The number of a type in a module's list of types. */
export function typeIndex(types: readonly FunctionType[], type: FunctionType): number {
  return types.findIndex((other) => keyOf(other) === keyOf(type))
}

/** The types used by functions, each once. */
export function typesOf(functions: readonly {readonly type: FunctionType}[]): FunctionType[] {
  return [...new Map(functions.map(({type}) => [keyOf(type), type])).values()]
}

/** The bytes of a module that imports its memory as `env.memory`. */
export function assemble({imports = {}, functions, exports, globals, table}: WasmModule): Uint8Array<ArrayBuffer> {
  const types = typesOf([...functions, ...Object.values(imports).map((type) => ({type}))])
  const chunks: Code[] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]]
  chunks.push(
    section(
      1,
      vector(types.map(({parameters, results}) => [0x60, ...vector(parameters.map((p) => [p])), ...vector(results.map((r) => [r]))])),
    ),
  )
  chunks.push(
    section(
      2,
      vector([
        [...text('env'), ...text('memory'), 2, 0, 1],
        ...Object.entries(imports).map(([name, type]) => [...text('env'), ...text(name), 0, ...leb(typeIndex(types, type))]),
      ]),
    ),
  )
  chunks.push(section(3, vector(functions.map(({type}) => leb(typeIndex(types, type))))))
  chunks.push(section(4, vector([[0x70, 0, ...leb(table.length)]])))
  const globalTypes = Object.values(globals)
  chunks.push(section(6, vector(globalTypes.map((type) => [type, 1, ...zeroOf(type), 0x0b]))))
  chunks.push(
    section(
      7,
      vector([
        ...Object.entries(exports).map(([name, func]) => [...text(name), 0, ...leb(func)]),
        ...Object.keys(globals).map((name, i) => [...text(name), 3, ...leb(i)]),
      ]),
    ),
  )
  if (table.length > 0) chunks.push(section(9, vector([[0, ...i32Const(0), 0x0b, ...vector(table.map(leb))]])))
  // The bodies are by far the longest part: they are copied once, into the bytes.
  const bodies = functions.flatMap(({locals, body}): Code[] => {
    const declared = localsCode(locals)
    return [leb(declared.length + body.length + 1), declared, body, [0x0b]]
  })
  const count = leb(functions.length)
  const length = bodies.reduce((sum, part) => sum + part.length, count.length)
  return bytesOf([...chunks, [10, ...leb(length)], count, ...bodies])
}

const zeroOf = (type: typeof i32 | typeof i64 | typeof f64): Code =>
  type === i32 ? i32Const(0) : type === i64 ? i64Const(0n) : f64Const(0)

/** Pieces of code one after the other, as bytes. */
function bytesOf(parts: readonly Code[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) for (let i = 0; i < part.length; i++) bytes[at++] = part[i]!
  return bytes
}

/** Declares locals, runs of one type together. */
function localsCode(locals: readonly number[]): Code {
  const runs: [count: number, type: number][] = []
  for (const type of locals) {
    const last = runs.at(-1)
    if (last?.[1] === type) last[0]++
    else runs.push([1, type])
  }
  return vector(runs.map(([count, type]) => [...leb(count), type]))
}

/** Arrays one after the other (spreading very long ones would overrun the stack). */
function joined(parts: readonly Code[]): number[] {
  const result: number[] = []
  for (const part of parts) for (const byte of part) result.push(byte)
  return result
}
