import type {Change, Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import {backgroundOf, type Comparison, compareArms, type PreparedContext, prepareContext, readoutsOf, withChanges} from '#prediction'
import {healthyGains} from './healthy.js'
import {type Bounds, estimateOf, excess, type Interval} from './score.js'
import {type Combination, keyOf, reachesResponse} from './space.js'

/** Where a screen is made: what every one of its combinations shares. */
export interface ScreenSetting {
  readonly context: ContextQuery
  /** A sample's own model: what is held in every arm besides the drug and the conditions. */
  readonly sample: readonly Change[]
  /** Models, trajectories of each arm of each model, seed; as `predict` has them. */
  readonly ensemble: {readonly members: number; readonly runs: number; readonly seed: number}
  /** Shares of cells that an intervention reaches, in (0, 1), to report besides all of them. */
  readonly doses: readonly number[]
  /** Statements left out. */
  readonly without?: readonly string[]
  /** Entities of the space, where it is first looked at by plain simulations: their cones share a program. */
  readonly plain?: readonly string[]
}

/** Change of one probability, model by model, with its summary. */
export interface Gain extends Bounds {
  /** One per model of the ensemble, in the order of `weights`. */
  readonly deltas: readonly number[]
}

/** What one combination does, in the model of its own cone. Plain data: it is stored and sent between workers. */
export interface Scored {
  readonly combination: Combination
  /** No way from it to the response: nothing was simulated, and the gain is 0. */
  readonly unreachable?: true
  readonly gain: Gain
  readonly agreement: number
  readonly direction: 'up' | 'down' | 'unchanged' | 'contested'
  readonly baseline: number
  /** Pairs and triples, in the same models: excess over Bliss independence and over the best single. */
  readonly bliss?: Interval
  readonly hsa?: Interval
  readonly doses?: readonly (Interval & {readonly dose: number})[]
  /** The columns that cost further simulations; absent until asked for. `null` = unknown here (no drug; not in the model). */
  readonly withoutDrug?: Gain | null
  readonly healthy?: (Gain & {readonly weights: readonly number[]}) | null
}

/** The combinations of one set of entities: they share a cone, its models, their weights and the baseline. */
export interface ScoredBlock {
  readonly weights: readonly number[]
  readonly scored: readonly Scored[]
}

/** The graph that `predict` would use for these changes: the cone of the combination and of what the sample holds. */
export function prepareBlock(knowledge: Knowledge, setting: ScreenSetting, combination: Combination): PreparedContext {
  const entities = [...new Set(combination.map(({entity}) => entity))].sort()
  return prepareContext(knowledge, {
    context: setting.context,
    clamped: [...entities, ...setting.sample.map(({entity}) => entity)],
    ...(setting.without ? {without: new Set(setting.without)} : {}),
  })
}

/** What acts in every arm: drug, conditions, sample. */
export const baseOf = ({context, sample}: ScreenSetting): Change[] => withChanges(backgroundOf(context), sample)

/** The same without the drug. */
const drugFreeBase = ({context, sample}: ScreenSetting): Change[] =>
  withChanges([...context.conditions.map((entity): Change => ({entity, sign: 1})), {entity: context.drug!, sign: -1}], sample)

/**
 * Scores the combinations of one set of entities. All arms share their random numbers; the same seed gives what `predict`
 * gives for the same changes, digit for digit.
 *
 * @param block - combinations of the same entities, differing in direction only
 * @param full - also without the drug and on the healthy model
 */
export function scoreBlock(knowledge: Knowledge, setting: ScreenSetting, block: readonly Combination[], full: boolean): ScoredBlock {
  const prepared = prepareBlock(knowledge, setting, block[0]!)
  if (!reachesResponse(prepared.graph, block[0]!)) return {weights: [], scored: block.map((combination) => unreachable(combination, full))}
  const {arms, at} = armsOf(block, setting.doses.length > 0)
  const base = baseOf(setting)
  const drugFree = full && setting.context.drug !== undefined ? drugFreeBase(setting) : undefined
  const nodes = new Set(prepared.graph.edges.flatMap(({subject, object}) => [subject, object]))
  const comparison = compareArms(prepared, {
    arms: [
      base,
      ...arms.map((changes) => withChanges(base, changes)),
      ...(drugFree ? [drugFree, ...block.map((changes) => withChanges(drugFree, changes))] : []),
    ],
    outputs: ['drug-response', ...readoutsOf(knowledge).filter((id) => nodes.has(id))],
    ensemble: setting.ensemble,
  })
  const healthy = full ? healthyGains(knowledge, setting, block) : []
  const firstFree = 1 + arms.length
  return {
    weights: comparison.weights.map(short),
    scored: block.map((combination, i): Scored => {
      const report = comparison.change(0, at(combination), 'drug-response')
      return {
        combination,
        gain: gainBetween(comparison, 0, at(combination)),
        agreement: short(report.agreement),
        direction: report.direction,
        baseline: short(report.baseline),
        ...(combination.length > 1 ? synergy(comparison, combination, at, setting.ensemble.runs) : {}),
        ...(setting.doses.length > 0 ? {doses: setting.doses.map((dose) => atDose(comparison, combination, at, dose))} : {}),
        ...(full ? {withoutDrug: drugFree ? gainBetween(comparison, firstFree, firstFree + 1 + i) : null, healthy: healthy[i]!} : {}),
      }
    }),
  }
}

/** Six decimals: far below any error, and the same text wherever it is read back. */
export const short = (value: number): number => Math.round(value * 1e6) / 1e6

export function gainBetween(comparison: Comparison, from: number, to: number): Gain {
  const {delta, low, high} = comparison.change(from, to, 'drug-response')
  return {value: short(delta), low: short(low), high: short(high), deltas: comparison.deltas(from, to, 'drug-response').map(short)}
}

function unreachable(combination: Combination, full: boolean): Scored {
  const none: Gain = {value: 0, low: 0, high: 0, deltas: []}
  return {
    combination,
    unreachable: true,
    gain: none,
    agreement: 1,
    direction: 'unchanged',
    baseline: 0,
    ...(full ? {withoutDrug: none, healthy: null} : {}),
  }
}

/** The arms of a block: singles and combinations, and with doses everything between them. Arm 0 is the baseline. */
function armsOf(block: readonly Combination[], everySubset: boolean): {arms: Combination[]; at: (changes: Combination) => number} {
  const wanted = block.flatMap((combination) => [
    ...(everySubset ? subsets(combination) : combination.map((change): Combination => [change])),
    combination,
  ])
  const arms = [...new Map(wanted.map((changes) => [keyOf(changes), changes])).values()]
  const positions = new Map(arms.map((changes, i) => [keyOf(changes), i + 1]))
  return {arms, at: (changes) => (changes.length === 0 ? 0 : positions.get(keyOf(changes))!)}
}

/** All non-empty parts of a combination, the whole included. */
function subsets(combination: Combination): Combination[] {
  return Array.from({length: 2 ** combination.length - 1}, (_, bits) => combination.filter((_change, i) => ((bits + 1) >> i) & 1))
}

type At = (changes: Combination) => number

function synergy(comparison: Comparison, combination: Combination, at: At, runs: number): {bliss: Interval; hsa: Interval} {
  const base = comparison.levels(0, 'drug-response')
  const both = comparison.levels(at(combination), 'drug-response')
  const singles = combination.map((change) => comparison.levels(at([change]), 'drug-response'))
  const each = base.map((baseline, member) =>
    excess(
      baseline,
      singles.map((levels) => levels[member]!),
      both[member]!,
      runs,
    ),
  )
  const summary = (values: readonly {readonly value: number; readonly variance: number}[]) =>
    shortened(estimateOf(values, comparison.weights))
  return {bliss: summary(each.map(({bliss}) => bliss)), hsa: summary(each.map(({hsa}) => hsa))}
}

/**
 * The gain where each change reaches a share `dose` of the cells, one independently of another: Σ over the parts S of the
 * combination of dose^|S| (1 − dose)^(n − |S|) times the gain of S.
 */
function atDose(comparison: Comparison, combination: Combination, at: At, dose: number): Interval & {dose: number} {
  const parts = subsets(combination).map((part) => ({
    share: dose ** part.length * (1 - dose) ** (combination.length - part.length),
    deltas: comparison.deltas(0, at(part), 'drug-response'),
  }))
  const values = comparison.weights.map((_, member) => ({
    value: parts.reduce((sum, {share, deltas}) => sum + share * deltas[member]!, 0),
    variance: 0,
  }))
  return {dose, ...shortened(estimateOf(values, comparison.weights))}
}

export const shortened = ({value, low, high}: Interval): Interval => ({value: short(value), low: short(low), high: short(high)})
