import type {Change, Sign} from '#knowledge'
import {type Edge, findPaths, type Graph, plainId, type SignedPath} from '#network'

export interface PathView {
  /** Effect of more of the entity on sensitivity to the drug. */
  readonly sign: Sign
  readonly nodes: readonly string[]
  readonly statements: readonly string[]
  /** Product of the edges' weights, in (0, 1]. */
  readonly score: number
  /** Its part of the response's change, negative where it pulls the other way; absent where no change was asked about. */
  readonly share?: number
  /** The edges of the path, compartment relays included. */
  readonly edges: readonly Edge[]
}

/** A path as users see it: compartment relays folded into their entity, each statement once. */
export function viewPath(path: SignedPath): PathView {
  const nodes = path.nodes.map(plainId).filter((id, i, all) => id !== all[i - 1])
  return {
    sign: path.sign,
    nodes,
    statements: [...new Set(path.edges.flatMap(({statements}) => statements))],
    score: path.score,
    edges: path.edges,
  }
}

/** Statements on the best ways (at most twelve edges) from a perturbation to each thing reported. */
export function statementsOnPaths(graph: Graph, perturbations: readonly Change[], goals: readonly string[]): Set<string> {
  const used = new Set<string>()
  for (const {entity} of perturbations) {
    for (const goal of goals) {
      for (const path of findPaths(graph, entity, new Set([goal]), {maxLength: 12, most: 12})) {
        for (const {statements} of path.edges) for (const id of statements) used.add(id)
      }
    }
  }
  return used
}
