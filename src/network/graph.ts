import type {Compartment, Entity, Knowledge, Mechanism, Sign} from '#knowledge'
import type {ContextQuery} from './checked-context.js'
import {ancestors, gradeContext, isOfContext, isProcessToFate, type Match, precedence} from './context.js'

/** One signed arrow of a context, with every statement that carries it. */
export interface Edge {
  readonly subject: string
  readonly object: string
  readonly sign: Sign
  /** Best match among its statements. */
  readonly match: Match
  /** Its best statements are of a narrower disease than the one asked about. */
  readonly lentByChild?: boolean
  /** In (0, 1]: the largest weight among its statements, raised by independent ones. */
  readonly weight: number
  readonly statements: readonly string[]
  readonly where: Compartment
  /** An arrow of the other sign between the same two stands beside it. */
  readonly contested: boolean
  /** Of two contested arrows, how much more this one is drawn than its weight says. Default 1. */
  readonly trust?: number
  /** Stands for an observation whose mechanism is unknown; counted apart. */
  readonly latent?: boolean
  /** Suggested by a sequence alone: the chance, in (0, 1], that the two arrows (one of each sign) are there at all. */
  readonly predicted?: number
  /** All arrows into the object that say so are needed together (an RNA *and* its way into the matrix). */
  readonly together?: boolean
}

/** A curated statement that silenced a textbook (or borrowed) one in this context. */
export interface Override {
  readonly winner: readonly string[]
  readonly loser: readonly string[]
  readonly because: string
}

export interface Graph {
  readonly query: ContextQuery
  readonly edges: readonly Edge[]
  readonly overrides: readonly Override[]
  /** Conditions, drugs and compounds: off unless the question puts them in play. */
  readonly switches: ReadonlySet<string>
}

/** Where drug response is read. */
export const responseNodes = ['cell-death', 'growth-arrest'] as const

/** Processes whose effect on response differs between contexts; their sign is never carried over from another tissue. */
export function contestedProcesses(knowledge: Knowledge): Set<string> {
  const signs = new Map<string, Set<Sign>>()
  for (const statement of knowledge.statements) {
    if (statement.kind !== 'mechanism' || statement.textbook || !isProcessToFate(statement, knowledge)) continue
    signs.set(statement.subject, (signs.get(statement.subject) ?? new Set<Sign>()).add(statement.sign))
  }
  return new Set([...signs].filter(([, seen]) => seen.size > 1).map(([subject]) => subject))
}

export interface AssemblyOptions {
  /** Drugs and compounds in play besides the context's drug: what their class does, they do. */
  readonly compounds?: readonly string[]
  /** Statements to leave out. */
  readonly without?: ReadonlySet<string>
  /** Which rows of packs that do not name this context are taken in; default all. */
  readonly catalogue?: (row: Mechanism) => boolean
}

/**
 * Gathers the statements that reach a context into signed arrows: exact before borrowed before textbook. What a drug class
 * does is drawn for the drugs of that class which are in play.
 *
 * @param knowledge - in one reading
 * @param query - looked up by `contextOf`
 * @param options - statements left out, predicted sites
 * @returns nodes and signed, weighted edges, each with its statements
 * @example
 * assembleGraph(knowledge, contextOf(knowledge, {disease: 'TSCC'})).edges.length > 100 // → true
 */
