import {compile, type Arm as EngineArm, runArms} from '#engine'
import type {Change, Knowledge} from '#knowledge'
import type {Model, Node, Rate} from '#logic'
import {buildModel, type Graph, type RuleForm, responseNode, type TracedModel} from '#network'
import {mean, type RandomStream, randomStream, weightedMean, weightedQuantile} from '#stats'
import type {ReadoutChange} from './answer.js'
import type {Direction, Report} from './compare.js'
import type {Member} from './ensemble.js'
import {readoutsOf} from './readouts.js'

/** Expression of one entity in the two groups of a comparison, on a log2 scale. */
export interface MeasuredLevel {
  readonly entity: string
  /** Mean in the cells of interest and in the reference cells. */
  readonly first: number
  readonly second: number
  /** Standard errors of the two means; 0 where there is one sample (the error is then unknown, not absent). */
  readonly firstError: number
  readonly secondError: number
  /** Median over all samples of the comparison, and their median absolute deviation from it. */
  readonly median: number
  readonly mad: number
}

export interface PersonalizeOptions {
  /** Amplification of the rates: a node at the top of its range turns on this many times faster and off as many times slower. Default 100. */
  readonly strength?: number
  /** Trajectories of each arm of each model. Default 512. */
  readonly runs?: number
  readonly seed?: number
  /** Sets of group means drawn around the measured ones; the models of the ensemble share them out. 1 = the measured means alone. Default 4. */
  readonly draws?: number
}

/** Two groups of cells in one ensemble of models, each set by its own expression. */
export interface Personalized {
  readonly strength: number
  /** Normalised level of each entity that has a node, in [0, 1]. */
  readonly levels: readonly {readonly entity: string; readonly first: number; readonly second: number}[]
  /** From the reference cells to the cells of interest. */
  readonly response: Report
  readonly readouts: readonly ReadoutChange<Direction>[]
}

/** Rate of a node at the top of its range against the middle, as in the original work. */
export const defaultStrength = 100

/**
 * Half the distance, in log2 units, that takes a level from the middle (0.5) to 0.75 at the least. A cohort's own spread takes
 * its place where it is wider; with three samples a group it would otherwise be the spread of noise.
 */
const leastSpread = 0.5

/**
 * Expression as a number in [0, 1]: a logistic curve around the median of the samples that gives 0.25 and 0.75 at one median
 * absolute deviation (at least 0.5 log2 units) to either side: 1 / (1 + exp(−ln 3 · (x − median) / mad)).
 *
 * @see Béal et al. 2019, doi:10.3389/fphys.2018.01965 (their rule for genes with one mode; two-mode and zero-inflated genes
 *   cannot be told apart in a handful of samples). The least spread is ours.
 */
export function normalizedLevel(value: number, {median, mad}: Pick<MeasuredLevel, 'median' | 'mad'>): number {
  return 1 / (1 + Math.exp((-Math.log(3) * (value - median)) / Math.max(mad, leastSpread)))
}

/** Factor on the rate up (its inverse is the factor on the rate down) of a node at this level: strength ^ (2 (level − 0.5)). */
export const rateFactor = (level: number, strength: number) => strength ** (2 * (level - 0.5))

/**
 * Sets every model of an ensemble by the expression of two groups of cells, as PROFILE does: a measured node starts on with the
 * probability of its normalised level, and its rates up and down are multiplied and divided by `rateFactor`. The models take
 * group means that are drawn around the measured ones by their standard errors, so that the intervals hold the error of
 * measurement beside that of the choice of models and of sampling.
 *
 * @param members - models of the ensemble, with `weights`
 * @param background - what holds in both groups: the drug and the conditions
 * @see Béal et al. 2019, doi:10.3389/fphys.2018.01965
 */
