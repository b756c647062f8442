import {UserError} from '#errors'
import {evaluatePartly} from '#logic'
import type {BlockMeans} from '../program/arms.js'
import type {Channel, Program} from '../program/program.js'
import {type Accounts, accountant, accountSizes} from './accounts.js'
import {chanceOf, depths as maxDepth, maxInSlice} from './layout.js'
import {acquire, type Machine, type Workshop, workshopFor} from './machine.js'
import {packer} from './pack.js'
import type {SlicedArm, SlicedPass} from './pass.js'
import {type Phase, phaseOfAll, phasesByFlux} from './phases.js'
import {phasesBytes, writeRecords} from './records.js'
import {type Prepared, Round} from './round.js'
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

const maxEvents = 2e9

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
export class SlicedRunner {
  /** Trajectories of a block, per arm. */
  readonly lanes: number
  private readonly pass: SlicedPass
  private readonly workshop: Workshop
  private readonly machine: Machine
  private readonly prepared: Prepared

  /**
   * Prepares a pass: 128 trajectories to a word, every event of a channel carried out for all lanes of all arms by a handful
   * of bitwise instructions.
   *
   * @throws {UserError} too many events
   */
  constructor(pass: SlicedPass) {
    refuseTooManyEvents(pass)
    this.pass = pass
    this.lanes = 128 * pass.wordsPerArm * (pass.rounds ?? 1)
    this.workshop = workshopOf(pass)
    const {layout} = this.workshop
    const rates = ratesOf(pass)
    const phases = phasesOf(pass, rates)
    const readers = pass.alone ? wokenBy(pass.program) : Array.from(rates, (): number[] => [])
    const at = placesOf(pass, layout.end, {readers: readers.flat().length, phases: phases.length})
    this.machine = acquire(this.workshop, at.end - layout.end)
    writeTables(pass, this.workshop, this.machine, {rates, phases, readers, at})
    this.prepared = prepared(pass, this.workshop, this.machine, rates, at)
    this.machine.instance.taken.value = 0
    this.machine.instance.actedOut.value = 0
  }

  /** Events taken from the queue so far, and those that were not passed over: what the time goes into. */
  work(): {readonly taken: number; readonly actedOut: number} {
    const {taken, actedOut} = this.machine.instance
    return {taken: taken.value, actedOut: actedOut.value}
  }

  /** Means per arm. */
  run(block: number): BlockMeans[] {
    const running = this.pieces(block)
    for (;;) {
      const {done, value} = running.next()
      if (done) return value
    }
  }

  /** The same in pieces, for others to get their turn in between. */
  *pieces(block: number): Generator<undefined, BlockMeans[]> {
    const {arms, outputs, windows, rounds = 1} = this.pass
    const means = arms.map(
      (): BlockMeans => ({
        lanes: this.lanes,
        windows: new Float64Array(outputs.length * windows),
        ends: new Float64Array(outputs.length),
      }),
    )
    for (let round = 0; round < rounds; round++) yield* new Round(this.prepared, block, round, means).pieces()
    return means
  }

  /** Gives the memory back; the runner must not be used any more. */
  release(): void {
    this.workshop.idle.push(this.machine)
  }
}

function refuseTooManyEvents({program, factors, maxTime, k}: SlicedPass): void {
  const expected = eventsPerBlock(program, factors, maxTime, k)
  if (expected < maxEvents) return
  throw new UserError(
    'too-large',
    `the rates and the maximal time of model '${program.model.name}' make ${expected.toExponential(1)} events, ` +
      'too many for the bit-sliced method; use the method scalar',
  )
}

const holdsNodes = (arms: readonly SlicedArm[]): boolean => arms.some(({force}) => force.size > 0)
/** States that are told apart where they are counted. */
const codesOf = ({countStates, outputs}: SlicedPass): number => (countStates ? 2 ** outputs.length : 0)

const workshopOf = ({program, arms, wordsPerArm, alone = false}: SlicedPass): Workshop =>
  workshopFor(program, {
    nodes: program.names.length,
    channels: program.channels!.length,
    arms: arms.length,
    wordsPerArm,
    mayHold: holdsNodes(arms),
    alone,
  })

/** Per channel its events per time; 0 where it can change nothing. */
function ratesOf({program, arms, factors}: SlicedPass): Float64Array {
  const canAct = acts(program, arms)
  return Float64Array.from(program.channels!, (channel) => (canAct(channel) ? channel.rate * factors[channel.node]! : 0))
}

