import {type Entity, type Knowledge, resolveCellLine, resolveCondition, resolveDisease, resolveDrug, resolveEntity} from '#knowledge'

declare const lookedUp: unique symbol

/** An id that was found in the knowledge, so that nothing behind the door has to doubt it. */
export type Id<Kind extends 'disease' | 'drug' | 'condition' | 'cell-line' | 'entity'> = string & {readonly [lookedUp]: Kind}

/** A context as people write it: ids, names or aliases. What is absent is not restricted. */
export interface ContextNames {
  readonly disease?: string | undefined
  readonly drug?: string | undefined
  /** Default none. */
  readonly conditions?: readonly string[]
  readonly cellLine?: string | undefined
}

/** The context asked about, looked up. Absent fields are not restricted. Made by `contextOf`. */
export interface ContextQuery {
  readonly disease?: Id<'disease'>
  readonly drug?: Id<'drug'>
  readonly conditions: readonly Id<'condition'>[]
  readonly cellLine?: Id<'cell-line'>
}

/**
 * Looks a context up: whatever name of a disease, drug, condition or cell line is given, the same context comes out.
 *
 * @param knowledge - that the names are looked up in
 * @param names - ids, names or aliases; a context that was looked up before passes unchanged
 * @returns ids
 * @throws {UserError} `not-found` with the nearest names, or `ambiguous` with all that a name can mean
 * @example
 * contextOf(knowledge, {disease: 'tongue cancer', drug: 'CDDP'}) // → {disease: 'TSCC', drug: 'cisplatin', conditions: []}
 */
export function contextOf(knowledge: Knowledge, {disease, drug, conditions = [], cellLine}: ContextNames): ContextQuery {
  const found = conditions.map((name) => resolveCondition(knowledge, name).id as Id<'condition'>)
  return {
    ...(disease === undefined ? {} : {disease: resolveDisease(knowledge, disease).id as Id<'disease'>}),
    ...(drug === undefined ? {} : {drug: resolveDrug(knowledge, drug).id as Id<'drug'>}),
    conditions: [...new Set(found)],
    ...(cellLine === undefined ? {} : {cellLine: resolveCellLine(knowledge, cellLine).id as Id<'cell-line'>}),
  }
}

/**
 * Looks an entity up by its id, name or an alias; the context may settle a name that several share.
 *
 * @param knowledge - any
 * @param name - as people write it
 * @param context - looked up by `contextOf`
 * @returns the entity, with its `id`
 * @throws {UserError} as `contextOf` does
 * @example
 * entityOf(knowledge, 'mir2392', contextOf(knowledge, {})).id // → 'hsa-miR-2392'
 */
export function entityOf(knowledge: Knowledge, name: string, {disease, drug}: ContextQuery): Entity & {readonly id: Id<'entity'>} {
  return resolveEntity(knowledge, name, {disease, drug}) as Entity & {readonly id: Id<'entity'>}
}
