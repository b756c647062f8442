import {UserError} from '#errors'
import {machineFor} from './machine.js'
import type {Program} from './program.js'
import {keyOf} from './tally.js'
import {transitionEntropy} from './trajectories.js'

/** Limits beyond which the exact method gives up. */
export interface ExactLimits {
  /** Most reachable states. Default 200,000. */
  readonly states?: number
  /** Most multiplications, roughly. Default 2·10⁹. */
  readonly work?: number
}

/** The distribution over reachable states in every window: no sampling error. */
export interface ExactSolution {
  /** Per state the nodes that are on. */
  readonly states: readonly (readonly number[])[]
  /** Per window, the time average of every state's probability. */
  readonly windows: readonly Float64Array[]
  readonly end: Float64Array
  /** Per state, entropy of the next visible transition (bits). */
  readonly entropy: Float64Array
  /** States that nothing leaves. */
  readonly fixed: readonly number[]
}

/**
 * Solves the master equation on the states that can be reached from the initial ones, by uniformization: the chain is
 * looked at through a Poisson clock at least as fast as its fastest state. Truncation leaves out less than 10⁻¹³ of
 * probability per window.
 *
 * @returns `undefined` where there are more states or more work than the limits allow
 * @see Jensen 1953, doi:10.1080/03461238.1953.10419459
 */
export function solveExactly(
  program: Program,
  {
    maxTime,
    timeTick,
    windows,
    discreteTime,
  }: {readonly maxTime: number; readonly timeTick: number; readonly windows: number; readonly discreteTime: boolean},
  {states: mostStates = 200_000, work: mostWork = 2e9}: ExactLimits = {},
): ExactSolution | undefined {
  if (program.model.schedule && program.model.schedule.length > 0) {
    throw new UserError('unsupported', 'the exact method does not run scheduled changes; use the method scalar')
  }
  const space = reachable(program, mostStates)
  if (!space) return undefined
  const {on, from, to, rate, exit, entropy, start} = space
  const count = on.length
  const fixed = Array.from(exit.keys()).filter((state) => exit[state] === 0)
  const clock = exit.reduce((most, leaving) => Math.max(most, leaving), 0)
  const chain: Chain = {count, from, to, weight: new Float64Array(rate.length), stay: new Float64Array(count)}
  if (discreteTime) {
    for (let e = 0; e < rate.length; e++) chain.weight[e] = rate[e]! / exit[from[e]!]!
    for (const state of fixed) chain.stay[state] = 1
    const averages: Float64Array[] = []
    let now = start
    const steps = Math.ceil(maxTime / timeTick - 1e-9)
    for (let w = 0; w < windows; w++) {
      averages.push(now)
      if (w + 1 < steps) now = step(chain, now)
    }
    return {states: on, windows: averages, end: now, entropy, fixed}
  }
  if (clock * maxTime * (rate.length + count) > mostWork) return undefined
  for (let e = 0; e < rate.length; e++) chain.weight[e] = rate[e]! / clock
  for (let state = 0; state < count; state++) chain.stay[state] = 1 - exit[state]! / clock
  const averages: Float64Array[] = []
  let now = start
  for (let w = 0; w < windows; w++) {
    const {average, end} = advance(chain, now, clock, timeTick)
    averages.push(average)
    now = end
  }
  const rest = maxTime - windows * timeTick
  return {states: on, windows: averages, end: rest > 1e-9 * timeTick ? advance(chain, now, clock, rest).end : now, entropy, fixed}
}

interface Chain {
  readonly count: number
  readonly from: Int32Array
  readonly to: Int32Array
  readonly weight: Float64Array
  readonly stay: Float64Array
}

/** One tick of the clock. */
function step({count, from, to, weight, stay}: Chain, now: Float64Array): Float64Array<ArrayBuffer> {
  const next = new Float64Array(count)
  for (let state = 0; state < count; state++) next[state] = now[state]! * stay[state]!
  for (let e = 0; e < from.length; e++) next[to[e]!]! += now[from[e]!]! * weight[e]!
  return next
}

/**
 * The distribution after `duration` and its average until then: p(t) = Σₖ Pois(k; Λt) vₖ and
 * ∫p = Σₖ P(Pois(Λt) > k) vₖ / Λ. Long durations go in steps in which the clock ticks at most 200 times on average, where e^−Λt is
 * well above the smallest number.
 */
