import {type Entity, isDisputed, type Knowledge, statementById} from '#knowledge'
import {
  addImportModules,
  assembleGraph,
  type ContextQuery,
  type Edge,
  gradeContext,
  isOfContext,
  type Match,
  matches,
  precedence,
  responseNodes,
} from '#network'
import {type ArrowShape, arrowShape, type CellLayout, layoutTall, layoutWide, orderZones, type Zone} from './cell-layout.js'
import {entityId} from './map-layout.js'

/** What an entity is, in the words of a legend. */
export type EntityKind = 'miRNA' | 'lncRNA' | 'other RNA' | 'gene' | 'metabolite' | 'process' | 'drug' | 'condition' | 'fate'

/** A box on the map: one entity, or many of one kind where the whole would be too much to draw. */
export interface MapBox {
  readonly id: string
  /** Entity behind the box; of a group, its first member. */
  readonly entity: string
  readonly name: string
  readonly kind: EntityKind
  readonly zone: Zone
  readonly x: number
  readonly y: number
  readonly width: number
  readonly mitochondrial: boolean
  /** Encoded in mitochondrial DNA. */
  readonly mtDna: boolean
  /** Of a group: ids of its members. */
  readonly group?: readonly string[]
}

/** An arrow of the map with its shape. */
export interface MapArrow extends ArrowShape {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly sign: 1 | -1
  readonly match: Match
  /** Weight in this context, in (0, 1]. */
  readonly weight: number
  readonly statements: readonly string[]
  /** How each of them matches the context. */
  readonly matches: Readonly<Record<string, Match>>
  readonly mechanisms: readonly string[]
  readonly contested: boolean
  readonly disputed: boolean
  readonly latent: boolean
}

/** How much is drawn: what was stated for this very context and its best ways to the response; also what is borrowed; everything. */
export type MapLevel = 'context' | 'borrowed' | 'all'

export interface CellMapQuestion {
  readonly context: ContextQuery
  readonly level?: MapLevel
  /** Entities drawn in any case, with their arrows and their best way to the response. */
  readonly include?: readonly string[]
  /** Entities drawn like those only where the map would not show them anyway: looking at something moves nothing. */
  readonly ensure?: readonly string[]
  /** `tall`: for narrow pages. */
  readonly shape?: 'wide' | 'tall'
}

export interface CellMap {
  readonly boxes: readonly MapBox[]
  readonly arrows: readonly MapArrow[]
  readonly outlines: Omit<CellLayout, 'places'>
  /** Boxes stand for many entities because there would be more than `maxEdges` arrows. */
  readonly coarse: boolean
  /** Statements drawn, by how they match, and those that reach the context in all. */
  readonly counts: Readonly<Record<Match, number>> & {readonly reaching: number}
}

/** More arrows than this are drawn between groups. */
const maxEdges = 330

