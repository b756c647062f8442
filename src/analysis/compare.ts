import {type ArmOutput, type ArmResult, difference} from '#engine'
import {UserError} from '#errors'
import {benjaminiHochberg, normalTwoSided, tTwoSided} from '#stats'

/** How a node differs between two runs: `delta` is the second minus the first. */
export interface NodeDifference {
  readonly node: string
  readonly first: number
  readonly second: number
  readonly delta: number
  /** Standard error of `delta`; 0 where both runs are exact. */
  readonly error: number
  /** `delta` over `error` (for arms run together Student's t); `NaN` where the error is 0. */
  readonly z: number
  /** `NaN` where there was nothing to test (both exact, or no spread at all). */
  readonly pValue: number
  /** Adjusted for all nodes tested (Benjamini–Hochberg). */
  readonly qValue: number
}

export interface Comparison {
  /** The largest differences first. */
  readonly nodes: readonly NodeDifference[]
  /** What was done, one sentence. */
  readonly test: string
}

/** What of a simulation is compared; a `SimulationResult` is one. */
export interface ComparedRun {
  readonly nodes: ReadonlyMap<string, {readonly probability: ArrayLike<number>; readonly error: ArrayLike<number>}>
  readonly ends: ReadonlyMap<string, {readonly probability: number; readonly error: number}>
  readonly times: ArrayLike<number>
  readonly runs: number
  readonly seed: number
}

/**
 * Compares two runs node by node. The test is z = Δ/√(e₁² + e₂²) with the standard errors of the runs, and not one of counts:
 * trajectories of the bit-sliced method are not independent, and windows are averages of time. Two runs with the same seed may
 * share random numbers; the test then errs on the safe side where the models are alike. Use `compareArms` for arms run together.
 *
 * @param at - the end of the run (default), or a window by number
 * @throws {UserError} the runs share no node, or the window is not there or not the same in both
 */
export function compareRuns(first: ComparedRun, second: ComparedRun, at: 'end' | number = 'end'): Comparison {
  const shared = [...first.nodes.keys()].filter((node) => second.nodes.has(node))
  if (shared.length === 0) throw new UserError('invalid-input', 'the two runs have no node in common; name the same outputs for both')
  const windows = Math.min(first.times.length, second.times.length)
  if (at !== 'end' && !(Number.isInteger(at) && at >= 0 && at < windows)) {
    throw new UserError('invalid-input', `window ${at} is not in both runs; give a whole number from 0 to ${windows - 1}`)
  }
  if (at !== 'end' && first.times[at] !== second.times[at]) {
    throw new UserError(
      'invalid-input',
      `window ${at} begins at ${first.times[at]} in one run and at ${second.times[at]} in the other; give both the same time tick`,
    )
  }
  const probabilityOf = ({nodes, ends}: ComparedRun, node: string) =>
    at === 'end' ? ends.get(node)! : {probability: nodes.get(node)!.probability[at]!, error: nodes.get(node)!.error[at]!}
  const isExact = first.runs === 0 && second.runs === 0
  const found = shared.map((node) => {
    const [a, b] = [probabilityOf(first, node), probabilityOf(second, node)]
    const error = Math.hypot(smoothed(a, first.runs), smoothed(b, second.runs))
    const delta = b.probability - a.probability
    return {node, first: a.probability, second: b.probability, delta, error, pValue: error > 0 ? normalTwoSided(delta / error) : Number.NaN}
  })
  return {
    nodes: ranked(found),
    test: isExact
      ? 'both runs are exact: nothing to test'
      : `two-sided z-tests with the standard errors of both runs; q-values by Benjamini and Hochberg over ${countOf(shared)}`,
  }
}

/** A probability seen as 0 or 1 in n runs has no spread, but is not known exactly: its error is that of one run in n + 2 (Laplace). */
function smoothed({probability, error}: {readonly probability: number; readonly error: number}, runs: number): number {
  if (runs === 0 || error > 0 || (probability > 0 && probability < 1)) return error
  const p = 1 / (runs + 2)
  return Math.sqrt((p * (1 - p)) / runs)
}

/**
 * Compares two arms that were run together: a paired t-test on blocks of trajectories, which share their random numbers.
 *
 * @param at - the end of the run (default), the average of the last window, or a window by number (of arms run with `everyWindow`)
 */
export function compareArms(first: ArmResult, second: ArmResult, at: 'end' | 'final' | number = 'end'): Comparison {
  const shared = Object.keys(first.outputs).filter((node) => Object.hasOwn(second.outputs, node))
  if (shared.length === 0) throw new UserError('invalid-input', 'the two arms have no output in common')
  const found = shared.map((node) => {
    const [a, b] = [first.outputs[node]!, second.outputs[node]!]
    const {delta, error} = difference(b, a, at)
    const pValue = pairedPValue(delta, error, a.blocks.length)
    return {node, first: probabilityAt(a, at), second: probabilityAt(b, at), delta, error, pValue}
  })
  const blocks = first.outputs[shared[0]!]!.blocks.length
  return {
    nodes: ranked(found),
    test: `two-sided paired t-tests over ${blocks} blocks of trajectories with common random numbers; q-values by Benjamini and Hochberg over ${countOf(shared)}`,
  }
}

function probabilityAt({end, final, probability}: ArmOutput, at: 'end' | 'final' | number): number {
  if (typeof at === 'number') return probability[at]!
  return at === 'end' ? end : final
}

/** Two-sided p-value of a mean difference of blocks; where all blocks agree to the last digit, that of the sign test. */
export function pairedPValue(delta: number, error: number, blocks: number): number {
  if (error > 0) return tTwoSided(delta / error, blocks - 1)
  return delta === 0 ? 1 : 2 * 0.5 ** blocks
}

const countOf = (nodes: readonly string[]) => `${nodes.length} node${nodes.length === 1 ? '' : 's'}`

function ranked(found: readonly Omit<NodeDifference, 'z' | 'qValue'>[]): readonly NodeDifference[] {
  const q = benjaminiHochberg(found.map(({pValue}) => pValue))
  const zOf = ({delta, error}: {delta: number; error: number}) => (error > 0 ? delta / error : Number.NaN)
  return found.map((one, i) => ({...one, z: zOf(one), qValue: q[i]!})).sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta))
}
