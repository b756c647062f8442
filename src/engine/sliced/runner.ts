import {UserError} from '#errors'
import {evaluatePartly} from '#logic'
import type {BlockMeans} from '../program/arms.js'
import {fillSeeds} from '../program/mix.js'
import type {Channel, Program} from '../program/program.js'
import {accountant, accountSizes} from './accounts.js'
import {chanceOf, depths as mostDepth, mostInSlice, quadsOf, record, recordBytes} from './layout.js'
import {acquire, workshopFor} from './machine.js'
import {packer} from './pack.js'
import type {SlicedArm, SlicedPass} from './pass.js'
import {phaseOfAll, phasesByFlux} from './phases.js'
import {phasesBytes, writeRecords} from './records.js'
import {thresholds} from './schedule.js'
import {settler} from './settle.js'
import {initialiser, writeNetTables} from './start.js'
import {wokenBy} from './wake.js'

/** A window, or a hundredth of the run where windows are shorter still. */
const longestSlice = (timeTick: number, maxTime: number): number => Math.max(timeTick, maxTime / 100)

/** Events that a block takes, about: every channel's, whether or not they change anything. */
export function eventsPerBlock({channels}: Program, factors: ArrayLike<number>, maxTime: number, k = 2): number {
  return (channels ?? []).reduce((sum, {rate, node}) => sum + rate * factors[node]!, 0) * maxTime * 2 ** k
}

const mostEvents = 2e9

/** The median over nodes of the rate of their channels (0 does not count), or over the outputs where that is less. */
function usualRate(nodeRates: Float64Array, outputs: readonly number[]): number {
  const median = (values: Float64Array) => {
    const sorted = values.filter((rate) => rate > 0).sort()
    return sorted[sorted.length >> 1] ?? Infinity
  }
  const usual = Math.min(median(nodeRates), median(Float64Array.from(outputs, (node) => nodeRates[node]!)))
  return usual === Infinity ? 1 : usual
}

/** Which channels could ever change something: not those of nodes that every arm holds, nor those that what they all hold alike rules out. */
function acts({names, index}: Program, arms: readonly SlicedArm[]): (channel: Channel) => boolean {
  const heldInAll = names.map((_, node) => arms.every(({force}) => force.has(node)))
  const alike = names.map((_, node) => {
    const held = arms[0]!.force.get(node)
    return held === undefined || arms.some(({force}) => force.get(node) !== held) ? undefined : held === 1
  })
  const known = (name: string) => alike[index.get(name)!]
  return ({node, up, down}) => !heldInAll[node] && (evaluatePartly(up, known) !== false || evaluatePartly(down, known) !== false)
}

/** Runs blocks of a pass; prepared once, so that its memory serves all blocks. */
export interface SlicedRunner {
  /** Trajectories of a block, per arm. */
  readonly lanes: number
  /** Events taken from the queue so far, and those that were not passed over: what the time goes into. */
  work(): {readonly taken: number; readonly actedOut: number}
  /** Means per arm. */
  run(block: number): BlockMeans[]
  /** The same in pieces, for others to get their turn in between. */
  pieces(block: number): Generator<undefined, BlockMeans[]>
  /** Gives the memory back; the runner must not be used any more. */
  release(): void
}

/**
 * Prepares a pass: 128 trajectories to a word, every event of a channel carried out for all lanes of all arms by a handful
 * of bitwise instructions.
 */
