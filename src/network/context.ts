import type {Context, Disease, Entity, Knowledge, Mechanism, Statement} from '#knowledge'
import type {ContextQuery} from './checked-context.js'

/** How near one dimension of a statement's context is to the question's. `general`: the statement is not restricted there. */
export type Grade = 'exact' | 'general' | 'lineage' | 'related' | 'distant' | 'unrelated'

/**
 * The words users see, the first before the others wherever two claims meet: of the user's own cells; of this very context;
 * not restricted at all; of another context; from a pack, without this context; from the textbook; from a sequence alone.
 */
export const matches = ['measured', 'exact', 'general', 'borrowed', 'catalogue', 'textbook', 'predicted'] as const
export type Match = (typeof matches)[number]

export interface StatementMatch {
  readonly match: Match
  /** Of a narrower disease than the one asked about, with this drug or none: lent before anything else. */
  readonly lentByChild: boolean
  /** How much the statement counts here, in [0, 1]; 0 = excluded. */
  readonly weight: number
  readonly disease: Grade
  readonly drug: Grade
  /** Conditions that the statement needs and the question does not name. */
  readonly missingConditions: readonly string[]
}

/** Where a claim stands when two meet: a higher one goes before a lower one. */
export function precedence({match, lentByChild}: {readonly match: Match; readonly lentByChild?: boolean}): number {
  return lentByChild === true ? matches.length - 1.5 : matches.length - matches.indexOf(match)
}

/** Whether a claim is of the context asked about: measured, stated for it, or not restricted, or stated for a narrower disease. */
export const isOfContext = (claim: {readonly match: Match; readonly lentByChild?: boolean}): boolean =>
  precedence(claim) >= precedence({match: 'general'})

/**
 * How far each kind of statement travels. A molecule's effect on its target is chemistry and travels far; the effect of a
 * process on drug response depends on the tissue (fission protects ovarian and kills head-and-neck cancer cells) and
 * travels little. The reasons and the alternatives tried are in docs/design/contexts.md.
 */
const travel = {
  molecular: {
    disease: {exact: 1, general: 1, lineage: 0.85, related: 0.6, distant: 0.5, unrelated: 0.3},
    drug: {exact: 1, general: 1, lineage: 0.95, related: 0.9, distant: 0.85, unrelated: 0.8},
  },
  response: {
    disease: {exact: 1, general: 1, lineage: 0.7, related: 0.3, distant: 0.15, unrelated: 0},
    drug: {exact: 1, general: 0.9, lineage: 0.8, related: 0.6, distant: 0.3, unrelated: 0.2},
  },
} as const satisfies Record<string, Record<string, Record<Grade, number>>>

/** Weight of a textbook edge: below every curated statement that reaches this context. */
export const textbookWeight = 0.15

/** Factor for a row of a pack that does not name this context: where it meets a curated statement it must not outvote it. */
export const catalogueWeight = 0.3

/** Factor for a statement made under a condition, or in a cell line, that the question does not share. */
const otherCondition = 0.6
const otherCellLine = 0.9

/**
 * Grades a statement's context against the question's, and says how much it counts. Observations and facts travel as molecular
 * statements do.
 *
 * @param statement - any
 * @param query - looked up by `contextOf`
 * @param knowledge - that holds the diseases
 * @returns `match` (exact, borrowed, …) and the weight in [0, 1], or that it does not reach the context
 * @example
 * typeof gradeContext(knowledge.statements[0], contextOf(knowledge, {}), knowledge) // → 'object'
 */
export function gradeContext(statement: Statement, query: ContextQuery, knowledge: Knowledge): StatementMatch {
  const grader = graderOf(query, knowledge)
  const disease = grader.disease(statement.context.disease)
  const drug = grader.drug(statement.context.drug)
  const missingConditions = missing(statement.context, query)
  const grades = {disease, drug, missingConditions}
  const isMechanism = statement.kind === 'mechanism'
  if (isMechanism && statement.textbook) return {match: 'textbook', lentByChild: false, weight: textbookWeight, ...grades}
  const isFate = isMechanism && isProcessToFate(statement, knowledge)
  // A claim on what a process does to cells, made under a special condition, holds under that condition only.
  const condition = missingConditions.length === 0 ? 1 : isFate ? 0 : otherCondition
  const factors = travel[isFate ? 'response' : 'molecular']
  const weight = factors.disease[disease] * factors.drug[drug] * cellLineFactor(statement, query) * condition
  const match = matchOf(grades, isFate)
  if (statement.pack !== undefined && match !== 'exact')
    return {match: 'catalogue', lentByChild: false, weight: weight * catalogueWeight, ...grades}
  return {match, lentByChild: match === 'borrowed' && isOfChild(statement, query, grades, knowledge), weight, ...grades}
}

/** Exact, general or borrowed, by the context alone. */
function matchOf(
  {disease, drug, missingConditions}: Pick<StatementMatch, 'disease' | 'drug' | 'missingConditions'>,
  isFate: boolean,
): Match {
  const here = (grade: Grade) => grade === 'exact' || grade === 'general'
  if (!here(disease) || !here(drug) || missingConditions.length > 0) return 'borrowed'
  const isStated = disease === 'exact' || drug === 'exact'
  return isStated && (drug === 'exact' || !isFate) ? 'exact' : 'general'
}

