import type {Sign} from '#knowledge'
import type {Edge, Graph} from './graph.js'

/** A chain of arrows without a loop. */
export interface SignedPath {
  /** Effect of more of the first entity on the last: the product of the arrows' signs. */
  readonly sign: Sign
  readonly nodes: readonly string[]
  readonly edges: readonly Edge[]
  /** Product of the arrows' weights, in (0, 1]. */
  readonly score: number
}

export interface PathOptions {
  /** Most arrows in a path. Default 6. */
  readonly maxLength?: number
  /** Most paths returned, best first. Default 20. */
  readonly most?: number
}

/** Most partial paths looked at before the search says it stopped early. */
const searchLimit = 200_000

/**
 * The best signed simple paths from one entity to any of several, by the product of arrow weights (best-first search;
 * weights are at most 1, so the first to arrive is the best).
 *
 * @param graph - as `assembleGraph` gives it
 * @param from - id of an entity
 * @param to - ids of entities
 * @param options - `maxLength`: max number of edges (default 6); `most`: max number of paths (default 20)
 * @returns paths, best first; none: an empty list
 * @example
 * const graph = assembleGraph(knowledge, contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'}))
 * findPaths(graph, 'hsa-miR-2392', new Set(['cell-death']), {maxLength: 8}).every(({edges}) => edges.length <= 8) // → true
 */
export function findPaths(graph: Graph, from: string, to: ReadonlySet<string>, {maxLength = 6, most = 20}: PathOptions = {}): SignedPath[] {
  const outgoing = new Map<string, Edge[]>()
  for (const edge of graph.edges) outgoing.set(edge.subject, [...(outgoing.get(edge.subject) ?? []), edge])
  const steps = stepsTo(graph.edges, to)
  const found: SignedPath[] = []
  const queue = new BestFirst<SignedPath>()
  queue.push({sign: 1, nodes: [from], edges: [], score: 1}, 1)
  for (let looked = 0; looked < searchLimit; looked++) {
    const path = queue.pop()
    if (path === undefined || found.length >= most) break
    const last = path.nodes[path.nodes.length - 1]!
    if (path.edges.length > 0 && to.has(last)) {
      found.push(path)
      continue
    }
    for (const edge of outgoing.get(last) ?? []) {
      const needed = steps.get(edge.object)
      if (needed === undefined || path.edges.length + 1 + needed > maxLength || path.nodes.includes(edge.object)) continue
      const score = path.score * edge.weight
      queue.push({sign: (path.sign * edge.sign) as Sign, nodes: [...path.nodes, edge.object], edges: [...path.edges, edge], score}, score)
    }
  }
  return found
}

/** Fewest arrows from each entity to a target. */
function stepsTo(edges: readonly Edge[], to: ReadonlySet<string>): Map<string, number> {
  const incoming = new Map<string, string[]>()
  for (const {subject, object} of edges) incoming.set(object, [...(incoming.get(object) ?? []), subject])
  const steps = new Map<string, number>([...to].map((id) => [id, 0]))
  let frontier = [...to]
  for (let step = 1; frontier.length > 0; step++) {
    const next: string[] = []
    for (const id of frontier) {
      for (const subject of incoming.get(id) ?? []) {
        if (steps.has(subject)) continue
        steps.set(subject, step)
        next.push(subject)
      }
    }
    frontier = next
  }
  return steps
}

/** A binary heap: the highest score comes out first; equals in the order they went in. */
class BestFirst<T> {
  private readonly heap: {item: T; score: number; order: number}[] = []
  private count = 0

  push(item: T, score: number): void {
    const {heap} = this
    heap.push({item, score, order: this.count++})
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1
      if (!this.before(i, parent)) break
      this.swap(i, parent)
      i = parent
    }
  }

  pop(): T | undefined {
    const {heap} = this
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined) return undefined
    if (heap.length > 0) {
      heap[0] = last
      for (let i = 0; ; ) {
        const left = 2 * i + 1
        const right = left + 1
        let best = i
        if (left < heap.length && this.before(left, best)) best = left
        if (right < heap.length && this.before(right, best)) best = right
        if (best === i) break
        this.swap(i, best)
        i = best
      }
    }
    return top.item
  }

  private before(i: number, j: number): boolean {
    const a = this.heap[i]!
    const b = this.heap[j]!
    return a.score > b.score || (a.score === b.score && a.order < b.order)
  }

  private swap(i: number, j: number): void {
    const held = this.heap[i]!
    this.heap[i] = this.heap[j]!
    this.heap[j] = held
  }
}
