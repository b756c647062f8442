import type {Change, Knowledge} from '#knowledge'
import {type ContextNames, type ContextQuery, contextOf, findPaths, type Graph, responseNodes} from '#network'
import {checkedChanges, ensembleOptions, prepareContext} from '#prediction'
import type {Finished} from './finish.js'
import {byWorth, type Experiment} from './next-experiment.js'
import {type PermutationNull, permutationNull} from './null.js'
import {runJob, type ScreenJob, type ScreenPlan, shortlist} from './plan.js'
import {type Ranked, rank, scoreOf} from './rank.js'
import type {Scored, ScoredBlock, ScreenSetting} from './setting.js'
import {keyOf} from './space.js'

/** One listed strategy, with everything that speaks for and against it. */
export interface ScreenedStrategy extends Ranked, Finished {}

export interface ScreenResult {
  /** Best first, at most `top`. */
  readonly strategies: readonly ScreenedStrategy[]
  readonly tried: number
  /** Combinations with no way to the response, which were not simulated. */
  readonly skipped: number
  readonly nulls: PermutationNull | undefined
  readonly experiments: readonly Experiment[]
}

/** Does jobs, wherever; the results in the order of the jobs, as the text that `runJob` gives. */
export type JobRunner = (jobs: readonly ScreenJob[], what: string) => Promise<readonly string[]>

/** The first of the list get the columns that only a close look needs. */
const withSchedule = 5
const withExperiments = 5
const maxExperiments = 5

/**
 * From the results of a plan's tasks to the list: every column for those on the shortlist, the ranking, and for the listed
 * the null, schedules, experiments and evidence.
 *
 * @param results - read one after another, so that memory does not grow with the space: per task the text of its result
 */
export async function assembleScreen(plan: ScreenPlan, results: Iterable<string>, run: JobRunner): Promise<ScreenResult> {
  const {top, networks, setting} = plan.head
  const max = Math.max(shortlist, top)
  const gathered = gather(results, plan.full ? Infinity : max)
  const blocks = plan.full ? gathered.blocks : await scoreFully(gathered.blocks, run)
  const listed = rank(blocks, setting.ensemble.seed).slice(0, top)
  const finished = await run(
    listed.map(
      ({scored}, i): ScreenJob => ({
        kind: 'finish',
        combination: scored.combination,
        networks,
        schedule: i < withSchedule,
        experiments: i < withExperiments,
      }),
    ),
    'null, order, next experiment',
  )
  const strategies = listed.map((row, i): ScreenedStrategy => ({...row, ...(JSON.parse(finished[i]!) as Finished)}))
  const nulls = networks > 0 && strategies.length > 0 ? permutationNull(strategies.map((one) => one.null!)) : undefined
  return {
    strategies,
    tried: gathered.tried,
    skipped: gathered.skipped,
    nulls,
    experiments: distinct(strategies.flatMap(({experiments = []}) => experiments).sort(byWorth)).slice(0, maxExperiments),
  }
}

interface Gathered {
  readonly blocks: ScoredBlock[]
  readonly tried: number
  readonly skipped: number
}

/** Reads results, keeping the best `most` combinations. */
function gather(results: Iterable<string>, max: number): Gathered {
  let kept: {scored: Scored; weights: readonly number[]; score: number; key: string}[] = []
  let tried = 0
  let skipped = 0
  const best = () => kept.sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1)).slice(0, max)
  for (const text of results) {
    const {scored, weights} = JSON.parse(text) as ScoredBlock
    for (const one of scored) {
      if (one.unreachable) skipped++
      else {
        tried++
        kept.push({scored: one, weights, score: scoreOf(one), key: keyOf(one.combination)})
      }
    }
    if (kept.length > 4 * max) kept = best()
  }
  return {blocks: best().map(({scored, weights}) => ({weights, scored: [scored]})), tried, skipped}
}

/** The same combinations once more with every column. */
async function scoreFully(blocks: readonly ScoredBlock[], run: JobRunner): Promise<ScoredBlock[]> {
  const jobs = blocks.flatMap(({scored}) =>
    scored.map(({combination}): ScreenJob => ({kind: 'score', full: true, combinations: [combination]})),
  )
  return (await run(jobs, 'shortlist: without drug, healthy cells')).map((text) => JSON.parse(text) as ScoredBlock)
}

