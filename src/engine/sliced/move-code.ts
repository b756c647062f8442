import type {Local, Value} from '#wasm'
import {maxWords, type SlicedAssembler} from './layout.js'
import {nextWord, toFirstQuad, withoutFirst} from './quads.js'
import {outputRowOf} from './tally-code.js'

type I32 = Local<'i32'>

/** Most outputs whose states are told apart by a number, bit i for output i. */
export const maxCoded = 16

/** Bytes of an output's row as it was when states were counted last. */
export const seenRowBytes = 16 * maxWords

/**
 * `move(output, time, quads)`: lanes in which an output has changed move from one state of the outputs to another. The
 * number of lanes in each is kept, and so is the area below it: (change · time left in the window) is added. States entered
 * for the first time are put on a list. Only for a single arm, and lanes of other quads must be as they were.
 */
export const writeMove = (wasm: SlicedAssembler) => (output: I32, time: Local<'f64'>, quads: I32) => {
  const {i32, f64, v128, local, get, set, tee, getGlobal, loop, branchIf} = wasm
  const [row, kept, p, end] = [local('i32'), local('i32'), local('i32'), local('i32')]
  const lanes = new MovedLanes(wasm)
  const bits = local('v128')
  const {at, bit, left} = lanes
  const changed = local('v128')
  set(row, outputRowOf(wasm, output))
  set(kept, i32.add(getGlobal('seenRows'), i32.mul(get(output), seenRowBytes)))
  set(bit, i32.shl(i32.const(1), get(output)))
  set(left, f64.sub(getGlobal('windowEnd'), get(time)))
  loop((again) => {
    toFirstQuad(wasm, quads, p, end)
    loop((next) => {
      const now = tee(bits, v128.load(i32.add(get(row), get(p))))
      set(changed, v128.xor(now, v128.load(tee(at, i32.add(get(kept), get(p))))))
      v128.store(get(at), get(bits))
      lanes.writeMove(p, changed, 0)
      lanes.writeMove(p, changed, 1)
      branchIf(next, i32.ltU(nextWord(wasm, p), get(end)))
    })
    branchIf(again, tee(quads, withoutFirst(wasm, quads)))
  })
}

/** Code for the lanes of half a word that have changed. */
class MovedLanes {
  readonly at: I32
  /** What the output counts for in the number of a state. */
  readonly bit: I32
  /** The time left in the window. */
  readonly left: Local<'f64'>
  private readonly wasm: SlicedAssembler
  private readonly lane: I32
  private readonly state: I32
  private readonly count: I32
  private readonly lanes: Local<'i64'>

  constructor(wasm: SlicedAssembler) {
    const {local} = wasm
    this.wasm = wasm
    this.lane = local('i32')
    this.state = local('i32')
    this.at = local('i32')
    this.count = local('i32')
    this.bit = local('i32')
    this.lanes = local('i64')
    this.left = local('f64')
  }

  writeMove(p: I32, changed: Local<'v128'>, half: 0 | 1): void {
    const {i32, i64, v128, get, set, tee, getGlobal, loop, when, branchIf} = this.wasm
    const {lanes, lane, state, count, bit} = this
    const isNotEmpty = (set: Value<'i64'>) => i32.eqz(i64.eqz(set))
    when(isNotEmpty(tee(lanes, v128.i64x2ExtractLane(get(changed), half))), () =>
      loop((again) => {
        // A lane's state takes two bytes, those of a word 256.
        const ofWord = i32.add(getGlobal('laneStates'), i32.shl(get(p), 4))
        const ofLane = tee(lane, i32.add(ofWord, i32.shl(i32.wrapI64(i64.ctz(get(lanes))), 1)))
        set(state, i32.load16U(ofLane, 128 * half))
        this.writeAdd(-1)
        i32.store16(get(lane), tee(state, i32.xor(get(state), get(bit))), 128 * half)
        this.writeAdd(1)
        when(i32.eqz(get(count)), () => this.writeEntry())
        branchIf(again, isNotEmpty(tee(lanes, i64.and(get(lanes), i64.sub(get(lanes), 1n)))))
      }),
    )
  }

  /** The present state's area and number of lanes; how many they were is left in `count`. */
  private writeAdd(by: 1 | -1): void {
    const {i32, f64, get, tee} = this.wasm
    const {at, left, count} = this
    const areaAt = this.entry('stateAreas', 3)
    f64.store(areaAt, f64[by === 1 ? 'add' : 'sub'](f64.load(get(at)), get(left)))
    const countAt = this.entry('stateCounts', 2)
    i32.store(countAt, i32.add(tee(count, i32.load(get(at))), by))
  }

  private entry(list: 'stateCounts' | 'stateAreas', shift: number): Value<'i32'> {
    const {i32, get, tee, getGlobal} = this.wasm
    return tee(this.at, i32.add(getGlobal(list), i32.shl(get(this.state), shift)))
  }

  /** Puts a state that is entered for the first time since the window began on the list. */
  private writeEntry(): void {
    const {i32, get, tee, getGlobal, setGlobal, when} = this.wasm
    const {state, at} = this
    when(i32.eqz(i32.load8U(tee(at, i32.add(getGlobal('stateFlags'), get(state))))), () => {
      i32.store8(get(at), 1)
      i32.store(i32.add(getGlobal('metStates'), i32.shl(getGlobal('met'), 2)), get(state))
      setGlobal('met', i32.add(getGlobal('met'), 1))
    })
  }
}
