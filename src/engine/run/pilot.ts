import {words} from '../program/mix.js'
import type {Period} from '../program/period.js'
import type {Channel, Program, State} from '../program/program.js'
import {machineFor} from '../scalar/machine.js'
import {initialDrawer, type TrajectoryRun} from '../scalar/trajectories.js'
import {mayBeOff, mayBeOn} from '../sliced/values.js'
import {turns} from '../sliced/wake.js'

/** What a few trajectories show of a model before many are run. */
export interface Pilot {
  /** Transitions of a trajectory, on average. */
  readonly transitions: number
  readonly periods: readonly Period[]
  /** Different states that were met; no more are counted than `maxStatesMet`. */
  readonly statesMet: number
}

const maxTrajectories = 64
const maxTransitions = 12_000
export const maxStatesMet = 2049
/** Each period but the first is as long as all before it. */
const periods = 9

/** Runs a pilot: a function of the program, the maximal time and the seed. The program must have channels, and no schedule. */
export function pilotOf(run: TrajectoryRun): Pilot {
  const {program, maxTime} = run
  const from = Float64Array.from({length: periods}, (_, period) => (period === 0 ? 0 : maxTime * 2 ** (period - periods)))
  const seen = from.map(() => 0)
  /** Per period and node: changes to on, and to off. */
  const risen = Array.from(from, () => new Float64Array(program.names.length))
  const fallen = Array.from(from, () => new Float64Array(program.names.length))
  const met = stateSet(run)
  const trajectory = trajectories(run, met)
  let transitions = 0
  let time = 0
  for (let i = 0; i < maxTrajectories && transitions < maxTransitions; i++) {
    let period = 0
    time += trajectory(i, (start, end, node, isOn) => {
      for (; period + 1 < periods && from[period + 1]! <= end; period++) seen[period]! += from[period + 1]! - Math.max(start, from[period]!)
      seen[period]! += end - Math.max(start, from[period]!)
      if (node === undefined) return true
      ;(isOn ? risen : fallen)[period]![node]!++
      return ++transitions < maxTransitions
    })
  }
  const found = Array.from(
    from,
    (start, period): Period => ({from: start, flux: fluxOf(program, risen[period]!, fallen[period]!, seen[period]!)}),
  )
  return {transitions: (transitions * maxTime) / time, periods: found.filter((_, period) => seen[period]! > 0), statesMet: met.count()}
}

interface StateSet {
  start(state: State): void
  flip(node: number): void
  count(): number
}

/** Counts states by the sums of random numbers of the nodes that are on (Zobrist's hashing); two that happen to have the same sum count once. */
function stateSet({program, seed}: TrajectoryRun): StateSet {
  const word = words(seed, 0, hashStream)
  const numbers = program.names.map(() => word())
  const seen = new Set<number>()
  let now = 0
  return {
    start(state) {
      now = numbers.reduce((sum, number, node) => (state[node] === 1 ? sum ^ number : sum), 0)
      if (seen.size < maxStatesMet) seen.add(now)
    },
    flip(node) {
      now ^= numbers[node]!
      if (seen.size < maxStatesMet) seen.add(now)
    },
    count: () => seen.size,
  }
}

/** A node's changes are shared out among the channels that bring them about, in the proportion of their rates. */
function fluxOf({channels, names}: Program, risen: Float64Array, fallen: Float64Array, time: number): Float64Array {
  const bothWays = [
    {value: mayBeOn, changes: risen},
    {value: mayBeOff, changes: fallen},
  ]
  const flux = new Float64Array(channels!.length).fill(1 / (2 * time))
  for (const {value, changes} of bothWays) {
    const brings = (channel: Channel) => (turns(channel) & value) !== 0
    const rates = new Float64Array(names.length)
    for (const channel of channels!) if (brings(channel)) rates[channel.node]! += channel.rate
    for (const [c, channel] of channels!.entries()) {
      if (brings(channel) && channel.rate > 0) flux[c]! += (changes[channel.node]! * channel.rate) / (rates[channel.node]! * time)
    }
  }
  return flux
}

/** Tells of a piece of a trajectory in which nothing changed, and of the node that changed at its end, if any did. Not to go on: false. */
type Piece = (start: number, end: number, node: number | undefined, isOn: boolean) => boolean

/** Runs trajectory number `run`; gives the time up to which it came. */
function trajectories({program, maxTime, seed}: TrajectoryRun, met: StateSet): (run: number, piece: Piece) => number {
  const drawInitial = initialDrawer(program)
  const machine = machineFor(program)
  const {state, rates, active} = machine
  return (run, piece) => {
    const word = words(seed, run, pilotStream)
    const uniform = () => (word() + 0.5) / 2 ** 32
    drawInitial(state, uniform)
    met.start(state)
    machine.refreshAll()
    for (let time = 0; ; ) {
      const count = machine.activeCount()
      let total = 0
      for (let i = 0; i < count; i++) total += rates[active[i]!]!
      const end = total > 0 ? time - Math.log(uniform()) / total : maxTime
      if (end >= maxTime) {
        piece(time, maxTime, undefined, false)
        return maxTime
      }
      let left = uniform() * total
      let i = 0
      for (; i < count - 1; i++) {
        left -= rates[active[i]!]!
        if (left < 0) break
      }
      const node = active[i]!
      machine.flip(node)
      met.flip(node)
      if (!piece(time, end, node, state[node] === 1)) return end
      time = end
    }
  }
}

const pilotStream = 0x7ffffff0
const hashStream = 0x7ffffff1
