import {UserError} from '#errors'
import type {Program} from '../program/program.js'
import {keyOf} from '../program/states.js'
import {machineFor} from '../scalar/machine.js'
import {transitionEntropy} from '../scalar/trajectories.js'

/** Limits beyond which the exact method gives up. */
export interface ExactLimits {
  /** Most reachable states. Default 200,000. */
  readonly states?: number
  /** Most multiplications, roughly. Default 2·10⁹. */
  readonly work?: number
}

/** A model whose states that can be reached are few enough for their master equation. */
export interface ExactProblem {
  /** Per state the nodes that are on. */
  readonly states: readonly (readonly number[])[]
  /** Per state, entropy of the next visible transition (bits). */
  readonly entropy: Float64Array
  /** States that nothing leaves. */
  readonly fixed: readonly number[]
  /**
   * The distribution over states, without sampling error: the time average of every window, in order, then that at the end.
   * `undefined` comes in between, for others to get their turn.
   */
  solve(): Generator<Float64Array | undefined, Float64Array>
}

interface Times {
  readonly maxTime: number
  readonly timeTick: number
  readonly windows: number
  readonly discreteTime: boolean
}

/** Steps of the clock that a window takes however short it is. */
const stepsPerWindow = 20

/**
 * The master equation on the states that can be reached from the initial ones, solved by uniformization: the chain is
 * looked at through a Poisson clock at least as fast as its fastest state. Truncation leaves out less than 10⁻¹³ of
 * probability per window.
 *
 * @returns `undefined` where there are more states or more work than the limits allow
 * @see Jensen 1953, doi:10.1080/03461238.1953.10419459
 */
export function exactProblem(
  program: Program,
  times: Times,
  {states: maxStates = 200_000, work: maxWork = 2e9}: ExactLimits = {},
): ExactProblem | undefined {
  if (program.model.schedule && program.model.schedule.length > 0) {
    throw new UserError('unsupported', 'the exact method does not run scheduled changes; use the method scalar')
  }
  const space = reachable(program, maxStates)
  if (!space) return undefined
  const {on, rate, exit, entropy} = space
  const clock = exit.reduce((most, leaving) => Math.max(most, leaving), 0)
  const steps = times.discreteTime ? times.windows : clock * times.maxTime + stepsPerWindow * times.windows
  if (steps * (rate.length + on.length) > maxWork) return undefined
  const fixed = Array.from(exit.keys()).filter((state) => exit[state] === 0)
  return {states: on, entropy, fixed, solve: () => (times.discreteTime ? stepwise(space, times) : uniformized(space, clock, times))}
}

function* stepwise({on, from, to, rate, exit, start}: Space, {maxTime, timeTick, windows}: Times): ReturnType<ExactProblem['solve']> {
  const weight = rate.map((value, e) => value / exit[from[e]!]!)
  const stay = exit.map((leaving) => (leaving === 0 ? 1 : 0))
  const chain: Chain = {count: on.length, from, to, weight, stay}
  const steps = Math.ceil(maxTime / timeTick - 1e-9)
  let now = start
  for (let w = 0; w < windows; w++) {
    yield now
    if (w + 1 < steps) now = step(chain, now)
  }
  return now
}

function* uniformized(
  {on, from, to, rate, exit, start}: Space,
  clock: number,
  {maxTime, timeTick, windows}: Times,
): ReturnType<ExactProblem['solve']> {
  const weight = rate.map((value) => value / clock)
  const stay = exit.map((leaving) => 1 - leaving / clock)
  const chain: Chain = {count: on.length, from, to, weight, stay}
  let now = start
  for (let w = 0; w < windows; w++) {
    const {average, end} = yield* advance(chain, now, clock, timeTick)
    yield average
    now = end
  }
  const rest = maxTime - windows * timeTick
  return rest > 1e-9 * timeTick ? (yield* advance(chain, now, clock, rest)).end : now
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
 * well above the smallest number; after each, others get their turn.
 */
function* advance(
  chain: Chain,
  start: Float64Array,
  clock: number,
  duration: number,
): Generator<undefined, {average: Float64Array; end: Float64Array}> {
  const average = new Float64Array(chain.count)
  if (clock === 0) return {average: start, end: start}
  const pieces = Math.max(1, Math.ceil((clock * duration) / 200))
  const mean = (clock * duration) / pieces
  const ticks = poisson(mean)
  const more = tails(ticks)
  let now = start
  for (let piece = 0; piece < pieces; piece++) {
    const end = new Float64Array(chain.count)
    let v = now
    for (const [k, probability] of ticks.entries()) {
      if (k > 0) v = step(chain, v)
      const share = more[k]! / mean / pieces
      for (let state = 0; state < chain.count; state++) {
        end[state]! += probability * v[state]!
        average[state]! += share * v[state]!
      }
    }
    normalise(end)
    now = end
    yield
  }
  normalise(average)
  return {average, end: now}
}

/** Probabilities of 0, 1, … ticks, as far as they matter; for a small mean to the second power of it. */
function poisson(mean: number): number[] {
  const result = [Math.exp(-mean)]
  const negligible = 1e-17 * Math.min(1, mean * mean)
  for (let k = 1; k <= mean + 1 || result[k - 1]! > negligible; k++) result.push((result[k - 1]! * mean) / k)
  return result
}

/** Sums of what follows each value, the smallest first: differences from 1 would lose a small mean. */
function tails(values: readonly number[]): number[] {
  const result = values.map(() => 0)
  for (let k = values.length - 2; k >= 0; k--) result[k] = result[k + 1]! + values[k + 1]!
  return result
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
