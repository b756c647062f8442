import {type Program, type Stepwise, watched} from '#engine'
import {UserError} from '#errors'
import type {Model} from '#logic'
import {asProgram} from './attractors.js'
import {type Attractors, attractorsOf, exploreInSteps, type StateSpace, upstreamOfRates} from './space.js'

/** A set of states that trajectories end up in. */
export interface Basin {
  /** Its states, each as the names of the nodes that are on (of those that matter to the nodes asked about). */
  readonly states: readonly (readonly string[])[]
  /** Probability that a trajectory ends here, from the model's starts and with its rates. Exact up to 10⁻⁹. */
  readonly probability: number
  /** States that lead here only. */
  readonly strongBasin: number
  /** States that can lead here. */
  readonly weakBasin: number
}

export interface BasinOptions {
  /** Only these nodes matter. Default all. */
  readonly about?: readonly string[]
  /** Default 50,000. */
  readonly maxStates?: number
  readonly signal?: AbortSignal
}

/**
 * All attractors that can be reached, with the exact probability to end in each, the likeliest first.
 *
 * @param model - as for `fixedPoints`
 * @param options - `maxStates`: max number of states that are visited
 * @returns attractors with their probabilities, which add up to 1
 * @throws {UserError} `too-large`: more states can be reached; scheduled changes, rates that cannot be analysed, too slow an end
 * @example
 * (await basins(parseBnet('A, A\n'))).map(({probability}) => probability) // → [0.5, 0.5]
 */
export async function basins(model: Model | Program, {signal, ...options}: BasinOptions = {}): Promise<readonly Basin[]> {
  return watched(basinsInSteps(asProgram(model), options), {signal})
}

function* basinsInSteps(program: Program, {about, maxStates = 50_000}: Omit<BasinOptions, 'signal'>): Stepwise<readonly Basin[]> {
  if ((program.model.schedule?.length ?? 0) > 0)
    throw new UserError('unsupported', 'basins are not defined where changes are scheduled; look at the model without them')
  const acting = about && upstreamOfRates(program, about).map((node) => program.names[node]!)
  const space = yield* exploreInSteps(program, {maxStates, wholeOnly: true, ...(acting && {about: acting})})
  if (!space.isComplete) {
    throw new UserError(
      'too-large',
      `more than ${maxStates} states can be reached from the start, too many for exact probabilities; hold some nodes, start fewer at random, or allow more states`,
    )
  }
  const attractors = attractorsOf(space)
  const {of, count} = attractors
  const probability = yield* endProbabilities(space, of, count)
  const {strong, weak} = yield* basinSizes(space, attractors)
  const members = Array.from({length: count}, (): (readonly string[])[] => [])
  for (const [s, state] of space.states.entries()) {
    if (of[s] !== -1) members[of[s]!]!.push(space.nodes.filter((node) => state[node] === 1).map((node) => program.names[node]!))
  }
  return members
    .map((states, a): Basin => ({states, probability: probability[a]!, strongBasin: strong[a]!, weakBasin: weak[a]!}))
    .sort((a, b) => b.probability - a.probability)
}

/**
 * Probability to end in each attractor. With visits v = start + Σ v·P over states that are left for good, solved by
 * Gauss–Seidel in the order in which states were found (forwards, so that most flow passes in one sweep).
 */
function* endProbabilities(space: StateSpace, of: Int32Array, count: number): Stepwise<Float64Array> {
  const {program, states, starts, first, target, changed} = space
  const result = new Float64Array(count)
  const share = new Float64Array(target.length)
  for (let s = 0; s < states.length; s++) {
    if (of[s] !== -1) continue
    let exit = 0
    for (let e = first[s]!; e < first[s + 1]!; e++) exit += share[e] = program.rate(changed[e]!, states[s]!)
    for (let e = first[s]!; e < first[s + 1]!; e++) share[e]! /= exit
  }
  const flow = new Float64Array(states.length)
  for (const [s, weight] of starts.entries()) flow[s] = weight
  for (let sweep = 0; ; sweep++) {
    let moving = 0
    for (let s = 0; s < states.length; s++) {
      const amount = flow[s]!
      if (amount === 0) continue
      flow[s] = 0
      if (of[s] !== -1) {
        result[of[s]!]! += amount
        continue
      }
      moving += amount
      for (let e = first[s]!; e < first[s + 1]!; e++) flow[target[e]!]! += amount * share[e]!
    }
    if (moving < 1e-10) return result
    yield 1 - moving
    if (sweep > 200_000) throw new UserError('unsupported', 'trajectories take too long to settle for an exact answer; simulate instead')
  }
}

/** How many states lead to each attractor only, and how many can lead there. */
function* basinSizes(
  {states, first, target}: StateSpace,
  {of, count, component}: Attractors,
): Stepwise<{readonly strong: readonly number[]; readonly weak: readonly number[]}> {
  /** Sets of attractors, each once, since many states lead to the same; set number a is attractor a alone. */
  const sets: (readonly number[])[] = Array.from({length: count}, (_, a) => [a])
  const sizes = sets.map(() => 0)
  const numbers = new Map<string, number>()
  const unions = new Map<string, number>()
  /** The number of what some sets are together. */
  const union = (parts: readonly number[]): number => {
    if (parts.length === 1) return parts[0]!
    const request = parts.toSorted((a, b) => a - b).join()
    let number = unions.get(request)
    if (number === undefined) {
      const set = [...new Set(parts.flatMap((part) => sets[part]!))].sort((a, b) => a - b)
      const key = set.join()
      number = numbers.get(key)
      if (number === undefined) {
        number = sets.push(set) - 1
        sizes.push(0)
        numbers.set(key, number)
      }
      unions.set(request, number)
    }
    return number
  }
  const members: number[][] = []
  for (let s = 0; s < states.length; s++) {
    members[component[s]!] ??= []
    members[component[s]!]!.push(s)
  }
  /** Per component the set that its states lead to. Changes lead to components of smaller numbers, which come first. */
  const reached: number[] = []
  for (const [c, inside] of members.entries()) {
    if (c % 1000 === 999) yield c / members.length
    const next = new Set<number>()
    for (const s of inside) {
      if (of[s] !== -1) next.add(of[s]!)
      for (let e = first[s]!; e < first[s + 1]!; e++) if (component[target[e]!] !== c) next.add(reached[component[target[e]!]!]!)
    }
    const set = union([...next])
    reached.push(set)
    sizes[set]! += inside.length
  }
  const weak = sets.slice(0, count).map(() => 0)
  for (const [number, set] of sets.entries()) for (const attractor of set) weak[attractor]! += sizes[number]!
  return {strong: sizes.slice(0, count), weak}
}
