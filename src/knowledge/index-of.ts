import {entitiesOf} from './entities-of.js'
import {type NameIndex, nameIndex} from './names.js'
import type {Entity, Knowledge, Statement} from './types.js'

type Lists = ReadonlyMap<string, readonly Statement[]>

/** Look-up tables of one knowledge: each built when first needed, and kept as long as the knowledge lives. */
export interface KnowledgeIndex {
  readonly entityNames: NameIndex
  readonly diseaseNames: NameIndex
  readonly cellLineNames: NameIndex
  /** Entity ids by identifier in lower case: `ensg…`, `mimat…`, `hgnc:…`, `chebi:…`. */
  readonly identifiers: ReadonlyMap<string, string>
  readonly statementById: ReadonlyMap<string, Statement>
  /** Statements that name an entity in claim or context, in order. */
  readonly statementsByEntity: Lists
  readonly statementsByDisease: Lists
  readonly statementsByReference: Lists
  /** Observations that name a mechanism as supported, by its id. */
  readonly supporters: Lists
  /** Ids of the entities that name an entity among their parents. */
  readonly membersOf: ReadonlyMap<string, readonly string[]>
  /** The same, or one an ancestor of the other. */
  readonly related: (kind: 'disease' | 'drug', a: string, b: string) => boolean
}

const indices = new WeakMap<Knowledge, KnowledgeIndex>()

export function indexOf(knowledge: Knowledge): KnowledgeIndex {
  const held = indices.get(knowledge)
  if (held) return held
  const built = new Index(knowledge)
  indices.set(knowledge, built)
  return built
}

/** A table made of one map or list, shared by all knowledges that hold that very one (readings, and what is left without a work). */
function sharedTable<Source extends object, Table>(build: (source: Source) => Table): (source: Source) => Table {
  const tables = new WeakMap<Source, Table>()
  return (source) => {
    const held = tables.get(source)
    if (held !== undefined) return held
    const table = build(source)
    tables.set(source, table)
    return table
  }
}

type Terms = ReadonlyMap<string, {readonly id: string; readonly name?: string; readonly aliases: readonly string[]}>

const namesOf = sharedTable((terms: Terms) => nameIndex(terms.values()))
const identifiersOf = sharedTable(identifierTable)
const membersIn = sharedTable(memberTable)
const byId = sharedTable((statements: readonly Statement[]) => new Map(statements.map((statement) => [statement.id, statement])))
const byEntity = sharedTable((statements: readonly Statement[]) => listsBy(statements, (statement) => new Set(entitiesOf(statement))))
const byDisease = sharedTable((statements: readonly Statement[]) =>
  listsBy(statements, ({context}) => (context.disease === undefined ? [] : [context.disease])),
)
const byReference = sharedTable((statements: readonly Statement[]) => listsBy(statements, ({references}) => references))
const bySupported = sharedTable((statements: readonly Statement[]) =>
  listsBy(statements, (statement) => (statement.kind === 'observation' ? statement.supports : [])),
)

class Index implements KnowledgeIndex {
  readonly #knowledge: Knowledge

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge
  }

  get entityNames(): NameIndex {
    return namesOf(this.#knowledge.entities)
  }
  get diseaseNames(): NameIndex {
    return namesOf(this.#knowledge.diseases)
  }
  get cellLineNames(): NameIndex {
    return namesOf(this.#knowledge.cellLines)
  }
  get identifiers(): ReadonlyMap<string, string> {
    return identifiersOf(this.#knowledge.entities)
  }
  get statementById(): ReadonlyMap<string, Statement> {
    return byId(this.#knowledge.statements)
  }
  get statementsByEntity(): Lists {
    return byEntity(this.#knowledge.statements)
  }
  get statementsByDisease(): Lists {
    return byDisease(this.#knowledge.statements)
  }
  get statementsByReference(): Lists {
    return byReference(this.#knowledge.statements)
  }
  get supporters(): Lists {
    return bySupported(this.#knowledge.statements)
  }
  get membersOf(): ReadonlyMap<string, readonly string[]> {
    return membersIn(this.#knowledge.entities)
  }

  readonly related = (kind: 'disease' | 'drug', a: string, b: string): boolean => {
    const terms: ReadonlyMap<string, {readonly parents: readonly string[]}> =
      kind === 'disease' ? this.#knowledge.diseases : this.#knowledge.entities
    const parentsOf = (id: string) => terms.get(id)?.parents ?? []
    return a === b || isAncestor(a, b, parentsOf) || isAncestor(b, a, parentsOf)
  }
}

function listsBy(statements: readonly Statement[], keysOf: (statement: Statement) => Iterable<string>): Map<string, Statement[]> {
  const lists = new Map<string, Statement[]>()
  for (const statement of statements) {
    for (const key of keysOf(statement)) {
      const held = lists.get(key)
      if (held) held.push(statement)
      else lists.set(key, [statement])
    }
  }
  return lists
}

function identifierTable(entities: ReadonlyMap<string, Entity>): Map<string, string> {
  const identifiers = new Map<string, string>()
  for (const {id, ids} of entities.values()) {
    for (const [database, value] of Object.entries(ids)) {
      const plain = value.toLowerCase()
      identifiers.set(plain.includes(':') || database === 'ensembl' || database === 'mirbase' ? plain : `${database}:${plain}`, id)
    }
  }
  return identifiers
}

function memberTable(entities: ReadonlyMap<string, Entity>): Map<string, string[]> {
  const members = new Map<string, string[]>()
  for (const {id, parents} of entities.values()) for (const parent of parents) members.set(parent, [...(members.get(parent) ?? []), id])
  return members
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
