import {type Local, signature, type Value} from '#wasm'
import {deepest, type SlicedAssembler} from './layout.js'
import {firstQuad, withoutFirst} from './quads.js'

type I32 = Local<'i32'>
type V128 = Local<'v128'>

export const maskType = signature(['i32', 'i32', 'i32', 'i32'], 'i32')

/**
 * `mask(generator, to, depth, quads)`: per lane a bit that is 1 with the probability that the depth stands for, for the given
 * quads, which it gives back. The four words of a quad share what is drawn: of two fair words
 * a and b they are a∧b, a∧¬b, ¬a∧b and ¬a∧¬b, of further words as many as the depth asks for in each of them. Every
 * lane's bit is what it would be if drawn alone, and independent from mask to mask; but of four lanes that share draws at most
 * one is 1, which makes them differ more than chance would: less to draw, and a smaller variance (antithetic variates).
 */
export function writeMask(wasm: SlicedAssembler) {
  return (generator: I32, to: I32, depth: I32, quads: I32): Value<'i32'> => {
    const {i32, v128, local, get, set, tee, loop, when, ifElse, branchIf} = wasm
    const random = new MaskRandom(wasm)
    const [a, b, rest, flip] = [local('v128'), local('v128'), local('v128'), local('v128')]
    const [left, at, drawn] = [local('i32'), local('i32'), local('i32')]
    // 3/4 and 7/8 are the other lanes of masks of depth 2 and 3.
    when(i32.geS(get(depth), deepest + 1), () => {
      set(depth, i32.sub(get(depth), deepest - 1))
      set(flip, v128.const(0xff))
    })
    random.read(generator)
    set(drawn, get(quads))
    loop((again) => {
      set(at, i32.add(get(to), i32.shl(firstQuad(wasm, quads), 6)))
      set(a, random.first())
      set(b, random.second())
      random.advance()
      ifElse(
        i32.eq(get(depth), 1),
        () => writeHalves(wasm, at, a, b),
        () => {
          set(rest, v128.const(0xff))
          when(tee(left, i32.sub(get(depth), 2)), () => random.writeJoined(rest, left))
          writeFourths(wasm, {at, a, b, rest, flip, spare: random.spare})
        },
      )
      branchIf(again, tee(quads, withoutFirst(wasm, quads)))
    })
    random.write(generator)
    return get(drawn)
  }
}

/** The words of a quad where a lane's chance is one half: a, ¬a, b, ¬b. */
function writeHalves({v128, get}: SlicedAssembler, at: I32, a: V128, b: V128): void {
  v128.store(get(at), get(a), 0)
  v128.store(get(at), v128.not(get(a)), 16)
  v128.store(get(at), get(b), 32)
  v128.store(get(at), v128.not(get(b)), 48)
}

/** The words of a quad where it is less: `rest` and a and b, or their complements. */
function writeFourths(
  {v128, get, tee}: SlicedAssembler,
  {at, a, b, rest, flip, spare}: Readonly<Record<'a' | 'b' | 'rest' | 'flip' | 'spare', V128>> & {readonly at: I32},
): void {
  const flipped = (lanes: Value<'v128'>) => v128.xor(lanes, get(flip))
  const put = (word: number, of: () => Value<'v128'>) => v128.store(get(at), flipped(of()), 16 * word)
  put(0, () => v128.and(tee(spare, v128.and(get(rest), get(a))), get(b)))
  put(1, () => v128.andnot(get(spare), get(b)))
  put(2, () => v128.and(tee(spare, v128.andnot(get(rest), get(a))), get(b)))
  put(3, () => v128.andnot(get(spare), get(b)))
}

/**
 * xoshiro128++ in four 32-bit lanes (Blackman & Vigna 2021, doi:10.1145/3460772), of which each step gives two words,
 * rotl(s0 + s3, 7) + s0 and rotl(s1 + s2, 11) + s2: the state being uniform, the two are independent. The plain sums would
 * not do: with them the words of successive steps are so nearly linear in each other that masks of depth 8 come out 6 % too full.
 */
class MaskRandom {
  readonly spare: V128
  private readonly wasm: SlicedAssembler
  private readonly state: readonly [V128, V128, V128, V128]

  constructor(wasm: SlicedAssembler) {
    const {local} = wasm
    this.wasm = wasm
    this.state = [local('v128'), local('v128'), local('v128'), local('v128')]
    this.spare = local('v128')
  }

  read(generator: I32): void {
    const {v128, get, set} = this.wasm
    for (const [i, s] of this.state.entries()) set(s, v128.load(get(generator), 16 * i))
  }

  write(generator: I32): void {
    const {v128, get} = this.wasm
    for (const [i, s] of this.state.entries()) v128.store(get(generator), get(s), 16 * i)
  }

  first(): Value<'v128'> {
    const [s0, , , s3] = this.state
    return this.scrambled(s0, s3, 7)
  }

  second(): Value<'v128'> {
    const [, s1, s2] = this.state
    return this.scrambled(s2, s1, 11)
  }

  /** t = s1 << 9; s2 ^= s0; s3 ^= s1; s1 ^= s2; s0 ^= s3; s2 ^= t; s3 = rotl(s3, 11) */
  advance(): void {
    const {v128, get, set} = this.wasm
    const [s0, s1, s2, s3] = this.state
    const xorInto = (into: V128, other: V128) => set(into, v128.xor(get(into), get(other)))
    set(this.spare, v128.i32x4Shl(get(s1), 9))
    xorInto(s2, s0)
    xorInto(s3, s1)
    xorInto(s1, s2)
    xorInto(s0, s3)
    xorInto(s2, this.spare)
    set(s3, v128.or(v128.i32x4Shl(get(s3), 11), v128.i32x4ShrU(get(s3), 21)))
  }

  /** `rest` and as many further words as `left` says, at least one. */
  writeJoined(rest: V128, left: I32): void {
    const {i32, v128, get, set, tee, loop, when, branchIf} = this.wasm
    loop((again) => {
      set(rest, v128.and(get(rest), this.first()))
      when(i32.geS(get(left), 2), () => set(rest, v128.and(get(rest), this.second())))
      this.advance()
      branchIf(again, i32.geS(tee(left, i32.sub(get(left), 2)), 1))
    })
  }

  /** rotl(x + y, by) + x */
  private scrambled(x: V128, y: V128, by: number): Value<'v128'> {
    const {v128, get, tee} = this.wasm
    const high = v128.i32x4Shl(tee(this.spare, v128.i32x4Add(get(x), get(y))), by)
    return v128.i32x4Add(v128.or(high, v128.i32x4ShrU(get(this.spare), 32 - by)), get(x))
  }
}
