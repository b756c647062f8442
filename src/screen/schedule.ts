import {compile, runArms} from '#engine'
import type {Change} from '#knowledge'
import {conditional, type Model, type Node, number, type Rate} from '#logic'
import {buildModel, type RuleForm, responseNode, type TracedModel} from '#network'
import type {Comparison, PreparedContext} from '#prediction'
import {baseOf} from './block.js'
import {shortened} from './gain.js'
import {estimateOf, type Interval} from './score.js'
import type {ScreenSetting} from './setting.js'
import {type Combination, reachesResponse} from './space.js'

/** Gain at the end of the same run when the changes come before, together with, or after the drug. */
export interface ScheduleGains {
  readonly before: Interval
  readonly with: Interval
  readonly after: Interval
  /** Whether `before` or `after` differs from `with` by more than 0.01 and more than three sampling errors. */
  readonly orderMatters: boolean
}

type Order = 'before' | 'with' | 'after'
type Force = Readonly<Record<string, 0 | 1>>

/** The length of a run and of its windows, as in every comparison of arms; the second treatment comes half-way, on average. */
const endTime = 24
const tick = 4
const stages = 12

/**
 * Treats in three orders. The second treatment is switched on by a clock inside the model: a chain of 12 steps that takes
 * half of the run on average (an Erlang time, standard deviation 3.5 of 12), so that the rules stay rules. What was given
 * first goes on.
 *
 * @param comparison - of the models of this very graph: their members and weights
 * @returns `null` where there is no drug, or no way from it into the model: order then has no meaning
 */
export function scheduleGains(
  {graph}: PreparedContext,
  {members, weights}: Pick<Comparison, 'members' | 'weights'>,
  setting: ScreenSetting,
  combination: Combination,
): ScheduleGains | null {
  const {drug} = setting.context
  if (drug === undefined || !reachesResponse(graph, combination) || !graph.edges.some(({subject}) => subject === drug)) return null
  const gains: Record<Order, Level[]> = {before: [], with: [], after: []}
  for (const form of new Set(members.map((member) => member.form))) {
    const mine = members.flatMap((member, index) => (member.form === form ? [{uses: member.uses, index}] : []))
    const runs = runOrders(
      buildModel(graph, {form: form as RuleForm, switches: true}),
      setting,
      combination,
      mine.map(({uses}) => uses),
    )
    for (const [position, {index}] of mine.entries()) {
      for (const order of ['before', 'with', 'after'] as const) gains[order][index] = runs[position]![order]
    }
  }
  const [before, together, after] = [gains.before, gains.with, gains.after].map((levels) => estimateOf(levels, weights)) as [
    Interval,
    Interval,
    Interval,
  ]
  const error = Math.max(
    ...Object.values(gains).map((levels) => Math.sqrt(levels.reduce((sum, one) => sum + one.variance, 0)) / levels.length),
  )
  const differs = ({value}: Interval) => Math.abs(value - together.value) > Math.max(0.01, 3 * Math.SQRT2 * error)
  return {before: shortened(before), with: shortened(together), after: shortened(after), orderMatters: differs(before) || differs(after)}
}

interface Level {
  readonly value: number
  readonly variance: number
}

/** The gains of each model of one rule form in the three orders. */
function runOrders(
  traced: TracedModel,
  setting: ScreenSetting,
  combination: Combination,
  uses: readonly (readonly boolean[])[],
): Record<Order, Level>[] {
  const drug = {entity: setting.context.drug!, sign: 1} as const
  const held = baseOf(setting).filter(({entity}) => entity !== drug.entity)
  const untouched = held.filter(({entity}) => !combination.some((change) => change.entity === entity))
  const lateDrug = withClock(traced, [drug], 'off until then')
  const lateChange = withClock(traced, combination, 'free until then')
  const force = (changes: readonly Change[], member: readonly boolean[], clock: Force = {}): Force => ({
    ...Object.fromEntries(traced.terms.map((term, i) => [term.switch!, member[i] ? 1 : 0])),
    ...Object.fromEntries(
      changes.flatMap(({entity, sign}) => (traced.nodeOf.has(entity) ? [[traced.nodeOf.get(entity)!, sign === 1 ? 1 : 0]] : [])),
    ),
    ...clock,
  })
  const first = levels(
    lateDrug,
    setting,
    uses.flatMap((member) => [force(held, member), force([...untouched, ...combination], member)]),
  )
  const second = levels(
    lateChange,
    setting,
    uses.flatMap((member) => [
      force([...held, drug], member, {[clockName(stages)]: 0}),
      force([...untouched, ...combination, drug], member),
      force([...untouched, drug], member),
    ]),
  )
  const between = (treated: Level, not: Level): Level => ({value: treated.value - not.value, variance: treated.variance + not.variance})
  return uses.map((_, i) => ({
    before: between(first[2 * i + 1]!, first[2 * i]!),
    with: between(second[3 * i + 1]!, second[3 * i]!),
    after: between(second[3 * i + 2]!, second[3 * i]!),
  }))
}

function levels(model: Model, {ensemble}: ScreenSetting, forces: readonly Force[]): Level[] {
  const arms = forces.map((force) => ({force}))
  return runArms(compile(model), arms, {
    runs: ensemble.runs,
    seed: ensemble.seed,
    outputs: [responseNode],
    maxTime: endTime,
    timeTick: tick,
  }).map(({outputs}) => ({value: outputs[responseNode]!.final, variance: outputs[responseNode]!.finalError ** 2}))
}

const clockName = (stage: number) => `clock_${stage}`
/** Well above any rate of a rule, so that what the clock switches on is on at once. */
const atOnce = 8

/** The model with a clock, and nodes that go to their value when it has run down; until then off, or as the rules have them. */
function withClock(traced: TracedModel, late: readonly Change[], until: 'off until then' | 'free until then'): Model {
  const stageOn = (stage: number): Rate => ({kind: 'node', name: clockName(stage)})
  const rate = number((2 * stages) / endTime)
  const steps = Array.from(
    {length: stages},
    (_, i): Node => ({
      name: clockName(i + 1),
      rateUp: i === 0 ? rate : conditional(stageOn(i), rate, number(0)),
      rateDown: number(0),
    }),
  )
  const signs = new Map(late.flatMap(({entity, sign}) => (traced.nodeOf.has(entity) ? [[traced.nodeOf.get(entity)!, sign] as const] : [])))
  const done = stageOn(stages)
  const own = (value: Rate) => (until === 'off until then' ? number(0) : value)
  const nodes = traced.model.nodes.map((one): Node => {
    const sign = signs.get(one.name)
    if (sign === undefined) return one
    return {
      ...one,
      rateUp: conditional(done, number(sign === 1 ? atOnce : 0), own(one.rateUp)),
      rateDown: conditional(done, number(sign === 1 ? 0 : atOnce), own(one.rateDown)),
    }
  })
  const startOff = [...steps.map(({name}) => name), ...(until === 'off until then' ? signs.keys() : [])]
  return {
    ...traced.model,
    nodes: [...nodes, ...steps],
    initial: [...traced.model.initial, ...startOff.map((name) => ({nodes: [name], states: [{values: [0 as const], weight: 1}]}))],
  }
}
