import {UserError} from '#errors'
import {evaluatePartly} from '#logic'
import type {BlockMeans} from './arms.js'
import {fillSeeds} from './mix.js'
import type {Period} from './pilot.js'
import type {Channel, Program} from './program.js'
import {meanCount, thresholds} from './schedule.js'
import {slicedModule} from './sliced-code.js'
import {seenRowBytes} from './sliced-lanes.js'
import {
  chanceOf,
  type globals,
  depths as mostDepth,
  mostInSlice,
  mostQuads,
  phase,
  phaseBytes,
  record,
  recordBytes,
  type SlicedLayout,
  type SlicedShape,
  slicedLayout,
} from './sliced-layout.js'
import {packer} from './sliced-pack.js'
import {phaseOfAll, phasesByFlux} from './sliced-phases.js'
import {settler} from './sliced-settle.js'
import {initialiser, writeNetTables} from './sliced-start.js'
import {turns, wokenBy} from './sliced-wake.js'

/** One arm in numbers: by node index. Rate factors are not here: arms of one pass share them. */
export interface SlicedArm {
  readonly force: ReadonlyMap<number, 0 | 1>
  readonly initial: ReadonlyMap<number, number>
}

/** A pass: arms that share every event. */
export interface SlicedPass {
  readonly program: Program
  readonly arms: readonly SlicedArm[]
  /** Factor on both rates of each node. */
  readonly factors: Float64Array
  readonly outputs: readonly number[]
  readonly maxTime: number
  readonly timeTick: number
  readonly windows: number
  readonly seed: number
  /** 128-bit words per arm and node: a power of two up to 64. A round of a block is 128 · this many trajectories. */
  readonly wordsPerArm: number
  /** A lane has an event in a slice with probability 2^−k, less where that would make the slices too long; not where `periods` are given. */
  readonly k: number
  /**
   * Leave out the events of channels that can change nothing and the lanes that rest. Faster, but what a lane draws then
   * depends on the others of its block; only for a single arm. Default false.
   */
  readonly alone?: boolean
  /** What a pilot run found; only for a single arm that is alone. */
  readonly periods?: readonly Period[]
  /**
   * A block goes through the machine in so many rounds (1, 2 or 4) of as many lanes each, whose events have times that make up
   * for each other, see `schedule.ts`. Default 1.
   */
  readonly rounds?: number
  /** Called before every round. */
  readonly startRound?: () => void
  /** Called at the end of every window, with the states of the outputs counted; for at most `mostCoded` outputs of a single arm that is alone. */
  readonly countStates?: (window: number, view: StateView) => void
  /** Called at the given times (ascending, before windows end) with the state. */
  readonly samples?: {
    readonly times: (block: number, round: number) => Float64Array
    readonly take: (sample: number, view: StateView) => void
  }
  /** Called with lanes that can change no more, as soon as they leave the machine or the block ends: `resting(group)` are those of a group of 32. Only for a single arm that is alone. */
  readonly atRest?: (view: StateView, resting: (group: number) => number) => void
}

/** The lanes of the first arm. */
export interface StateView {
  readonly bits: Uint32Array
  /** Offset in `bits` of the first 32 lanes of a node; further groups of 32 follow. */
  readonly at: (node: number) => number
  /** Groups of 32 lanes that are in the machine. */
  readonly groups: () => number
  /** Where states are counted: those that a lane has been in since the window began (bit i of a state is output i), and per state the lanes · time spent in it in the window that ends. */
  readonly met: () => Int32Array
  readonly areas: Float64Array
}

type Global = {value: number}
interface Instance extends Record<keyof typeof globals, Global> {
  readonly run: (until: number) => number
  readonly tally: (output: number, time: number, quads: number) => void
  readonly active: (channel: number) => number
  readonly gatherAll: () => void
  readonly survey: () => void
  readonly digit: (row: number, isOn: number, vector: number, flip: number) => void
  readonly slice: (channel: number, record: number, number: number, from: number) => void
  readonly queue: (channel: number, time: number) => void
  readonly drawAll: (channel: number) => void
  readonly move: (output: number, time: number, quads: number) => void
}

