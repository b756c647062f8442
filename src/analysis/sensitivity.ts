import {
  type Arm,
  type ArmOptions,
  type ArmOutput,
  compile,
  difference,
  exactProblem,
  exactResult,
  type Program,
  pairedArms,
  partOf,
  perturbed,
  prepare,
  type Stepwise,
  watched,
  windowCount,
  withParameters,
} from '#engine'
import {UserError} from '#errors'
import {isZero, type Model, type Node, type Rate} from '#logic'
import {benjaminiHochberg} from '#stats'
import {pairedPValue} from './compare.js'
import {fewestBlocks, fewestRuns} from './compare-two.js'
import {upstreamOfRates} from './space.js'

/** A rate of a node, or a parameter of the model. */
export type Varied =
  /** `parameter`: one that this rate is a multiple of and that nothing else mentions, so that to vary one is to vary the other. */
  | {readonly kind: 'rate'; readonly node: string; readonly direction: 'up' | 'down'; readonly parameter?: string}
  | {readonly kind: 'parameter'; readonly name: string}

/** How strongly an output answers to a rate. */
export interface Sensitivity {
  readonly of: Varied
  readonly output: string
  /** Change of the output's probability per e-fold of the rate: ∂P/∂ln r, by a central difference. */
  readonly slope: number
  /** Standard error of `slope`; 0 where it is exact. */
  readonly error: number
  /** Of the slope being 0; `NaN` where it is exact and there is nothing to test. */
  readonly pValue: number
  /** Adjusted over all rates and outputs tested. */
  readonly qValue: number
}

export interface Sensitivities {
  /** The strongest first. */
  readonly found: readonly Sensitivity[]
  /** Probability of every output as the model is. */
  readonly outputs: ReadonlyMap<string, {readonly probability: number; readonly error: number}>
  /** What cannot matter, and was not varied: nodes that nothing leads from to an output; rates and parameters that are 0. */
  readonly leftOut: {readonly nodes: readonly string[]; readonly zero: readonly Varied[]}
  readonly factor: number
  readonly maxTime: number
  readonly method: 'exact' | 'sliced' | 'scalar' | 'reference'
  /** Trajectories per arm; 0 where the answer is exact. */
  readonly runs: number
  readonly seed: number
}

export interface SensitivityOptions {
  readonly outputs: readonly string[]
  /** Values of parameters, names with `$`. */
  readonly parameters?: Readonly<Record<string, number>>
  /** Nodes held at 0 or 1. */
  readonly force?: Readonly<Record<string, 0 | 1>>
  /** End of the run, default the model's, else 100. */
  readonly maxTime?: number
  /** Rates are multiplied and divided by this. Default 1.5; where the answer is exact 1.01, so that it is next to the derivative. */
  readonly factor?: number
  /** Trajectories per arm, at least 1,024. Default 8,192. */
  readonly runs?: number
  /** Default the model's, else 1. */
  readonly seed?: number
  /** The probability at the end (default) or averaged over the last tenth of the run (in discrete time: its last step). */
  readonly at?: 'end' | 'final'
  /** Default `auto`: exact for small models, otherwise by trajectories. */
  readonly method?: 'auto' | 'exact' | 'sliced' | 'scalar' | 'reference'
  readonly signal?: AbortSignal | undefined
  /** Told the share done, 0…1. */
  readonly onProgress?: ((share: number) => void) | undefined
}

/**
 * Sensitivity of outputs to every rate that can act on them, and every parameter that such rates mention. Each is raised and
 * lowered by a factor: exactly, without sampling, where few states can be reached, otherwise by arms with common random numbers.
 *
 * @param model - any
 * @param options - outputs; runs (≥ 1,024), maxTime, factor above 1, seed
 * @returns slopes: change of P(on) per e-fold of a rate, with standard errors and q-values
 * @throws {UserError} names that do not exist, a factor that is not above 1, rates that cannot be run
 * @example
 * (await sensitivities(parseBnet('A, !A\n'), {outputs: ['A']})).method // → 'exact'
 */
export async function sensitivities(model: Model, options: SensitivityOptions): Promise<Sensitivities> {
  const {signal, onProgress} = options
  return watched(sensitivitiesInSteps(model, options), {signal, onProgress})
}

