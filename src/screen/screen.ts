import {type Change, isDisputed, type Knowledge, type Sign, statementById} from '#knowledge'
import {type ContextQuery, findPaths, type Graph, responseNodes} from '#network'
import {
  backgroundOf,
  type Comparison,
  compareArms,
  type EnsembleOptions,
  type PreparedContext,
  prepareContext,
  statementsOnPaths,
  withChanges,
} from '#prediction'
import {randomStream} from '#stats'
import {type Intervention, toIntervention} from './interventions.js'
import {safetyOf} from './reversals.js'
import {blissExcess, hsaExcess, type Interval, interval} from './score.js'
import {type Combination, hasRegulators, isReadBack, reachesResponse, singleChanges} from './space.js'

export interface ScreenQuestion {
  readonly context: ContextQuery
  /** A sample's own model: what is held in every arm. */
  readonly sample?: readonly Change[]
  /** What to try. Default: all singles. */
  readonly combinations?: readonly Combination[]
  readonly ensemble?: EnsembleOptions
  /** Most strategies returned with every column. Default: all of them. */
  readonly top?: number
  readonly onProgress?: (share: number, what: string) => void
  readonly signal?: AbortSignal
}

/** One strategy, with everything that speaks for and against it. */
export interface ScreenedStrategy {
  readonly interventions: readonly Intervention[]
  /** Change of P(dead or arrested) under the drug; > 0 = more sensitive. */
  readonly gain: Interval
  /** The same change without the drug: near 0 = selective, near the gain = toxic by itself. */
  readonly withoutDrug: Interval
  /** The same change in the textbook backbone alone, without any statement of a disease: a warning of toxicity. */
  readonly healthy: Interval
  /** Pairs and triples: excess over Bliss independence and over the best single. */
  readonly bliss?: Interval
  readonly hsa?: Interval
  /** Share of bootstrap rankings with this strategy among the first five. */
  readonly rankStability: number
  /** Share of the ensemble's weight on the side of the gain's sign. */
  readonly agreement: number
  /** Shares of the statements on its paths that are borrowed, contested. */
  readonly borrowed: number
  readonly contested: number
  readonly disputed: number
  readonly evidence: readonly string[]
  readonly safety: readonly string[]
  /** `read back from evidence`, `no regulators known`, … */
  readonly marks: readonly string[]
  /** What the list is ranked by. */
  readonly score: number
}

export interface ScreenResult {
  readonly strategies: readonly ScreenedStrategy[]
  readonly tried: number
  readonly skipped: number
  readonly prepared: PreparedContext
  readonly comparison: Comparison
  readonly names: ReadonlyMap<string, number>
}

/** Bootstrap rankings for rank stability. */
const bootstraps = 200

/**
 * The default ranking: the lower end of a one-sided trust in the gain, less what hurts without need.
 * score = gain × agreement − ½ · max(0, effect without drug) − ½ · max(0, effect on the healthy model)
 */
export function rankingScore(gain: number, agreement: number, withoutDrug: number, healthy: number): number {
  return gain * agreement - 0.5 * Math.max(0, withoutDrug) - 0.5 * Math.max(0, healthy)
}

