import type {Local} from '#wasm'
import type {SlicedAssembler} from './layout.js'

/*
 * Code that runs through words. Words are taken in quads of four, or those of them that are in use; a set of quads is 32 bits.
 */

type I32 = Local<'i32'>

/** Moves a pointer on by a word and leaves it on the stack. */
export const nextWord = ({i32, get, tee}: SlicedAssembler, pointer: I32) => tee(pointer, i32.add(get(pointer), 16))

/** The first of a set of quads, and the set without it. A quad is four words, or those of them that are in use. */
export const firstQuad = ({i32, get}: SlicedAssembler, quads: I32) => i32.ctz(get(quads))
export const withoutFirst = ({i32, get}: SlicedAssembler, quads: I32) => i32.and(get(quads), i32.sub(get(quads), 1))
/** Puts where the first quad starts and ends, in an arm's part of a row, into the locals `p` and `end`. */
export function toFirstQuad(wasm: SlicedAssembler, quads: I32, p: I32, end: I32): void {
  const {i32, get, set, tee, getGlobal, select} = wasm
  const beyond = tee(end, i32.add(tee(p, i32.shl(firstQuad(wasm, quads), 6)), 64))
  const used = getGlobal('armUsed')
  set(end, select(beyond, used, i32.ltU(get(end), getGlobal('armUsed'))))
}
