import {isDisputed, type Knowledge, statementById} from '#knowledge'
import {type Edge, type Graph, responseNodes} from '#network'
import {compareArms, type PreparedContext, statementsOnPaths, withChanges} from '#prediction'
import {baseOf, prepareBlock} from './block.js'
import {hitsOf, type Intervention, safetyOf, toIntervention} from './interventions.js'
import {type Experiment, experimentsFor, measurable} from './next-experiment.js'
import {type NullGains, nullGains} from './null.js'
import {type ScheduleGains, scheduleGains} from './schedule.js'
import type {ScreenSetting} from './setting.js'
import {type Combination, hasRegulators, isReadBack, reachesResponse} from './space.js'

/** What stands behind a strategy. */
export interface Standing {
  readonly interventions: readonly Intervention[]
  /** What each intervention acts on first. */
  readonly hits: readonly (readonly string[])[]
  /** Shares of the statements on its paths that are borrowed, contested, disputed. */
  readonly borrowed: number
  readonly contested: number
  readonly disputed: number
  readonly evidence: readonly string[]
  readonly safety: readonly string[]
  /** `read back from evidence`, `no regulators known`, … */
  readonly marks: readonly string[]
}

/** Everything about one listed strategy that the whole list does not need. Plain data. */
export interface Finished {
  readonly standing: Standing
  readonly null?: NullGains
  readonly schedule?: ScheduleGains | null
  readonly experiments?: readonly Experiment[]
}

export interface FinishOptions {
  /** Scrambled networks; 0 = none. */
  readonly networks: number
  readonly schedule: boolean
  readonly experiments: boolean
}

/** The further columns of one strategy, each from the model of its own cone. */
export function finishStrategy(knowledge: Knowledge, setting: ScreenSetting, combination: Combination, options: FinishOptions): Finished {
  const prepared = prepareBlock(knowledge, setting, combination)
  const base = baseOf(setting)
  const {seed} = setting.ensemble
  const reaches = reachesResponse(prepared.graph, combination)
  const comparison =
    reaches && (options.schedule || options.experiments)
      ? compareArms(prepared, {
          arms: [base, withChanges(base, combination)],
          outputs: ['drug-response', ...measurable(prepared, combination)],
          ensemble: setting.ensemble,
        })
      : undefined
  return {
    standing: standingOf(knowledge, prepared, combination),
    ...(options.networks > 0 ? {null: nullGains(prepared, base, combination, {networks: options.networks, seed})} : {}),
    ...(options.schedule ? {schedule: comparison ? scheduleGains(prepared, comparison, setting, combination) : null} : {}),
    ...(options.experiments ? {experiments: comparison ? experimentsFor(knowledge, prepared, combination, comparison) : []} : {}),
  }
}

function standingOf(knowledge: Knowledge, {graph, whole, latent}: PreparedContext, combination: Combination): Standing {
  const evidence = [...statementsOnPaths(graph, combination, responseNodes)].sort()
  const used = new Set(evidence)
  const carriers = graph.edges.filter(({statements}) => statements.some((id) => used.has(id)))
  const share = (holds: (id: string) => boolean) => (evidence.length === 0 ? 0 : evidence.filter(holds).length / evidence.length)
  const on = (holds: (edge: Edge) => boolean) => new Set(carriers.filter(holds).flatMap(({statements}) => statements))
  const borrowed = on(({match}) => match === 'borrowed')
  const contested = on((edge) => edge.contested)
  return {
    interventions: combination.map(({entity, sign}) => toIntervention(knowledge.entities.get(entity)!, sign, knowledge)),
    hits: combination.map(({entity}) => hitsOf(knowledge, entity)),
    borrowed: share((id) => borrowed.has(id)),
    contested: share((id) => contested.has(id)),
    disputed: share((id) => {
      const statement = statementById(knowledge, id)
      return statement !== undefined && isDisputed(statement)
    }),
    evidence,
    safety: [...new Set(combination.flatMap(({entity, sign}) => safetyOf(knowledge, entity, sign)))],
    marks: combination.flatMap(({entity}) =>
      marksOf(knowledge, {graph, whole, entity, latent: latent.some(({perturbation}) => perturbation[0]!.entity === entity)}),
    ),
  }
}

interface Marked {
  readonly graph: Graph
  readonly whole: Graph
  readonly entity: string
  readonly latent: boolean
}

function marksOf(knowledge: Knowledge, {graph, whole, entity, latent}: Marked): string[] {
  const {name = entity, type} = knowledge.entities.get(entity) ?? {}
  return [
    ...(isReadBack(graph, entity) ? [`${name}: read back from evidence`] : []),
    ...(latent ? [`${name}: mechanism unknown`] : []),
    ...(hasRegulators(whole, entity) || type === 'drug' || type === 'drug-class' || type === 'nanomedicine' || type === 'biological'
      ? []
      : [`${name}: no regulators known`]),
    ...(type === 'drug-class' ? [`${name}: a class of compounds; choose a member`] : []),
  ]
}
