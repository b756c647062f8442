/**
 * The public names of study: from tables of measured genes to what changed and what it means.
 */
export {type Comparison, isComparison, type ReadingOptions, readComparison, type StudyFile, type StudyTable} from './comparison.js'
export type {MeasuredRow} from './measured-row.js'
export type {Measurement, TableMeasurement, TestedRow} from './measurement.js'
export type {StudyNote} from './notes.js'
export {placedChanges, type Study, type StudyQuestion, study} from './study.js'
