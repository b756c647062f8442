import {entitiesOf} from './entities-of.js'
import {keysOfWork} from './keys-of-work.js'
import {type NameIndex, nameIndex} from './names.js'
import type {Knowledge, Statement} from './types.js'

/** Look-up tables of one knowledge, built when first needed and kept as long as it lives. */
export interface KnowledgeIndex {
  readonly entityNames: NameIndex
  readonly diseaseNames: NameIndex
  readonly cellLineNames: NameIndex
  /** Entity ids by identifier in lower case: `ensg…`, `mimat…`, `hgnc:…`, `chebi:…`. */
  readonly identifiers: ReadonlyMap<string, string>
  readonly statementById: ReadonlyMap<string, Statement>
  /** Statements that name an entity in claim or context, in order. */
  readonly statementsByEntity: ReadonlyMap<string, readonly Statement[]>
  readonly statementsByDisease: ReadonlyMap<string, readonly Statement[]>
  readonly statementsByReference: ReadonlyMap<string, readonly Statement[]>
  /** Keys of references by each public key of the work (`keysOfWork`). */
  readonly referenceByWorkKey: ReadonlyMap<string, string>
  /** Observations that name a mechanism as supported, by its id. */
  readonly supporters: ReadonlyMap<string, readonly Statement[]>
  /** Ids of the entities that name an entity among their parents. */
  readonly membersOf: ReadonlyMap<string, readonly string[]>
  /** The same, or one an ancestor of the other. */
  related(kind: 'disease' | 'drug', a: string, b: string): boolean
}

const indices = new WeakMap<Knowledge, KnowledgeIndex>()

export function indexOf(knowledge: Knowledge): KnowledgeIndex {
  const held = indices.get(knowledge)
  if (held) return held
  const built = build(knowledge)
  indices.set(knowledge, built)
  return built
}

function build(knowledge: Knowledge): KnowledgeIndex {
  const {entities, diseases, cellLines, statements} = knowledge
  const statementsByEntity = new Map<string, Statement[]>()
  const statementsByDisease = new Map<string, Statement[]>()
  const statementsByReference = new Map<string, Statement[]>()
  const supporters = new Map<string, Statement[]>()
  for (const statement of statements) {
    if (statement.kind === 'observation') for (const id of statement.supports) append(supporters, id, statement)
    for (const id of new Set(entitiesOf(statement))) append(statementsByEntity, id, statement)
    if (statement.context.disease !== undefined) append(statementsByDisease, statement.context.disease, statement)
    for (const key of statement.references) append(statementsByReference, key, statement)
  }
  const membersOf = new Map<string, string[]>()
  for (const {id, parents} of entities.values()) for (const parent of parents) membersOf.set(parent, [...(membersOf.get(parent) ?? []), id])
  const identifiers = new Map<string, string>()
  for (const {id, ids} of entities.values()) {
    for (const [database, value] of Object.entries(ids)) {
      const plain = value.toLowerCase()
      identifiers.set(plain.includes(':') || database === 'ensembl' || database === 'mirbase' ? plain : `${database}:${plain}`, id)
    }
  }
  const lineage = {
    disease: (id: string) => diseases.get(id)?.parents ?? [],
    drug: (id: string) => entities.get(id)?.parents ?? [],
  }
  return {
    entityNames: nameIndex(entities.values()),
    diseaseNames: nameIndex(diseases.values()),
    cellLineNames: nameIndex(cellLines.values()),
    identifiers,
    statementById: new Map(statements.map((statement) => [statement.id, statement])),
    statementsByEntity,
    statementsByDisease,
    statementsByReference,
    referenceByWorkKey: new Map([...knowledge.references.values()].flatMap((one) => keysOfWork(one).map((key) => [key, one.key] as const))),
    supporters,
    membersOf,
    related: (kind, a, b) => a === b || isAncestor(a, b, lineage[kind]) || isAncestor(b, a, lineage[kind]),
  }
}

function append(map: Map<string, Statement[]>, key: string, statement: Statement): void {
  const held = map.get(key)
  if (held) held.push(statement)
  else map.set(key, [statement])
}

function isAncestor(ancestor: string, id: string, parentsOf: (id: string) => readonly string[]): boolean {
  const seen = new Set<string>()
  const open = [...parentsOf(id)]
  while (open.length > 0) {
    const next = open.pop()!
    if (next === ancestor) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...parentsOf(next))
  }
  return false
}
