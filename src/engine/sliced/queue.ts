import {type Func, type Local, signature, type Value} from '#wasm'
import {maxInSlice, phase, phaseBytes, record, type SlicedAssembler, type SlicedLayout} from './layout.js'

export const mixType = signature(['i32'], 'i32')
export const queueType = signature(['i32', 'f64'])
export const sliceType = signature(['i32', 'i32', 'i32', 'f64'])

type I32 = Local<'i32'>
type F64 = Local<'f64'>

/** The key of a channel without a further event. */
export const never = 2n ** 62n

/** `mix(value)`: the finalizer of MurmurHash3, as in mix.ts. */
export const writeMix =
  ({i32, get, set}: SlicedAssembler) =>
  (h: I32): Value<'i32'> => {
    const shifted = (by: number) => i32.xor(get(h), i32.shrU(get(h), by))
    set(h, i32.mul(shifted(16), 0x85ebca6b | 0))
    set(h, i32.mul(shifted(13), 0xc2b2ae35 | 0))
    return shifted(16)
  }

/**
 * `queue(channel, time)`: sets the time of a channel's next event; from the end of the run on there is none. Keys hold the
 * time in their upper bits and the channel in their lower ones; every entry of the tree is the smaller of its children.
 */
export const writeQueue =
  ({i32, i64, f64, local, get, set, tee, getGlobal, ifElse, loop, branchIf}: SlicedAssembler, {keys, leafBits}: SlicedLayout) =>
  (channel: I32, time: F64) => {
    const [i, key, difference] = [local('i32'), local('i64'), local('i64')]
    const entry = (index: Value<'i32'>) => i32.shl(index, 3)
    ifElse(
      f64.lt(get(time), getGlobal('maxTime')),
      () => {
        const whole = i64.truncF64S(f64.mul(get(time), getGlobal('keyScale')))
        set(key, i64.or(i64.shl(whole, BigInt(leafBits)), i64.extendI32U(get(channel))))
      },
      () => set(key, never),
    )
    set(i, i32.add(get(channel), 2 ** leafBits))
    i64.store(entry(get(i)), get(key), keys)
    loop((again) => {
      // key = min(key, keys[i ^ 1]) without a branch; keys are below 2^62
      const own = get(key)
      const other = tee(difference, i64.load(entry(i32.xor(get(i), 1)), keys))
      const less = tee(key, i64.sub(own, other))
      set(key, i64.add(i64.and(less, i64.shrS(get(key), 63n)), get(difference)))
      i64.store(entry(tee(i, i32.shrU(get(i), 1))), get(key), keys)
      branchIf(again, i32.ltU(i32.const(1), get(i)))
    })
  }

/** What a slice's code calls. */
export interface SliceCalls {
  readonly mix: Func<readonly ['i32'], 'i32'>
  readonly queue: Func<readonly ['i32', 'f64'], undefined>
}

/**
 * `slice(channel, record, number, from)`: draws a slice of a channel, or the next one that has an event at `from` or later,
 * and puts its first such event into the queue. A slice has m events, m drawn as a Poisson(µ) count given that it is not 0,
 * at independent uniform times. What is drawn depends on its number alone, whichever slices were drawn before.
 */
export const writeSlice =
  (wasm: SlicedAssembler, layout: SlicedLayout, calls: SliceCalls) => (channel: I32, r: I32, number: I32, from: F64) =>
    new SliceCode(wasm, layout, calls, {channel, r, number, from}).write()

/** Code that draws a slice. */
class SliceCode {
  private readonly wasm: SlicedAssembler
  private readonly layout: SlicedLayout
  private readonly calls: SliceCalls
  private readonly given: {readonly channel: I32; readonly r: I32; readonly number: I32; readonly from: F64}
  private readonly seed: I32
  private readonly bits: I32
  private readonly table: I32
  /** Events of the slice behind the next one. */
  private readonly left: I32
  private readonly i: I32
  private readonly j: I32
  private readonly base: I32
  private readonly time: F64
  private readonly begin: F64
  private readonly word: I32
  private readonly phase: I32
  private readonly length: F64

  constructor(wasm: SlicedAssembler, layout: SlicedLayout, calls: SliceCalls, given: SliceCode['given']) {
    const {local} = wasm
    this.wasm = wasm
    this.layout = layout
    this.calls = calls
    this.given = given
    this.seed = local('i32')
    this.bits = local('i32')
    this.table = local('i32')
    this.left = local('i32')
    this.i = local('i32')
    this.j = local('i32')
    this.base = local('i32')
    this.time = local('f64')
    this.begin = local('f64')
    this.word = local('i32')
    this.phase = local('i32')
    this.length = local('f64')
  }

  write(): undefined {
    const {i32, f64, get, set, tee, call, loop, when, ifElse, branch} = this.wasm
    const {channel, r, number, from} = this.given
    const {bits, time, left} = this
    set(this.phase, i32.load(get(r), record.phase))
    loop((again) => {
      this.findPhase()
      this.setUp()
      ifElse(
        i32.ltU(
          tee(bits, this.draw()),
          this.threshold(() => i32.const(0)),
        ),
        () => this.drawOnce(),
        () => this.drawSeveral(),
      )
      when(f64.lt(get(time), get(from)), () => {
        set(number, i32.add(get(number), 1))
        branch(again)
      })
    })
    i32.store(get(r), get(left), record.left)
    i32.store(get(r), get(number), record.number)
    i32.store(get(r), get(this.phase), record.phase)
    i32.store(get(r), 0, record.drawn)
    f64.store(get(r), get(time), record.time)
    call(this.calls.queue, get(channel), get(time))
  }