export function assembleGraph(knowledge: Knowledge, query: ContextQuery, options: AssemblyOptions = {}): Graph {
  const contested = contestedProcesses(knowledge)
  const classMembers = membersInPlay(knowledge.entities, [...(query.drug ? [query.drug] : []), ...(options.compounds ?? [])])
  const groups = new Map<string, Carrier[]>()
  for (const statement of knowledge.statements) {
    if (statement.kind !== 'mechanism' || options.without?.has(statement.id)) continue
    const graded = gradeContext(statement, query, knowledge)
    const borrowsContestedSign =
      !statement.textbook &&
      isProcessToFate(statement, knowledge) &&
      contested.has(statement.subject) &&
      (graded.disease === 'related' || graded.disease === 'distant' || graded.disease === 'unrelated')
    if (graded.weight === 0 || borrowsContestedSign) continue
    if (graded.match === 'catalogue' && options.catalogue?.(statement) === false) continue
    const weight = graded.weight * auditFactor(statement)
    for (const subject of [statement.subject, ...(classMembers.get(statement.subject) ?? [])]) {
      if (subject === statement.object) continue
      const key = `${subject}\t${statement.object}`
      const carrier: Carrier = {statement, subject, match: graded.match, lentByChild: graded.lentByChild, weight}
      const group = groups.get(key)
      if (group) group.push(carrier)
      else groups.set(key, [carrier])
    }
  }
  const overrides: Override[] = []
  const edges = [...groups.values()].flatMap((carriers) => settlePair(carriers, overrides))
  edges.push(...predictedEdges(knowledge, edges))
  const switches = new Set([...knowledge.entities.values()].filter(({type}) => switchTypes.has(type)).map(({id}) => id))
  return overrideBorrowedSigns(overrideTextbookPaths({query, edges, overrides, switches}), contested)
}

/** Below the textbook: what a sequence suggests may not be there at all. */
const predictedWeight = 0.1

/** Two arrows for each predicted site, of which a model takes one or none: the sign is not known from a sequence. */
function predictedEdges(knowledge: Knowledge, edges: readonly Edge[]): Edge[] {
  const known = new Set(edges.map(({subject, object}) => `${subject}\t${object}`))
  return (knowledge.predicted?.sites ?? [])
    .filter(({subject, object}) => subject !== object && !known.has(`${subject}\t${object}`))
    .flatMap(({id, subject, object, weight}) =>
      ([1, -1] as const).map(
        (sign): Edge => ({
          subject,
          object,
          sign,
          match: 'predicted',
          weight: predictedWeight,
          statements: [id],
          where: 'matrix',
          contested: true,
          predicted: weight,
        }),
      ),
    )
}

const switchTypes: ReadonlySet<Entity['type']> = new Set(['condition', 'drug', 'drug-class', 'nanomedicine', 'biological'])

interface Carrier {
  readonly statement: Mechanism
  readonly subject: string
  readonly match: Match
  readonly lentByChild: boolean
  readonly weight: number
}

const certaintyFactor = {shown: 1, proposed: 0.7, may: 0.5} as const

function auditFactor(statement: Mechanism): number {
  const audit = {supported: 1, textbook: 1, imprecise: 0.8, 'not-seen': 0.85, 'internally-inconsistent': 0.5, contradicted: 0.5} as const
  // A corrected record says what the source says; its audit status is about the printed one.
  const trust = statement.reading === 'corrected' ? 1 : audit[statement.audit.status]
  return trust * certaintyFactor[statement.certainty]
}

/** One or two arrows for a pair: where both signs are claimed, the better-matched side wins; at the same level both stay, contested. */
function settlePair(carriers: readonly Carrier[], overrides: Override[]): Edge[] {
  const sides = ([1, -1] as const)
    .map((sign) => carriers.filter(({statement}) => statement.sign === sign))
    .filter((side) => side.length > 0)
  if (sides.length === 1) return [toEdge(sides[0]!, false)]
  const [a, b] = sides as [Carrier[], Carrier[]]
  const level = (side: readonly Carrier[]) => Math.max(...side.map(precedence))
  if (level(a) === level(b)) return [toEdge(a, true), toEdge(b, true)]
  const [winner, loser] = level(a) > level(b) ? [a, b] : [b, a]
  const ids = (side: readonly Carrier[]) => side.map(({statement}) => statement.id)
  overrides.push({
    winner: ids(winner),
    loser: ids(loser),
    because: 'opposite sign for the same pair; the better match to this context stands',
  })
  return [toEdge(winner, false)]
}

function toEdge(carriers: readonly Carrier[], contested: boolean): Edge {
  const best = [...carriers].sort((a, b) => precedence(b) - precedence(a) || b.weight - a.weight)
  const lead = best[0]!
  // Independent papers add up as independent chances of being right would: 1 − Π(1 − w). One paper counts once.
  const byPaper = new Map<string, number>()
  for (const {statement, weight} of best) {
    const paper = [...statement.references].sort().join('+') || statement.id
    byPaper.set(paper, Math.max(byPaper.get(paper) ?? 0, weight))
  }
  const joint = 1 - [...byPaper.values()].reduce((doubt, weight) => doubt * (1 - Math.min(weight, 0.999)), 1)
  return {
    subject: lead.subject,
    object: lead.statement.object,
    sign: lead.statement.sign,
    match: lead.match,
    ...(lead.lentByChild ? {lentByChild: true} : {}),
    weight: lead.match === 'textbook' ? lead.weight : Math.max(lead.weight, joint),
    statements: best.map(({statement}) => statement.id),
    where: lead.statement.where,
    contested,
  }
}