export function slicedRunner(pass: SlicedPass): SlicedRunner {
  const {program, arms, wordsPerArm, outputs, windows, timeTick, maxTime, alone = false, rounds = 1} = pass
  const channels = program.channels!
  const expected = eventsPerBlock(program, pass.factors, maxTime, pass.k)
  if (!(expected < mostEvents)) {
    throw new UserError(
      'too-large',
      `the rates and the maximal time of model '${program.model.name}' make ${expected.toExponential(1)} events, too many for the bit-sliced method; use the method scalar`,
    )
  }
  const mayHold = arms.some(({force}) => force.size > 0)
  const workshop = workshopFor(program, {
    nodes: program.names.length,
    channels: channels.length,
    arms: arms.length,
    wordsPerArm,
    mayHold,
    alone,
  })
  const {layout} = workshop
  const {state, free, records, rowBytes, armBytes} = layout
  const lanes = 128 * wordsPerArm
  const blockLanes = lanes * rounds
  const codes = pass.countStates ? 2 ** outputs.length : 0
  const readers = alone ? wokenBy(program) : channels.map(() => [])
  const rest = placed(layout.end, {
    readers: 4 * readers.flat().length,
    phases: phasesBytes(pass.periods?.length ?? 1) * channels.length,
    ...accountSizes(outputs.length, arms.length, codes, lanes),
  })
  const machine = acquire(workshop, rest.end - layout.end)
  const {memory, instance} = machine
  const i32 = new Int32Array(memory.buffer)
  const u32 = new Uint32Array(memory.buffer)
  const f64 = new Float64Array(memory.buffer)

  const bitsAt = (arm: number, node: number) => (state + node * rowBytes + arm * armBytes) >> 2
  for (const [o, node] of outputs.entries()) i32[(rest.outputRow >> 2) + o] = state + node * rowBytes
  if (mayHold) {
    u32.fill(0xffffffff, free >> 2, (free + program.names.length * rowBytes) >> 2)
    for (const [a, {force}] of arms.entries()) {
      for (const node of force.keys()) {
        const at = bitsAt(a, node) + ((free - state) >> 2)
        u32.fill(0, at, at + (armBytes >> 2))
      }
    }
  }
  const canAct = acts(program, arms)
  const rates = Float64Array.from(channels, (channel) => (canAct(channel) ? channel.rate * pass.factors[channel.node]! : 0))
  const acting = channels.map((_, c) => c).filter((c) => rates[c]! > 0)
  const nodeRates = new Float64Array(program.names.length)
  for (const [c, {node}] of channels.entries()) nodeRates[node]! += rates[c]!
  const phases = pass.periods
    ? phasesByFlux(rates, pass.periods, {usual: usualRate(nodeRates, outputs), lanes, maxTime})
    : [phaseOfAll(rates, pass.k, longestSlice(timeTick, maxTime))]
  for (let depth = 1; depth <= mostDepth; depth++) u32.set(thresholds(chanceOf(depth)), (layout.tables >> 2) + mostInSlice * depth)
  writeRecords({i32, f64}, {program, layout, rates, phases, outputs, readers, at: rest})
  instance.maxTime.value = maxTime
  instance.keyScale.value = 2 ** (61 - layout.leafBits) / maxTime
  writeNetTables(u32, layout)
  const starts = {u32, at: bitsAt, draft: layout.draft >> 2, digit: instance.digit}
  const initial = initialiser(program, arms, {lanes, rounds}, starts)
  const settling = settler(program, acting)
  const packing = packer(layout, {u32, i32}, program.names.length, instance.drawAll)

  const accounts = accountant(machine, {
    outputs: outputs.length,
    arms: arms.length,
    codes,
    lanes,
    rounds,
    windows,
    timeTick,
    rowBytes,
    bitsAt: (node) => bitsAt(0, node),
    at: rest,
  })
  const {view} = accounts

  function startChannels(block: number, round: number): void {
    new BigInt64Array(memory.buffer, layout.keys, 2 ** (layout.leafBits + 1)).fill(2n ** 62n)
    for (const c of acting) {
      fillSeeds(i32, (layout.generators >> 2) + 16 * c, 16, pass.seed, block, 2 * c + 1 + roundStreams * round)
      const r = records + recordBytes * c
      fillSeeds(i32, (r + record.seed) >> 2, 2, pass.seed, block, 2 * c)
      i32[(r + record.step) >> 2]! |= 1
      i32[(r + record.stride) >> 2] = 32 * i32[(r + record.step) >> 2]!
      i32[(r + record.awake) >> 2] = quadsOf(wordsPerArm)
      i32[(r + record.dormant) >> 2] = 0
      i32[(r + record.ruledOut) >> 2] = 0
      i32[(r + record.phase) >> 2] = i32[(r + record.firstPhase) >> 2]!
      instance.slice(c, r, 0, 0)
    }
  }

  function run(block: number): BlockMeans[] {
    const running = pieces(block)
    for (;;) {
      const {done, value} = running.next()
      if (done) return value
    }
  }

  function* pieces(block: number): Generator<undefined, BlockMeans[]> {
    const means = arms.map(
      (): BlockMeans => ({
        lanes: blockLanes,
        windows: new Float64Array(outputs.length * windows),
        ends: new Float64Array(outputs.length),
      }),
    )
    for (let round = 0; round < rounds; round++) yield* runRound(block, round, means)
    return means
  }

  /** Adds a round's share to the means. */
  function* runRound(block: number, round: number, means: readonly BlockMeans[]): Generator<undefined> {
    pass.startRound?.()
    instance.inverts.value = -(round & 1)
    instance.moves.value = -(round >> 1)
    initial(pass.seed, block, round)
    accounts.begin()
    accounts.takeWords(wordsPerArm)
    startChannels(block, round)
    let settled = false
    const sampleTimes = pass.samples?.times(block, round)
    let nextSample = 0
    let window = 0
    let time = 0
    let nextPacking = maxTime / 64
    let packingStep = maxTime / 64
    let nextSurvey = alone ? 0 : Infinity
    let nextLook = alone ? Infinity : 0
    let lookStep = maxTime / 16
    const live = new Uint8Array(channels.length)
    for (const c of acting) live[c] = 1
    const pack = () => {
      u32.fill(0, layout.scratch >> 2, (layout.scratch + rowBytes) >> 2)
      instance.gatherAll()
      const used = instance.armUsed.value
      const words = packing(used >> 4)
      packingStep = words === undefined ? Math.min(maxTime / 8, 2 * packingStep) : packingStep
      if (words === undefined) return
      pass.atRest?.(view, (group) => (group < 4 * words ? 0 : -1))
      accounts.leaveWords(words)
      // Any of the lanes in a quad may have come from one in which a channel was awake.
      for (const c of acting) {
        const awake = (records + recordBytes * c + record.awake) >> 2
        if (i32[awake] !== 0) i32[awake] = quadsOf(words)
      }
    }
    const startWindow = () => {
      if (window < windows) accounts.startWindow(window)
    }
    const endWindow = () => {
      accounts.endWindow(window, means)
      pass.countStates?.(window, view)
      window++
    }
    startWindow()
    while (time < maxTime && !(settled && sampleTimes === undefined)) {
      const windowEnd = window < windows ? (window + 1) * timeTick : Infinity
      const sample = sampleTimes !== undefined && nextSample < sampleTimes.length ? sampleTimes[nextSample]! : Infinity
      if (time >= nextSurvey) {
        instance.survey()
        nextSurvey = time + Math.max(firstSurveys * maxTime, laterSurveys * time)
      }
      const stop = Math.min(maxTime, windowEnd, sample, nextSurvey, Math.max(nextLook, time), time + maxTime / mostPieces)
      if (!settled) settled = instance.run(stop) === 1
      time = stop
      if (time >= nextLook) {
        const retired = settling(live, instance.active, (c) => instance.queue(c, maxTime))
        // Where nothing comes to rest, looking for it is left more and more.
        lookStep = retired > 0 ? maxTime / 16 : 2 * lookStep
        nextLook = time + lookStep
      }
      if (sample === stop) pass.samples!.take(nextSample++, view)
      if (windowEnd === stop) {
        endWindow()
        if (alone && !settled && time >= nextPacking) {
          pack()
          nextPacking = time + packingStep
        }
        startWindow()
      }
      yield
    }
    while (window < windows) {
      endWindow()
      startWindow()
    }
    accounts.end(means)
    if (pass.atRest) {
      u32.fill(0, layout.scratch >> 2, (layout.scratch + rowBytes) >> 2)
      instance.gatherAll()
      pass.atRest(view, (group) => ~u32[(layout.scratch >> 2) + group]!)
    }
  }

  instance.taken.value = 0
  instance.actedOut.value = 0
  const work = () => ({taken: instance.taken.value, actedOut: instance.actedOut.value})
  return {lanes: blockLanes, work, run, pieces, release: () => void workshop.idle.push(machine)}
}

/** A round comes in at least so many pieces, so that it can be stopped in between. */
const mostPieces = 64

/** The time between surveys, in parts of the whole run and of the time that is over: most of what is found settled settles early. */
const firstSurveys = 1 / 256
const laterSurveys = 1 / 8

/** Between the streams of random numbers of one round and the next. */
const roundStreams = 2 ** 26

/** Where parts of the given sizes start, each on a multiple of 64, and where they end. */
function placed<Name extends string>(start: number, sizes: Readonly<Record<Name, number>>): Record<Name | 'end', number> {
  let at = (start + 63) & ~63
  const result: Record<string, number> = {}
  for (const [name, size] of Object.entries<number>(sizes)) {
    result[name] = at
    at = (at + size + 63) & ~63
  }
  return {...result, end: at} as Record<Name | 'end', number>
}