function distinct(experiments: readonly Experiment[]): Experiment[] {
  const seen = new Map<string, Experiment>()
  for (const one of experiments) {
    const key = `${one.kind} ${keyOf(one.perturbation)} ${one.measure}`
    if (!seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}

/**
 * Does a whole plan here, one task after another: what any number of workers and shards must equal.
 *
 * @param knowledge - that the plan was made with
 * @param plan - of `planScreen`
 * @returns strategies, best first, with their columns; what was skipped; experiments to do next
 * @example
 * const setting = defaultSetting(knowledge, {disease: 'TSCC', drug: 'cisplatin'}, {ensemble: {members: 2, runs: 64, seed: 1}})
 * const singles = [{entity: 'FIS1', sign: -1}]
 * const head = {version: '0', knowledge: {version: knowledge.version, digest: '0'}, reading: 'corrected', packs: [], setting, networks: 0, top: 5, singles}
 * (await screen(knowledge, planScreen(head, singles.map((single) => [single])))).tried // → 1
 */
export async function screen(knowledge: Knowledge, plan: ScreenPlan): Promise<ScreenResult> {
  const run: JobRunner = async (jobs) => jobs.map((job) => runJob(knowledge, plan.head.setting, job))
  return assembleScreen(
    plan,
    await run(
      plan.tasks.map(({job}) => job),
      'screen',
    ),
    run,
  )
}

/**
 * The setting of a screen, with its defaults.
 *
 * @param knowledge - in one reading
 * @param names - the context by ids, names or aliases
 * @param changes - what is not left at its default: ensemble, doses in (0, 1], the sample, statements left out
 * @returns plain data, which a plan holds
 * @throws {UserError} a name that is unknown or ambiguous, with the candidates
 * @throws {RangeError} an option of the ensemble out of its range
 * @example
 * defaultSetting(knowledge, {disease: 'TSCC'}).context.disease // → 'TSCC'
 */
export function defaultSetting(
  knowledge: Knowledge,
  names: ContextNames,
  changes: Partial<Omit<ScreenSetting, 'context'>> = {},
): ScreenSetting {
  const {members, runs, seed} = ensembleOptions(changes.ensemble)
  const context = contextOf(knowledge, names)
  const sample = checkedChanges(knowledge, changes.sample ?? [], context)
  return {doses: [], ...changes, context, sample, ensemble: {members, runs, seed}}
}

/**
 * What trivial methods rank first: votes of direct observations, popularity, and the sign of the shortest path.
 *
 * @param knowledge - in one reading
 * @param context - looked up by `contextOf`
 * @param singles - changes that are ranked
 * @param most - max number of names in each list; default 5
 * @returns names with `up` or `down`, best first
 * @example
 * trivialRankings(knowledge, contextOf(knowledge, {}), []).popularity // → []
 */
export function trivialRankings(
  knowledge: Knowledge,
  context: ContextQuery,
  singles: readonly Change[],
  max = 5,
): Record<'directVote' | 'popularity' | 'shortestPath', string[]> {
  const {whole} = prepareContext(knowledge, {context, clamped: singles.map(({entity}) => entity)})
  const flat: Graph = {...whole, edges: whole.edges.map((edge) => ({...edge, weight: 0.5}))}
  const label = ({entity, sign}: Change) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`
  const ranked = (score: (change: Change) => number) =>
    singles
      .map((change) => ({change, score: score(change), name: label(change)}))
      .filter(({score: value}) => value > 0)
      .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1))
      .slice(0, max)
      .map(({name}) => name)
  const mentions = new Map<string, number>()
  for (const statement of knowledge.statements) {
    for (const id of statement.kind === 'observation' ? statement.perturbation.map(({entity}) => entity) : [statement.subject])
      mentions.set(id, (mentions.get(id) ?? 0) + 1)
  }
  return {
    directVote: ranked((change) =>
      knowledge.statements.reduce((sum, statement) => {
        if (statement.kind !== 'observation' || statement.outcome.kind !== 'response') return sum
        const same = statement.perturbation.find(({entity}) => entity === change.entity)
        return same ? sum + same.sign * change.sign * (statement.outcome.direction === 'sensitive' ? 1 : -1) : sum
      }, 0),
    ),
    popularity: ranked(({entity}) => mentions.get(entity) ?? 0),
    shortestPath: ranked((change) => {
      const [path] = findPaths(flat, change.entity, new Set(responseNodes), {maxLength: 10, most: 1})
      return path === undefined || path.sign !== change.sign ? 0 : path.score
    }),
  }
}
