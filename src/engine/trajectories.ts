import {UserError} from '#errors'
import {randomStream} from '#stats'
import {machineFor} from './machine.js'
import {words} from './mix.js'
import {badRate, highestRate, type Program, rounding, type State, stateName} from './program.js'
import type {Recorder} from './tally.js'

/** What a trajectory is run under. */
export interface TrajectoryRun {
  readonly program: Program
  readonly maxTime: number
  readonly timeTick: number
  readonly discreteTime: boolean
  readonly seed: number
}

/** Runs trajectory number `run` and tells the recorder what it did. */
export type TrajectoryRunner = (run: number, recorder: Recorder) => void

/** Where steps of discrete time end: rounding must not add one. */
const endOf = ({maxTime, timeTick, discreteTime}: TrajectoryRun): number => (discreteTime ? maxTime - 1e-9 * timeTick : maxTime)

/** Numbers in (0, 1). */
type Uniform = () => number

/** Changes at given times, in order of time; the nodes of one time in order of index. */
export interface TimedChanges {
  readonly time: number
  readonly changes: readonly {readonly node: number; readonly probabilityOn: number}[]
}

export function timedChanges(program: Program): TimedChanges[] {
  const byTime = new Map<number, {node: number; probabilityOn: number}[]>()
  for (const {time, node, probabilityOn} of program.model.schedule ?? []) {
    const index = program.index.get(node)
    if (index === undefined) throw new UserError('not-found', `the schedule changes '${node}', which is no node of the model`)
    const here = byTime.get(time) ?? []
    byTime.set(time, [...here.filter((other) => other.node !== index), {node: index, probabilityOn}])
  }
  return [...byTime].map(([time, changes]) => ({time, changes: changes.sort((a, b) => a.node - b.node)})).sort((a, b) => a.time - b.time)
}

/** Draws initial states. A group with a single alternative takes no random number. */
export function initialDrawer({initial, names}: Program): (state: State, uniform: Uniform) => void {
  const settled = new Uint8Array(names.length)
  for (const {nodes, values, weights} of initial) {
    if (weights.length === 1) for (const [i, node] of nodes.entries()) settled[node] = values[0]![i]!
  }
  const open = initial.filter(({weights}) => weights.length > 1)
  return (state, uniform) => {
    state.set(settled)
    for (const {nodes, values, weights} of open) {
      const u = uniform()
      let choice = 0
      for (let sum = weights[0]!; choice < weights.length - 1 && u >= sum; sum += weights[choice]!) choice++
      for (let i = 0; i < nodes.length; i++) state[nodes[i]!] = values[choice]![i]!
    }
  }
}

/**
 * The plain twin of every other method: Gillespie's direct method, short enough to believe by reading.
 *
 * @see Gillespie 1977, doi:10.1021/j100540a008
 */
export function referenceRunner(settings: TrajectoryRun): TrajectoryRunner {
  const {program, maxTime, timeTick, discreteTime, seed} = settings
  const end = endOf(settings)
  const schedule = timedChanges(program).filter(({time}) => time < maxTime)
  const drawInitial = initialDrawer(program)
  const state = new Uint8Array(program.names.length)
  return (run, recorder) => {
    const uniform = randomStream(seed, run)
    recorder.begin(run)
    drawInitial(state, uniform)
    let time = 0
    let next = 0
    while (time < end) {
      for (; next < schedule.length && schedule[next]!.time <= time; next++) {
        for (const {node, probabilityOn} of schedule[next]!.changes) state[node] = uniform() < probabilityOn ? 1 : 0
      }
      const rates = program.names.map((_, node) => checkedRate(program, node, state))
      const total = rates.reduce((sum, rate) => sum + rate, 0)
      const wait = total === 0 ? Infinity : discreteTime ? timeTick : -Math.log(uniform()) / total
      const until = Math.min(time + wait, schedule[next]?.time ?? Infinity, maxTime)
      if (total === 0 && next >= schedule.length) recorder.fixed(state)
      recorder.hold(state, until, transitionEntropy(program, rates))
      if (time + wait <= until && until < end) {
        const node = chosen(rates, uniform() * total)
        state[node] = 1 - state[node]!
      }
      time = until
    }
    recorder.end(state)
  }
}

function checkedRate(program: Program, node: number, state: State): number {
  const rate = program.rate(node, state)
  if (rate >= -rounding && rate <= highestRate) return Math.max(0, rate)
  throw badRate(program.names[node]!, state[node] === 1, rate, stateName(state, program.names))
}

