import type {BlockMeans} from '../program/arms.js'
import {fillSeeds} from '../program/mix.js'
import type {Accounts} from './accounts.js'
import {quadsOf, record, recordBytes, type SlicedLayout} from './layout.js'
import type {Machine} from './machine.js'
import type {packer} from './pack.js'
import type {SlicedPass} from './pass.js'
import type {settler} from './settle.js'
import type {initialiser} from './start.js'

/** A pass made ready: what serves all its rounds. */
export interface Prepared {
  readonly pass: SlicedPass
  readonly layout: SlicedLayout
  readonly machine: Machine
  /** The machine's memory, as numbers. */
  readonly i32: Int32Array
  readonly u32: Uint32Array
  /** The channels that may ever change something. */
  readonly acting: readonly number[]
  readonly initial: ReturnType<typeof initialiser>
  readonly settling: ReturnType<typeof settler>
  readonly packing: ReturnType<typeof packer>
  readonly accounts: Accounts
}

/** A round comes in at least so many pieces, so that it can be stopped in between. */
const minPieces = 64

/** The time between surveys, in parts of the whole run and of the time that is over: most of what is found settled settles early. */
const firstSurveys = 1 / 256
const laterSurveys = 1 / 8

/** Between the streams of random numbers of one round and the next. */
const roundStreams = 2 ** 26

/** One round of a block: all its lanes from their start to the end. Adds its share to the means. */
export class Round {
  private readonly prepared: Prepared
  private readonly block: number
  private readonly round: number
  private readonly means: readonly BlockMeans[]
  private readonly sampleTimes: Float64Array | undefined
  /** Per channel, 1 until it is found that it can never act again. */
  private readonly live: Uint8Array
  private settled = false
  private nextSample = 0
  private window = 0
  private time = 0
  private nextPacking: number
  private packingStep: number
  private nextSurvey: number
  private nextLook: number
  private lookStep: number

  constructor(prepared: Prepared, block: number, round: number, means: readonly BlockMeans[]) {
    const {pass, acting} = prepared
    const {maxTime, alone = false} = pass
    this.prepared = prepared
    this.block = block
    this.round = round
    this.means = means
    this.sampleTimes = pass.samples?.times(block, round)
    this.live = new Uint8Array(pass.program.channels!.length)
    for (const c of acting) this.live[c] = 1
    this.nextPacking = maxTime / 64
    this.packingStep = maxTime / 64
    this.nextSurvey = alone ? 0 : Infinity
    this.nextLook = alone ? Infinity : 0
    this.lookStep = maxTime / 16
  }

  *pieces(): Generator<undefined> {
    const {pass, accounts} = this.prepared
    this.begin()
    while (this.time < pass.maxTime && !(this.settled && this.sampleTimes === undefined)) {
      this.advance()
      yield
    }
    while (this.window < pass.windows) {
      this.endWindow()
      this.startWindow()
    }
    accounts.end(this.means)
    this.end()
  }

  private begin(): void {
    const {pass, machine, initial, accounts} = this.prepared
    const {instance} = machine
    pass.startRound?.()
    instance.inverts.value = -(this.round & 1)
    instance.moves.value = -(this.round >> 1)
    initial(pass.seed, this.block, this.round)
    accounts.begin()
    accounts.takeWords(pass.wordsPerArm)
    this.startChannels()
    this.startWindow()
  }

  private startChannels(): void {
    const {pass, layout, machine, acting, i32} = this.prepared
    const {records} = layout
    const {memory, instance} = machine
    const stream = roundStreams * this.round
    new BigInt64Array(memory.buffer, layout.keys, 2 ** (layout.leafBits + 1)).fill(2n ** 62n)
    for (const c of acting) {
      fillSeeds(i32, (layout.generators >> 2) + 16 * c, 16, pass.seed, this.block, 2 * c + 1 + stream)
      const r = records + recordBytes * c
      fillSeeds(i32, (r + record.seed) >> 2, 2, pass.seed, this.block, 2 * c)
      i32[(r + record.step) >> 2]! |= 1
      i32[(r + record.stride) >> 2] = 32 * i32[(r + record.step) >> 2]!
      i32[(r + record.awake) >> 2] = quadsOf(pass.wordsPerArm)
      i32[(r + record.dormant) >> 2] = 0
      i32[(r + record.ruledOut) >> 2] = 0
      i32[(r + record.phase) >> 2] = i32[(r + record.firstPhase) >> 2]!
      instance.slice(c, r, 0, 0)
    }
  }

