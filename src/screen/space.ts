import {nearest, notFound, UserError} from '#errors'
import type {Change, Entity, Knowledge, Sign} from '#knowledge'
import {type ContextQuery, downstream, type Graph, gradeDisease, gradeDrug, plainId, responseNodes, upstream} from '#network'
import {prepareContext} from '#prediction'
import {modalityOf} from './interventions.js'

/** One point of a screen: up to three changes made together. */
export type Combination = readonly Change[]

/** A name of a combination that does not depend on the order of its changes. */
export const keyOf = (combination: Combination): string =>
  combination
    .map(({entity, sign}) => `${entity}=${sign}`)
    .sort()
    .join('+')

/** Combinations of the same entities together: they share one model. Within a combination, changes are in the order of their ids. */
export function blocksOf(combinations: readonly Combination[]): Combination[][] {
  const blocks = new Map<string, Map<string, Combination>>()
  for (const combination of combinations) {
    const sorted = [...combination].sort((a, b) => (a.entity < b.entity ? -1 : 1))
    const entities = sorted.map(({entity}) => entity).join('+')
    const block = blocks.get(entities) ?? new Map<string, Combination>()
    blocks.set(entities, block.set(keyOf(sorted), sorted))
  }
  return [...blocks.values()].map((block) => [...block.values()])
}

/**
 * What could be changed in a context: everything with a way to make it and a way to the response, drawn from the whole
 * graph; the drug and the conditions of the context are not.
 *
 * @param knowledge - in one reading
 * @param context - looked up by `contextOf`
 * @returns changes of entities, each with a way to make it
 * @example
 * candidates(knowledge, contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})).some(({entity}) => entity === 'FIS1') // → true
 */
export function candidates(knowledge: Knowledge, context: ContextQuery): Change[] {
  const {whole} = prepareContext(knowledge, {context, clamped: []})
  return singleChanges(whole, knowledge, context)
}

/**
 * Those candidates that curated statements speak of near this context: of the disease, a broader, narrower or neighbouring
 * one, or of the drug or its class, or of no disease and no drug in particular. The textbook alone does not count.
 *
 * @param knowledge - in one reading
 * @param context - looked up by `contextOf`
 * @param all - as `candidates` gives them
 * @returns some of `all`, in their order
 * @example
 * const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
 * const all = candidates(knowledge, context)
 * nearCandidates(knowledge, context, all).length < all.length // → true
 */
export function nearCandidates(knowledge: Knowledge, context: ContextQuery, all: readonly Change[]): Change[] {
  const near = new Set<string>()
  for (const statement of knowledge.statements) {
    if (statement.kind === 'fact' || (statement.kind === 'mechanism' && statement.textbook)) continue
    const disease = gradeDisease(statement.context.disease, context.disease, knowledge.diseases)
    const drug = gradeDrug(statement.context.drug, context.drug, knowledge.entities)
    const isNear =
      ['exact', 'lineage', 'related'].includes(disease) ||
      ['exact', 'lineage'].includes(drug) ||
      (disease === 'general' && drug === 'general')
    if (!isNear) continue
    for (const id of statement.kind === 'observation' ? statement.perturbation.map(({entity}) => entity) : [statement.subject]) near.add(id)
  }
  return all.filter(({entity}) => near.has(entity))
}

/** Entities of a graph that can be changed in the laboratory and that reach the response, each in the directions that can be made. */
export function singleChanges(graph: Graph, knowledge: Knowledge, context: {readonly drug?: string}): Change[] {
  const reaching = upstream(graph.edges, new Set(responseNodes))
  const ids = [...new Set(graph.edges.map(({subject}) => subject))].filter(
    (id) => reaching.has(id) && plainId(id) === id && id !== context.drug,
  )
  return ids
    .sort((a, b) => a.localeCompare(b, 'en'))
    .flatMap((id) => {
      const entity = knowledge.entities.get(id)
      return entity === undefined ? [] : directions(entity).map((sign): Change => ({entity: id, sign}))
    })
}

function directions(entity: Entity): Sign[] {
  return ([1, -1] as const).filter((sign) => modalityOf(entity, sign) !== 'none')
}

/**
 * All pairs of changes of two different entities.
 *
 * @param singles - changes
 * @returns combinations of two
 * @example
 * pairs([{entity: 'FIS1', sign: -1}, {entity: 'MFF', sign: -1}]).length // → 1
 */
export function pairs(singles: readonly Change[]): Combination[] {
  return singles.flatMap((a, i) => singles.slice(i + 1).flatMap((b) => (a.entity === b.entity ? [] : [[a, b]])))
}

/**
 * All triples over the entities named.
 *
 * @param singles - changes
 * @returns combinations of three
 * @example
 * triples(['A', 'B', 'C'].map((entity) => ({entity, sign: 1}))).length // → 1
 */
export function triples(singles: readonly Change[]): Combination[] {
  return singles.flatMap((a, i) =>
    singles
      .slice(i + 1)
      .flatMap((b, j) =>
        a.entity === b.entity
          ? []
          : singles.slice(i + j + 2).flatMap((c) => (c.entity === a.entity || c.entity === b.entity ? [] : [[a, b, c]])),
      ),
  )
}

/** The singles among `all` whose entity is named; a name that is none of them is refused with the nearest. */
export function chosenSingles(all: readonly Change[], ids: readonly string[], knowledge: Knowledge): Change[] {
  for (const id of ids) {
    if (all.some(({entity}) => entity === id)) continue
    const entity = knowledge.entities.get(id)
    if (entity && directions(entity).length === 0)
      throw new UserError(
        'invalid-input',
        `${entity.name} is a ${entity.type}, which cannot be changed directly; name an RNA, a gene or a compound that acts on it`,
      )
    throw notFound(
      'intervention that reaches drug response in this context',
      entity?.name ?? id,
      nearest(
        id,
        all.map((one) => one.entity),
      ),
    )
  }
  return all.filter(({entity}) => ids.includes(entity))
}

/** Whether an entity is one edge away from the response by a single statement: its rank is then read back from evidence. */
export function isReadBack(graph: Graph, id: string): boolean {
  return graph.edges.some(
    ({subject, object, statements}) => subject === id && (responseNodes as readonly string[]).includes(object) && statements.length === 1,
  )
}

/** Whether anything is known to act on it; give the whole graph, since a question's own model keeps no edge into what it changes. */
export function hasRegulators(graph: Graph, id: string): boolean {
  return graph.edges.some(({object}) => plainId(object) === id)
}

export function reachesResponse(graph: Graph, combination: Combination): boolean {
  const reached = downstream(graph.edges, new Set(combination.map(({entity}) => entity)))
  return responseNodes.some((id) => reached.has(id))
}