/** A module made ready with memory of its own. */
interface Machine {
  readonly memory: WebAssembly.Memory
  readonly instance: Instance
}

interface Workshop {
  readonly layout: SlicedLayout
  readonly module: WebAssembly.Module
  /** Machines that nobody uses at the moment. */
  readonly idle: Machine[]
}

const workshops = new WeakMap<Program, Map<string, Workshop>>()

function workshopFor(program: Program, shape: SlicedShape): Workshop {
  const shapes = workshops.get(program) ?? new Map<string, Workshop>()
  workshops.set(program, shapes)
  const key = `${shape.arms} ${shape.wordsPerArm} ${shape.mayHold} ${shape.alone}`
  let workshop = shapes.get(key)
  if (!workshop) {
    const layout = slicedLayout(shape)
    workshop = {layout, module: new WebAssembly.Module(slicedModule(program.channels!, program.index, layout)), idle: []}
    shapes.set(key, workshop)
  }
  return workshop
}

/** A machine of a workshop with room behind its layout: one that stands idle, or a new one. */
function acquire({idle, module, layout}: Workshop, room: number): Machine {
  const pages = Math.ceil((layout.end + room) / 65536)
  const found = idle.pop()
  if (found) {
    const missing = pages - found.memory.buffer.byteLength / 65536
    if (missing > 0) found.memory.grow(missing)
    return found
  }
  const memory = new WebAssembly.Memory({initial: pages})
  return {memory, instance: new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as Instance}
}

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
  const channelPhaseBytes = phaseBytes * ((pass.periods?.length ?? 1) + 1)
  const rest = placed(layout.end, {
    readers: 4 * readers.flat().length,
    phases: channelPhaseBytes * channels.length,
    outputRow: 4 * outputs.length,
    counts: 4 * outputs.length * arms.length,
    quadCounts: 4 * mostQuads * outputs.length,
    areas: 8 * outputs.length * arms.length,
    stateCounts: 4 * codes,
    stateAreas: 8 * codes,
    stateFlags: codes,
    metStates: 4 * codes,
    laneStates: codes > 0 ? 2 * lanes : 0,
    seenRows: codes > 0 ? seenRowBytes * outputs.length : 0,
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
  writeRecords()
  instance.maxTime.value = maxTime
  instance.keyScale.value = 2 ** (61 - layout.leafBits) / maxTime
  instance.arms.value = arms.length
  instance.outputRow.value = rest.outputRow
  instance.counts.value = rest.counts
  instance.quadCounts.value = rest.quadCounts
  instance.areas.value = rest.areas
  instance.countsStates.value = codes > 0 ? 1 : 0
  instance.stateCounts.value = rest.stateCounts
  instance.stateAreas.value = rest.stateAreas
  instance.stateFlags.value = rest.stateFlags
  instance.metStates.value = rest.metStates
  instance.laneStates.value = rest.laneStates
  instance.seenRows.value = rest.seenRows
  i32.fill(0, rest.stateCounts >> 2, rest.end >> 2)
  instance.met.value = 0
  writeNetTables(u32, layout)
  const starts = {u32, at: bitsAt, draft: layout.draft >> 2, digit: instance.digit}
  const initial = initialiser(program, arms, {lanes, rounds}, starts)
  const settling = settler(program, acting)
  const packing = packer(layout, {u32, i32}, program.names.length, instance.drawAll)

  function writeRecords(): void {
    const outputOfNode = new Map(outputs.map((node, o) => [node, o]))
    let at = rest.readers
    for (const [c, channel] of channels.entries()) {
      const {node} = channel
      const r = records + recordBytes * c
      i32[(r + record.firstPhase) >> 2] = rest.phases + channelPhaseBytes * c
      writePhases(c, rest.phases + channelPhaseBytes * c)
      i32[(r + record.awake) >> 2] = 0
      i32[(r + record.brings) >> 2] = turns(channel)
      i32[(r + record.nodeValues) >> 2] = layout.values + 4 * node
      i32[(r + record.output) >> 2] = outputOfNode.get(node) ?? -1
      i32[(r + record.readers) >> 2] = at
      for (const reader of readers[c]!) {
        if (!(rates[reader]! > 0)) continue
        i32[at >> 2] = reader
        at += 4
      }
      i32[(r + record.readersEnd) >> 2] = at
    }
  }

  function writePhases(c: number, at: number): void {
    let begin = 0
    let first = 0
    for (const [j, {from, depths}] of phases.entries()) {
      const depth = depths[c]!
      const length = rates[c]! > 0 ? meanCount(chanceOf(depth)) / rates[c]! : 1
      const p = at + phaseBytes * j
      if (j > 0) {
        const before = f64[(p - phaseBytes + phase.length) >> 3]!
        const count = Math.max(0, Math.ceil((from - begin) / before))
        begin += count * before
        first += count
      }
      f64[(p + phase.begin) >> 3] = begin
      f64[(p + phase.origin) >> 3] = begin - first * length
      f64[(p + phase.length) >> 3] = length
      i32[(p + phase.first) >> 2] = first
      i32[(p + phase.depth) >> 2] = depth
    }
    const end = at + phaseBytes * phases.length
    f64[(end + phase.begin) >> 3] = Infinity
    i32[(end + phase.first) >> 2] = 2 ** 31 - 1
  }

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

  const metAt = rest.metStates >> 2
  const flags = new Uint8Array(memory.buffer, rest.stateFlags, codes)
  let settled = false
  /** Lanes of the first arm that have left the machine, per output those that are on. */
  const goneOn = new Float64Array(outputs.length)
  const view: StateView = {
    bits: u32,
    at: (node) => bitsAt(0, node),
    groups: () => instance.armUsed.value >> 2,
    met: () => i32.subarray(rest.metStates >> 2, (rest.metStates >> 2) + instance.met.value),
    areas: f64.subarray(rest.stateAreas >> 3, (rest.stateAreas >> 3) + codes),
  }

  /** As lanes are counted anew, all are in state 0 at first. */
  function listOnlyFirst(): void {
    for (let i = 0; i < instance.met.value; i++) {
      const code = i32[metAt + i]!
      flags[code] = 0
      view.areas[code] = 0
    }
    i32[metAt] = 0
    flags[0] = 1
    instance.met.value = 1
  }

  /** Counts all lanes anew, from now on in so many words. */
  function takeWords(words: number): void {
    instance.armUsed.value = 16 * words
    instance.rowUsed.value = arms.length > 1 ? rowBytes : 16 * words
    instance.allQuads.value = quadsOf(words)
    i32.fill(0, rest.counts >> 2, (rest.counts >> 2) + outputs.length * arms.length)
    i32.fill(0, rest.quadCounts >> 2, (rest.quadCounts >> 2) + mostQuads * outputs.length)
    if (codes > 0) {
      i32.fill(0, rest.laneStates >> 2, (rest.laneStates + 2 * lanes) >> 2)
      i32.fill(0, rest.seenRows >> 2, (rest.seenRows + seenRowBytes * outputs.length) >> 2)
      i32.fill(0, rest.stateCounts >> 2, (rest.stateCounts >> 2) + codes)
      i32[rest.stateCounts >> 2] = 128 * words
      listOnlyFirst()
    }
    for (let o = 0; o < outputs.length; o++) {
      instance.tally(o, 0, quadsOf(words))
      if (codes > 0) instance.move(o, 0, quadsOf(words))
    }
  }

  function run(block: number): BlockMeans[] {
    const means = arms.map(
      (): BlockMeans => ({
        lanes: blockLanes,
        windows: new Float64Array(outputs.length * windows),
        ends: new Float64Array(outputs.length),
      }),
    )
    for (let round = 0; round < rounds; round++) runRound(block, round, means)
    return means
  }

  /** Adds a round's share to the means. */
  function runRound(block: number, round: number, means: readonly BlockMeans[]): void {
    pass.startRound?.()
    instance.inverts.value = -(round & 1)
    instance.moves.value = -(round >> 1)
    initial(pass.seed, block, round)
    takeWords(wordsPerArm)
    startChannels(block, round)
    settled = false
    goneOn.fill(0)
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
    const countsAt = rest.counts >> 2
    const areasAt = rest.areas >> 3
    const stateCountsAt = rest.stateCounts >> 2
    const startWindow = () => {
      instance.windowEnd.value = (window + 1) * timeTick
      for (let slot = 0; slot < outputs.length * arms.length; slot++) f64[areasAt + slot] = i32[countsAt + slot]! * timeTick
      const met = instance.met.value
      let kept = 0
      for (let i = 0; i < met; i++) {
        const code = i32[metAt + i]!
        const count = i32[stateCountsAt + code]!
        view.areas[code] = count * timeTick
        // States that no lane is in are taken off the list.
        if (count > 0) i32[metAt + kept++] = code
        else flags[code] = 0
      }
      instance.met.value = kept
    }
    const endWindow = () => {
      for (let o = 0; o < outputs.length; o++) {
        for (let a = 0; a < arms.length; a++) {
          means[a]!.windows[o * windows + window]! += (f64[areasAt + o * arms.length + a]! / timeTick + goneOn[o]!) / blockLanes
        }
      }
      pass.countStates?.(window, view)
      window++
    }
    const pack = () => {
      const before = Float64Array.from(outputs, (_, o) => i32[countsAt + o]!)
      u32.fill(0, layout.scratch >> 2, (layout.scratch + rowBytes) >> 2)
      instance.gatherAll()
      const used = instance.armUsed.value
      const words = packing(used >> 4)
      packingStep = words === undefined ? Math.min(maxTime / 8, 2 * packingStep) : packingStep
      if (words === undefined) return
      pass.atRest?.(view, (group) => (group < 4 * words ? 0 : -1))
      takeWords(words)
      // Any of the lanes in a quad may have come from one in which a channel was awake.
      for (const c of acting) {
        const awake = (records + recordBytes * c + record.awake) >> 2
        if (i32[awake] !== 0) i32[awake] = quadsOf(words)
      }
      for (let o = 0; o < outputs.length; o++) goneOn[o]! += before[o]! - i32[countsAt + o]!
    }
    startWindow()
    while (time < maxTime && !(settled && sampleTimes === undefined)) {
      const windowEnd = window < windows ? (window + 1) * timeTick : Infinity
      const sample = sampleTimes !== undefined && nextSample < sampleTimes.length ? sampleTimes[nextSample]! : Infinity
      if (time >= nextSurvey) {
        instance.survey()
        nextSurvey = time + Math.max(firstSurveys * maxTime, laterSurveys * time)
      }
      const stop = Math.min(maxTime, windowEnd, sample, nextSurvey, Math.max(nextLook, time))
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
        if (window < windows) startWindow()
      }
    }
    while (window < windows) {
      endWindow()
      if (window < windows) startWindow()
    }
    for (let o = 0; o < outputs.length; o++) {
      for (let a = 0; a < arms.length; a++) means[a]!.ends[o]! += (i32[countsAt + o * arms.length + a]! + goneOn[o]!) / blockLanes
    }
    if (pass.atRest) {
      u32.fill(0, layout.scratch >> 2, (layout.scratch + rowBytes) >> 2)
      instance.gatherAll()
      pass.atRest(view, (group) => ~u32[(layout.scratch >> 2) + group]!)
    }
  }

  instance.taken.value = 0
  instance.actedOut.value = 0
  const work = () => ({taken: instance.taken.value, actedOut: instance.actedOut.value})
  return {lanes: blockLanes, work, run, release: () => void workshop.idle.push(machine)}
}

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

/** The set of the quads that the first so many words are in. */
const quadsOf = (words: number): number => 2 ** Math.ceil(words / 4) - 1
