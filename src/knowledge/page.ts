import {type Confidence, confidenceOf} from './confidence.js'
import {type Contradiction, contradictionsAbout, type Dispute, disputes, isDisputed} from './conflicts.js'
import {indexOf} from './index-of.js'
import {claimNames, outcomeOf, statementsAbout} from './query.js'
import {responseId} from './response.js'
import {citation} from './tables.js'
import type {CellLine, Disease, Entity, Knowledge, Mechanism, Observation, Statement} from './types.js'

/** A statement with what a reader needs beside it. */
export interface PageStatement {
  readonly statement: Statement
  /** The claim in words, with names instead of ids. */
  readonly claim: string
  readonly confidence: Confidence
  readonly disputed: boolean
  /** Author, year and identifier of each reference. */
  readonly citations: readonly string[]
}

/** Everything known about an entity, in the order of a page. */
export interface EntityPage {
  readonly entity: Entity
  readonly parents: readonly Entity[]
  readonly members: readonly Entity[]
  readonly seeAlso: readonly Entity[]
  /** What it acts on, and what acts on it. */
  readonly actsOn: readonly PageStatement[]
  readonly actedOnBy: readonly PageStatement[]
  readonly observations: readonly PageStatement[]
  readonly facts: readonly PageStatement[]
  /** Statements that hold under it (the drug or a condition) without being about it. */
  readonly asContext: readonly PageStatement[]
  readonly contradictions: readonly Contradiction[]
  readonly disputes: readonly Dispute[]
  readonly diseases: readonly Disease[]
  readonly drugs: readonly Entity[]
  readonly cellLines: readonly CellLine[]
}

/**
 * The page of an entity as data.
 *
 * @param knowledge - any
 * @param id - id of an entity of the knowledge (`resolveEntity` gives it)
 * @returns the entity with its statements, contradictions and relatives
 * @throws {RangeError} there is no such entity
 * @example
 * entityPage(knowledge, 'FIS1').entity.type // → 'gene'
 */
export function entityPage(knowledge: Knowledge, id: string): EntityPage {
  const entity = knowledge.entities.get(id)
  if (!entity) throw new RangeError(`no entity has the id '${id}'`)
  const about = statementsAbout(knowledge, id)
  const inClaim = about.filter((statement) => claimNames(statement, id))
  const ids = new Set(about.map((statement) => statement.id))
  const shown = (statements: readonly Statement[]): PageStatement[] =>
    statements.map((statement) => pageStatement(knowledge, statement)).sort((a, b) => b.confidence.value - a.confidence.value)
  const held = <T>(map: ReadonlyMap<string, T>, keys: Iterable<string | undefined>): T[] =>
    [...new Set(keys)].flatMap((key) => (key === undefined ? [] : (map.get(key) ?? [])))
  return {
    entity,
    parents: held(knowledge.entities, entity.parents),
    members:
      indexOf(knowledge)
        .membersOf.get(id)
        ?.flatMap((member) => knowledge.entities.get(member) ?? []) ?? [],
    seeAlso: held(knowledge.entities, entity.seeAlso ?? []),
    actsOn: shown(inClaim.filter((statement) => statement.kind === 'mechanism' && statement.subject === id)),
    actedOnBy: shown(inClaim.filter((statement) => statement.kind === 'mechanism' && statement.subject !== id)),
    observations: shown(inClaim.filter(({kind}) => kind === 'observation')),
    facts: shown(inClaim.filter(({kind}) => kind === 'fact')),
    asContext: shown(about.slice(inClaim.length)),
    contradictions: contradictionsAbout(knowledge, id),
    disputes: disputes(knowledge).filter(({asPrinted, corrected, both}) =>
      [...asPrinted, ...corrected, ...both].some((statement) => ids.has(statement)),
    ),
    diseases: held(
      knowledge.diseases,
      about.map(({context}) => context.disease),
    ),
    drugs: held(
      knowledge.entities,
      about.map(({context}) => context.drug),
    ).filter((drug) => drug.id !== id),
    cellLines: held(
      knowledge.cellLines,
      about.flatMap(({context}) => context.cellLines),
    ),
  }
}

/** A statement with its claim in words, its confidence and its citations. */
export function pageStatement(knowledge: Knowledge, statement: Statement): PageStatement {
  return {
    statement,
    claim: claimText(knowledge, statement),
    confidence: confidenceOf(knowledge, statement),
    disputed: isDisputed(statement),
    citations: statement.references.map((key) => citation(knowledge, key)),
  }
}

/**
 * The claim in words: `hsa-miR-2392 lowers OXPHOS`, `FIS1 down → resistant`, `resistant cells: ROS up`.
 *
 * @param knowledge - that holds the names
 * @param statement - any
 * @returns a short text without a full stop
 * @example
 * claimText(knowledge, statementsBetween(knowledge, 'hsa-miR-2392', 'oxphos')[0]).includes('OXPHOS') // → true
 */
export function claimText(knowledge: Knowledge, statement: Statement): string {
  const name = (id: string): string => knowledge.entities.get(id)?.name ?? id
  switch (statement.kind) {
    case 'mechanism':
      return mechanismText(statement, name)
    case 'observation':
      return observationText(statement, name)
    case 'fact':
      return `${name(statement.subject)}: ${statement.predicate}: ${statement.value}`
    default:
      return statement satisfies never
  }
}

function mechanismText({subject, sign, object}: Mechanism, name: (id: string) => string): string {
  return `${name(subject)} ${sign === 1 ? 'raises' : 'lowers'} ${name(object)}`
}

function observationText({design, perturbation, outcome}: Observation, name: (id: string) => string): string {
  const change = ({entity, sign}: {entity: string; sign: 1 | -1}): string => `${name(entity)} ${sign === 1 ? 'up' : 'down'}`
  const seen = (): string => {
    const {to, sign} = outcomeOf(outcome)
    if (outcome.kind === 'response') return outcome.direction
    if (sign !== 0) return change({entity: to, sign})
    return to === responseId ? 'unchanged' : `${name(to)} unchanged`
  }
  const right = seen()
  if (design === 'resistant-cells') return `resistant cells: ${right}`
  return `${perturbation.map(change).join(' + ')} ${design === 'perturbation' ? '→' : '~'} ${right}`
}