function* sensitivitiesInSteps(model: Model, options: SensitivityOptions): Stepwise<Sensitivities> {
  const changed = changedModel(model, options)
  const {settings} = changed
  const {outputs, maxTime = settings.maxTime ?? 100, seed = settings.seed ?? 1, at = 'end', method = 'auto'} = options
  if (options.factor !== undefined && !(options.factor > 1 && options.factor < Infinity))
    throw new UserError('invalid-input', `the factor is ${options.factor}; give a number above 1`)
  if (outputs.length === 0) throw new UserError('invalid-input', 'name at least one output')
  const plain = compile(changed)
  const acting = upstreamOfRates(plain, outputs).map((node) => changed.nodes[node]!)
  const {varied, leftOut} = variedOf(changed, acting)
  const program = compile(withFactors(changed, acting))
  const discreteTime = settings.discreteTime ?? false
  const timeTick = discreteTime ? Math.min(settings.timeTick ?? 0.5, maxTime) : maxTime / 10
  const runs = Math.max(fewestRuns, options.runs ?? 8192)
  const shape = {outputs, maxTime, timeTick, discreteTime, seed, runs}
  const isExact = method === 'exact' || (method === 'auto' && isSmall(program, shape, 2 * varied.length + 1))
  const factor = options.factor ?? (isExact ? 1.01 : 1.5)
  const run = (arms: readonly Arm[], done: number) =>
    partOf(
      isExact ? exactly(program, arms, shape, at) : byTrajectories(program, arms, {...shape, method, fewestBlocks}, at),
      (share) => (done + share) / (varied.length + 1),
    )
  const [base] = yield* run([{}], 0)
  const results: Omit<Sensitivity, 'qValue'>[] = []
  for (const [i, of] of varied.entries()) {
    const arms = [factor, 1 / factor].map(
      (by): Arm => ({parameters: {[factorOf(of)]: by * (of.kind === 'rate' ? 1 : changed.parameters[of.name]!)}}),
    )
    const [raised, lowered] = yield* run(arms, i + 1)
    const scale = 2 * Math.log(factor)
    for (const output of outputs) {
      const {delta, error, pValue} = changeOf(raised!.of(output), lowered!.of(output), at)
      results.push({of, output, slope: delta / scale, error: error / scale, pValue})
    }
  }
  const q = benjaminiHochberg(results.map(({pValue}) => pValue))
  return {
    found: results.map((one, i) => ({...one, qValue: q[i]!})).sort((a, b) => Math.abs(b.slope) - Math.abs(a.slope)),
    outputs: new Map(outputs.map((output) => [output, base!.of(output)])),
    leftOut,
    factor,
    maxTime,
    method: base!.method,
    runs: base!.runs,
    seed,
  }
}

/** The model with values of parameters and held nodes put in. */
function changedModel(model: Model, {parameters = {}, force = {}}: SensitivityOptions): Model {
  return perturbed({...model, parameters: compile(model, parameters).parameters}, {force})
}

interface Shape {
  readonly outputs: readonly string[]
  readonly maxTime: number
  readonly timeTick: number
  readonly discreteTime: boolean
  readonly seed: number
  readonly runs: number
}

/** What one arm gave. */
interface ArmEstimates {
  readonly method: Sensitivities['method']
  readonly runs: number
  of(output: string): Estimate
}

interface Estimate {
  readonly probability: number
  readonly error: number
  /** Absent where the probability is exact. */
  readonly sampled?: ArmOutput
}

/** Most states, and multiplications of all arms together (about half a minute), for which answers are exact unasked. */
const maxStates = 2048
const maxWork = 6e9

function isSmall(program: Program, {maxTime, timeTick, discreteTime}: Shape, arms: number): boolean {
  if ((program.model.schedule?.length ?? 0) > 0) return false
  const windows = windowCount(maxTime, timeTick)
  const work = Math.min(3e8, maxWork / arms)
  return exactProblem(program, {maxTime, timeTick, windows, discreteTime}, {states: maxStates, work}) !== undefined
}

function* exactly(program: Program, arms: readonly Arm[], shape: Shape, at: 'end' | 'final'): Stepwise<ArmEstimates[]> {
  const found: ArmEstimates[] = []
  for (const {parameters = {}} of arms) {
    const simulation = prepare(withParameters(program, parameters), {...shape, method: 'exact', states: false})
    const {nodes, ends} = exactResult(simulation, simulation.exact!)
    const probability = (output: string) => (at === 'end' ? ends.get(output)!.probability : nodes.get(output)!.probability.at(-1)!)
    found.push({method: 'exact', runs: 0, of: (output) => ({probability: probability(output), error: 0})})
    yield found.length / arms.length
  }
  return found
}

