import {nearest, notFound, UserError} from '#errors'
import type {Change, Entity, Knowledge, Sign} from '#knowledge'
import {downstream, type Graph, plainId, responseNodes, upstream} from '#network'
import {modalityOf} from './interventions.js'

/** One point of a screen: up to three changes made together. */
export type Combination = readonly Change[]

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

/** All pairs of changes of two different entities. */
export function pairs(singles: readonly Change[]): Combination[] {
  return singles.flatMap((a, i) => singles.slice(i + 1).flatMap((b) => (a.entity === b.entity ? [] : [[a, b]])))
}

/** All triples over the entities named. */
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

/** Whether an entity is one arrow away from the response by a single statement: its rank is then read back from evidence. */
export function isReadBack(graph: Graph, id: string): boolean {
  return graph.edges.some(
    ({subject, object, statements}) => subject === id && (responseNodes as readonly string[]).includes(object) && statements.length === 1,
  )
}

export function hasRegulators(graph: Graph, id: string): boolean {
  return graph.edges.some(({object}) => object === id)
}

export function reachesResponse(graph: Graph, combination: Combination): boolean {
  const reached = downstream(graph.edges, new Set(combination.map(({entity}) => entity)))
  return responseNodes.some((id) => reached.has(id))
}

/** Refuses a space that would not end in reasonable time, saying how large it is and what to narrow. */
export function checkSize(combinations: number, most: number): void {
  if (combinations <= most) return
  throw new UserError(
    'too-large',
    `this space holds ${combinations.toLocaleString('en')} combinations, more than ${most.toLocaleString('en')} (some ${Math.ceil(combinations / 6000)} minutes on two cores); narrow it with --entities, or use screen plan, run and merge in shares`,
  )
}
