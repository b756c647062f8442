import {type Local, signature, type Value} from '#wasm'
import {maxQuads, type SlicedAssembler} from './layout.js'
import {firstQuad, nextWord, toFirstQuad, withoutFirst} from './quads.js'

type I32 = Local<'i32'>

/** `tally(output, time, quads)`, and the type of `move` as well. */
export const tallyType = signature(['i32', 'f64', 'i32'])

/** The row of an output. */
export const outputRowOf = ({i32, get, getGlobal}: SlicedAssembler, output: I32): Value<'i32'> =>
  i32.load(i32.add(getGlobal('outputRow'), i32.shl(get(output), 2)))

/**
 * `tally(output, time, quads)`: counts the lanes that are on, per arm, and adds (change · time left in the window) to the
 * area. Only the given quads may have changed; here all are counted.
 */
export const writeTallyArms = (wasm: SlicedAssembler) => (output: I32, time: Local<'f64'>) => {
  const {i32, f64, v128, local, get, set, tee, getGlobal, loop, branchIf} = wasm
  const [p, armEnd, slot] = [local('i32'), local('i32'), local('i32')]
  const sum = local('v128')
  const [count, end, at] = [local('i32'), local('i32'), local('i32')]
  set(end, i32.add(tee(p, outputRowOf(wasm, output)), getGlobal('rowUsed')))
  set(slot, i32.mul(get(output), getGlobal('arms')))
  loop((again) => {
    set(sum, v128.const(0))
    set(armEnd, i32.add(get(p), getGlobal('armUsed')))
    loop((next) => {
      const ones = v128.i16x8ExtaddPairwiseI8x16U
      set(sum, v128.i16x8Add(get(sum), ones(v128.i8x16Popcnt(v128.load(get(p))))))
      branchIf(next, i32.ltU(nextWord(wasm, p), get(armEnd)))
    })
    set(count, sumOfEight(wasm, sum))
    // areas[slot] += (count − counts[slot]) · (windowEnd − time); counts[slot] = count
    const areaAt = tee(at, i32.add(getGlobal('areas'), i32.shl(get(slot), 3)))
    const area = f64.load(get(at))
    const change = i32.sub(get(count), i32.load(tee(at, i32.add(getGlobal('counts'), i32.shl(get(slot), 2)))))
    f64.store(areaAt, f64.add(area, f64.mul(f64.convertI32S(change), f64.sub(getGlobal('windowEnd'), get(time)))))
    i32.store(get(at), get(count))
    set(slot, i32.add(get(slot), 1))
    branchIf(again, i32.ltU(get(p), get(end)))
  })
}

/** The sum of eight 16-bit numbers. */
function sumOfEight({i32, v128, get, set}: SlicedAssembler, sum: Local<'v128'>): Value<'i32'> {
  set(sum, v128.i32x4ExtaddPairwiseI16x8U(get(sum)))
  const lane = (number: number) => v128.i32x4ExtractLane(get(sum), number)
  return i32.add(lane(0), i32.add(lane(1), i32.add(lane(2), lane(3))))
}

/** `tally` for a single arm: what each quad contributes is kept, so that only those that have changed are counted again. */
export const writeTallyQuads = (wasm: SlicedAssembler) => (output: I32, time: Local<'f64'>, quads: I32) => {
  const {i32, i64, f64, v128, local, get, set, tee, getGlobal, loop, branchIf} = wasm
  const [row, kept, p, end] = [local('i32'), local('i32'), local('i32'), local('i32')]
  const [change, count, at] = [local('i32'), local('i32'), local('i32')]
  const bits = local('v128')
  const ones = (half: number) => i64.popcnt(v128.i64x2ExtractLane(get(bits), half))
  set(row, outputRowOf(wasm, output))
  set(kept, i32.add(getGlobal('quadCounts'), i32.shl(get(output), Math.log2(4 * maxQuads))))
  loop((again) => {
    toFirstQuad(wasm, quads, p, end)
    set(count, 0)
    loop((next) => {
      set(bits, v128.load(i32.add(get(row), get(p))))
      set(count, i32.add(get(count), i32.wrapI64(i64.add(ones(0), ones(1)))))
      branchIf(next, i32.ltU(nextWord(wasm, p), get(end)))
    })
    set(at, i32.add(get(kept), i32.shl(firstQuad(wasm, quads), 2)))
    set(change, i32.sub(i32.add(get(change), get(count)), i32.load(get(at))))
    i32.store(get(at), get(count))
    branchIf(again, tee(quads, withoutFirst(wasm, quads)))
  })
  // counts[output] += change; areas[output] += change · (windowEnd − time)
  const countAt = tee(at, i32.add(getGlobal('counts'), i32.shl(get(output), 2)))
  i32.store(countAt, i32.add(i32.load(get(at)), get(change)))
  const areaAt = tee(at, i32.add(getGlobal('areas'), i32.shl(get(output), 3)))
  const area = f64.load(get(at))
  f64.store(areaAt, f64.add(area, f64.mul(f64.convertI32S(get(change)), f64.sub(getGlobal('windowEnd'), get(time)))))
}