/** Tries every combination in one ensemble with common random numbers, and ranks them. */
export function screen(knowledge: Knowledge, question: ScreenQuestion): ScreenResult {
  const {context, sample = [], ensemble, onProgress, signal} = question
  const singles = candidates(knowledge, context)
  const combinations = question.combinations ?? singles.map((change) => [change])
  const entities = [...new Set(combinations.flatMap((combination) => combination.map(({entity}) => entity)))]
  const prepared = prepareContext(knowledge, {context, clamped: [...entities, ...sample.map(({entity}) => entity)]})
  const effective = combinations.filter((combination) => reachesResponse(prepared.graph, combination))
  onProgress?.(0.1, 'with the drug')
  const alone = [
    ...new Map(effective.flatMap((combination) => combination.map((change) => [key([change]), [change] as Combination]))).values(),
  ]
  const all = [...new Map([...alone, ...effective].map((combination) => [key(combination), combination])).values()]
  const position = new Map(all.map((combination, i) => [key(combination), i + 1]))
  const treated = compare(prepared, withChanges(backgroundOf(context), sample), all, ensemble)
  signal?.throwIfAborted()
  onProgress?.(0.5, 'without the drug')
  const drugFree = compare(
    prepared,
    withChanges(
      [
        ...context.conditions.map((entity): Change => ({entity, sign: 1})),
        ...(context.drug ? [{entity: context.drug, sign: -1 as Sign}] : []),
      ],
      sample,
    ),
    all,
    ensemble,
  )
  signal?.throwIfAborted()
  onProgress?.(0.8, 'on healthy cells')
  const healthyPrepared = healthyContext(knowledge, context, entities)
  const healthy = compare(healthyPrepared, backgroundOf(context), all, {...ensemble, members: Math.min(20, ensemble?.members ?? 20)})
  onProgress?.(0.95, 'ranking')
  const rows = effective.map((combination) => {
    const at = position.get(key(combination))!
    const gain = gainOf(treated, at)
    const withoutDrug = gainOf(drugFree, at)
    const onHealthy = gainOf(healthy, at)
    return {combination, at, gain, withoutDrug, onHealthy, agreement: agreementOf(treated, at)}
  })
  const stability = rankStability(
    rows.map(({at}) => treated.deltas(0, at, 'drug-response')),
    treated.weights,
    ensemble?.seed ?? 1,
  )
  const strategies = rows
    .map(
      (row, i): ScreenedStrategy => ({
        ...describe(knowledge, prepared.graph, row.combination),
        gain: row.gain,
        withoutDrug: row.withoutDrug,
        healthy: row.onHealthy,
        ...(row.combination.length > 1 ? synergy(treated, row.combination, row.at, position) : {}),
        rankStability: stability[i]!,
        agreement: row.agreement,
        score: rankingScore(row.gain.value, row.agreement, row.withoutDrug.value, row.onHealthy.value),
      }),
    )
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.interventions
          .map(({name}) => name)
          .join('+')
          .localeCompare(b.interventions.map(({name}) => name).join('+'), 'en'),
    )
  return {
    strategies: strategies.slice(0, question.top ?? strategies.length),
    tried: effective.length,
    skipped: combinations.length - effective.length,
    prepared,
    comparison: treated,
    names: position,
  }
}

/** What could be changed in a context: everything with a modality and a way to the response, drawn from the whole graph. */
export function candidates(knowledge: Knowledge, context: ContextQuery): Change[] {
  const {whole} = prepareContext(knowledge, {context, clamped: []})
  const curated: Graph = {...whole, edges: whole.edges}
  return singleChanges(curated, knowledge, context)
}

/** The textbook alone, as a healthy cell under the same drug. */
function healthyContext(knowledge: Knowledge, context: ContextQuery, entities: readonly string[]): PreparedContext {
  const textbook = {
    ...knowledge,
    statements: knowledge.statements.filter((statement) => statement.kind === 'mechanism' && statement.textbook),
  }
  return prepareContext(textbook, {
    context: {conditions: context.conditions, ...(context.drug ? {drug: context.drug} : {})},
    clamped: entities,
  })
}

const key = (combination: Combination) =>
  combination
    .map(({entity, sign}) => `${entity}=${sign}`)
    .sort()
    .join('+')

function compare(
  prepared: PreparedContext,
  base: readonly Change[],
  combinations: readonly Combination[],
  ensemble: EnsembleOptions | undefined,
): Comparison {
  return compareArms(prepared, {
    arms: [base, ...combinations.map((changes) => withChanges(base, changes))],
    outputs: ['drug-response'],
    ...(ensemble ? {ensemble} : {}),
  })
}

const none: Interval = {value: 0, low: 0, high: 0}

function gainOf(comparison: Comparison, at: number): Interval {
  const deltas = comparison.deltas(0, at, 'drug-response')
  return deltas.length === 0 ? none : interval(deltas, comparison.weights)
}

function agreementOf(comparison: Comparison, at: number): number {
  return comparison.change(0, at, 'drug-response').agreement
}

