import {indexOf} from './index-of.js'
import type {Knowledge, Reference, Statement} from './types.js'
import {parseWorkKey, workKeysOf} from './work-keys.js'

const tables = new WeakMap<Knowledge['references'], ReadonlyMap<string, readonly string[]>>()

/** Reference keys by key of the work. */
function referencesByWork(references: ReadonlyMap<string, Reference>): ReadonlyMap<string, readonly string[]> {
  const held = tables.get(references)
  if (held) return held
  const table = new Map<string, string[]>()
  for (const reference of references.values())
    for (const key of workKeysOf(reference)) table.set(key, [...(table.get(key) ?? []), reference.key])
  tables.set(references, table)
  return table
}

/**
 * The references that are one of the works, under whatever key: a reference found by its DOI brings those that share its PubMed id.
 *
 * @param keys - DOIs, `pmid:N`, `pmcid:PMCN` in any spelling that `parseWorkKey` reads, or reference keys of the knowledge (`Fan2019`)
 */
export function referencesOf(knowledge: Knowledge, keys: Iterable<string>): ReadonlySet<string> {
  const byWork = referencesByWork(knowledge.references)
  const found = new Set<string>()
  const open = [...keys]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const work = parseWorkKey(key)
    const next = work === undefined ? [key] : (byWork.get(work) ?? [])
    for (const id of next) {
      const reference = knowledge.references.get(id)
      if (reference === undefined || found.has(id)) continue
      found.add(id)
      open.push(...workKeysOf(reference))
    }
  }
  return found
}

/**
 * The knowledge as if the works had never been read: every statement that cites one of them (alone or among others; curated or of
 * a pack) is gone, and so are the references, and links to what is gone. Names stay: they are vocabulary, not evidence.
 *
 * @param keys - as `referencesOf` takes them
 * @returns the same object where nothing cites the works
 */
export function without(knowledge: Knowledge, keys: Iterable<string>): Knowledge {
  return withoutReferences(knowledge, referencesOf(knowledge, keys))
}

/** `without` for references that are known already. */
export function withoutReferences(knowledge: Knowledge, hidden: ReadonlySet<string>): Knowledge {
  if (hidden.size === 0) return knowledge
  const {statementsByReference} = indexOf(knowledge)
  const gone = new Set([...hidden].flatMap((key) => (statementsByReference.get(key) ?? []).map(({id}) => id)))
  return {
    ...withoutStatements(knowledge, gone),
    references: new Map([...knowledge.references].filter(([key]) => !hidden.has(key))),
  }
}

/** The knowledge without some statements, by id, and without the links of others to them. */
export function withoutStatements(knowledge: Knowledge, gone: ReadonlySet<string>): Knowledge {
  if (gone.size === 0) return knowledge
  return {...knowledge, statements: knowledge.statements.filter(({id}) => !gone.has(id)).map((statement) => unlinked(statement, gone))}
}

function unlinked(statement: Statement, gone: ReadonlySet<string>): Statement {
  const supported = statement.kind === 'observation' && statement.supports.some((id) => gone.has(id))
  const paired = statement.counterpart !== undefined && gone.has(statement.counterpart)
  if (!supported && !paired) return statement
  const {counterpart, ...rest} = statement
  const kept = paired ? (rest as Statement) : statement
  return kept.kind === 'observation' ? {...kept, supports: kept.supports.filter((id) => !gone.has(id))} : kept
}