  /** Goes on until a window ends, a sample is due or a piece is long enough. */
  private advance(): void {
    const {pass, machine} = this.prepared
    const {windows, timeTick, maxTime, samples, alone = false} = pass
    const {instance} = machine
    const windowEnd = this.window < windows ? (this.window + 1) * timeTick : Infinity
    const sample = this.sampleTimes?.[this.nextSample] ?? Infinity
    if (this.time >= this.nextSurvey) {
      instance.survey()
      this.nextSurvey = this.time + Math.max(firstSurveys * maxTime, laterSurveys * this.time)
    }
    const longest = this.time + maxTime / minPieces
    const stop = Math.min(maxTime, windowEnd, sample, this.nextSurvey, Math.max(this.nextLook, this.time), longest)
    if (!this.settled) this.settled = instance.run(stop) === 1
    this.time = stop
    if (this.time >= this.nextLook) this.retire()
    if (sample === stop) samples!.take(this.nextSample++, this.prepared.accounts.view)
    if (windowEnd !== stop) return
    this.endWindow()
    if (alone && !this.settled && this.time >= this.nextPacking) {
      this.pack()
      this.nextPacking = this.time + this.packingStep
    }
    this.startWindow()
  }

  /** Takes channels that can never act again out of the queue. Where there are none, looking for them is left more and more. */
  private retire(): void {
    const {settling, machine, pass} = this.prepared
    const {maxTime} = pass
    const {instance} = machine
    const retired = settling(this.live, instance.active, (c) => instance.queue(c, maxTime))
    this.lookStep = retired > 0 ? maxTime / 16 : 2 * this.lookStep
    this.nextLook = this.time + this.lookStep
  }

  /** Puts the lanes that can still change into fewer words, where enough would be saved. */
  private pack(): void {
    const {pass, layout, machine, packing, accounts, acting, i32} = this.prepared
    const {maxTime} = pass
    this.gather()
    const words = packing(machine.instance.armUsed.value >> 4)
    this.packingStep = words === undefined ? Math.min(maxTime / 8, 2 * this.packingStep) : this.packingStep
    if (words === undefined) return
    pass.atFixedPoint?.(accounts.view, (group) => (group < 4 * words ? 0 : -1))
    accounts.leaveWords(words)
    // Any of the lanes in a quad may have come from one in which a channel was awake.
    for (const c of acting) {
      const awake = (layout.records + recordBytes * c + record.awake) >> 2
      if (i32[awake] !== 0) i32[awake] = quadsOf(words)
    }
  }

  /** Marks, in the scratch row, the lanes that can still change. */
  private gather(): void {
    const {layout, machine, u32} = this.prepared
    u32.fill(0, layout.scratch >> 2, (layout.scratch + layout.rowBytes) >> 2)
    machine.instance.gatherAll()
  }

  private startWindow(): void {
    if (this.window < this.prepared.pass.windows) this.prepared.accounts.startWindow(this.window)
  }

  private endWindow(): void {
    const {pass, accounts} = this.prepared
    accounts.endWindow(this.window, this.means)
    pass.countStates?.(this.window, accounts.view)
    this.window++
  }

  private end(): void {
    const {pass, layout, accounts, u32} = this.prepared
    if (!pass.atFixedPoint) return
    this.gather()
    pass.atFixedPoint(accounts.view, (group) => ~u32[(layout.scratch >> 2) + group]!)
  }
}