function synergy(
  comparison: Comparison,
  combination: Combination,
  at: number,
  position: ReadonlyMap<string, number>,
): Pick<ScreenedStrategy, 'bliss' | 'hsa'> {
  const base = comparison.levels(0, 'drug-response')
  const both = comparison.levels(at, 'drug-response')
  const singles = combination.map((change) => comparison.levels(position.get(key([change]))!, 'drug-response'))
  const each = base.map((baseline, member) => {
    const levels = singles.map((values) => values[member]!)
    const joint = levels.slice(1).reduce((so, level) => 1 - ((1 - so) * (1 - level)) / Math.max(1e-9, 1 - baseline), levels[0]!)
    return {
      bliss:
        levels.length === 2
          ? blissExcess(baseline, levels[0]!, levels[1]!, both[member]!)
          : both[member]! - Math.min(1, Math.max(0, joint)),
      hsa: levels.length === 2 ? hsaExcess(levels[0]!, levels[1]!, both[member]!) : both[member]! - Math.max(...levels),
    }
  })
  return {
    bliss: interval(
      each.map(({bliss}) => bliss),
      comparison.weights,
    ),
    hsa: interval(
      each.map(({hsa}) => hsa),
      comparison.weights,
    ),
  }
}

/** How often each is among the first five when models are drawn anew by their weight. */
export function rankStability(deltas: readonly (readonly number[])[], weights: readonly number[], seed: number): number[] {
  const total = weights.reduce((a, b) => a + b, 0)
  const cumulative: number[] = []
  weights.reduce((sum, weight) => {
    cumulative.push((sum + weight) / total)
    return sum + weight
  }, 0)
  const counts = deltas.map(() => 0)
  for (let round = 0; round < bootstraps; round++) {
    const random = randomStream(seed, 5_000_000 + round)
    const drawn = weights.map(() => {
      const u = random()
      const index = cumulative.findIndex((edge) => u <= edge)
      return index === -1 ? weights.length - 1 : index
    })
    const means = deltas.map((values, i) => ({i, mean: drawn.reduce((sum, member) => sum + (values[member] ?? 0), 0)}))
    for (const {i} of means.sort((a, b) => b.mean - a.mean || a.i - b.i).slice(0, 5)) counts[i]!++
  }
  return counts.map((count) => count / bootstraps)
}

function describe(
  knowledge: Knowledge,
  graph: Graph,
  combination: Combination,
): Pick<ScreenedStrategy, 'interventions' | 'borrowed' | 'contested' | 'disputed' | 'evidence' | 'safety' | 'marks'> {
  const evidence = [...statementsOnPaths(graph, combination, responseNodes)]
  const used = new Set(evidence)
  const carriers = graph.edges.filter(({statements}) => statements.some((id) => used.has(id)))
  const share = (holds: (id: string) => boolean) => (evidence.length === 0 ? 0 : evidence.filter(holds).length / evidence.length)
  const on = (holds: (edge: Graph['edges'][number]) => boolean) => new Set(carriers.filter(holds).flatMap(({statements}) => statements))
  const borrowed = on(({match}) => match === 'borrowed')
  const contested = on((edge) => edge.contested)
  const marks = combination.flatMap(({entity}) => [
    ...(isReadBack(graph, entity) ? [`${knowledge.entities.get(entity)?.name ?? entity}: read back from evidence`] : []),
    ...(hasRegulators(graph, entity) ? [] : [`${knowledge.entities.get(entity)?.name ?? entity}: no regulators known`]),
  ])
  return {
    interventions: combination.map(({entity, sign}) => toIntervention(knowledge.entities.get(entity)!, sign)),
    borrowed: share((id) => borrowed.has(id)),
    contested: share((id) => contested.has(id)),
    disputed: share((id) => {
      const statement = statementById(knowledge, id)
      return statement !== undefined && isDisputed(statement)
    }),
    evidence,
    safety: combination.flatMap(({entity}) => safetyOf(knowledge, entity)),
    marks,
  }
}

/** What trivial methods rank first: votes of direct observations, popularity, and the sign of the shortest path. */
export function trivialRankings(
  knowledge: Knowledge,
  context: ContextQuery,
  singles: readonly Change[],
  most = 5,
): Record<'directVote' | 'popularity' | 'shortestPath', string[]> {
  const {whole} = prepareContext(knowledge, {context, clamped: singles.map(({entity}) => entity)})
  const flat: Graph = {...whole, edges: whole.edges.map((edge) => ({...edge, weight: 0.5}))}
  const label = ({entity, sign}: Change) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`
  const ranked = (score: (change: Change) => number) =>
    singles
      .map((change) => ({change, score: score(change)}))
      .filter(({score: value}) => value > 0)
      .sort((a, b) => b.score - a.score || label(a.change).localeCompare(label(b.change), 'en'))
      .slice(0, most)
      .map(({change}) => label(change))
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
