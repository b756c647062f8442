/**
 * The few WebAssembly instructions that the duplex kernel is made of, as bytes.
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

export const i32 = 0x7f
export const v128 = 0x7b

export const get = (local: number): Code => [0x20, ...leb(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...leb(local)]
export const constant = (value: number): Code => [0x41, ...signedLeb(value)]
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const subtract = (a: Code, b: Code): Code => [...a, ...b, 0x6b]
export const times = (a: Code, b: Code): Code => [...a, ...b, 0x6c]
export const loadByte = (address: Code, offset = 0): Code => [...address, 0x2d, 0x00, ...leb(offset)]
export const storeShort = (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x3b, 0x01, ...leb(offset)]
/** `do body while (condition)`. */
export const doWhile = (body: Code, condition: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0x00, 0x0b]
export const atLeast = (a: Code, b: Code): Code => [...a, ...b, 0x4e]

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)]
/** Sixteen bytes from any address. */
export const load = (address: Code, offset = 0): Code => [...address, ...simd(0), 0x00, ...leb(offset)]
export const store = (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...simd(11), 0x00, ...leb(offset)]
/** Eight 16-bit sums, held at the ends of the range. */
export const addLanes = (a: Code, b: Code): Code => [...a, ...b, ...simd(0x8f)]
export const minLanes = (a: Code, b: Code): Code => [...a, ...b, ...simd(0x96)]
/** Lanes of `a` and `b` (bytes 0–31) chosen by sixteen indices. */
export const shuffle = (a: Code, b: Code, indices: readonly number[]): Code => [...a, ...b, ...simd(13), ...indices]
export const firstLane = (a: Code): Code => [...a, ...simd(0x18), 0]

const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content]
const name = (text: string): Code => [...leb(text.length), ...Array.from(text, (letter) => letter.charCodeAt(0))]

/**
 * A module with one function `run` of `parameters` 32-bit integers, on an imported memory `env.memory`.
 *
 * @param locals - [how many, type] of the locals after the parameters
 */
export function moduleOf(parameters: number, locals: readonly (readonly [number, number])[], body: Code): Uint8Array<ArrayBuffer> {
  const code = [...leb(locals.length), ...locals.flatMap(([count, type]) => [...leb(count), type]), ...body, 0x0b]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(i32), 0]),
    ...section(2, [1, ...name('env'), ...name('memory'), 0x02, 0x00, ...leb(1)]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('run'), 0x00, 0]),
    ...section(10, [1, ...leb(code.length), ...code]),
  ])
}