/** The map of a context as plain data: boxes placed in the part of the cell where they act, arrows with their evidence. */
export function cellMap(knowledge: Knowledge, question: CellMapQuestion): CellMap {
  const {context, level = 'context', include = [], ensure = [], shape = 'wide'} = question
  const whole = addImportModules(assembleGraph(knowledge, context), knowledge)
  const plain = chooseEdges(whole.edges, level, include)
  const drawn = new Set(plain.flatMap(({subject, object}) => [entityId(subject), entityId(object)]))
  const absent = ensure.filter((id) => !drawn.has(id))
  const edges = absent.length > 0 ? chooseEdges(whole.edges, level, [...include, ...absent]) : plain
  const extra = [...include, ...absent].filter((id) => knowledge.entities.has(id))
  const coarse = edges.length > maxEdges
  const boxOf = coarse ? groups(edges, knowledge) : new Map<string, string>()
  const links = mergeArrows(edges, boxOf, knowledge, context)
  const ids = [...new Set([...links.flatMap(({from, to}) => [from, to]), ...extra.map((id) => boxOf.get(id) ?? id)])]
  const present = new Set(ids)
  const zoneOf = (id: string): Zone =>
    id.startsWith('group:') ? (id.split(':')[1] as Zone) : present.has(`${id}@matrix`) ? 'cytoplasm' : zoneOfEntity(knowledge, id)
  const rows = orderZones(ids, zoneOf, links)
  const {places, ...outlines} = shape === 'wide' ? layoutWide(rows) : layoutTall(rows)
  const placeOf = new Map(places.map((place) => [place.id, place]))
  const members = new Map<string, string[]>()
  for (const [id, group] of boxOf) members.set(group, [...(members.get(group) ?? []), id])
  const fans = new Map<string, number>()
  const fan = (id: string) => {
    fans.set(id, (fans.get(id) ?? 0) + 1)
    return fans.get(id)! + 1
  }
  return {
    boxes: places.map(({id, zone, x, y, width}) => {
      const group = members.get(id)
      const entity = group?.[0] ?? entityId(id)
      const kind = kindOf(knowledge.entities.get(entity))
      const found = knowledge.entities.get(entity)
      return {
        id,
        entity,
        name: group
          ? `${group.length} ${plural[kind]}`
          : `${(found?.name ?? entity).replace(/^hsa-/, '')}${id.endsWith('@matrix') ? ' in matrix' : ''}`,
        kind,
        zone,
        x,
        y,
        width,
        mitochondrial: found?.mitochondrial === true,
        mtDna: found?.origin === 'mtDNA',
        ...(group ? {group: group.sort()} : {}),
      }
    }),
    arrows: links.map((link) => ({...link, ...arrowShape(placeOf.get(link.from)!, placeOf.get(link.to)!, fan(link.to))})),
    outlines,
    coarse,
    counts: countStatements(edges, whole.edges),
  }
}

function countStatements(drawn: readonly Edge[], all: readonly Edge[]): CellMap['counts'] {
  const of = (match: Match) => new Set(drawn.filter((edge) => edge.match === match).flatMap(({statements}) => statements)).size
  return {
    ...(Object.fromEntries(matches.map((match) => [match, of(match)])) as Record<Match, number>),
    reaching: new Set(all.flatMap(({statements}) => statements)).size,
  }
}

function chooseEdges(all: readonly Edge[], level: MapLevel, include: readonly string[]): readonly Edge[] {
  if (level === 'all') return all
  const chosen = new Set(all.filter((edge) => isOfContext(edge) || edge.latent || (level === 'borrowed' && edge.match === 'borrowed')))
  const wanted = new Set(include)
  for (const edge of all) {
    const touches = wanted.has(entityId(edge.subject)) || wanted.has(entityId(edge.object))
    if (touches && edge.match !== 'textbook') chosen.add(edge)
  }
  const next = waysToResponse(all)
  for (const start of [...[...chosen].map(({object}) => object), ...include]) {
    let at = start
    for (let step = next.get(at); step !== undefined && !chosen.has(step); step = next.get(at)) {
      chosen.add(step)
      at = step.object
    }
  }
  return all.filter((edge) => chosen.has(edge))
}

/** For every node, the first edge of its best way to the response: few edges, well supported (cost 1 + ½(1 − weight) each). */
function waysToResponse(edges: readonly Edge[]): Map<string, Edge> {
  const into = new Map<string, Edge[]>()
  for (const edge of edges) into.set(edge.object, [...(into.get(edge.object) ?? []), edge])
  const cost = new Map<string, number>(responseNodes.map((id) => [id, 0]))
  const next = new Map<string, Edge>()
  const waiting = new Set<string>(responseNodes)
  while (waiting.size > 0) {
    const at = [...waiting].reduce((best, id) => (cost.get(id)! < cost.get(best)! ? id : best))
    waiting.delete(at)
    for (const edge of into.get(at) ?? []) {
      const through = cost.get(at)! + 1 + (1 - edge.weight) / 2
      if (through >= (cost.get(edge.subject) ?? Number.POSITIVE_INFINITY)) continue
      cost.set(edge.subject, through)
      next.set(edge.subject, edge)
      waiting.add(edge.subject)
    }
  }
  return next
}

/** Entities that share zone and kind become one box; processes and fates stay themselves. Node id → id of its group. */
function groups(edges: readonly Edge[], knowledge: Knowledge): Map<string, string> {
  const members = new Map<string, string[]>()
  for (const id of new Set(edges.flatMap(({subject, object}) => [subject, object]))) {
    const kind = kindOf(knowledge.entities.get(entityId(id)))
    if (kind === 'process' || kind === 'fate' || kind === 'condition') continue
    const group = `group:${zoneOfEntity(knowledge, id)}:${kind}`
    members.set(group, [...(members.get(group) ?? []), id])
  }
  return new Map([...members].flatMap(([group, ids]) => (ids.length > 1 ? ids.map((id) => [id, group] as const) : [])))
}

