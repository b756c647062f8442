import {UserError} from '#errors'
import type {BlockMeans} from './arms.js'
import {fillSeeds, words} from './mix.js'
import {type Channel, type InitialDraw, type Program, readsOf} from './program.js'
import {depthsFor, type EventRoom, scheduler} from './schedule.js'
import {eventBytes, type globals, slicedModule} from './sliced-code.js'

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
  /** 128-bit words per arm and node: a power of two up to 16. A block is 128 · this many trajectories. */
  readonly wordsPerArm: number
  /** A lane has an event in a slice with probability 2^−k, less where that would make the slices too long. */
  readonly k: number
  /** Called at the given times (ascending, before windows end) with the state; used to count whole states. */
  readonly samples?: {
    readonly times: (block: number) => Float64Array
    readonly take: (block: number, sample: number, view: StateView) => void
    /** The nodes that states are made of. */
    readonly nodes: readonly number[]
  }
  /** Called at the end of a block; `moving` tells, per arm and group of 32 lanes, those in which something could still change. */
  readonly atEnd?: (block: number, view: StateView, moving: (arm: number, group: number) => number) => void
}

/** The state of all lanes: `word(arm, lane >> 5, node)` holds 32 lanes. */
export interface StateView {
  readonly bits: Uint32Array
  /** Offset in `bits` of 32-lane group `group` of `node` in `arm`. */
  readonly at: (arm: number, group: number, node: number) => number
  /** Whether nothing can change any more. */
  readonly isSettled: () => boolean
  /** Writes, in place `slot` (0…63), which of the sampled nodes are on in a state to be looked for. */
  readonly remember: (slot: number, isOn: (position: number) => boolean) => void
  /** Number of lanes, in all arms, that are in the state of a slot; they are added to the lanes that were found. */
  readonly match: (slot: number) => number
  /** Forgets which lanes were found. */
  readonly clearFound: () => void
  /** The lanes of a group of 32 that were found. */
  readonly found: (group: number) => number
}

/** Few enough to stay in the innermost cache while they are sorted. */
const eventsPerEpoch = 2048

/** Places for states to be looked for. */
export const slots = 64

type Global = {value: number}
interface Instance {
  readonly run: (events: number, end: number) => void
  readonly tally: (output: number, time: number) => void
  readonly active: (channel: number) => number
  readonly gather: (channel: number) => void
  readonly match: (nodes: number, flips: number, end: number) => number
  readonly globals: Readonly<Record<keyof typeof globals, Global>>
}

/** A module made ready with memory of its own. */
interface Machine {
  readonly memory: WebAssembly.Memory
  readonly instance: Instance
}

interface Workshop {
  readonly module: WebAssembly.Module
  /** Machines that nobody uses at the moment. */
  readonly idle: Machine[]
}

const workshops = new WeakMap<Program, Workshop>()

/** A machine for a program: one that stands idle, or a new one. Give it back with `release`. */
function acquire(program: Program): Machine {
  let workshop = workshops.get(program)
  if (!workshop) {
    workshop = {module: new WebAssembly.Module(slicedModule(program.channels!, program.index, program.names.length)), idle: []}
    workshops.set(program, workshop)
  }
  const idle = workshop.idle.pop()
  if (idle) return idle
  const memory = new WebAssembly.Memory({initial: 4})
  return {memory, instance: new WebAssembly.Instance(workshop.module, {env: {memory}}).exports as unknown as Instance}
}

/** A window, or a hundredth of the run where windows are shorter still. */
const longestSlice = (timeTick: number, maxTime: number): number => Math.max(timeTick, maxTime / 100)

/** Events that a block takes, about: every channel's, whether or not they change anything. */
export function eventsPerBlock({channels}: Program, factors: ArrayLike<number>, maxTime: number, k = 2): number {
  return (channels ?? []).reduce((sum, {rate, node}) => sum + rate * factors[node]!, 0) * maxTime * 2 ** k
}

const mostEvents = 2e9

