import type {Knowledge, Reading} from './types.js'

/** The knowledge with the statements of one reading: those that belong to both, and those of this one. */
export function readingOf(knowledge: Knowledge, reading: Reading): Knowledge {
  return {
    ...knowledge,
    statements: knowledge.statements.filter((statement) => statement.reading === undefined || statement.reading === reading),
  }
}
