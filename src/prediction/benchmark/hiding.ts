import {type Knowledge, withoutReferences, withoutStatements} from '#knowledge'
import type {Papers} from './papers.js'
import type {BenchmarkQuestion} from './questions.js'

/** What each row must not see. Rows of one key are left the same knowledge. */
export interface Hiding {
  readonly keyOf: (row: number) => string
  readonly leave: (knowledge: Knowledge, row: number) => Knowledge
}

export const hideNothing: Hiding = {keyOf: () => '', leave: (knowledge) => knowledge}

/** Everything of the row's own paper. */
export function hidePapers({hidden}: Papers): Hiding {
  return {
    keyOf: (row) => [...hidden[row]!].sort().join('\n'),
    leave: (knowledge, row) => withoutReferences(knowledge, hidden[row]!),
  }
}

/** Given statements, by row. */
export function hideStatements(hidden: readonly ReadonlySet<string>[]): Hiding {
  return {
    keyOf: (row) => [...hidden[row]!].sort().join('\n'),
    leave: (knowledge, row) => withoutStatements(knowledge, hidden[row]!),
  }
}

/** Rows with the knowledge that is left to them, so that each thing hidden is taken out once; rows of one context one after the other. */
export function* byWhatIsHidden(
  knowledge: Knowledge,
  questions: readonly BenchmarkQuestion[],
  rows: readonly number[],
  {keyOf, leave}: Hiding,
): Generator<{readonly left: Knowledge; readonly rows: readonly number[]}> {
  const groups = new Map<string, number[]>()
  const contexts = questions.map(({disease, drug, conditions, cellLine}) => JSON.stringify([disease, drug, conditions, cellLine]))
  const inContextOrder = [...rows].sort((a, b) => (contexts[a]! < contexts[b]! ? -1 : contexts[a]! > contexts[b]! ? 1 : a - b))
  for (const row of inContextOrder) {
    const key = keyOf(row)
    const held = groups.get(key)
    if (held) held.push(row)
    else groups.set(key, [row])
  }
  for (const of of groups.values()) yield {left: leave(knowledge, of[0]!), rows: of}
}
