import {indexOf} from './index-of.js'
import {type Effect, effectOf} from './query.js'
import type {Context, Knowledge, Statement} from './types.js'

export const contextDimensions = ['disease', 'drug', 'conditions', 'cell lines'] as const
export type ContextDimension = (typeof contextDimensions)[number]

/** Two statements of opposite sign about the same pair, and what tells their contexts apart. */
export interface Opposition {
  readonly positive: string
  readonly negative: string
  /** Dimensions of the context in which the two differ; empty = nothing separates them. */
  readonly separatedBy: readonly ContextDimension[]
  /** One is a textbook edge, which the other overrides in its context. */
  readonly override: boolean
}

/** Statements that contradict each other: more of `from` raises `to` in some and lowers it in others. */
export interface Contradiction {
  /** `from → to`. */
  readonly id: string
  readonly from: string
  /** An entity, or `drug-response` where the statements end at the response to a drug. */
  readonly to: string
  /** Statements of effect +1 (on the response: sensitive) and −1, by id. */
  readonly positive: readonly string[]
  readonly negative: readonly string[]
  readonly oppositions: readonly Opposition[]
  /** `separated`: a context separates every two; `override`: what none separates is textbook against curated; else `unresolved`. */
  readonly status: 'separated' | 'override' | 'unresolved'
  /** The values of each separating dimension on both sides. */
  readonly separation: readonly {
    readonly dimension: ContextDimension
    readonly positive: readonly string[]
    readonly negative: readonly string[]
  }[]
}

/**
 * Computes the contradictions: statements on the same pair, or from the same subject to drug response, with opposite signs. The
 * printed and the corrected reading of one claim are no contradiction (see `disputes`).
 *
 * @param knowledge - any
 * @returns one record per pair of ends, with the statements of both signs
 * @example
 * contradictions(knowledge).some(({status}) => status === 'separated') // → true
 */
export function contradictions(knowledge: Knowledge): readonly Contradiction[] {
  const held = computed.get(knowledge)
  if (held) return held
  const found = computeContradictions(knowledge)
  computed.set(knowledge, found)
  return found
}

const computed = new WeakMap<Knowledge, readonly Contradiction[]>()

function computeContradictions(knowledge: Knowledge): readonly Contradiction[] {
  const byPair = new Map<string, {effect: Effect; statement: Statement}[]>()
  for (const statement of knowledge.statements) {
    for (const effect of effectOf(statement)) {
      const key = `${effect.from} → ${effect.to}`
      const held = byPair.get(key)
      if (held) held.push({effect, statement})
      else byPair.set(key, [{effect, statement}])
    }
  }
  return [...byPair].flatMap(([id, members]) => contradictionOf(knowledge, id, members) ?? [])
}

/** The contradictions in which an entity stands on either side, or a statement takes part. */
export function contradictionsAbout(knowledge: Knowledge, id: string): readonly Contradiction[] {
  return contradictions(knowledge).filter(
    (group) => group.from === id || group.to === id || group.positive.includes(id) || group.negative.includes(id),
  )
}

function contradictionOf(
  knowledge: Knowledge,
  id: string,
  members: readonly {effect: Effect; statement: Statement}[],
): Contradiction | undefined {
  const side = (sign: 1 | -1): Statement[] => members.filter(({effect}) => effect.sign === sign).map(({statement}) => statement)
  const [positives, negatives] = [side(1), side(-1)]
  const oppositions = positives.flatMap((positive) =>
    negatives.filter((negative) => shareReading(positive, negative)).map((negative) => oppose(knowledge, positive, negative)),
  )
  if (oppositions.length === 0) return undefined
  const open = oppositions.filter(({separatedBy}) => separatedBy.length === 0)
  const involved = (statements: readonly Statement[], name: 'positive' | 'negative'): Statement[] =>
    statements.filter((statement) => oppositions.some((opposition) => opposition[name] === statement.id))
  const [positive, negative] = [involved(positives, 'positive'), involved(negatives, 'negative')]
  const {from, to} = members[0]!.effect
  return {
    id,
    from,
    to,
    positive: positive.map((statement) => statement.id),
    negative: negative.map((statement) => statement.id),
    oppositions,
    status: open.length === 0 ? 'separated' : open.every(({override}) => override) ? 'override' : 'unresolved',
    separation: contextDimensions
      .filter((dimension) => oppositions.some(({separatedBy}) => separatedBy.includes(dimension)))
      .map((dimension) => ({dimension, positive: valuesOf(positive, dimension), negative: valuesOf(negative, dimension)})),
  }
}

