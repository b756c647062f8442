import type {Context, Disease, Entity, Knowledge, Mechanism, Statement} from '#knowledge'
import type {ContextQuery} from './checked-context.js'

/** How near one dimension of a statement's context is to the question's. `general`: the statement is not restricted there. */
export type Grade = 'exact' | 'general' | 'lineage' | 'related' | 'distant' | 'unrelated'

/** The words users see: the statement is of this very context, from a related one, or from the textbook. */
export type Match = 'exact' | 'borrowed' | 'textbook'

export interface StatementMatch {
  readonly match: Match
  /** How much the statement counts here, in [0, 1]; 0 = excluded. */
  readonly weight: number
  readonly disease: Grade
  readonly drug: Grade
  /** Conditions that the statement needs and the question does not name. */
  readonly missingConditions: readonly string[]
}

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
  const disease = gradeDisease(statement.context.disease, query.disease, knowledge.diseases)
  const drug = gradeDrug(statement.context.drug, query.drug, knowledge.entities)
  const missingConditions = missing(statement.context, query)
  const isMechanism = statement.kind === 'mechanism'
  if (isMechanism && statement.textbook) return {match: 'textbook', weight: textbookWeight, disease, drug, missingConditions}
  const factors = travel[isMechanism && isProcessToFate(statement, knowledge) ? 'response' : 'molecular']
  const cells =
    query.cellLine === undefined || statement.context.cellLines.length === 0 || statement.context.cellLines.includes(query.cellLine)
      ? 1
      : otherCellLine
  const weight = factors.disease[disease] * factors.drug[drug] * cells * (missingConditions.length > 0 ? otherCondition : 1)
  const here = (grade: Grade) => grade === 'exact' || grade === 'general'
  return {
    match: here(disease) && here(drug) && missingConditions.length === 0 ? 'exact' : 'borrowed',
    weight,
    disease,
    drug,
    missingConditions,
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