  /** The phase that the slice's number is in. */
  private findPhase(): void {
    const {i32, get, set, block, loop, branch, branchIf} = this.wasm
    block((found) =>
      loop((next) => {
        branchIf(found, i32.ltS(get(this.given.number), i32.load(get(this.phase), phaseBytes + phase.first)))
        set(this.phase, i32.add(get(this.phase), phaseBytes))
        branch(next)
      }),
    )
  }

  /** When the slice begins, the seed of what it is made of, and its table of thresholds. */
  private setUp(): void {
    const {i32, f64, get, set, tee} = this.wasm
    const {r, number} = this.given
    const offset = f64.mul(tee(this.length, f64.load(get(this.phase), phase.length)), f64.convertI32S(get(number)))
    set(this.begin, f64.add(offset, f64.load(get(this.phase), phase.origin)))
    set(this.seed, i32.add(i32.load(get(r), record.seed), i32.mul(get(number), i32.load(get(r), record.stride))))
    const tables = i32.const(this.layout.tables)
    set(this.table, i32.add(tables, i32.shl(i32.load(get(this.phase), phase.depth), 2 + Math.log2(maxInSlice))))
  }

  /** The next word that the slice is made of; in some rounds inverted or moved, see schedule.ts. */
  private draw(): Value<'i32'> {
    const {i32, get, tee, getGlobal, call} = this.wasm
    const {seed, word} = this
    const drawn = tee(word, call(this.calls.mix, tee(seed, i32.add(get(seed), i32.load(get(this.given.r), record.step)))))
    const inverted = i32.xor(drawn, getGlobal('inverts'))
    return i32.xor(inverted, i32.and(this.movement(), getGlobal('moves')))
  }

  /** (h << 16 & 0x3fff0000 | 0x40000000 << (h & 1)): what a word is moved by, from its own last bits. */
  private movement(): Value<'i32'> {
    const {i32, get} = this.wasm
    const high = i32.and(i32.shl(get(this.word), 16), 0x3fff0000)
    return i32.or(high, i32.shl(i32.const(0x40000000), i32.and(get(this.word), 1)))
  }

  private drawTime(): void {
    const {f64, get, set} = this.wasm
    const uniform = f64.mul(f64.add(f64.convertI32U(this.draw()), 0.5), 2 ** -32)
    set(this.time, f64.add(f64.mul(uniform, get(this.length)), get(this.begin)))
  }

  private threshold(number: () => Value<'i32'>): Value<'i32'> {
    const {i32, get} = this.wasm
    return i32.load(i32.add(get(this.table), i32.shl(number(), 2)))
  }

  /** A slice with one event. */
  private drawOnce(): void {
    const {i32, get, set} = this.wasm
    this.drawTime()
    set(this.left, 0)
    i32.store(get(this.given.r), this.layout.spareMask, record.mask)
  }

  private drawSeveral(): void {
    const {i32, f64, get, set} = this.wasm
    const {channel, r} = this.given
    const {masks, maskBytes, times} = this.layout
    this.drawNumber()
    const ofTimes = i32.const(times)
    set(this.base, i32.add(ofTimes, i32.shl(get(channel), 3 + Math.log2(maxInSlice))))
    this.drawTimes()
    set(this.time, f64.load(this.slot(() => get(this.left))))
    this.leaveOutPast()
    i32.store(get(r), i32.add(i32.mul(get(channel), maskBytes), masks), record.mask)
  }

  /** left = 1; while (left < most − 1 && bits >= thresholds[left]) left++ */
  private drawNumber(): void {
    const {i32, get, set, block, loop, branch, branchIf} = this.wasm
    const {left, bits} = this
    set(left, 1)
    block((known) =>
      loop((next) => {
        branchIf(known, i32.geS(get(left), maxInSlice - 1))
        branchIf(
          known,
          i32.ltU(
            get(bits),
            this.threshold(() => get(left)),
          ),
        )
        set(left, i32.add(get(left), 1))
        branch(next)
      }),
    )
  }

  /** Times in falling order, by insertion. */
  private drawTimes(): void {
    const {i32, f64, get, set, block, loop, branch, branchIf} = this.wasm
    const {i, j, left, time} = this
    const before = () => i32.sub(get(j), 1)
    set(i, 0)
    loop((again) => {
      this.drawTime()
      set(j, get(i))
      block((placed) =>
        loop((next) => {
          branchIf(placed, i32.eqz(get(j)))
          branchIf(placed, i32.eqz(f64.lt(f64.load(this.slot(before)), get(time))))
          f64.store(
            this.slot(() => get(j)),
            f64.load(this.slot(before)),
          )
          set(j, before())
          branch(next)
        }),
      )
      f64.store(
        this.slot(() => get(j)),
        get(time),
      )
      const isNotLast = i32.ltS(get(i), get(left))
      set(i, i32.add(get(i), 1))
      branchIf(again, isNotLast)
    })
  }

  /** Events that are past are left out. */
  private leaveOutPast(): void {
    const {i32, f64, get, set, tee, block, loop, branch, branchIf} = this.wasm
    const {time, left} = this
    block((done) =>
      loop((next) => {
        branchIf(done, i32.or(f64.ge(get(time), get(this.given.from)), i32.eqz(get(left))))
        set(time, f64.load(this.slot(() => tee(left, i32.sub(get(left), 1)))))
        branch(next)
      }),
    )
  }

  /** The address of a time of the slice. */
  private slot(number: () => Value<'i32'>): Value<'i32'> {
    const {i32, get} = this.wasm
    return i32.add(get(this.base), i32.shl(number(), 3))
  }
}