export function personalize(
  knowledge: Knowledge,
  graph: Graph,
  {
    members,
    weights,
    background,
    levels,
  }: {
    readonly members: readonly Member[]
    readonly weights: readonly number[]
    readonly background: readonly Change[]
    readonly levels: readonly MeasuredLevel[]
  },
  {strength = defaultStrength, runs = 512, seed = 1, draws = 4}: PersonalizeOptions = {},
): Personalized {
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const fixed = new Set(background.map(({entity}) => entity))
  const measured = levels.filter(({entity}) => nodes.has(entity) && !fixed.has(entity))
  const shown = measured.map((level) => ({
    entity: level.entity,
    first: normalizedLevel(level.first, level),
    second: normalizedLevel(level.second, level),
  }))
  const outputs = ['drug-response', ...readoutsOf(knowledge).filter((id) => nodes.has(id))]
  const outcomes = runMembers(graph, {members, background, measured, outputs}, {strength, runs, seed, draws})
  const report = (output: string) =>
    summarise(
      outcomes.map((outcome) => outcome.get(output)).filter((pair) => pair !== undefined),
      weights,
    )
  return {
    strength,
    levels: shown,
    response: report('drug-response'),
    readouts: outputs.slice(1).map((id): ReadoutChange<Direction> => {
      const {agreement: _, ...rest} = report(id)
      return {id, name: knowledge.entities.get(id)?.name ?? id, ...rest}
    }),
  }
}

interface Estimate {
  readonly probability: number
  readonly error: number
}

interface Pair {
  readonly from: Estimate
  readonly to: Estimate
}

function runMembers(
  graph: Graph,
  {
    members,
    background,
    measured,
    outputs,
  }: {
    readonly members: readonly Member[]
    readonly background: readonly Change[]
    readonly measured: readonly MeasuredLevel[]
    readonly outputs: readonly string[]
  },
  {strength, runs, seed, draws}: Required<PersonalizeOptions>,
): ReadonlyMap<string, Pair>[] {
  const outcomes: ReadonlyMap<string, Pair>[] = members.map(() => new Map())
  if (graph.edges.length === 0) return outcomes
  // Few sets, since the engine compiles a program for each set of rates.
  const drawn = Array.from({length: draws}, (_, i) => drawLevels(measured, randomStream(seed, 3_000_000 + i), draws === 1 ? 0 : 1))
  for (const form of new Set(members.map((member) => member.form))) {
    const mine = members.flatMap((member, index) => (member.form === form ? [{member, index}] : []))
    const prepared = adjustable(graph, form, measured)
    const {traced, model} = prepared
    const nodeOf = (id: string) => (id === 'drug-response' ? responseNode : traced.nodeOf.get(id)!)
    const names = new Set(model.nodes.map(({name}) => name))
    const wanted = outputs.filter((id) => names.has(nodeOf(id)))
    const arms = mine.flatMap(({member, index}) => {
      const force = {...switchStates(traced, member), ...clamps(traced, background)}
      const {first, second} = drawn[index % draws]!
      return [second, first].map((one): EngineArm => ({force, ...settings(prepared, one, strength)}))
    })
    const results = runArms(compile(model), arms, {runs, seed, outputs: wanted.map(nodeOf), maxTime: 24, timeTick: 4})
    mine.forEach(({index}, position) => {
      const [from, to] = [results[2 * position]!, results[2 * position + 1]!]
      const at = (result: typeof from, id: string): Estimate => {
        const {final, finalError} = result.outputs[nodeOf(id)]!
        return {probability: final, error: finalError}
      }
      outcomes[index] = new Map(wanted.map((id) => [id, {from: at(from, id), to: at(to, id)}]))
    })
  }
  return outcomes
}

/** Normalised level of every measured entity in one draw. */
type Drawn = ReadonlyMap<string, number>

function drawLevels(measured: readonly MeasuredLevel[], random: RandomStream, scale: 0 | 1): {first: Drawn; second: Drawn} {
  const first = new Map<string, number>()
  const second = new Map<string, number>()
  for (const level of measured) {
    first.set(level.entity, normalizedLevel(level.first + scale * level.firstError * normal(random), level))
    second.set(level.entity, normalizedLevel(level.second + scale * level.secondError * normal(random), level))
  }
  return {first, second}
}

/** A standard normal number from two uniform ones (Box & Muller 1958, doi:10.1214/aoms/1177706645). */
const normal = (random: RandomStream) => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())

