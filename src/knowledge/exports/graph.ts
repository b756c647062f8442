import {confidenceOf} from '../confidence.js'
import {isDisputed} from '../conflicts.js'
import type {Entity, Knowledge, Mechanism} from '../types.js'
import {citationIds} from './curies.js'

/** The mechanisms as a directed graph with several edges between two nodes: what the graph formats write. */
export interface ExportGraph {
  readonly nodes: readonly Entity[]
  readonly edges: readonly ExportEdge[]
}

export interface ExportEdge {
  readonly mechanism: Mechanism
  readonly confidence: number
  readonly disputed: boolean
  /** `doi:…`, `pubmed:…` and `pmc:…`, or author and year where no identifier is verified. */
  readonly citations: readonly string[]
}

export function exportGraph(knowledge: Knowledge): ExportGraph {
  const mechanisms = knowledge.statements.filter((statement) => statement.kind === 'mechanism')
  const ids = new Set(mechanisms.flatMap(({subject, object}) => [subject, object]))
  return {
    nodes: [...ids].sort().map((id) => knowledge.entities.get(id) ?? bare(id)),
    edges: mechanisms.map((mechanism) => ({
      mechanism,
      confidence: confidenceOf(knowledge, mechanism).value,
      disputed: isDisputed(mechanism),
      citations: mechanism.references.flatMap((key) => citationIds(knowledge, key)),
    })),
  }
}

/** A node whose entity is not in the vocabulary (a pack may name one). */
function bare(id: string): Entity {
  return {id, type: 'gene', name: id, aliases: [], ambiguousAliases: [], acts: [], parents: [], ids: {}, place: {file: '', line: 0}}
}

/** Sentences on the statements a graph of mechanisms leaves out. */
export function graphLosses({statements}: Knowledge): string[] {
  const count = (kind: string): number => statements.filter((statement) => statement.kind === kind).length
  return [
    ...(count('observation') > 0 ? [`${count('observation')} observations are left out: the format holds causal edges only`] : []),
    ...(count('fact') > 0 ? [`${count('fact')} facts are left out: the format holds causal edges only`] : []),
  ]
}
