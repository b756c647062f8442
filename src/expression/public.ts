/**
 * The public names of expression: tables of measured genes: read, checked, normalised, compared.
 */
export type {FlagName} from './flags.js'
export {placeRows} from './place.js'
export {type MeasuredTable, prepareTable} from './prepare.js'
export {type MeasuredChange, readChanges} from './read-changes.js'
export {readSampleSheet, type SampleSheet} from './sample-sheet.js'
export {
  compareUnreplicated,
  contrastOf,
  contrastsFit,
  type Design,
  type ExpressionMatrix,
  eBayes,
  expressionMatrix,
  filterByExpression,
  lmFit,
  parseDesign,
  type TopRow,
  tmmFactors,
  topTable,
  voom,
} from './statistics/index.js'
export type {Unit} from './units.js'
