import {ambiguous, nearest, notFound, UserError} from '#errors'
import {indexOf} from './index-of.js'
import {isWithdrawn, knownMirnas} from './mirna.js'
import {idsNamed, type NameIndex, plainName} from './names.js'
import {drugTypes} from './statement.js'
import {symbolClashes} from './symbol-clashes.generated.js'
import type {CellLine, Disease, Entity, EntityType, Knowledge} from './types.js'

/** What may settle a name that several entities share. Ids, not names. */
export interface NameContext {
  readonly types?: readonly EntityType[]
  readonly disease?: string | undefined
  readonly drug?: string | undefined
}

/**
 * The entity a name stands for: its id, name or an alias, whatever the case, punctuation and Greek letters; miRNAs in any
 * spelling and under the names of any miRBase release.
 *
 * @param knowledge - any
 * @param name - as people write it
 * @param context - `types` limits the search; `disease` and `drug` settle a shared name when just one of its owners has a statement
 *   there
 * @returns the entity, with its `id`
 * @throws {UserError} `not-found` with the nearest names, or `ambiguous` with all that the name can mean
 * @example
 * resolveEntity(knowledge, 'mir2392').id // → 'hsa-miR-2392'
 */
export function resolveEntity(knowledge: Knowledge, name: string, context: NameContext = {}): Entity {
  return resolveOfType(knowledge, name, 'entity', context)
}

/**
 * A drug, nanomedicine, biological or drug class by any of its names. Throws as `resolveEntity` does.
 *
 * @param knowledge - any
 * @param name - as people write it
 * @returns the entity, with its `id`
 * @throws {UserError} as `resolveEntity` does
 * @example
 * resolveDrug(knowledge, 'CDDP').id // → 'cisplatin'
 */
export function resolveDrug(knowledge: Knowledge, name: string): Entity {
  return resolveOfType(knowledge, name, 'drug', {types: drugTypes})
}

/** A condition such as hypoxia by any of its names. Throws as `resolveEntity` does. */
export function resolveCondition(knowledge: Knowledge, name: string): Entity {
  return resolveOfType(knowledge, name, 'condition', {types: ['condition']})
}

/**
 * A disease by its id, name or an alias. Throws as `resolveEntity` does.
 *
 * @param knowledge - any
 * @param name - as people write it
 * @returns the disease, with its `id`
 * @throws {UserError} as `resolveEntity` does
 * @example
 * resolveDisease(knowledge, 'tongue cancer').id // → 'TSCC'
 */
export function resolveDisease(knowledge: Knowledge, name: string): Disease {
  return resolveIn(knowledge.diseases, indexOf(knowledge).diseaseNames, 'disease', name)
}

/** A cell line by its id or an alias. Throws as `resolveEntity` does. */
export function resolveCellLine(knowledge: Knowledge, name: string): CellLine {
  return resolveIn(knowledge.cellLines, indexOf(knowledge).cellLineNames, 'cell line', name)
}

function resolveIn<T extends {readonly id: string; readonly name?: string; readonly aliases: readonly string[]}>(
  items: ReadonlyMap<string, T>,
  index: NameIndex,
  what: string,
  name: string,
): T {
  const ids = idsNamed(index, name.trim())
  if (ids.length === 1) return items.get(ids[0]!)!
  if (ids.length > 1) throw ambiguous(what, name, ids)
  throw nothingCalled(what, name, nearestNames(name, items.values()))
}

/** What a name leads to, without the search for similar names that an error message needs. */
export type NameLookup =
  | {readonly kind: 'found'; readonly entity: Entity}
  | {readonly kind: 'ambiguous'; readonly candidates: readonly string[]}
  | {readonly kind: 'unknown'}

/**
 * Looks a name or an identifier (`ENSG…`, `MIMAT…`, `HGNC:…`, `CHEBI:…`) up as `resolveEntity` does, in microseconds and without
 * throwing: for long lists, such as all the genes of an experiment.
 */
export function lookUpEntity(knowledge: Knowledge, name: string, context: NameContext = {}): NameLookup {
  const {entityNames, identifiers} = indexOf(knowledge)
  const isWanted = (id: string): boolean => context.types === undefined || context.types.includes(knowledge.entities.get(id)!.type)
  const wanted = name.trim()
  const all = idsNamed(entityNames, wanted)
  const others = all.length === 1 && !isWanted(all[0]!) ? idsNamed({...entityNames, ids: new Set()}, wanted) : all
  const ids = others.filter(isWanted)
  const rivals = context.types === undefined && isSharedName(entityNames, wanted) ? rivalsOf(wanted, ids, knowledge) : []
  if (ids.length === 1 && rivals.length === 0) return {kind: 'found', entity: knowledge.entities.get(ids[0]!)!}
  if (ids.length > 0) {
    const settled = ids.filter((id) => hasStatementIn(knowledge, id, context))
    return settled.length === 1
      ? {kind: 'found', entity: knowledge.entities.get(settled[0]!)!}
      : {kind: 'ambiguous', candidates: [...ids, ...rivals]}
  }
  const identified = all.length === 0 ? identifiers.get(wanted.toLowerCase().replace(/^(ens[a-z]*\d+)\.\d+$/, '$1')) : undefined
  return identified !== undefined && isWanted(identified) ? {kind: 'found', entity: knowledge.entities.get(identified)!} : {kind: 'unknown'}
}