/** The model of a form, the rates of measured nodes multiplied by parameters that an arm can set. */
interface Adjustable {
  readonly traced: TracedModel
  readonly model: Model
  /** Nodes whose rates have parameters. */
  readonly adjusted: ReadonlySet<string>
}

function adjustable(graph: Graph, form: RuleForm, measured: readonly MeasuredLevel[]): Adjustable {
  const traced = buildModel(graph, {form, switches: true})
  const chosen = new Set(measured.map(({entity}) => traced.nodeOf.get(entity)!))
  const adjusted = new Set(traced.model.nodes.flatMap((node) => (chosen.has(node.name) && !isHeld(node) ? [node.name] : [])))
  const times = (name: string, right: Rate): Rate => ({kind: 'binary', operator: '*', left: {kind: 'parameter', name}, right})
  const nodes = traced.model.nodes.map(
    (node): Node =>
      adjusted.has(node.name)
        ? {...node, rateUp: times(`$up_${node.name}`, node.rateUp), rateDown: times(`$down_${node.name}`, node.rateDown)}
        : node,
  )
  const ones = [...adjusted].flatMap((name) => [`$up_${name}`, `$down_${name}`].map((parameter) => [parameter, 1] as const))
  return {traced, model: {...traced.model, nodes, parameters: {...traced.model.parameters, ...Object.fromEntries(ones)}}, adjusted}
}

const isHeld = ({rateUp, rateDown}: Node) => [rateUp, rateDown].every((rate) => rate.kind === 'number' && rate.value === 0)

function settings({traced, adjusted}: Adjustable, drawn: Drawn, strength: number): Pick<EngineArm, 'initial' | 'parameters'> {
  const initial: Record<string, number> = {}
  const parameters: Record<string, number> = {}
  for (const [entity, level] of drawn) {
    const node = traced.nodeOf.get(entity)!
    const factor = rateFactor(level, strength)
    initial[node] = level
    if (!adjusted.has(node)) continue
    parameters[`$up_${node}`] = factor
    parameters[`$down_${node}`] = 1 / factor
  }
  return {initial, parameters}
}

function switchStates(traced: TracedModel, member: Member): Record<string, 0 | 1> {
  return Object.fromEntries(traced.terms.map((term, i) => [term.switch!, member.uses[i] ? 1 : 0]))
}

function clamps(traced: TracedModel, background: readonly Change[]): Record<string, 0 | 1> {
  return Object.fromEntries(
    background.flatMap(({entity, sign}) => (traced.nodeOf.has(entity) ? [[traced.nodeOf.get(entity)!, sign === 1 ? 1 : 0]] : [])),
  )
}

/** As the comparison of arms does: means over the weighted ensemble, its 2.5 and 97.5 % quantiles with the sampling error. */
function summarise(pairs: readonly Pair[], weights: readonly number[]): Report {
  if (pairs.length !== weights.length || pairs.length === 0)
    return {baseline: 0, perturbed: 0, delta: 0, low: 0, high: 0, agreement: 1, direction: 'unchanged'}
  const baseline = weightedMean(
    pairs.map(({from}) => from.probability),
    weights,
  )
  const deltas = pairs.map(({from, to}) => to.probability - from.probability)
  const delta = weightedMean(deltas, weights)
  const total = weights.reduce((a, b) => a + b, 0)
  const share = (holds: (value: number) => boolean) => deltas.reduce((sum, value, i) => sum + (holds(value) ? weights[i]! : 0), 0) / total
  const sampling = 1.96 * Math.sqrt(mean(pairs.map(({from, to}) => from.error ** 2 + to.error ** 2)) / pairs.length)
  const agreement = share((value) => (delta >= 0 ? value > 0 : value < 0))
  const unchanged = share((value) => Math.abs(value) < 0.02) >= 0.7
  const direction: Direction = unchanged ? 'unchanged' : agreement >= 0.7 ? (delta > 0 ? 'up' : 'down') : 'contested'
  return {
    baseline,
    perturbed: baseline + delta,
    delta,
    low: Math.max(-1, weightedQuantile(deltas, weights, 0.025) - sampling),
    high: Math.min(1, weightedQuantile(deltas, weights, 0.975) + sampling),
    agreement,
    direction,
  }
}
