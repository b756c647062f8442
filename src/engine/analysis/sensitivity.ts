import {UserError} from '#errors'
import {isZero, type Model, type Node, type Rate} from '#logic'
import {benjaminiHochberg} from '#stats'
import {type Arm, difference} from '../arms.js'
import {compile} from '../program.js'
import {runArms} from '../run-arms.js'
import {pairedPValue} from './compare.js'
import {upstream} from './space.js'
import {switchesOf} from './switches.js'

/** A rate of a node, or a parameter of the model. */
export type Varied =
  | {readonly kind: 'rate'; readonly node: string; readonly direction: 'up' | 'down'}
  | {readonly kind: 'parameter'; readonly name: string}

/** How strongly an output answers to a rate. */
export interface Sensitivity {
  readonly of: Varied
  readonly output: string
  /** Change of the output's probability per e-fold of the rate: ∂P/∂ln r, by a central difference. */
  readonly slope: number
  readonly error: number
  readonly pValue: number
  /** Adjusted over all rates and outputs tested. */
  readonly qValue: number
}

export interface SensitivityOptions {
  readonly outputs: readonly string[]
  /** End of the run, default the model's, else 100. */
  readonly maxTime?: number
  /** Rates are multiplied and divided by this. Default 1.5. */
  readonly factor?: number
  /** Trajectories per arm. Default 8,192. */
  readonly runs?: number
  readonly seed?: number
  /** The probability at the end (default) or averaged over the last tenth of the run. */
  readonly at?: 'end' | 'final'
  readonly signal?: AbortSignal
}

/**
 * Sensitivity of outputs to every rate that can act on them, the strongest first. Each rate is raised and lowered by a factor,
 * all arms with common random numbers. Rates that are 0 and nodes that nothing leads from to an output are left out: their
 * sensitivity is 0.
 *
 * @throws {UserError} names that do not exist, a factor that is not above 1, rates that cannot be run
 */
export function sensitivities(model: Model, options: SensitivityOptions): readonly Sensitivity[] {
  const {outputs, maxTime = model.settings.maxTime ?? 100, factor = 1.5, runs = 8192, seed = 1, at = 'end', signal} = options
  if (!(factor > 1 && factor < Infinity)) throw new UserError('invalid-input', `the factor is ${factor}; give a number above 1`)
  if (outputs.length === 0) throw new UserError('invalid-input', 'name at least one output')
  const plain = compile(model)
  const acting = upstream(plain, switchesOf(plain), outputs).map((node) => model.nodes[node]!)
  const varied = [...acting.flatMap(ratesOf), ...parametersOf(model, acting)]
  const program = compile(withFactors(model, acting))
  const results: Omit<Sensitivity, 'qValue'>[] = []
  for (const of of varied) {
    signal?.throwIfAborted()
    const arms = [factor, 1 / factor].map(
      (by): Arm => ({parameters: {[parameterOf(of)]: by * (of.kind === 'rate' ? 1 : model.parameters[of.name]!)}}),
    )
    const [raised, lowered] = runArms(program, arms, {runs, seed, outputs, maxTime})
    for (const output of outputs) {
      const [up, down] = [raised!.outputs[output]!, lowered!.outputs[output]!]
      const {delta, error} = difference(up, down, at)
      const scale = 2 * Math.log(factor)
      const pValue = pairedPValue(delta, error, up.blocks.length)
      results.push({of, output, slope: delta / scale, error: error / scale, pValue})
    }
  }
  const q = benjaminiHochberg(results.map(({pValue}) => pValue))
  return results.map((one, i) => ({...one, qValue: q[i]!})).sort((a, b) => Math.abs(b.slope) - Math.abs(a.slope))
}

const ratesOf = ({name, rateUp, rateDown}: Node): Varied[] => [
  ...(isZero(rateUp) ? [] : [{kind: 'rate', node: name, direction: 'up'} as const]),
  ...(isZero(rateDown) ? [] : [{kind: 'rate', node: name, direction: 'down'} as const]),
]

/** Parameters other than 0 that the rates of some nodes mention. */
function parametersOf(model: Model, nodes: readonly Node[]): Varied[] {
  const text = JSON.stringify(nodes)
  return Object.entries(model.parameters)
    .filter(([name, value]) => value !== 0 && text.includes(`{"kind":"parameter","name":${JSON.stringify(name)}}`))
    .map(([name]) => ({kind: 'parameter', name}))
}

const parameterOf = (of: Varied) => (of.kind === 'parameter' ? of.name : `$times_${of.direction}_${of.node}`)

/** The model with a parameter of 1 before every rate of the nodes given. */
function withFactors(model: Model, nodes: readonly Node[]): Model {
  const parameters: Record<string, number> = {...model.parameters}
  const chosen = new Set(nodes)
  const times = (node: string, direction: 'up' | 'down', rate: Rate): Rate => {
    if (isZero(rate)) return rate
    const name = parameterOf({kind: 'rate', node, direction})
    parameters[name] = 1
    return {kind: 'binary', operator: '*', left: {kind: 'parameter', name}, right: rate}
  }
  const changed = model.nodes.map((node) =>
    chosen.has(node) ? {...node, rateUp: times(node.name, 'up', node.rateUp), rateDown: times(node.name, 'down', node.rateDown)} : node,
  )
  return {...model, nodes: changed, parameters}
}
