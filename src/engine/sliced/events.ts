import {type Func, type Local, signature, type Value} from '#wasm'
import {activeType, effectType, gatherType} from './channels.js'
import {maxInSlice, phase, phaseBytes, record, recordOf, type SlicedAssembler, type SlicedLayout} from './layout.js'
import type {maskType} from './mask.js'
import {never, type queueType, type sliceType} from './queue.js'
import type {tallyType} from './tally-code.js'

export const wakeType = signature(['i32', 'f64', 'i32'])
export const runType = signature(['f64'], 'i32')
export const gatherAllType = signature([])
export const drawAllType = signature(['i32'])

type I32 = Local<'i32'>
type FuncOf<T> = T extends {
  readonly parameters: infer P extends Func['type']['parameters']
  readonly result: infer R extends Func['type']['result']
}
  ? Func<P, R>
  : never

/** The functions that these call. */
export interface EventCalls {
  readonly mask: FuncOf<typeof maskType>
  readonly tally: FuncOf<typeof tallyType>
  readonly move: FuncOf<typeof tallyType>
  readonly queue: FuncOf<typeof queueType>
  readonly slice: FuncOf<typeof sliceType>
  readonly wake: FuncOf<typeof wakeType>
}

/** The table holds one function per channel of each of these kinds, kind by kind; the last two with a single arm only. */
export const tableOrder = ['effect', 'active', 'gather', 'possible'] as const

/** Where the table holds the function of a channel. */
export function placeOf(
  {i32, get}: SlicedAssembler,
  kind: (typeof tableOrder)[number],
  channel: I32,
  {channels}: SlicedLayout,
): Value<'i32'> {
  const before = tableOrder.indexOf(kind) * channels
  return kind === 'effect' ? get(channel) : i32.add(get(channel), before)
}

/** Where the generator of a channel's masks is. */
const generatorOf = ({i32, get}: SlicedAssembler, channel: I32, {generators}: SlicedLayout): Value<'i32'> =>
  i32.add(i32.shl(get(channel), 6), generators)

/**
 * `wake(record, time, quads)`: the channel's node has changed in some quads, so that the channels that read it may have
 * something to do there. A quiet channel is woken only if it has: looking is cheaper than an event for nothing. Where it has
 * not, the values that nodes have may rule out that it ever has, until a node takes a value that it did not have in any lane.
 */
export const writeWake =
  (wasm: SlicedAssembler, layout: SlicedLayout, calls: Pick<EventCalls, 'slice'>) => (r: I32, time: Local<'f64'>, quads: I32) =>
    new WakeCode(wasm, layout, calls, {r, time, quads}).write()

class WakeCode {
  private readonly wasm: SlicedAssembler
  private readonly layout: SlicedLayout
  private readonly calls: Pick<EventCalls, 'slice'>
  private readonly given: {readonly r: I32; readonly time: Local<'f64'>; readonly quads: I32}
  private readonly at: I32
  private readonly end: I32
  /** The channel that may be woken, and its record. */
  private readonly reader: I32
  private readonly other: I32
  private readonly found: I32
  private readonly awake: I32
  private readonly number: I32
  /** The values that the node has only now. */
  private readonly fresh: I32
  private readonly phase: I32

  constructor(wasm: SlicedAssembler, layout: SlicedLayout, calls: Pick<EventCalls, 'slice'>, given: WakeCode['given']) {
    const {local} = wasm
    this.wasm = wasm
    this.layout = layout
    this.calls = calls
    this.given = given
    this.at = local('i32')
    this.end = local('i32')
    this.reader = local('i32')
    this.other = local('i32')
    this.found = local('i32')
    this.awake = local('i32')
    this.number = local('i32')
    this.fresh = local('i32')
    this.phase = local('i32')
  }

  write(): undefined {
    const {i32, get, set, tee, block, loop, when, branch, branchIf} = this.wasm
    const {at, end, reader, other, found, awake} = this
    const {r, quads} = this.given
    this.noteValues()
    set(end, i32.load(get(r), record.readersEnd))
    set(at, i32.load(get(r), record.readers))
    block((done) =>
      loop((next) => {
        branchIf(done, i32.geU(get(at), get(end)))
        set(reader, i32.load(get(at)))
        set(other, recordOf(this.wasm, reader, this.layout))
        set(at, i32.add(get(at), 4))
        when(i32.load(get(other), record.ruledOut), () => {
          branchIf(next, i32.eqz(get(this.fresh)))
          i32.store(get(other), 0, record.ruledOut)
        })
        set(awake, i32.load(get(other), record.awake))
        set(found, get(quads))
        when(i32.eqz(get(awake)), () =>
          when(i32.eqz(tee(found, this.ask('active'))), () => {
            this.askValues()
            branch(next)
          }),
        )
        i32.store(get(other), i32.or(get(awake), get(found)), record.awake)
        when(i32.load(get(other), record.dormant), () => this.endDormancy())
        branch(next)
      }),
    )
  }

