import type {Knowledge} from '#knowledge'
import type {Edge, Graph} from './graph.js'

const matrixSuffix = '@matrix'

/** The share of an RNA that is in the mitochondrial matrix, as an entity of its own. */
export const inMatrix = (id: string) => `${id}${matrixSuffix}`

/** The entity behind a node of a graph: its compartment mark taken off. */
export const plainId = (id: string) => (id.endsWith(matrixSuffix) ? id.slice(0, -matrixSuffix.length) : id)

/**
 * Draws how nuclear-encoded miRNAs get made and get into the matrix.
 *
 * What a miRNA does in the matrix is done by the part of it that is there: present only while the RNA *and* its import are
 * on. What it does in the cytoplasm does not pass this gate. Every nuclear miRNA needs `mirna-biogenesis`. How lncRNAs get
 * in is not known, so they have no gate. Arrows cite the statements on import (or biogenesis) that the knowledge holds; where it holds
 * none, nothing is drawn.
 */
export function addImportModules(graph: Graph, knowledge: Knowledge): Graph {
  const about = (object: string) =>
    knowledge.statements.filter((statement) => statement.kind === 'mechanism' && statement.object === object).map(({id}) => id)
  const importStatements = about('import')
  const biogenesisStatements = about('mirna-biogenesis')
  const isNuclearMiRNA = (id: string) => {
    const entity = knowledge.entities.get(id)
    return entity?.type === 'miRNA' && entity.origin !== 'mtDNA'
  }
  const edges: Edge[] = []
  const gated = new Map<string, Set<string>>()
  for (const edge of graph.edges) {
    // That an RNA comes in by import is what the gate below says; the amount in the cell does not depend on it.
    if (edge.subject === 'import' && isNuclearMiRNA(edge.object)) continue
    if (edge.where !== 'matrix' || !isNuclearMiRNA(edge.subject) || importStatements.length === 0) {
      edges.push(edge)
      continue
    }
    gated.set(edge.subject, new Set([...(gated.get(edge.subject) ?? []), ...edge.statements]))
    edges.push({...edge, subject: inMatrix(edge.subject)})
  }
  for (const [id, statements] of gated) {
    const into = {object: inMatrix(id), sign: 1, match: 'textbook', weight: 1, where: 'matrix', contested: false, together: true} as const
    edges.push({...into, subject: id, statements: [...statements]}, {...into, subject: 'import', statements: importStatements})
  }
  if (biogenesisStatements.length > 0) {
    const miRNAs = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]).filter(isNuclearMiRNA))
    for (const id of miRNAs) {
      edges.push({
        subject: 'mirna-biogenesis',
        object: id,
        sign: 1,
        match: 'textbook',
        weight: 0.15,
        statements: biogenesisStatements,
        where: 'cytoplasm',
        contested: false,
      })
    }
  }
  return {...graph, edges}
}
