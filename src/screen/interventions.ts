import type {Change, Entity, Knowledge} from '#knowledge'
import {ancestors} from '#network'

export type Modality =
  | 'miRNA mimic'
  | 'miRNA inhibitor'
  | 'siRNA or ASO'
  | 'over-expression'
  | 'compound'
  | 'mitochondria-targeted compound'
  | 'repurposed compound'
  | 'blocking import'
  | 'none'

/** One change made to cells, with the way to make it. */
export interface Intervention {
  readonly entity: string
  readonly name: string
  readonly change: 'up' | 'down'
  readonly modality: Modality
}

/**
 * How a change of this entity would be made in the laboratory; `none` where it cannot be made directly (a process, a readout).
 *
 * @param entity - any
 * @param sign - +1: more of it; −1: less
 * @returns the kind of agent
 * @example
 * modalityOf(resolveEntity(knowledge, 'miR-2392'), -1) // → 'miRNA inhibitor'
 */
export function modalityOf(entity: Entity, sign: Change['sign']): Modality {
  switch (entity.type) {
    case 'miRNA':
    case 'pre-miRNA':
      return sign === 1 ? 'miRNA mimic' : 'miRNA inhibitor'
    case 'lncRNA':
    case 'circRNA':
    case 'tRNA-fragment':
    case 'snoRNA':
    case 'RNA':
    case 'gene':
      return sign === 1 ? 'over-expression' : 'siRNA or ASO'
    case 'drug':
    case 'drug-class':
    case 'nanomedicine':
    case 'biological':
      return sign === 1 ? 'compound' : 'none'
    case 'process':
      return entity.id === 'import' && sign === -1 ? 'blocking import' : 'none'
    case 'complex':
    case 'metabolite':
    case 'phenotype':
    case 'condition':
    case 'structure':
      return 'none'
    default:
      return entity.type satisfies never
  }
}

/** Classes of the vocabulary that say where a compound acts, and that it is a cancer drug already. */
const mitochondrial = 'mitochondria-targeting-drug'
const anticancer = 'anticancer-drug'

/**
 * A compound is `mitochondria-targeted` where its classes say so, `repurposed` where the vocabulary has it as a drug outside
 * the anticancer drugs, and plain otherwise.
 */
export function toIntervention(entity: Entity, sign: Change['sign'], knowledge?: Knowledge): Intervention {
  const plain = modalityOf(entity, sign)
  const change = sign === 1 ? 'up' : 'down'
  if (plain !== 'compound' || knowledge === undefined) return {entity: entity.id, name: entity.name, change, modality: plain}
  const classes = ancestors(entity.id, knowledge.entities)
  const modality = classes.has(mitochondrial)
    ? 'mitochondria-targeted compound'
    : entity.type === 'drug' && !classes.has(anticancer) && Object.keys(entity.ids).some((database) => database === 'drugbank')
      ? 'repurposed compound'
      : plain
  return {entity: entity.id, name: entity.name, change, modality}
}

/** What an intervention hits first: the objects of its own statements, in the knowledge's order. */
export function hitsOf(knowledge: Knowledge, entity: string, max = 6): string[] {
  const objects = knowledge.statements.flatMap((statement) =>
    statement.kind === 'mechanism' && statement.subject === entity ? [statement.object] : [],
  )
  return [...new Set(objects)].slice(0, max).map((id) => knowledge.entities.get(id)?.name ?? id)
}

/**
 * Safety and trial facts about an entity, and about the agents made of it (a miRNA's mimic in a trial), each named.
 * Facts about an agent that supplies a miRNA say nothing of inhibiting it, and are then left out.
 *
 * @param knowledge - any
 * @param entity - id
 * @param sign - +1: more of it (default); −1: less
 * @returns one sentence each, none: an empty list
 * @example
 * safetyOf(knowledge, 'FIS1') // → []
 */
export function safetyOf(knowledge: Knowledge, entity: string, sign: Change['sign'] = 1): string[] {
  const made = sign === 1 ? [...knowledge.entities.values()].filter((other) => other.seeAlso?.includes(entity) && isAgent(other)) : []
  return [entity, ...made.map(({id}) => id)].flatMap((id) =>
    knowledge.statements.flatMap((statement) =>
      statement.kind === 'fact' && statement.subject === id && /safety|toxicity|trial/.test(statement.predicate)
        ? [`${id === entity ? '' : `${knowledge.entities.get(id)!.name}: `}${statement.predicate}: ${statement.value}`]
        : [],
    ),
  )
}

const isAgent = ({type}: Entity) => type === 'drug' || type === 'nanomedicine' || type === 'biological'
