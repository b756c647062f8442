import {type Knowledge, referencesOf, workKeysOf} from '#knowledge'
import type {BenchmarkQuestion} from './questions.js'

/** Which rows are of one paper, and what of the knowledge is that paper. */
export interface Papers {
  /** Number of the paper of each row, from 0. A row without a key is a paper of its own. */
  readonly clusters: Int32Array
  readonly count: number
  /** References of the knowledge that are the row's own paper. */
  readonly hidden: readonly ReadonlySet<string>[]
}

/** Rows are of one paper when they share a key, or keys of one reference of the knowledge. */
export function papersOf(knowledge: Knowledge, rows: readonly BenchmarkQuestion[]): Papers {
  const parent = new Map<string, string>()
  const root = (key: string): string => {
    let at = key
    for (let up = parent.get(at); up !== undefined && up !== at; up = parent.get(at)) at = up
    return at
  }
  const join = (keys: readonly string[]) => {
    for (const key of keys) {
      if (!parent.has(key)) parent.set(key, key)
      parent.set(root(key), root(keys[0]!))
    }
  }
  for (const reference of knowledge.references.values()) join(workKeysOf(reference))
  rows.forEach(({paper}, i) => {
    join(paper.length > 0 ? paper : [`row:${i}`])
  })
  const numbers = new Map<string, number>()
  const clusters = Int32Array.from(rows, ({paper}, i) => {
    const key = root(paper[0] ?? `row:${i}`)
    if (!numbers.has(key)) numbers.set(key, numbers.size)
    return numbers.get(key)!
  })
  // All keys that any row of the paper names count for each of its rows.
  const keys: string[][] = Array.from({length: numbers.size}, () => [])
  rows.forEach(({paper}, i) => {
    keys[clusters[i]!]!.push(...paper)
  })
  const hidden = keys.map((of) => referencesOf(knowledge, of))
  return {clusters, count: numbers.size, hidden: rows.map((_, i) => hidden[clusters[i]!]!)}
}