  /** Puts the value that the channel brings about with those that its node has. */
  private noteValues(): void {
    const {i32, get, set, tee} = this.wasm
    const {at, found} = this
    const {r} = this.given
    const brings = i32.load(get(r), record.brings)
    const had = tee(found, i32.load(tee(at, i32.load(get(r), record.nodeValues))))
    set(this.fresh, i32.and(brings, i32.xor(had, -1)))
    i32.store(get(at), i32.or(get(found), i32.load(get(r), record.brings)))
  }

  private ask(which: 'active' | 'possible'): Value<'i32'> {
    const {get, callIndirect} = this.wasm
    return callIndirect(activeType, [get(this.given.quads)], placeOf(this.wasm, which, this.reader, this.layout))
  }

  /** Whether nodes' values rule the channel out, where that has not been asked since the last survey. */
  private askValues(): void {
    const {i32, get, getGlobal, when} = this.wasm
    const {other} = this
    when(i32.ne(i32.load(get(other), record.asked), getGlobal('surveys')), () => {
      i32.store(get(other), getGlobal('surveys'), record.asked)
      i32.store(get(other), i32.eqz(this.ask('possible')), record.ruledOut)
    })
  }

  /** Draws the slice that the time is in, but one that has not been drawn yet. */
  private endDormancy(): void {
    const {i32, f64, get, set, call, block, loop, when, branch, branchIf} = this.wasm
    const {other, number} = this
    const {time} = this.given
    const following = () => i32.add(i32.load(get(other), record.number), 1)
    i32.store(get(other), 0, record.dormant)
    set(this.phase, i32.load(get(other), record.phase))
    block((found) =>
      loop((next) => {
        branchIf(found, f64.lt(get(time), f64.load(get(this.phase), phaseBytes + phase.begin)))
        set(this.phase, i32.add(get(this.phase), phaseBytes))
        branch(next)
      }),
    )
    const since = f64.sub(get(time), f64.load(get(this.phase), phase.origin))
    set(number, i32.truncSatF64S(f64.div(since, f64.load(get(this.phase), phase.length))))
    i32.store(get(other), get(this.phase), record.phase)
    when(i32.ltS(get(number), following()), () => set(number, following()))
    call(this.calls.slice, get(this.reader), get(other), get(number), get(time))
  }
}

/**
 * `run(until)`: carries out all events before `until`, in order. Tells whether nothing can happen any more.
 *
 * With a single arm, a channel that would change no lane is quiet: its events are passed over, and when its slice is over no
 * other is drawn. When a node that it reads changes, it wakes, in the slice that the time is then in: the process has no memory,
 * and whether a channel sleeps depends on nothing that is still to be drawn. For the same reason masks are drawn for the
 * quads alone in which the channel is awake.
 */
export const writeRun = (wasm: SlicedAssembler, layout: SlicedLayout, calls: EventCalls) => (until: Local<'f64'>) =>
  new RunCode(wasm, layout, calls).write(until)

class RunCode {
  private readonly wasm: SlicedAssembler
  private readonly layout: SlicedLayout
  private readonly calls: EventCalls
  private readonly limit: Local<'i64'>
  private readonly key: Local<'i64'>
  private readonly channel: I32
  private readonly r: I32
  private readonly left: I32
  private readonly quads: I32

  constructor(wasm: SlicedAssembler, layout: SlicedLayout, calls: EventCalls) {
    const {local} = wasm
    this.wasm = wasm
    this.layout = layout
    this.calls = calls
    this.limit = local('i64')
    this.key = local('i64')
    this.channel = local('i32')
    this.r = local('i32')
    this.left = local('i32')
    this.quads = local('i32')
  }

  write(until: Local<'f64'>): Value<'i32'> {
    const {i32, i64, f64, get, set, tee, getGlobal, block, loop, when, branch, branchIf} = this.wasm
    const {limit, key, channel, r} = this
    const {keys, leafBits, alone} = this.layout
    set(limit, i64.shl(i64.truncF64S(f64.mul(get(until), getGlobal('keyScale'))), BigInt(leafBits)))
    block((done) =>
      loop((next) => {
        branchIf(done, i64.geS(tee(key, i64.load(i32.const(8), keys)), get(limit)))
        set(channel, i32.and(i32.wrapI64(get(key)), 2 ** leafBits - 1))
        set(r, recordOf(this.wasm, channel, this.layout))
        if (alone) when(i32.load(get(r), record.awake), () => this.actOut())
        else this.actOut()
        this.count('taken')
        this.goOn()
        branch(next)
      }),
    )
    return i64.eq(i64.load(i32.const(8), keys), never)
  }

  private count(what: 'taken' | 'actedOut'): void {
    const {i32, getGlobal, setGlobal} = this.wasm
    setGlobal(what, i32.add(getGlobal(what), 1))
  }

