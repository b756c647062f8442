import {type Knowledge, statementById} from '#knowledge'
import {contestedProcesses, gradeContext, plainId, type SignedPath} from '#network'
import type {PreparedContext} from './prepare.js'

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
