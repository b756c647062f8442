import type {ExactProblem} from '../exact/exact.js'
import {nameOf, refuseTooManyStates} from '../program/states.js'
import {entropyOf, fixedPointsOf, type Series, type SimulationResult, timesOf} from './results.js'
import type {Simulation} from './simulation.js'

/** Takes in the distributions over states, window by window. */
export interface ExactRecorder {
  add(distribution: Float64Array): void
  finish(end: Float64Array): SimulationResult
}

/**
 * What is asked for of the distributions over all states; only that is kept.
 *
 * @throws {UserError} too many states of the outputs
 */
export function exactRecorder(simulation: Simulation, {states, entropy, fixed}: ExactProblem): ExactRecorder {
  const {program, outputs, windows, withStates, seed, timeTick} = simulation
  const outputOf = new Map(outputs.map((node, o) => [node, o]))
  const outputsOn = states.map((on) => on.flatMap((node) => outputOf.get(node) ?? []))
  const referenced = program.reference.flatMap((state, node) => (state === undefined ? [] : [{node, state}]))
  const distances = states.map((on) => referenced.filter(({node, state}) => (on.includes(node) ? 1 : 0) !== state).length)
  const projected = withStates ? projection() : undefined
  const series = () => new Float64Array(windows)
  const zero = series()
  const nodes = outputs.map(series)
  const seen = projected?.names.map(series) ?? []
  const distance = Array.from({length: referenced.length + 1}, series)
  const transitionEntropy = series()
  let window = 0

  /** Per state which state of the outputs it is, and their names. */
  function projection(): {readonly of: readonly number[]; readonly names: readonly string[]} {
    const numbers = new Map<string, number>()
    const of = states.map((on) => {
      const name = nameOf(
        on.filter((node) => outputOf.has(node)),
        program,
      )
      const number = numbers.get(name) ?? numbers.size
      numbers.set(name, number)
      return number
    })
    refuseTooManyStates(numbers.size, windows, outputs.length)
    return {of, names: [...numbers.keys()]}
  }

  const exactly = (probability: Float64Array): Series => ({probability, error: zero})
  return {
    add(distribution) {
      for (const [state, share] of distribution.entries()) {
        for (const o of outputsOn[state]!) nodes[o]![window]! += share
        if (projected) seen[projected.of[state]!]![window]! += share
        distance[distances[state]!]![window]! += share
        transitionEntropy[window]! += share * entropy[state]!
      }
      window++
    },
    finish(end) {
      const resting = fixed.map((state) => ({on: states[state]!, count: end[state]!})).filter(({count}) => count > 1e-12)
      const ends = new Float64Array(outputs.length)
      for (const [state, share] of end.entries()) for (const o of outputsOn[state]!) ends[o]! += share
      const named = projected && new Map(projected.names.map((name, i) => [name, exactly(seen[i]!)]))
      return {
        times: timesOf(simulation),
        timeTick,
        nodes: new Map(outputs.map((node, o) => [program.names[node]!, exactly(nodes[o]!)])),
        ...(named && {states: named, entropy: entropyOf(named.values(), windows)}),
        transitionEntropy: exactly(transitionEntropy),
        distance,
        ends: new Map(outputs.map((node, o) => [program.names[node]!, {probability: ends[o]!, error: 0}])),
        fixedPoints: fixedPointsOf(resting, program, 1),
        method: 'exact',
        runs: 0,
        seed,
      }
    },
  }
}

/** Solves a problem in one go. */
export function exactResult(simulation: Simulation, problem: ExactProblem): SimulationResult {
  const recorder = exactRecorder(simulation, problem)
  const solution = problem.solve()
  for (;;) {
    const {done, value} = solution.next()
    if (done) return recorder.finish(value)
    if (value) recorder.add(value)
  }
}
