import {entitiesOf} from './entities-of.js'
import {indexOf} from './index-of.js'
import {responseId} from './response.js'
import type {AuditStatus, Fact, Knowledge, Outcome, Sign, Statement} from './types.js'

/** Which statements are wanted; every field that is given must hold. Ids, not names. */
export interface StatementFilter {
  readonly entity?: string
  readonly kind?: Statement['kind']
  /** The disease itself; broader and narrower ones too with `lineage`. */
  readonly disease?: string
  readonly drug?: string
  readonly condition?: string
  readonly cellLine?: string
  /** Take statements of broader and narrower diseases and drugs as well. */
  readonly lineage?: boolean
  readonly reference?: string
  readonly audit?: AuditStatus
  readonly pack?: string
  readonly batch?: string
  /** Facts that an RNA was seen in mitochondria by a method that is said. */
  readonly seenInside?: boolean
}

/**
 * The statement of this id, or `undefined`.
 *
 * @param knowledge - any
 * @param id - of a statement
 * @returns the statement, or `undefined`
 * @example
 * statementById(knowledge, 'no-such-statement') // → undefined
 */
export function statementById(knowledge: Knowledge, id: string): Statement | undefined {
  return indexOf(knowledge).statementById.get(id)
}

/** Statements that name an entity: those whose claim does first, then those where it is the drug or a condition of the context. */
export function statementsAbout(knowledge: Knowledge, entity: string): readonly Statement[] {
  const all = indexOf(knowledge).statementsByEntity.get(entity) ?? []
  const inClaim = all.filter((statement) => claimNames(statement, entity))
  return inClaim.length === all.length ? all : [...inClaim, ...all.filter((statement) => !claimNames(statement, entity))]
}

/** Whether the claim itself (not only the context) names the entity. */
export function claimNames(statement: Statement, entity: string): boolean {
  return entitiesOf({...statement, context: {conditions: [], cellLines: []}}).includes(entity)
}

/**
 * Mechanisms and observations that lead from one entity to the other.
 *
 * @param knowledge - any
 * @param from - id of an entity
 * @param to - id of an entity
 * @returns mechanisms and observations, none: an empty list
 * @example
 * statementsBetween(knowledge, 'hsa-miR-2392', 'oxphos').length > 0 // → true
 */
export function statementsBetween(knowledge: Knowledge, from: string, to: string): readonly Statement[] {
  return (indexOf(knowledge).statementsByEntity.get(from) ?? []).filter((statement) =>
    effectOf(statement).some((effect) => effect.from === from && effect.to === to),
  )
}

/**
 * All statements that pass a filter, in the order of the knowledge.
 *
 * @param knowledge - any
 * @param filter - ids, not names; every field given must hold
 * @returns the statements, none: an empty list
 * @example
 * findStatements(knowledge, {kind: 'fact', disease: 'TSCC'}).every(({kind}) => kind === 'fact') // → true
 */
export function findStatements(knowledge: Knowledge, filter: StatementFilter): readonly Statement[] {
  const index = indexOf(knowledge)
  const inLineage = (kind: 'disease' | 'drug', wanted: string, held: string | undefined): boolean =>
    held !== undefined && (held === wanted || (filter.lineage === true && index.related(kind, wanted, held)))
  const start =
    filter.entity !== undefined
      ? index.statementsByEntity.get(filter.entity)
      : filter.reference !== undefined
        ? index.statementsByReference.get(filter.reference)
        : knowledge.statements
  return (start ?? []).filter(
    (statement) =>
      (filter.kind === undefined || statement.kind === filter.kind) &&
      (filter.disease === undefined || inLineage('disease', filter.disease, statement.context.disease)) &&
      (filter.drug === undefined || inLineage('drug', filter.drug, statement.context.drug)) &&
      (filter.condition === undefined || statement.context.conditions.includes(filter.condition)) &&
      (filter.cellLine === undefined || statement.context.cellLines.includes(filter.cellLine)) &&
      (filter.reference === undefined || statement.references.includes(filter.reference)) &&
      (filter.audit === undefined || statement.audit.status === filter.audit) &&
      (filter.pack === undefined || statement.pack === filter.pack) &&
      (filter.batch === undefined || statement.batch === filter.batch) &&
      (filter.seenInside !== true || isSeenInside(statement)),
  )
}

const insides: readonly string[] = ['mitochondrion', 'matrix', 'inner-membrane', 'intermembrane-space', 'outer-membrane']

/** Whether a statement is evidence that an RNA is in or on mitochondria: a localisation with the method by which it was seen. */
export function isSeenInside(statement: Statement): statement is Fact {
  if (statement.kind !== 'fact' || statement.method === undefined) return false
  return insides.some((place) => statement.value === place || statement.value.startsWith(`${place} `))
}

const responseEnds: ReadonlySet<string> = new Set(['cell-death', 'growth-arrest', responseId])

export interface Effect {
  readonly from: string
  readonly to: string
  readonly sign: Sign
}

/** An outcome as a signed change: of the response (+1: more sensitive) or of an entity; 0 where it was measured and stayed. */
export function outcomeOf(outcome: Outcome): {readonly to: string; readonly sign: Sign | 0} {
  switch (outcome.kind) {
    case 'response':
      return {to: responseId, sign: outcome.direction === 'sensitive' ? 1 : -1}
    case 'change':
      return {to: outcome.change.entity, sign: outcome.change.sign}
    case 'unchanged':
      return {to: outcome.entity, sign: 0}
    default:
      return outcome satisfies never
  }
}

/**
 * A statement as signed effects of *more of `from`*: on an entity, or on the response (+1: more sensitive), for which death,
 * arrest and `sensitive` are one. `resistant cells: A up` is the effect −1 of A; an observation of several changes at once, or of no
 * change, has no single effect.
 */
export function effectOf(statement: Statement): readonly Effect[] {
  const end = (id: string): string => (responseEnds.has(id) ? responseId : id)
  switch (statement.kind) {
    case 'mechanism':
      return [{from: statement.subject, to: end(statement.object), sign: statement.sign}]
    case 'observation': {
      const {outcome, perturbation} = statement
      if (statement.design === 'resistant-cells')
        return outcome.kind === 'change' ? [{from: outcome.change.entity, to: responseId, sign: -outcome.change.sign as Sign}] : []
      const [change] = perturbation
      if (change === undefined || perturbation.length > 1) return []
      const {to, sign} = outcomeOf(outcome)
      return sign === 0 ? [] : [{from: change.entity, to: end(to), sign: (change.sign * sign) as Sign}]
    }
    case 'fact':
      return []
    default:
      return statement satisfies never
  }
}
