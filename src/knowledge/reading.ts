import type {Knowledge, Reading, Statement} from './types.js'

/**
 * The knowledge as models take it: the statements of one reading (those that belong to both, and those of this one) without those
 * that rest on retracted works alone, which are kept and shown but carry nothing.
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
