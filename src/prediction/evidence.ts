import {isDisputed, type Knowledge, statementById} from '#knowledge'
import {type Graph, gradeContext} from '#network'

/** Statements on the paths, counted. */
export interface Evidence {
  readonly exact: number
  readonly borrowed: number
  readonly textbook: number
  readonly contested: number
  readonly disputed: number
  /** Predicted sites, which are no evidence: counted only where the user asked for them. */
  readonly predicted?: number
}

export function countEvidence(graph: Graph, used: ReadonlySet<string>, knowledge: Knowledge): Evidence {
  const contested = new Set(graph.edges.filter((edge) => edge.contested).flatMap(({statements}) => statements))
  const counts = {exact: 0, borrowed: 0, textbook: 0, contested: 0, disputed: 0}
  const predicted = (knowledge.predicted?.sites ?? []).filter(({id}) => used.has(id)).length
  for (const id of used) {
    const statement = statementById(knowledge, id)
    if (statement === undefined) continue
    counts[statement.kind === 'mechanism' ? gradeContext(statement, graph.query, knowledge).match : 'exact']++
    if (contested.has(id)) counts.contested++
    if (isDisputed(statement)) counts.disputed++
  }
  return knowledge.predicted ? {...counts, predicted} : counts
}