/** Whether a statement is of a narrower disease than the one asked about, and otherwise of its context. */
function isOfChild(
  {context}: Statement,
  query: ContextQuery,
  {drug, missingConditions}: Pick<StatementMatch, 'drug' | 'missingConditions'>,
  {diseases}: Knowledge,
): boolean {
  if (context.disease === undefined || query.disease === undefined || broad.has(query.disease)) return false
  return (
    (drug === 'exact' || drug === 'general') && missingConditions.length === 0 && ancestors(context.disease, diseases).has(query.disease)
  )
}

function cellLineFactor({context}: Statement, {cellLine}: ContextQuery): number {
  return cellLine === undefined || context.cellLines.length === 0 || context.cellLines.includes(cellLine) ? 1 : otherCellLine
}

/** Grades of the diseases and drugs that statements name, each found once for a question's context. */
interface Grader {
  readonly knowledge: Pick<Knowledge, 'diseases' | 'entities'>
  readonly disease: (id: string | undefined) => Grade
  readonly drug: (id: string | undefined) => Grade
}

const graders = new WeakMap<ContextQuery, Grader>()

function graderOf(query: ContextQuery, knowledge: Knowledge): Grader {
  const known = graders.get(query)
  if (known?.knowledge.diseases === knowledge.diseases && known.knowledge.entities === knowledge.entities) return known
  const made: Grader = {
    knowledge: {diseases: knowledge.diseases, entities: knowledge.entities},
    disease: remembered((id) => gradeDisease(id, query.disease, knowledge.diseases)),
    drug: remembered((id) => gradeDrug(id, query.drug, knowledge.entities)),
  }
  graders.set(query, made)
  return made
}

function remembered(grade: (id: string | undefined) => Grade): (id: string | undefined) => Grade {
  const known = new Map<string | undefined, Grade>()
  return (id) => {
    const held = known.get(id)
    if (held !== undefined) return held
    const found = grade(id)
    known.set(id, found)
    return found
  }
}

const fates: ReadonlySet<string> = new Set(['cell-death', 'growth-arrest', 'apoptosis'])
const processTypes: ReadonlySet<string> = new Set(['process', 'phenotype', 'metabolite', 'condition'])

/** What a process does to the fate of cells: the kind of statement that depends on the tissue. A gene's part in apoptosis is not. */
export function isProcessToFate(statement: Mechanism, knowledge: Knowledge): boolean {
  return (
    statement.mechanismClass === 'process-response' ||
    (fates.has(statement.object) &&
      statement.subject !== 'apoptosis' &&
      processTypes.has(knowledge.entities.get(statement.subject)?.type ?? ''))
  )
}

function missing(context: Context, query: ContextQuery): string[] {
  const given: ReadonlySet<string> = new Set(query.conditions)
  return context.conditions.filter((condition) => !given.has(condition))
}

/** exact; ancestor or descendant; sharing an organ or tissue (a parent below the root of cancers); both cancers; else unrelated. */
export function gradeDisease(statement: string | undefined, query: string | undefined, diseases: ReadonlyMap<string, Disease>): Grade {
  if (statement === undefined) return 'general'
  if (query === undefined || statement === query) return 'exact'
  const above = ancestors(query, diseases)
  const aboveStatement = ancestors(statement, diseases)
  if (above.has(statement) || aboveStatement.has(query)) return broad.has(statement) || broad.has(query) ? 'distant' : 'lineage'
  const shared = [...above].filter((id) => aboveStatement.has(id))
  if (shared.some((id) => !broad.has(id))) return 'related'
  return shared.includes('cancer') ? 'distant' : 'unrelated'
}

/** exact; drug and its class; two drugs of one class; both anticancer drugs; else unrelated. */
export function gradeDrug(statement: string | undefined, query: string | undefined, entities: ReadonlyMap<string, Entity>): Grade {
  if (statement === undefined) return 'general'
  if (query === undefined || statement === query) return 'exact'
  const above = ancestors(query, entities)
  const aboveStatement = ancestors(statement, entities)
  if (above.has(statement) || aboveStatement.has(query)) return 'lineage'
  const shared = [...above].filter((id) => aboveStatement.has(id))
  if (shared.some((id) => !broad.has(id))) return 'related'
  return shared.length > 0 ? 'distant' : 'unrelated'
}

/** Classes too wide for two members to be alike. */
const broad: ReadonlySet<string> = new Set([
  'disease',
  'cancer',
  'carcinoma',
  'solid-tumor',
  'adenocarcinoma',
  'squamous-cell-carcinoma',
  'sarcoma',
  'hematologic-cancer',
  'drug',
  'anticancer-drug',
  'chemotherapy',
  'targeted-therapy',
  'compound',
  'small-molecule',
])

/** All broader terms of `id`, itself not included. A loop in the data ends the walk. */
export function ancestors(id: string, terms: ReadonlyMap<string, {readonly parents: readonly string[]}>): Set<string> {
  const found = new Set<string>()
  const waiting = [...(terms.get(id)?.parents ?? [])]
  while (waiting.length > 0) {
    const next = waiting.pop()!
    if (found.has(next)) continue
    found.add(next)
    waiting.push(...(terms.get(next)?.parents ?? []))
  }
  return found
}
