import {UserError} from '#errors'
import {randomStream} from '#stats'
import {log2} from '../program/log2.js'
import {words} from '../program/mix.js'
import {badRate, highestRate, type Program, rounding, type State, stateName} from '../program/program.js'
import {machineFor} from './machine.js'
import type {Recorder} from './recorder.js'

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
    if (share > 0) entropy -= share * log2(share)
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
      lastTerms[node] = rate * log2(rate)
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
      recorder.hold(state, Math.min(then, limit), shown > 0 ? Math.max(0, log2(shown) - sum / shown) : 0)
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