/** Runs blocks of a pass; prepared once, so that its memory serves all blocks. */
export interface SlicedRunner {
  readonly lanes: number
  /** Means per arm. */
  run(block: number): BlockMeans[]
  /** Gives the memory back; the runner must not be used any more. */
  release(): void
}

/**
 * Prepares a pass: 128 trajectories to a word, every node's words next to each other, every event of a channel carried
 * out for all lanes of all arms by a handful of bitwise instructions.
 */
export function slicedRunner(pass: SlicedPass): SlicedRunner {
  const {program, arms, wordsPerArm, outputs, windows, timeTick, maxTime} = pass
  const channels = program.channels!
  const nodes = program.names.length
  const expected = eventsPerBlock(program, pass.factors, maxTime, pass.k)
  if (!(expected < mostEvents)) {
    throw new UserError(
      'too-large',
      `the rates and the maximal time of model '${program.model.name}' make ${expected.toExponential(1)} events, too many for the bit-sliced method; use the method scalar`,
    )
  }
  const stride = 16 * nodes
  const stateBytes = stride * wordsPerArm * arms.length
  const lanes = 128 * wordsPerArm
  const sampled = pass.samples?.nodes ?? []
  const layout = memoryLayout([
    stateBytes,
    stateBytes,
    channels.length * 16 * wordsPerArm,
    channels.length * 64,
    channels.length * 4,
    outputs.length * 4,
    outputs.length * arms.length * 4,
    outputs.length * arms.length * 8,
    16 * wordsPerArm * arms.length,
    4 * sampled.length,
    16 * slots * sampled.length,
  ])
  const [state, free, masks, generators, outputOf, outputNode, counts, areas, scratch, sampledAt, flips, events] = layout as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const machine = acquire(program)
  const {memory, instance} = machine
  const set = (name: keyof typeof globals, value: number) => {
    ;(instance as unknown as Record<string, Global>)[name]!.value = value
  }
  set('state', state)
  set('stateEnd', state + stateBytes)
  set('free', free - state)
  set('masks', masks)
  set('maskStride', 16 * wordsPerArm)
  set('generators', generators)
  set('outputOf', outputOf)
  set('outputNode', outputNode)
  set('counts', counts)
  set('areas', areas)
  set('arms', arms.length)
  set('scratch', scratch)
  let u32 = new Uint32Array(memory.buffer)
  let i32 = new Int32Array(memory.buffer)
  let f64 = new Float64Array(memory.buffer)

  const ensure = (count: number) => {
    const missing = events + count * eventBytes - memory.buffer.byteLength
    if (missing <= 0) return
    memory.grow(Math.ceil((missing + 65536) / 65536))
    u32 = new Uint32Array(memory.buffer)
    i32 = new Int32Array(memory.buffer)
    f64 = new Float64Array(memory.buffer)
  }
  ensure(8192)
  const room = (count: number): EventRoom => {
    ensure(count)
    return {times: new Float64Array(memory.buffer, events), marks: new Int32Array(memory.buffer, events)}
  }

  const bitsAt = (arm: number, group: number, node: number) =>
    ((state + (arm * wordsPerArm + (group >> 2)) * stride + 16 * node) >> 2) + (group & 3)
  const outputOfNode = new Map(outputs.map((node, o) => [node, o]))
  for (const [c, {node}] of channels.entries()) i32[(outputOf >> 2) + c] = outputOfNode.get(node) ?? -1
  for (const [o, node] of outputs.entries()) i32[(outputNode >> 2) + o] = 16 * node
  for (const [i, node] of sampled.entries()) i32[(sampledAt >> 2) + i] = 16 * node
  u32.fill(0xffffffff, free >> 2, (free + stateBytes) >> 2)
  for (const [a, {force}] of arms.entries()) {
    for (const node of force.keys()) for (let g = 0; g < 4 * wordsPerArm; g++) u32[bitsAt(a, g, node) + ((free - state) >> 2)] = 0
  }
  const heldEverywhere = (node: number) => arms.every(({force}) => force.has(node))
  const rates = Float64Array.from(channels, ({node, rate}) => (heldEverywhere(node) ? 0 : rate * pass.factors[node]!))
  const initial = initialiser(program, arms, lanes)
  const settling = settler(program, channels, rates)
  const depths = depthsFor(rates, pass.k, longestSlice(timeTick, maxTime))
  const eventsPerTime = rates.reduce((sum, rate, c) => sum + rate * 2 ** depths[c]!, 0)
  const schedule = scheduler(rates, depths, maxTime, room)
  const epochs = Math.max(8, Math.ceil((eventsPerTime * maxTime) / eventsPerEpoch))

  function remember(slot: number, isOn: (position: number) => boolean): void {
    const base = (flips + 16 * slot * sampled.length) >> 2
    for (let i = 0; i < sampled.length; i++) u32.fill(isOn(i) ? 0 : 0xffffffff, base + 4 * i, base + 4 * i + 4)
  }

  function putBits(arm: number, node: number, bits: Uint32Array): void {
    let at = bitsAt(arm, 0, node)
    for (let g = 0; g < bits.length; g += 4) {
      u32[at] = bits[g]!
      u32[at + 1] = bits[g + 1]!
      u32[at + 2] = bits[g + 2]!
      u32[at + 3] = bits[g + 3]!
      at += stride >> 2
    }
  }

  function run(block: number): BlockMeans[] {
    const {seed} = pass
    const seeds = new Int32Array(memory.buffer)
    for (let c = 0; c < channels.length; c++) fillSeeds(seeds, (generators >> 2) + 16 * c, 16, seed, block, 2 * c + 1)
    initial(seed, block, putBits)
    i32.fill(0, counts >> 2, (counts >> 2) + outputs.length * arms.length)
    schedule.start(seed, block)
    const means = arms.map(
      (): BlockMeans => ({lanes, windows: new Float64Array(outputs.length * windows), ends: new Float64Array(outputs.length)}),
    )
    const sampleTimes = pass.samples?.times(block)
    let nextSample = 0
    const live = new Uint8Array(channels.length).fill(1)
    let settled = false
    let time = 0
    let window = 0
    const startWindow = () => {
      set('windowEnd', (window + 1) * timeTick)
      f64.fill(0, areas >> 3, (areas >> 3) + outputs.length * arms.length)
      for (let o = 0; o < outputs.length; o++) instance.tally(o, (window + 1) * timeTick)
      for (let slot = 0; slot < outputs.length * arms.length; slot++) f64[(areas >> 3) + slot] = i32[(counts >> 2) + slot]! * timeTick
    }
    const endWindow = () => {
      for (let o = 0; o < outputs.length; o++) {
        for (let a = 0; a < arms.length; a++) {
          means[a]!.windows[o * windows + window] = f64[(areas >> 3) + o * arms.length + a]! / (timeTick * lanes)
        }
      }
      window++
    }
    const view = {
      get bits() {
        return u32
      },
      at: bitsAt,
      isSettled: () => settled,
      remember,
      clearFound: () => void u32.fill(0, scratch >> 2, (scratch >> 2) + 4 * wordsPerArm * arms.length),
      found: (group: number) => u32[(scratch >> 2) + group]!,
      match: (slot: number) => instance.match(sampledAt, flips + 16 * slot * sampled.length, 4 * sampled.length),
    }
    startWindow()
    for (let epoch = 0; epoch < epochs; epoch++) {
      const until = epoch === epochs - 1 ? maxTime : ((epoch + 1) * maxTime) / epochs
      settling(live, instance.active)
      settled = !live.includes(1)
      const size = schedule.fill(until, live)
      let done = 0
      while (time < until) {
        const windowEnd = window < windows ? (window + 1) * timeTick : Infinity
        const sample = sampleTimes !== undefined && nextSample < sampleTimes.length ? sampleTimes[nextSample]! : Infinity
        const stop = Math.min(until, windowEnd, sample)
        const upTo = stop === until && windowEnd > until && sample > until ? size : countBefore(done, size, stop)
        instance.run(events + done * eventBytes, events + upTo * eventBytes)
        done = upTo
        time = stop
        if (sample === stop) pass.samples!.take(block, nextSample++, view)
        if (windowEnd === stop) {
          endWindow()
          if (window < windows) startWindow()
        }
      }
    }
    while (window < windows) {
      endWindow()
      if (window < windows) startWindow()
    }
    for (let o = 0; o < outputs.length; o++) {
      instance.tally(o, 0)
      for (let a = 0; a < arms.length; a++) means[a]!.ends[o] = i32[(counts >> 2) + o * arms.length + a]! / lanes
    }
    if (pass.atEnd) {
      u32.fill(0, scratch >> 2, (scratch >> 2) + 4 * wordsPerArm * arms.length)
      for (let c = 0; c < channels.length; c++) if (rates[c]! > 0) instance.gather(c)
      pass.atEnd(block, view, (arm, group) => u32[(scratch >> 2) + 4 * (arm * wordsPerArm + (group >> 2)) + (group & 3)]!)
    }
    return means
  }

  /** The first event from `low` on that is not before `time`. */
  function countBefore(low: number, high: number, time: number): number {
    let from = low
    let to = high
    while (from < to) {
      const middle = (from + to) >> 1
      if (f64[(events + middle * eventBytes) >> 3]! < time) from = middle + 1
      else to = middle
    }
    return from
  }

  return {lanes, run, release: () => void workshops.get(program)!.idle.push(machine)}
}