function shareReading(a: Statement, b: Statement): boolean {
  return a.reading === undefined || b.reading === undefined || a.reading === b.reading
}

function oppose(knowledge: Knowledge, positive: Statement, negative: Statement): Opposition {
  const isTextbook = (statement: Statement): boolean => statement.kind === 'mechanism' && statement.textbook
  return {
    positive: positive.id,
    negative: negative.id,
    separatedBy: separates(knowledge, positive.context, negative.context),
    override: isTextbook(positive) !== isTextbook(negative),
  }
}

/** Diseases and drugs separate when both sides name one and neither is broader than the other; conditions when the sets differ; lines when both name some and share none. */
function separates(knowledge: Knowledge, a: Context, b: Context): ContextDimension[] {
  const {related} = indexOf(knowledge)
  return contextDimensions.filter((dimension) => {
    switch (dimension) {
      case 'disease':
        return a.disease !== undefined && b.disease !== undefined && !related('disease', a.disease, b.disease)
      case 'drug':
        return a.drug !== undefined && b.drug !== undefined && !related('drug', a.drug, b.drug)
      case 'conditions':
        return a.conditions.length !== b.conditions.length || a.conditions.some((condition) => !b.conditions.includes(condition))
      case 'cell lines':
        return a.cellLines.length > 0 && b.cellLines.length > 0 && !a.cellLines.some((line) => b.cellLines.includes(line))
      default:
        return dimension satisfies never
    }
  })
}

function valuesOf(statements: readonly Statement[], dimension: ContextDimension): string[] {
  const values = statements.flatMap(({context}): readonly string[] => {
    switch (dimension) {
      case 'disease':
        return context.disease === undefined ? [] : [context.disease]
      case 'drug':
        return context.drug === undefined ? [] : [context.drug]
      case 'conditions':
        return context.conditions
      case 'cell lines':
        return context.cellLines
      default:
        return dimension satisfies never
    }
  })
  return [...new Set(values)].sort()
}

/** A claim on which the review and its source disagree. */
export interface Dispute {
  /** Item of the audit; absent where none was named. */
  readonly item?: string
  /** Statements of the printed reading, of the corrected one, and of both (imprecise wording, inconsistent sources), by id. */
  readonly asPrinted: readonly string[]
  readonly corrected: readonly string[]
  readonly both: readonly string[]
  readonly notes: readonly string[]
}

/** Everything the audit disputes, one entry per pair of counterparts or per statement that stands alone, in order of the items. */
export function disputes(knowledge: Knowledge): readonly Dispute[] {
  const held = listed.get(knowledge)
  if (held) return held
  const found = listDisputes(knowledge)
  listed.set(knowledge, found)
  return found
}

const listed = new WeakMap<Knowledge, readonly Dispute[]>()

function listDisputes(knowledge: Knowledge): readonly Dispute[] {
  const disputed = knowledge.statements.filter(isDisputed)
  const seen = new Set<string>()
  const found: Dispute[] = []
  for (const statement of disputed) {
    if (seen.has(statement.id)) continue
    const counterpart = statement.counterpart === undefined ? undefined : indexOf(knowledge).statementById.get(statement.counterpart)
    const group = counterpart ? [statement, counterpart] : [statement]
    for (const member of group) seen.add(member.id)
    const ids = (reading: Statement['reading']): string[] => group.filter((member) => member.reading === reading).map((member) => member.id)
    const item = group.find((member) => member.audit.item !== undefined)?.audit.item
    const notes = [...new Set(group.flatMap((member) => member.audit.note ?? []))]
    found.push({...(item && {item}), asPrinted: ids('as-printed'), corrected: ids('corrected'), both: ids(undefined), notes})
  }
  return found.sort((a, b) => itemRank(a.item) - itemRank(b.item))
}

/** Whether the review and the source disagree about a statement. */
export function isDisputed({reading, audit}: Statement): boolean {
  return (
    reading !== undefined || audit.status === 'contradicted' || audit.status === 'imprecise' || audit.status === 'internally-inconsistent'
  )
}

function itemRank(item: string | undefined): number {
  return item === undefined ? 1e6 : item.charCodeAt(0) * 1000 + Number(item.slice(1) || 0)
}
