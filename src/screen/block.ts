import type {Change, Knowledge} from '#knowledge'
import {backgroundOf, type Comparison, compareArms, type PreparedContext, prepareContext, readoutsOf, withChanges} from '#prediction'
import {gainBetween, short, shortened} from './gain.js'
import {healthyGains} from './healthy.js'
import {estimateOf, excess, type Interval} from './score.js'
import type {Gain, Scored, ScoredBlock, ScreenSetting} from './setting.js'
import {type Combination, keyOf, reachesResponse} from './space.js'

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