/** Where parts of the given sizes start, each on a multiple of 64; the last entry is where what follows starts. */
function memoryLayout(sizes: readonly number[]): number[] {
  const starts = [64]
  for (const size of sizes) starts.push((starts.at(-1)! + size + 63) & ~63)
  return starts
}

/**
 * Marks the channels that can never act again: those of nodes that no channel could change now, and whose channels read
 * only such nodes.
 */
function settler(
  program: Program,
  channels: readonly Channel[],
  rates: Float64Array,
): (live: Uint8Array, active: (channel: number) => number) => void {
  const reads = channels.map((channel) => readsOf(channel, program.index))
  const readers = program.names.map((): number[] => [])
  for (const [c, nodes] of reads.entries()) for (const node of nodes) if (rates[c]! > 0) readers[node]!.push(c)
  return (live, active) => {
    const canChange = new Uint8Array(program.names.length)
    const waiting: number[] = []
    for (let c = 0; c < channels.length; c++) {
      const {node} = channels[c]!
      if (rates[c]! > 0 && live[c] === 1 && canChange[node] === 0 && active(c) === 1) {
        canChange[node] = 1
        waiting.push(node)
      }
    }
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      for (const c of readers[node]!) {
        const next = channels[c]!.node
        if (canChange[next] === 1) continue
        canChange[next] = 1
        waiting.push(next)
      }
    }
    for (let c = 0; c < channels.length; c++) live[c] = canChange[channels[c]!.node]!
  }
}