function chosen(rates: readonly number[], target: number): number {
  let left = target
  for (let node = 0; node < rates.length; node++) {
    left -= rates[node]!
    if (left < 0) return node
  }
  return rates.findLastIndex((rate) => rate > 0)
}

/** Entropy (bits) of which visible node changes next. */
export function transitionEntropy({internal}: Program, rates: ArrayLike<number>): number {
  let total = 0
  for (let node = 0; node < rates.length; node++) if (!internal[node]) total += rates[node]!
  if (total === 0) return 0
  let entropy = 0
  for (let node = 0; node < rates.length; node++) {
    const share = internal[node] ? 0 : rates[node]! / total
    if (share > 0) entropy -= share * Math.log2(share)
  }
  return entropy
}

/** Exact trajectories with generated rates, of which only those that depend on a change are worked out again. */
export function scalarRunner(settings: TrajectoryRun): TrajectoryRunner {
  const {program, maxTime, timeTick, discreteTime, seed} = settings
  const end = endOf(settings)
  const schedule = timedChanges(program).filter(({time}) => time < maxTime)
  const drawInitial = initialDrawer(program)
  const machine = machineFor(program)
  const {state, rates, active} = machine
  const {internal} = program
  const lastRates = new Float64Array(rates.length)
  const lastTerms = new Float64Array(rates.length)
  /** rate · log₂ rate, which seldom changes from one look at a node to the next. */
  const termOf = (node: number, rate: number): number => {
    if (rate !== lastRates[node]) {
      lastRates[node] = rate
      lastTerms[node] = rate * Math.log2(rate)
    }
    return lastTerms[node]!
  }
  return (run, recorder) => {
    const word = words(seed, run, 0x7fffffff)
    const uniform: Uniform = () => ((word() >>> 5) * 67108864 + (word() >>> 6) + 0.5) / 9007199254740992
    recorder.begin(run)
    drawInitial(state, uniform)
    machine.refreshAll()
    let time = 0
    let next = 0
    while (time < end) {
      for (; next < schedule.length && schedule[next]!.time <= time; next++) {
        for (const {node, probabilityOn} of schedule[next]!.changes) {
          if (state[node] !== (uniform() < probabilityOn ? 1 : 0)) machine.flip(node)
        }
      }
      const count = machine.activeCount()
      let total = 0
      let shown = 0
      let sum = 0
      for (let i = 0; i < count; i++) {
        const node = active[i]!
        const rate = rates[node]!
        total += rate
        if (internal[node]) continue
        shown += rate
        sum += termOf(node, rate)
      }
      const limit = next < schedule.length ? Math.min(schedule[next]!.time, maxTime) : maxTime
      if (total === 0) {
        if (next >= schedule.length) recorder.fixed(state)
        recorder.hold(state, limit, 0)
        time = limit
        continue
      }
      const then = time + (discreteTime ? timeTick : -Math.log(uniform()) / total)
      // Σ −p log₂ p with p = rate / shown
      recorder.hold(state, Math.min(then, limit), shown > 0 ? Math.max(0, Math.log2(shown) - sum / shown) : 0)
      if (then <= limit && then < end) {
        let left = uniform() * total
        let i = 0
        for (; i < count - 1; i++) {
          left -= rates[active[i]!]!
          if (left < 0) break
        }
        machine.flip(active[i]!)
      }
      time = Math.min(then, limit)
    }
    recorder.end(state)
  }
}

/** Which generator of MaBoSS a compatible run uses. */
export type Generator = 'rand48' | 'glibc' | 'mt19937'

/**
 * Trajectories with MaBoSS's own random numbers in MaBoSS's own order: the generator is seeded anew with seed + number of
 * the trajectory; every initial group of two or more alternatives takes a draw; a step draws its time and then its target,
 * which is found along the nodes in order. Three peculiarities of MaBoSS 2.6.6 are kept here (and only here): where a
 * scheduled time cuts a step short, the transition still happens at that time; in a state without transitions that is
 * the last node's; and a state without transitions is counted as a fixed point once before every scheduled time that follows.
 */