type Link = Omit<MapArrow, keyof ArrowShape>

/** Edges as arrows; those that fall together between the same two boxes become one for each sign. */
function mergeArrows(edges: readonly Edge[], boxOf: ReadonlyMap<string, string>, knowledge: Knowledge, context: ContextQuery): Link[] {
  const merged = new Map<string, Link>()
  for (const edge of edges) {
    const from = boxOf.get(edge.subject) ?? edge.subject
    const to = boxOf.get(edge.object) ?? edge.object
    if (from === to) continue
    const id = `${from} ${edge.sign === 1 ? '→' : '⊣'} ${to}`
    const before = merged.get(id)
    const found = edge.statements.flatMap((statement) => statementById(knowledge, statement) ?? [])
    merged.set(id, {
      id,
      from,
      to,
      sign: edge.sign,
      match: before === undefined ? edge.match : better(before.match, edge.match),
      weight: Math.max(before?.weight ?? 0, edge.weight),
      statements: [...new Set([...(before?.statements ?? []), ...edge.statements])],
      matches: {
        ...before?.matches,
        ...Object.fromEntries(
          found.map((item) => [item.id, item.kind === 'mechanism' ? gradeContext(item, context, knowledge).match : edge.match]),
        ),
      },
      mechanisms: [
        ...new Set([...(before?.mechanisms ?? []), ...found.flatMap((item) => (item.kind === 'mechanism' ? [item.mechanismClass] : []))]),
      ],
      contested: (before?.contested ?? false) || edge.contested,
      disputed: (before?.disputed ?? false) || found.some(isDisputed),
      latent: (before?.latent ?? true) && edge.latent === true,
    })
  }
  return [...merged.values()]
}

const better = (a: Match, b: Match): Match => (precedence({match: a}) >= precedence({match: b}) ? a : b)

const plural: Readonly<Record<EntityKind, string>> = {
  miRNA: 'miRNAs',
  lncRNA: 'lncRNAs',
  'other RNA': 'other RNAs',
  gene: 'genes',
  metabolite: 'metabolites',
  process: 'processes',
  drug: 'drugs',
  condition: 'conditions',
  fate: 'fates',
}

function kindOf(entity: Entity | undefined): EntityKind {
  switch (entity?.type) {
    case 'miRNA':
    case 'pre-miRNA':
      return 'miRNA'
    case 'lncRNA':
      return 'lncRNA'
    case 'circRNA':
    case 'tRNA-fragment':
    case 'snoRNA':
    case 'RNA':
      return 'other RNA'
    case 'drug':
    case 'drug-class':
    case 'nanomedicine':
    case 'biological':
      return 'drug'
    case 'metabolite':
      return 'metabolite'
    case 'condition':
      return 'condition'
    case 'phenotype':
      return 'fate'
    case 'process':
    case 'structure':
      return 'process'
    case 'gene':
    case 'complex':
    case undefined:
      return 'gene'
    default:
      return entity!.type satisfies never
  }
}

function zoneOfEntity(knowledge: Knowledge, id: string): Zone {
  if (id.endsWith('@matrix')) return 'matrix'
  const entity = knowledge.entities.get(id)
  const kind = kindOf(entity)
  if (kind === 'drug' || kind === 'condition') return 'given'
  if (kind === 'fate' || id === 'apoptosis') return 'fate'
  const where = entity?.acts[0]
  switch (where) {
    case 'nucleus':
      return 'nucleus'
    case 'extracellular':
    case 'plasma-membrane':
      return 'membrane'
    case 'outer-membrane':
      return 'outer'
    case 'intermembrane-space':
      return 'between'
    case 'inner-membrane':
      return 'inner'
    case 'matrix':
    case 'mitochondrion':
      return 'matrix'
    case 'cytoplasm':
    case 'lysosome':
    case 'unknown':
    case undefined:
      return 'cytoplasm'
    default:
      return where satisfies never
  }
}