  /** Carries out an event; where it changed lanes of an output, they are counted, and channels that read the node are woken. */
  private actOut(): void {
    const {i32, f64, get, tee, getGlobal, call, callIndirect, when} = this.wasm
    const {channel, r, quads, calls} = this
    const ofOutput = () => [i32.load(get(r), record.output), f64.load(get(r), record.time), get(quads)] as const
    this.count('actedOut')
    when(tee(quads, this.undrawn()), () => this.drawMask())
    when(tee(quads, callIndirect(effectType, [i32.load(get(r), record.mask)], placeOf(this.wasm, 'effect', channel, this.layout))), () => {
      when(i32.geS(i32.load(get(r), record.output), 0), () => {
        call(calls.tally, ...ofOutput())
        when(getGlobal('countsStates'), () => {
          call(calls.move, ...ofOutput())
        })
      })
      if (this.layout.alone) call(calls.wake, get(r), f64.load(get(r), record.time), get(quads))
    })
  }

  /** The quads for which the slice's mask is still to be drawn. */
  private undrawn(): Value<'i32'> {
    const {i32, get, getGlobal, select} = this.wasm
    const {r} = this
    const drawn = () => i32.load(get(r), record.drawn)
    if (!this.layout.alone) return select(getGlobal('allQuads'), i32.const(0), i32.eqz(drawn()))
    // awake & ~drawn
    const awake = i32.load(get(r), record.awake)
    return i32.xor(awake, i32.and(i32.load(get(r), record.awake), drawn()))
  }

  private drawMask(): void {
    const {i32, get, call} = this.wasm
    const {r, channel, quads} = this
    const at = get(r)
    const drawn = call(
      this.calls.mask,
      generatorOf(this.wasm, channel, this.layout),
      i32.load(get(r), record.mask),
      i32.load(i32.load(get(r), record.phase), phase.depth),
      get(quads),
    )
    i32.store(at, i32.or(drawn, i32.load(get(r), record.drawn)), record.drawn)
  }

  /** The slice's next event, or the next slice, or none where the channel is quiet. */
  private goOn(): void {
    const {i32, f64, get, tee, call, ifElse} = this.wasm
    const {channel, r, left} = this
    ifElse(
      tee(left, i32.load(get(r), record.left)),
      () => {
        const queued = get(channel)
        i32.store(get(r), tee(left, i32.sub(get(left), 1)), record.left)
        const timeAt = get(r)
        const number = i32.add(i32.shl(get(channel), Math.log2(maxInSlice)), get(left))
        f64.store(timeAt, f64.load(i32.shl(number, 3), this.layout.times), record.time)
        call(this.calls.queue, queued, f64.load(get(r), record.time))
      },
      () => {
        if (!this.layout.alone) return this.drawNext()
        ifElse(
          i32.load(get(r), record.awake),
          () => this.drawNext(),
          () => this.fallAsleep(),
        )
      },
    )
  }

  private drawNext(): void {
    const {i32, f64, get, call} = this.wasm
    const {channel, r} = this
    call(this.calls.slice, get(channel), get(r), i32.add(i32.load(get(r), record.number), 1), f64.const(0))
  }

  private fallAsleep(): void {
    const {i32, get, getGlobal, call} = this.wasm
    i32.store(get(this.r), 1, record.dormant)
    call(this.calls.queue, get(this.channel), getGlobal('maxTime'))
  }
}

/** `drawAll(channel)`: draws what is missing of the mask of a channel's present slice. */
export const writeDrawAll =
  (wasm: SlicedAssembler, layout: SlicedLayout, {mask}: Pick<EventCalls, 'mask'>) =>
  (channel: I32) => {
    const {i32, local, get, set, tee, getGlobal, call, when} = wasm
    const [r, quads] = [local('i32'), local('i32')]
    set(r, recordOf(wasm, channel, layout))
    const all = getGlobal('allQuads')
    when(tee(quads, i32.xor(all, i32.and(getGlobal('allQuads'), i32.load(get(r), record.drawn)))), () => {
      const depth = () => i32.load(i32.load(get(r), record.phase), phase.depth)
      set(quads, call(mask, generatorOf(wasm, channel, layout), i32.load(get(r), record.mask), depth(), get(quads)))
      i32.store(get(r), i32.or(i32.load(get(r), record.drawn), get(quads)), record.drawn)
    })
  }

/** `gatherAll()`: adds, to the scratch row, the lanes that any channel could change, where channels keep account of the quads in which they are awake. */
export const writeGatherAll = (wasm: SlicedAssembler, layout: SlicedLayout) => () => {
  const {i32, local, get, tee, callIndirect, loop, when, branchIf} = wasm
  const [channel, quads] = [local('i32'), local('i32')]
  loop((next) => {
    when(tee(quads, i32.load(recordOf(wasm, channel, layout), record.awake)), () => {
      if (layout.alone) callIndirect(gatherType, [get(quads)], placeOf(wasm, 'gather', channel, layout))
    })
    branchIf(next, i32.ltU(tee(channel, i32.add(get(channel), 1)), layout.channels))
  })
}