export function compatibleRunner({program, maxTime, timeTick, discreteTime, seed}: TrajectoryRun, generator: Generator): TrajectoryRunner {
  const schedule = timedChanges(program)
  const drawInitial = initialDrawer(program)
  const machine = machineFor(program)
  const {state, rates} = machine
  const nodes = rates.length
  const random = generators[generator]()
  return (run, recorder) => {
    random.seed((seed + run) | 0)
    recorder.begin(run)
    drawInitial(state, random.next)
    machine.refreshAll()
    let time = 0
    let next = 0
    while (time < maxTime) {
      if (next < schedule.length && schedule[next]!.time <= time) {
        for (const {node, probabilityOn} of schedule[next]!.changes) {
          if (state[node] !== (probabilityOn >= random.next() ? 1 : 0)) machine.flip(node)
        }
        next++
      }
      let total = 0
      for (let node = 0; node < nodes; node++) total += rates[node]!
      const limit = next < schedule.length ? schedule[next]!.time : Infinity
      let entropy = 0
      if (total === 0) {
        time = next < schedule.length ? limit : maxTime
        recorder.fixed(state)
      } else {
        const wait = discreteTime ? timeTick : -Math.log(random.next()) / total
        time += next < schedule.length ? Math.min(wait, limit - time) : wait
        entropy = nodes === 1 ? 0 : transitionEntropy(program, rates)
      }
      recorder.hold(state, time, entropy)
      if (time >= maxTime) break
      machine.flip(compatibleTarget(rates, random.next() * total))
    }
    recorder.end(state)
  }
}

function compatibleTarget(rates: Float64Array, target: number): number {
  let left = target
  let node = 0
  for (let i = 0; i < rates.length && left >= 0; i++) {
    node = i
    left -= rates[i]!
  }
  return node
}

interface SeededGenerator {
  seed(value: number): void
  readonly next: Uniform
}

/** The 48-bit linear congruential generator of POSIX drand48: x ← 0x5DEECE66D·x + 11 mod 2⁴⁸. */
function rand48(): SeededGenerator {
  let low = 0
  let middle = 0
  let high = 0
  return {
    seed(value) {
      low = 0x330e
      middle = value & 0xffff
      high = (value >>> 16) & 0xffff
    },
    next() {
      const first = 0xe66d * low + 0xb
      const second = 0xe66d * middle + 0xdeec * low + Math.floor(first / 0x10000)
      const third = 0xe66d * high + 0xdeec * middle + 0x5 * low + Math.floor(second / 0x10000)
      low = first % 0x10000
      middle = second % 0x10000
      high = third % 0x10000
      return (high + (middle + low / 0x10000) / 0x10000) / 0x10000
    },
  }
}

/** The additive feedback generator behind the C library's rand(): r[i] = r[i−3] + r[i−31], the upper 31 bits. */
function glibc(): SeededGenerator {
  const size = 344
  const r = new Int32Array(size)
  let at = 0
  return {
    seed(value) {
      r[0] = value === 0 ? 1 : value
      for (let i = 1; i < 31; i++) {
        const product = (16807 * r[i - 1]!) % 2147483647
        r[i] = product < 0 ? product + 2147483647 : product
      }
      for (let i = 31; i < 34; i++) r[i] = r[i - 31]!
      for (let i = 34; i < size; i++) r[i] = r[i - 31]! + r[i - 3]!
      at = 0
    },
    next() {
      const value = (r[(at + 313) % size]! + r[(at + 341) % size]!) | 0
      r[at] = value
      at = (at + 1) % size
      return (value >>> 1) / 2147483647
    },
  }
}

/** The Mersenne Twister, Matsumoto & Nishimura 1998, doi:10.1145/272991.272995; two words make one number, as in C++'s uniform_real_distribution. */
function mt19937(): SeededGenerator {
  const s = new Uint32Array(624)
  let at = 624
  const word = (): number => {
    if (at === 624) {
      for (let i = 0; i < 624; i++) {
        const y = (s[i]! & 0x80000000) | (s[(i + 1) % 624]! & 0x7fffffff)
        s[i] = s[(i + 397) % 624]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
      }
      at = 0
    }
    let y = s[at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }
  return {
    seed(value) {
      s[0] = value >>> 0
      for (let i = 1; i < 624; i++) s[i] = Math.imul(1812433253, s[i - 1]! ^ (s[i - 1]! >>> 30)) + i
      at = 624
    },
    next() {
      const low = word()
      return (low + word() * 2 ** 32) / 2 ** 64
    },
  }
}

const generators: Readonly<Record<Generator, () => SeededGenerator>> = {rand48, glibc, mt19937}

/** For tests: a generator of MaBoSS. */
export const generatorNamed = (name: Generator): SeededGenerator => generators[name]()
