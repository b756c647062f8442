import {type Knowledge, type Sign, statementById} from '#knowledge'
import {gradeContext, plainId, responseNodes, type SignedPath} from '#network'
import type {PreparedContext} from './prepare.js'

const response: ReadonlySet<string> = new Set(responseNodes)

/** What raises the response by one statement and lowers it by another, in whatever contexts: ROS, OXPHOS, fission, autophagy … */
export function contestedProcesses(knowledge: Knowledge): ReadonlySet<string> {
  const signs = new Map<string, Set<Sign>>()
  for (const statement of knowledge.statements) {
    if (statement.kind === 'mechanism' && response.has(statement.object))
      signs.set(statement.subject, (signs.get(statement.subject) ?? new Set<Sign>()).add(statement.sign))
  }
  return new Set([...signs].filter(([, seen]) => seen.size > 1).map(([id]) => id))
}

/**
 * Whether what a path says of the response is settled here: it runs through no contested process, or the arrow by which it
 * reaches the response is stated for this very context.
 */
export function isSettled(path: SignedPath | undefined, knowledge: Knowledge, {context}: PreparedContext): boolean {
  if (path === undefined) return false
  const contested = contestedProcesses(knowledge)
  if (!path.nodes.some((node) => contested.has(plainId(node)))) return true
  const last = path.edges[path.edges.length - 1]!
  return last.statements.some((id) => {
    const statement = statementById(knowledge, id)
    return statement?.kind === 'mechanism' && gradeContext(statement, context, knowledge).match === 'exact'
  })
}