function advance(chain: Chain, start: Float64Array, clock: number, duration: number): {average: Float64Array; end: Float64Array} {
  const average = new Float64Array(chain.count)
  if (clock === 0) return {average: start, end: start}
  const pieces = Math.max(1, Math.ceil((clock * duration) / 200))
  const mean = (clock * duration) / pieces
  let now = start
  for (let piece = 0; piece < pieces; piece++) {
    const end = new Float64Array(chain.count)
    let v = now
    let probability = Math.exp(-mean)
    let above = 1
    for (let k = 0; above > 1e-14 || k < mean; k++) {
      above -= probability
      const share = Math.max(0, above) / mean / pieces
      for (let state = 0; state < chain.count; state++) {
        end[state]! += probability * v[state]!
        average[state]! += share * v[state]!
      }
      probability *= mean / (k + 1)
      if (k > mean && probability < 1e-18) break
      v = step(chain, v)
    }
    normalise(end)
    now = end
  }
  normalise(average)
  return {average, end: now}
}

function normalise(values: Float64Array): void {
  const total = values.reduce((sum, value) => sum + value, 0)
  for (let i = 0; i < values.length; i++) values[i]! /= total
}

interface Space {
  readonly on: (readonly number[])[]
  readonly from: Int32Array
  readonly to: Int32Array
  readonly rate: Float64Array
  readonly exit: Float64Array
  readonly entropy: Float64Array
  readonly start: Float64Array
}

/** All states that can be reached, and the transitions between them. */
function reachable(program: Program, most: number): Space | undefined {
  const nodes = program.names.map((_, node) => node)
  const machine = machineFor(program)
  const {state, rates, active} = machine
  const number = new Map<string, number>()
  const list: Uint8Array[] = []
  const find = (): number => {
    const key = keyOf(state, nodes)
    const known = number.get(key)
    if (known !== undefined) return known
    number.set(key, list.length)
    list.push(state.slice())
    return list.length - 1
  }
  const starts = initialStates(program, most)
  if (!starts) return undefined
  const weights = new Map<number, number>()
  for (const {values, weight} of starts) {
    state.set(values)
    const at = find()
    weights.set(at, (weights.get(at) ?? 0) + weight)
  }
  const [from, to, rate, exit]: number[][] = [[], [], [], []] as number[][] & {length: 4}
  for (let at = 0; at < list.length; at++) {
    if (list.length > most) return undefined
    state.set(list[at]!)
    machine.refreshAll()
    let total = 0
    const moves = Array.from(active.subarray(0, machine.activeCount())).sort((a, b) => a - b)
    for (const node of moves) {
      total += rates[node]!
      state[node]! ^= 1
      from!.push(at)
      to!.push(find())
      rate!.push(rates[node]!)
      state[node]! ^= 1
    }
    exit!.push(total)
  }
  // Only now that there are few enough: it takes as long as finding them.
  const entropy = Float64Array.from(list, (values) => {
    state.set(values)
    machine.refreshAll()
    return transitionEntropy(program, rates)
  })
  const start = new Float64Array(list.length)
  for (const [at, weight] of weights) start[at] = weight
  return {
    on: list.map((values) => nodes.filter((node) => values[node] === 1)),
    from: Int32Array.from(from!),
    to: Int32Array.from(to!),
    rate: Float64Array.from(rate!),
    exit: Float64Array.from(exit!),
    entropy,
    start,
  }
}

/** Every initial state with its probability, or `undefined` when there are more than `most`. */
function initialStates({initial, names}: Program, most: number): {values: Uint8Array; weight: number}[] | undefined {
  let states = [{values: new Uint8Array(names.length), weight: 1}]
  for (const {nodes, values, weights} of initial) {
    const possible = weights.flatMap((weight, i) => (weight > 0 ? [i] : []))
    if (states.length * possible.length > most) return undefined
    states = states.flatMap((before) =>
      possible.map((i) => {
        const next = before.values.slice()
        for (const [j, node] of nodes.entries()) next[node] = values[i]![j]!
        return {values: next, weight: before.weight * weights[i]!}
      }),
    )
  }
  return states
}