function* byTrajectories(program: Program, arms: readonly Arm[], options: ArmOptions, at: 'end' | 'final'): Stepwise<ArmEstimates[]> {
  const results = yield* pairedArms(program, arms, options)
  return results.map(({outputs, method, runs}) => ({
    method,
    runs,
    of: (output) => {
      const sampled = outputs[output]!
      const {end, endError, final, finalError} = sampled
      return at === 'end' ? {probability: end, error: endError, sampled} : {probability: final, error: finalError, sampled}
    },
  }))
}

function changeOf(a: Estimate, b: Estimate, at: 'end' | 'final'): {delta: number; error: number; pValue: number} {
  if (!a.sampled || !b.sampled) return {delta: a.probability - b.probability, error: 0, pValue: Number.NaN}
  const {delta, error} = difference(a.sampled, b.sampled, at)
  return {delta, error, pValue: pairedPValue(delta, error, a.sampled.blocks.length)}
}

/** What is varied: the rates of the nodes that act on the outputs, and the parameters that these mention; and what is not. */
function variedOf(model: Model, acting: readonly Node[]): {varied: Varied[]; leftOut: Sensitivities['leftOut']} {
  const {parameters} = model
  const mentions = new Map<string, number>()
  for (const name of acting.flatMap((node) => parametersIn(node))) mentions.set(name, (mentions.get(name) ?? 0) + 1)
  const alone = new Set<string>()
  const varied: Varied[] = []
  const zero: Varied[] = []
  for (const node of acting) {
    for (const direction of ['up', 'down'] as const) {
      const rate = direction === 'up' ? node.rateUp : node.rateDown
      const [parameter] = parametersIn(rate).filter((name) => mentions.get(name) === 1 && isMultiple(rate, name))
      if (parameter !== undefined) alone.add(parameter)
      const isOff = isZero(rate) || (parameter !== undefined && parameters[parameter] === 0)
      ;(isOff ? zero : varied).push({kind: 'rate', node: node.name, direction, ...(parameter !== undefined && {parameter})})
    }
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (mentions.has(name) && !alone.has(name)) (value === 0 ? zero : varied).push({kind: 'parameter', name})
  }
  const chosen = new Set(acting)
  return {varied, leftOut: {nodes: model.nodes.filter((node) => !chosen.has(node)).map(({name}) => name), zero}}
}

/** The parameters that a part of a model mentions, as often as it does. */
const parametersIn = (part: Node | Rate): string[] =>
  [...JSON.stringify(part).matchAll(/\{"kind":"parameter","name":("[^"]*")\}/g)].map(([, name]) => JSON.parse(name!) as string)

/** Whether a rate, in which a parameter stands once, is that parameter times what does not depend on it. */
function isMultiple(rate: Rate, name: string): boolean {
  const isPart = (part: Rate) => parametersIn(part).includes(name)
  switch (rate.kind) {
    case 'parameter':
      return rate.name === name
    case 'conditional':
      return isPart(rate.yes) ? isZero(rate.no) && isMultiple(rate.yes, name) : isZero(rate.yes) && isMultiple(rate.no, name)
    case 'binary':
      return rate.operator === '*' && isMultiple(isPart(rate.left) ? rate.left : rate.right, name)
    default:
      return false
  }
}

/** The parameter that is changed to vary something. */
const factorOf = (of: Varied) => (of.kind === 'parameter' ? of.name : `$times_${of.direction}_${of.node}`)

/** The model with a parameter of 1 before every rate of the nodes given. */
function withFactors(model: Model, nodes: readonly Node[]): Model {
  const parameters: Record<string, number> = {...model.parameters}
  const chosen = new Set(nodes)
  const times = (node: string, direction: 'up' | 'down', rate: Rate): Rate => {
    if (isZero(rate)) return rate
    const name = factorOf({kind: 'rate', node, direction})
    parameters[name] = 1
    return {kind: 'binary', operator: '*', left: {kind: 'parameter', name}, right: rate}
  }
  const changed = model.nodes.map((node) =>
    chosen.has(node) ? {...node, rateUp: times(node.name, 'up', node.rateUp), rateDown: times(node.name, 'down', node.rateDown)} : node,
  )
  return {...model, nodes: changed, parameters}
}
