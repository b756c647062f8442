import type {Knowledge, Reading, Statement} from './types.js'

/**
 * The knowledge as models take it: the statements of one reading (those that belong to both, and those of this one) without those
 * that rest on retracted works alone, which are kept and shown but carry nothing.
 *
 * @param knowledge - in both readings
 * @param reading - `corrected`: what the sources say; `as-printed`: what the review prints
 * @returns a knowledge with fewer statements and the same entities
 * @example
 * readingOf(knowledge, 'corrected').entities === knowledge.entities // → true
 */
export function readingOf(knowledge: Knowledge, reading: Reading): Knowledge {
  return {
    ...knowledge,
    statements: knowledge.statements.filter(
      (statement) => (statement.reading === undefined || statement.reading === reading) && !isRetracted(knowledge, statement),
    ),
  }
}

/** Whether every work that a statement cites was retracted. */
export function isRetracted({references}: Knowledge, statement: Statement): boolean {
  return statement.references.length > 0 && statement.references.every((key) => references.get(key)?.notice === 'retracted')
}
