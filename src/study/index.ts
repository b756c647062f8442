/**
 * Study: from tables of measured genes, or lists of changes, to what changed, where it stands in the knowledge, what the models
 * set by it say, and what reversing a change would do. Knows expression, predictions and the smallest of screens; prints nothing.
 */
export {type Comparison, isComparison, type ReadingOptions, readComparison, type StudyFile, type StudyTable} from './comparison.js'
export type {MeasuredRow} from './measured-row.js'
export {
  changedRows,
  type ImportMeasurement,
  type Measurement,
  type Method,
  type SetScore,
  type TableMeasurement,
  type TestedRow,
} from './measurement.js'
export {isMtncRna} from './mtncrna.js'
export type {StudyNote} from './notes.js'
export type {RankedRegulator} from './regulators.js'
export {placedChanges, type Study, type StudyInput, type StudyQuestion, study} from './study.js'
