/**
 * Expression: tables of measured genes: read, check, normalise, compare, and set a model by a sample.
 * Knows tables and statistics; touches no files (text or bytes are handed in).
 */
export {type ChangeTable, type MeasuredChange, type ReadChangesOptions, readChanges, type TableKind} from './read-changes.js'
export {type Delimiter, decodeText, parseTable, type TextTable} from './table.js'
