import {type Contradiction, contradictions, isDisputed, type Knowledge, type Statement} from '#knowledge'
import {
  type ContextNames,
  type ContextQuery,
  contextOf,
  entityOf,
  findPaths,
  gradeContext,
  type Match,
  matches,
  responseNodes,
} from '#network'
import type {Note} from './notes.js'
import {type PathView, viewPath} from './path-view.js'
import {prepareContext} from './prepare.js'

export interface ExplainQuestion {
  readonly context: ContextNames
  readonly entity: string
  readonly to?: string | undefined
  /** Max number of edges in a path. Default 6. */
  readonly maxLength?: number
}

/** A statement about the entity, with how well it fits the context. Observations are graded by their context alone. */
export interface ExplainedStatement {
  readonly statement: Statement
  readonly match: Match
}

export interface Explanation {
  readonly statements: readonly ExplainedStatement[]
  readonly paths: readonly PathView[]
  readonly contradictions: readonly Contradiction[]
  readonly disputed: readonly string[]
  readonly notes: readonly Note[]
}

/**
 * What is known of an entity in a context, or of the ways from one entity to another, every edge with its statements.
 *
 * @param knowledge - in one reading
 * @param question - names or ids
 * @returns statements with how well they fit, paths of both signs, contradictions, notes
 * @throws {UserError} a name that is unknown or ambiguous, with the candidates
 * @example
 * explain(knowledge, {context: {disease: 'TSCC'}, entity: 'miR-2392'}).statements.length > 0 // → true
 */
export function explain(knowledge: Knowledge, question: ExplainQuestion): Explanation {
  const {maxLength = 6} = question
  const context = contextOf(knowledge, question.context)
  const entity: string = entityOf(knowledge, question.entity, context).id
  const to: string | undefined = question.to === undefined ? undefined : entityOf(knowledge, question.to, context).id
  const prepared = prepareContext(knowledge, {context, clamped: [entity], asked: to ? [to] : []})
  const goals = goalsOf(to)
  const paths = findPaths(prepared.whole, entity, goals, {maxLength: maxLength + 2, most: 20})
    .map(viewPath)
    .filter(({nodes}) => nodes.length - 1 <= maxLength)
  const onPaths = new Set(paths.flatMap(({statements}) => statements))
  const about = knowledge.statements.filter((statement) =>
    to === undefined ? mentions(statement, entity) : onPaths.has(statement.id) || (mentions(statement, entity) && mentions(statement, to)),
  )
  const statements = about
    .map((statement) => ({statement, match: matchOf(statement, context, knowledge)}))
    .filter(({match}) => match !== undefined) as ExplainedStatement[]
  const involved = new Set([entity, ...(to ? [to] : []), ...paths.flatMap(({nodes}) => nodes)])
  const notes: Note[] = [
    ...(to !== undefined && paths.length === 0 ? [{kind: 'no-path-between', from: entity, to, maxLength} as const] : []),
    ...(statements.length === 0 ? [{kind: 'no-statement', entity} as const] : []),
  ]
  return {
    statements: statements.sort((a, b) => order(a) - order(b)),
    paths,
    contradictions: contradictionsAmong(knowledge, involved, entity, to),
    disputed: statements.filter(({statement}) => isDisputed(statement)).map(({statement}) => statement.id),
    notes,
  }
}

function goalsOf(to: string | undefined): ReadonlySet<string> {
  return new Set(to === undefined || to === 'drug-response' ? responseNodes : [to])
}

const order = ({match, statement}: ExplainedStatement) =>
  matches.indexOf(match) * 3 + {mechanism: 0, observation: 1, fact: 2}[statement.kind]

function mentions(statement: Statement, id: string): boolean {
  switch (statement.kind) {
    case 'mechanism':
      return statement.subject === id || statement.object === id
    case 'observation':
      return (
        statement.perturbation.some(({entity}) => entity === id) ||
        (statement.outcome.kind === 'change' ? statement.outcome.change.entity === id : id === 'drug-response')
      )
    case 'fact':
      return statement.subject === id
    default:
      return statement satisfies never
  }
}

function matchOf(statement: Statement, context: ContextQuery, knowledge: Knowledge): Match | undefined {
  const {match, weight} = gradeContext(statement, context, knowledge)
  return statement.kind !== 'mechanism' || weight > 0 ? match : undefined
}

/** Pairs of the answer on which statements of any context disagree in sign. */
function contradictionsAmong(knowledge: Knowledge, involved: ReadonlySet<string>, entity: string, to: string | undefined): Contradiction[] {
  return contradictions(knowledge).filter((group) =>
    to === undefined
      ? group.from === entity || group.to === entity
      : involved.has(group.from) && (involved.has(group.to) || group.to === 'drug-response'),
  )
}