function resolveOfType(knowledge: Knowledge, name: string, what: string, context: NameContext): Entity {
  const found = lookUpEntity(knowledge, name, context)
  switch (found.kind) {
    case 'found':
      return found.entity
    case 'ambiguous':
      throw ambiguous(what, name, found.candidates)
    case 'unknown': {
      const all = idsNamed(indexOf(knowledge).entityNames, name.trim())
      throw all.length > 0 ? wrongType(knowledge, name, what, all, context) : unknown(knowledge, name, what, context)
    }
    default:
      return found satisfies never
  }
}

/** Whether a name is nobody's own: it stands among ambiguous aliases only, and is no id letter for letter. */
function isSharedName(index: NameIndex, name: string): boolean {
  return !index.ids.has(name) && index.ambiguous.has(plainName(name)) && !index.plain.has(plainName(name))
}

let clashes: ReadonlyMap<string, readonly string[]> | undefined

/** Genes outside the knowledge that HGNC knows under this ambiguous alias. */
function rivalsOf(name: string, ids: readonly string[], knowledge: Knowledge): string[] {
  clashes ??= new Map(
    symbolClashes
      .split(' ')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [alias, symbols] = entry.split('>') as [string, string]
        return [plainName(alias), symbols.split('|')] as const
      }),
  )
  return (clashes.get(plainName(name)) ?? []).filter((symbol) => !ids.includes(symbol) && !knowledge.entities.has(symbol))
}

/** Whether a statement about the entity was made in the disease (or a broader or narrower one) and, where both say one, with the drug. */
function hasStatementIn(knowledge: Knowledge, id: string, {disease, drug}: NameContext): boolean {
  if (disease === undefined && drug === undefined) return false
  const {statementsByEntity, related} = indexOf(knowledge)
  return (statementsByEntity.get(id) ?? []).some(({context}) => {
    const sameDisease = disease !== undefined && context.disease !== undefined ? related('disease', disease, context.disease) : undefined
    const sameDrug = drug !== undefined && context.drug !== undefined ? related('drug', drug, context.drug) : undefined
    return sameDisease === undefined ? sameDrug === true : sameDisease && sameDrug !== false
  })
}

function wrongType(knowledge: Knowledge, name: string, what: string, ids: readonly string[], {types}: NameContext): UserError {
  const type = knowledge.entities.get(ids[0]!)!.type
  const items = [...knowledge.entities.values()].filter((entity) => types?.includes(entity.type))
  const candidates = nearestNames(name, items)
  const tail = candidates.length === 0 ? '' : `; did you mean ${candidates.map((candidate) => `'${candidate}'`).join(' or ')}?`
  return new UserError('not-found', `no ${what} is called '${name}': '${ids[0]}' is ${/^[aeiou]/i.test(type) ? 'an' : 'a'} ${type}${tail}`)
}

function unknown(knowledge: Knowledge, name: string, what: string, {types}: NameContext): UserError {
  const items = [...knowledge.entities.values()].filter((entity) => types === undefined || types.includes(entity.type))
  if (types !== undefined) return nothingCalled(what, name, nearestNames(name, items))
  const known = knownMirnas(name)
  if (known.length > 0) {
    const names = known.map((mirna) => mirna.name).join(' or ')
    return new UserError(
      'not-found',
      `no entity of the knowledge is called '${name}': it is a human miRNA (${names} in miRBase 22), but no statement is about it; see 'mitologic knowledge list' for those there are`,
    )
  }
  if (isWithdrawn(name))
    return new UserError(
      'not-found',
      `no entity is called '${name}': miRBase withdrew this name before release 22; write the name that stands in miRBase now`,
    )
  return nothingCalled(what, name, nearestNames(name, items))
}

/** Where nothing sounds alike, where to look. */
function nothingCalled(what: string, name: string, candidates: readonly string[]): UserError {
  const kind = what === 'disease' || what === 'drug' ? what : 'entity'
  const look =
    what === 'cell line' ? '(leave out --cell-line where the line is not known)' : `(see 'mitologic knowledge list --kind ${kind}')`
  return notFound(what, name, candidates, candidates.length === 0 ? look : '')
}

/** The names most like a wrong one, one per thing. */
function nearestNames(
  name: string,
  items: Iterable<{readonly id: string; readonly name?: string; readonly aliases: readonly string[]}>,
): string[] {
  const owner = new Map<string, string>()
  for (const item of items)
    for (const known of [item.id, item.id.replace(/^hsa-/, ''), item.name, ...item.aliases])
      if (known !== undefined && !owner.has(known)) owner.set(known, item.id)
  const seen = new Set<string>()
  return nearest(name, owner.keys(), 8)
    .filter((candidate) => {
      const id = owner.get(candidate)!
      return seen.has(id) ? false : seen.add(id)
    })
    .slice(0, 3)
}
