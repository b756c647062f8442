import {UserError} from '#errors'
import {type Change, type Knowledge, resolveEntity} from '#knowledge'
import type {ContextQuery} from '#network'
import {screenFiles, screenText} from '#report'
import {
  type Combination,
  candidates,
  checkSize,
  chosenSingles,
  nextExperiments,
  pairs,
  permutationNull,
  type ScreenedStrategy,
  screen,
  triples,
  trivialRankings,
} from '#screen'
import {resolveContext, showContext} from '../context.js'
import type {ScreenInput} from '../screen.js'
import type {TaskEnvironment, TaskResult} from '../task.js'
import {round} from './predict.js'

/** Most combinations screened in one go. */
const most = 60_000

export async function runScreen(input: ScreenInput, environment: TaskEnvironment): Promise<TaskResult> {
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const context = resolveContext(knowledge, input)
  const all = candidates(knowledge, context)
  if (all.length === 0)
    throw new UserError(
      'not-found',
      'screen: nothing that can be changed in the laboratory reaches drug response in this context; name a disease and a drug that the knowledge covers',
    )
  const {combinations, singles} = spaceOf(input, all, knowledge, context)
  checkSize(combinations.length, most)
  const ensemble = {
    seed: input.seed,
    ...(input.members === undefined ? {} : {members: input.members}),
    ...(input.runs === undefined ? {} : {runs: input.runs}),
  }
  const progress = environment.progress
  const result = screen(knowledge, {
    context,
    combinations,
    ensemble,
    top: input.top,
    ...(progress ? {onProgress: (share: number, what: string) => progress(share * 0.8, what)} : {}),
    ...(environment.signal ? {signal: environment.signal} : {}),
  })
  progress?.(0.85, 'scrambled networks')
  const asCombination = ({interventions}: ScreenedStrategy): Combination =>
    interventions.map(({entity, change}) => ({entity, sign: change === 'up' ? 1 : -1}))
  const nulls =
    input.null > 0
      ? permutationNull(
          result.prepared,
          result.strategies.map((strategy) => ({combination: asCombination(strategy), gain: strategy.gain.value})),
          input.seed,
          input.null,
        )
      : undefined
  progress?.(0.95, 'next experiment')
  const experiments = nextExperiments(knowledge, result.prepared, result.strategies.slice(0, 5).map(asCombination), ensemble)
  const baselines = trivialRankings(knowledge, context, singles)
  const rows = result.strategies.map((strategy, i) => ({
    interventions: strategy.interventions,
    gain: round(strategy.gain.value),
    low: round(strategy.gain.low),
    high: round(strategy.gain.high),
    score: round(strategy.score),
    rankStability: round(strategy.rankStability),
    agreement: round(strategy.agreement),
    withoutDrug: rounded(strategy.withoutDrug),
    healthy: rounded(strategy.healthy),
    ...(strategy.bliss ? {bliss: rounded(strategy.bliss)} : {}),
    ...(strategy.hsa ? {hsa: rounded(strategy.hsa)} : {}),
    ...(nulls ? {nullP: round(nulls.p[i]!)} : {}),
    borrowed: round(strategy.borrowed),
    contested: round(strategy.contested),
    disputed: round(strategy.disputed),
    safety: strategy.safety,
    evidence: strategy.evidence,
    marks: strategy.marks,
  }))
  const warnings =
    result.skipped > 0 ? [`${result.skipped} of ${combinations.length} combinations cannot reach the response and were skipped`] : []
  const json = {
    context: showContext(context),
    tried: result.tried,
    strategies: rows,
    baselines,
    null: nulls ? {networks: nulls.networks, bestGainMedian: round(nulls.bestGainMedian), bestGain95: round(nulls.bestGain95)} : null,
    nextExperiments: experiments.map((experiment) => ({
      perturbation: experiment.perturbation.map(({entity, sign}) => ({entity, change: sign === 1 ? 'up' : 'down'})),
      measure: experiment.measure,
      settles: round(experiment.settles),
    })),
    formula: 'score = gain × agreement − ½ max(0, effect without the drug) − ½ max(0, effect on the healthy model)',
    warnings,
    seed: input.seed,
    version: environment.version,
    knowledge: knowledge.version,
  }
  const view = {
    knowledge,
    context,
    result,
    nulls,
    experiments,
    baselines,
    about: {version: environment.version, command: environment.command, seed: input.seed, date: environment.today},
  }
  return {json, text: screenText(view), files: {...screenFiles(view), 'screen.json': `${JSON.stringify(json, null, 2)}\n`}, warnings}
}

const rounded = ({value, low, high}: {value: number; low: number; high: number}) => ({
  value: round(value),
  low: round(low),
  high: round(high),
})

function spaceOf(
  input: ScreenInput,
  all: readonly Change[],
  knowledge: Knowledge,
  context: ContextQuery,
): {combinations: Combination[]; singles: readonly Change[]} {
  const ids = (names: readonly string[]) =>
    names.flatMap((list) => list.split(',')).map((name) => resolveEntity(knowledge, name.trim(), context).id)
  const singles = input.entities.length > 0 ? chosenSingles(all, ids(input.entities), knowledge) : all
  if (input.triples.length > 0) {
    const chosen = chosenSingles(all, ids(input.triples), knowledge)
    const found = triples(chosen)
    if (found.length === 0)
      throw new UserError(
        'invalid-input',
        `--triples: found ${new Set(chosen.map(({entity}) => entity)).size} entities, expected at least three; name more, separated by commas`,
      )
    return {combinations: found, singles: chosen}
  }
  if (input.pairs) return {combinations: pairs(singles), singles}
  return {combinations: singles.map((change) => [change]), singles}
}
