import type {Knowledge} from '#knowledge'
import {screenFiles, screenText} from '#report'
import {type Interval, rankingFormula, type ScreenedStrategy, type ScreenPlan, type ScreenResult, trivialRankings} from '#screen'
import {showContext} from '../shared/context.js'
import {round} from '../shared/round.js'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {ScreenAnswer} from './answer.js'

/** A finished screen as one document, as text and as files; nothing in them depends on how the work was shared out. */
export function screenResult(
  knowledge: Knowledge,
  plan: ScreenPlan,
  result: ScreenResult,
  environment: TaskEnvironment,
): TaskResult<ScreenAnswer> {
  const {setting, singles} = plan.head
  const {context, ensemble, sample} = setting
  const baselines = trivialRankings(knowledge, context, singles)
  const warnings = [
    ...(result.skipped > 0
      ? [
          {
            kind: 'skipped-combinations' as const,
            text: `${result.skipped} of ${plan.combinations} combinations cannot reach the response and were skipped`,
          },
        ]
      : []),
    ...(context.drug === undefined ? [{kind: 'no-drug' as const, text: 'no --drug given: gains are those of cells without a drug'}] : []),
  ]
  const {nulls} = result
  const json: ScreenAnswer = {
    context: showContext(context),
    plan: plan.id,
    tried: result.tried,
    skipped: result.skipped,
    strategies: result.strategies.map((one, i) => row(one, nulls?.p[i])),
    baselines,
    null: nulls ? {networks: nulls.networks, bestGainMedian: round(nulls.bestGainMedian), bestGain95: round(nulls.bestGain95)} : null,
    nextExperiments: result.experiments.map((one) => ({
      kind: one.kind,
      perturbation: one.perturbation.map(({entity, sign}) => ({entity, change: sign === 1 ? 'up' : 'down'})),
      measure: one.measure,
      name: one.name,
      ...(one.statements ? {statements: one.statements} : {}),
      settles: round(one.settles),
    })),
    formula: rankingFormula,
    sample: sample.map(({entity, sign}) => ({entity, change: sign === 1 ? 'up' : 'down'})),
    warnings,
    seed: ensemble.seed,
    version: environment.version,
    knowledge: knowledge.version,
  }
  const view = {
    knowledge,
    context,
    result,
    baselines,
    about: {version: environment.version, plan: plan.id, seed: ensemble.seed, models: ensemble.members, runs: ensemble.runs},
  }
  return {json, text: screenText(view), files: {...screenFiles(view), 'screen.json': `${JSON.stringify(json, null, 2)}\n`}, warnings}
}

const interval = ({value, low, high}: Interval) => ({value: round(value), low: round(low), high: round(high)})
const orNull = (value: Interval | null | undefined) => (value ? interval(value) : null)

function row({scored, standing, score, rankStability, schedule}: ScreenedStrategy, nullP: number | undefined) {
  return {
    interventions: standing.interventions.map((intervention, i) => ({...intervention, hits: standing.hits[i]!})),
    gain: round(scored.gain.value),
    low: round(scored.gain.low),
    high: round(scored.gain.high),
    direction: ({up: 'sensitive', down: 'resistant', unchanged: 'unchanged', contested: 'contested'} as const)[scored.direction],
    score: round(score),
    rankStability: round(rankStability),
    agreement: round(scored.agreement),
    withoutDrug: orNull(scored.withoutDrug),
    healthy: orNull(scored.healthy),
    ...(scored.bliss ? {bliss: interval(scored.bliss)} : {}),
    ...(scored.hsa ? {hsa: interval(scored.hsa)} : {}),
    ...(scored.doses ? {doses: scored.doses.map(({dose, ...value}) => ({dose, ...interval(value)}))} : {}),
    ...(schedule
      ? {
          schedule: {
            before: interval(schedule.before),
            with: interval(schedule.with),
            after: interval(schedule.after),
            orderMatters: schedule.orderMatters,
          },
        }
      : {}),
    ...(nullP === undefined ? {} : {nullP: round(nullP)}),
    borrowed: round(standing.borrowed),
    contested: round(standing.contested),
    disputed: round(standing.disputed),
    safety: standing.safety,
    evidence: standing.evidence,
    marks: standing.marks,
  }
}