function phasesOf({program, periods, outputs, wordsPerArm, maxTime, timeTick, k}: SlicedPass, rates: Float64Array): Phase[] {
  if (!periods) return [phaseOfAll(rates, k, longestSlice(timeTick, maxTime))]
  const nodeRates = new Float64Array(program.names.length)
  for (const [c, {node}] of program.channels!.entries()) nodeRates[node]! += rates[c]!
  return phasesByFlux(rates, periods, {usual: usualRate(nodeRates, outputs), lanes: 128 * wordsPerArm, maxTime})
}

type Places = ReturnType<typeof placesOf>

/** Where what belongs to the pass, and not to the program, lies behind the layout. */
function placesOf(pass: SlicedPass, start: number, {readers, phases}: {readonly readers: number; readonly phases: number}) {
  const {program, outputs, arms, wordsPerArm} = pass
  return placed(start, {
    readers: 4 * readers,
    phases: phasesBytes(phases) * program.channels!.length,
    ...accountSizes(outputs.length, arms.length, codesOf(pass), 128 * wordsPerArm),
  })
}

/** Offset, in numbers of 32 bits, of the lanes of a node in an arm. */
const bitsIn =
  ({layout: {state, rowBytes, armBytes}}: Workshop) =>
  (arm: number, node: number): number =>
    (state + node * rowBytes + arm * armBytes) >> 2

/** Writes what stays the same in all blocks. */
function writeTables(
  pass: SlicedPass,
  workshop: Workshop,
  {memory, instance}: Machine,
  {
    rates,
    phases,
    readers,
    at,
  }: {readonly rates: Float64Array; readonly phases: readonly Phase[]; readonly readers: number[][]; readonly at: Places},
): void {
  const {program, outputs, maxTime} = pass
  const {layout} = workshop
  const [i32, u32, f64] = [new Int32Array(memory.buffer), new Uint32Array(memory.buffer), new Float64Array(memory.buffer)]
  for (const [o, node] of outputs.entries()) i32[(at.outputRow >> 2) + o] = layout.state + node * layout.rowBytes
  if (layout.mayHold) writeFree(pass, workshop, u32)
  for (let depth = 1; depth <= maxDepth; depth++) u32.set(thresholds(chanceOf(depth)), (layout.tables >> 2) + maxInSlice * depth)
  writeRecords({i32, f64}, {program, layout, rates, phases, outputs, readers, at})
  writeNetTables(u32, layout)
  instance.maxTime.value = maxTime
  instance.keyScale.value = 2 ** (61 - layout.leafBits) / maxTime
}

/** Marks the lanes that nodes may change in: not those of arms that hold them. */
function writeFree({program, arms}: SlicedPass, workshop: Workshop, u32: Uint32Array): void {
  const {free, state, rowBytes, armBytes} = workshop.layout
  const bitsAt = bitsIn(workshop)
  u32.fill(0xffffffff, free >> 2, (free + program.names.length * rowBytes) >> 2)
  for (const [a, {force}] of arms.entries()) {
    for (const node of force.keys()) {
      const at = bitsAt(a, node) + ((free - state) >> 2)
      u32.fill(0, at, at + (armBytes >> 2))
    }
  }
}

function prepared(pass: SlicedPass, workshop: Workshop, machine: Machine, rates: Float64Array, at: Places): Prepared {
  const {program, arms, wordsPerArm, rounds = 1} = pass
  const {layout} = workshop
  const {memory, instance} = machine
  const [i32, u32] = [new Int32Array(memory.buffer), new Uint32Array(memory.buffer)]
  const lanes = 128 * wordsPerArm
  const acting = program.channels!.map((_, c) => c).filter((c) => rates[c]! > 0)
  const starts = {u32, at: bitsIn(workshop), draft: layout.draft >> 2, digit: instance.digit}
  return {
    pass,
    layout,
    machine,
    i32,
    u32,
    acting,
    initial: initialiser(program, arms, {lanes, rounds}, starts),
    settling: settler(program, acting),
    packing: packer(layout, {u32, i32}, program.names.length, instance.drawAll),
    accounts: accountsOf(pass, workshop, machine, at),
  }
}

function accountsOf(pass: SlicedPass, workshop: Workshop, machine: Machine, at: Places): Accounts {
  const {outputs, arms, wordsPerArm, rounds = 1, windows, timeTick} = pass
  const bitsAt = bitsIn(workshop)
  return accountant(machine, {
    outputs: outputs.length,
    arms: arms.length,
    codes: codesOf(pass),
    lanes: 128 * wordsPerArm,
    rounds,
    windows,
    timeTick,
    rowBytes: workshop.layout.rowBytes,
    bitsAt: (node) => bitsAt(0, node),
    at,
  })
}

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