/**
 * A curated process → response statement of this context overrides textbook paths of the other sign from the same process:
 * their first arrow is taken out where every textbook path through it to the response contradicts the statement.
 */
function overrideTextbookPaths(graph: Graph): Graph {
  const overrides = [...graph.overrides]
  let edges = graph.edges
  const direct = edges.filter((edge) => isOfContext(edge) && edge.object === 'cell-death' && !edge.contested)
  for (const statement of direct) {
    const first = edges.filter((edge) => edge.subject === statement.subject && edge.match === 'textbook' && edge.object !== 'cell-death')
    for (const edge of first) {
      const signs = textbookSigns(edges, edge.object, 'cell-death', 5)
      if (signs.size === 0 || [...signs].some((sign) => sign * edge.sign === statement.sign)) continue
      edges = edges.filter((other) => other !== edge)
      overrides.push({
        winner: statement.statements,
        loser: edge.statements,
        because: 'the textbook path to drug response has the other sign than the statement of this context',
      })
    }
  }
  return {...graph, edges, overrides}
}

/**
 * A curated process → response statement of this context overrides what other contexts say of a disputed process that the first
 * one drives, where that would undo it: with OXPHOS said to protect here, the ROS it makes is not taken to kill because it did
 * so elsewhere.
 */
function overrideBorrowedSigns(graph: Graph, contested: ReadonlySet<string>): Graph {
  const overrides = [...graph.overrides]
  const toResponse = graph.edges.filter(({object}) => object === 'cell-death')
  const here = toResponse.filter((edge) => isOfContext(edge) && contested.has(edge.subject))
  const undone = toResponse.filter((edge) => {
    if ((edge.match !== 'borrowed' && edge.match !== 'catalogue') || !contested.has(edge.subject)) return false
    const against = here.find((statement) => {
      const link = graph.edges.find(({subject, object}) => subject === statement.subject && object === edge.subject)
      return link !== undefined && link.sign * edge.sign !== statement.sign && precedence(statement) > precedence(edge)
    })
    if (against === undefined) return false
    overrides.push({
      winner: against.statements,
      loser: edge.statements,
      because: 'borrowed from another context, where it would undo what a statement of this context says of the process before it',
    })
    return true
  })
  return {...graph, edges: graph.edges.filter((edge) => !undone.includes(edge)), overrides}
}

/** Signs of the simple textbook paths from one entity to another, up to a number of edges. */
function textbookSigns(edges: readonly Edge[], from: string, to: string, maxLength: number): Set<Sign> {
  const outgoing = new Map<string, Edge[]>()
  for (const edge of edges) if (edge.match === 'textbook') outgoing.set(edge.subject, [...(outgoing.get(edge.subject) ?? []), edge])
  const signs = new Set<Sign>()
  const walk = (at: string, sign: Sign, left: number, seen: ReadonlySet<string>) => {
    if (at === to) {
      signs.add(sign)
      return
    }
    if (left === 0 || signs.size === 2) return
    for (const edge of outgoing.get(at) ?? []) {
      if (!seen.has(edge.object)) walk(edge.object, (sign * edge.sign) as Sign, left - 1, new Set([...seen, edge.object]))
    }
  }
  walk(from, 1, maxLength, new Set([from]))
  return signs
}

/** Class → the drugs in play that belong to it. A class in play stands for itself. */
function membersInPlay(entities: ReadonlyMap<string, Entity>, inPlay: readonly string[]): Map<string, string[]> {
  const members = new Map<string, string[]>()
  for (const drug of new Set(inPlay)) {
    for (const above of ancestors(drug, entities)) members.set(above, [...(members.get(above) ?? []), drug])
  }
  return members
}