type PutBits = (arm: number, node: number, bits: Uint32Array) => void

/** Draws the initial states of a block: the same random numbers in every arm. */
function initialiser(program: Program, arms: readonly SlicedArm[], lanes: number): (seed: number, block: number, put: PutBits) => void {
  const groups = lanes / 32
  const isOwn = new Set(arms.flatMap(({initial}) => [...initial.keys()]))
  const bits = program.names.map(() => new Uint32Array(groups))
  const first = 0x40000000
  const nodes = program.names.length
  const shared = new Uint32Array(groups)
  const ranks = netRanks(program, Math.log2(lanes))
  return (seed, block, put) => {
    const coins = (id: number) => fairCoins(words(seed, block, first + 2 * id), ranks.get(id), groups)
    const uniforms = (id: number) => coupledUniforms(coins(id), words(seed, block, first + 2 * id + 1), lanes)
    for (const [id, draw] of program.initial.entries()) {
      drawBits(
        draw,
        bits,
        groups,
        () => uniforms(id),
        () => coins(id),
      )
    }
    const own = new Map<number, Float64Array>()
    for (const node of isOwn) {
      const id = program.initial.findIndex((draw) => draw.nodes.includes(node))
      const draw = program.initial[id]!
      own.set(node, uniforms(draw.nodes.length === 1 ? id : program.initial.length + node))
    }
    for (let node = 0; node < nodes; node++) {
      const drawn = bits[node]!
      for (let a = 0; a < arms.length; a++) {
        const held = arms[a]!.force.get(node)
        if (held !== undefined) shared.fill(-held)
        const probability = held === undefined ? arms[a]!.initial.get(node) : undefined
        if (probability !== undefined) for (let g = 0; g < groups; g++) shared[g] = below(own.get(node)!, g, probability)
        put(a, node, held === undefined && probability === undefined ? drawn : shared)
      }
    }
  }
}

