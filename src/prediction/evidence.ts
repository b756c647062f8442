import {isDisputed, type Knowledge, statementById} from '#knowledge'
import {type Graph, gradeContext, type Match, matches} from '#network'

/**
 * Statements on the paths, counted by how they match the context, without overlap; those of them that are contested or disputed
 * are counted once more.
 */
export type Evidence = Readonly<Record<Match, number>> & {readonly contested: number; readonly disputed: number}

export function countEvidence(graph: Graph, used: ReadonlySet<string>, knowledge: Knowledge): Evidence {
  const contested = new Set(graph.edges.filter((edge) => edge.contested).flatMap(({statements}) => statements))
  const matchOf = new Map(graph.edges.flatMap(({statements, match}) => statements.map((id) => [id, match] as const)))
  const counts = Object.fromEntries(matches.map((match) => [match, 0])) as Record<Match, number>
  let [inConflict, disputed] = [0, 0]
  for (const id of used) {
    const statement = statementById(knowledge, id)
    counts[statement?.kind === 'mechanism' ? gradeContext(statement, graph.query, knowledge).match : (matchOf.get(id) ?? 'exact')]++
    if (statement === undefined) continue
    if (contested.has(id)) inConflict++
    if (isDisputed(statement)) disputed++
  }
  return {...counts, contested: inConflict, disputed}
}
