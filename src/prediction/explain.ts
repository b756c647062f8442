import {type Contradiction, contradictions, isDisputed, type Knowledge, type Statement} from '#knowledge'
import {type ContextQuery, findPaths, type Match, responseNodes} from '#network'
import {gradeStatement} from './match.js'
import {type PathView, viewPath} from './predict.js'
import {prepareContext} from './prepare.js'

export interface ExplainQuestion {
  readonly context: ContextQuery
  readonly entity: string
  readonly to?: string
  /** Most arrows in a path. Default 6. */
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
  readonly warnings: readonly string[]
}

/** What is known of an entity in a context, or of the ways from one entity to another, every arrow with its statements. */
export function explain(knowledge: Knowledge, {context, entity, to, maxLength = 6}: ExplainQuestion): Explanation {
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
  const warnings: string[] = []
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  if (to !== undefined && paths.length === 0)
    warnings.push(`no signed path of at most ${maxLength} arrows from ${name(entity)} to ${name(to)} in this context`)
  if (statements.length === 0) warnings.push(`no statement about ${name(entity)} reaches this context`)
  return {
    statements: statements.sort((a, b) => order(a) - order(b)),
    paths,
    contradictions: contradictionsAmong(knowledge, involved, entity, to),
    disputed: statements.filter(({statement}) => isDisputed(statement)).map(({statement}) => statement.id),
    warnings,
  }
}

function goalsOf(to: string | undefined): ReadonlySet<string> {
  return new Set(to === undefined || to === 'drug-response' ? responseNodes : [to])
}

const order = ({match, statement}: ExplainedStatement) =>
  ({exact: 0, borrowed: 1, textbook: 2})[match] * 3 + {mechanism: 0, observation: 1, fact: 2}[statement.kind]

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
  const {match, weight} = gradeStatement(statement, context, knowledge)
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