/**
 * Gives as many random draws as a lane's number has bits a bit of it: the nodes that nothing drives first, since their start
 * is felt to the end.
 */
function netRanks({initial, channels}: Program, bits: number): ReadonlyMap<number, number> {
  const driven = new Set(channels!.map(({node}) => node))
  const random = [...initial.keys()].filter((id) => initial[id]!.weights.filter((weight) => weight > 0).length > 1)
  const isDriven = (id: number) => Number(initial[id]!.nodes.some((node) => driven.has(node)))
  const ordered = random.sort((a, b) => isDriven(a) - isDriven(b) || a - b)
  return new Map(ordered.slice(0, bits).map((id, rank) => [id, rank]))
}

const lanePatterns = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000] as const

/**
 * One fair bit per lane. A draw with a rank takes that bit of the lane's number, all flipped together at random (a digital
 * net with a random shift): every lane still sees a fair coin, independent of its other coins, and a block sees every
 * combination of the ranked coins equally often. Other draws take independent random bits.
 */
function fairCoins(word: () => number, rank: number | undefined, groups: number): Uint32Array {
  if (rank === undefined) return Uint32Array.from({length: groups}, word)
  const flip = word() >>> 31 === 1 ? 0xffffffff : 0
  return Uint32Array.from(
    {length: groups},
    (_, group) => (rank < 5 ? lanePatterns[rank]! : ((group >> (rank - 5)) & 1) === 1 ? 0xffffffff : 0) ^ flip,
  )
}

/** A uniform number per lane; its first bit is the one that fair coins use, so that a changed probability stays coupled to the coin. */
function coupledUniforms(coins: Uint32Array, rest: () => number, lanes: number): Float64Array {
  const result = new Float64Array(lanes)
  for (let lane = 0; lane < lanes; lane++) {
    const isOn = (coins[lane >> 5]! >>> (lane & 31)) & 1
    result[lane] = ((isOn ^ 1) + (rest() + 0.5) / 2 ** 32) / 2
  }
  return result
}

function below(uniforms: Float64Array, group: number, probability: number): number {
  let bits = 0
  for (let b = 0; b < 32; b++) if (uniforms[32 * group + b]! < probability) bits |= 1 << b
  return bits
}

function drawBits(
  draw: InitialDraw,
  bits: readonly Uint32Array[],
  groups: number,
  uniforms: () => Float64Array,
  coins: () => Uint32Array,
): void {
  const {nodes, values, weights} = draw
  const sure = weights.findIndex((weight) => weight >= 1)
  if (sure !== -1) {
    for (const [i, node] of nodes.entries()) bits[node]!.fill(-values[sure]![i]!)
    return
  }
  if (nodes.length === 1) {
    const on = weights.reduce((sum, weight, i) => sum + (values[i]![0] === 1 ? weight : 0), 0)
    const target = bits[nodes[0]!]!
    if (on === 0.5) target.set(coins())
    else {
      const u = uniforms()
      for (let g = 0; g < groups; g++) target[g] = below(u, g, on)
    }
    return
  }
  const u = uniforms()
  for (const node of nodes) bits[node]!.fill(0)
  for (let lane = 0; lane < 32 * groups; lane++) {
    let choice = 0
    for (let sum = weights[0]!; choice < weights.length - 1 && u[lane]! >= sum; sum += weights[choice]!) choice++
    for (const [i, node] of nodes.entries()) if (values[choice]![i] === 1) bits[node]![lane >> 5]! |= 1 << (lane & 31)
  }
}
