/**
 * Expression: tables of measured genes: read, check, normalise, compare, and set a model by a sample.
 * Knows tables and statistics; touches no files (text or bytes are handed in).
 */
export {type Flag, type FlagName, flagKinds, parseAccepted, refuse} from './flags.js'
export {type Contrast, groupColumn, inspectGroups, levelsOf, parseContrast, type Side} from './groups.js'
export {type MatrixFormat, readHead, type TableHead} from './head.js'
export {ensemblOf, type Placement, placeRows, type RnaClass} from './place.js'
export {type MeasuredTable, type PrepareOptions, prepareScanned, prepareTable} from './prepare.js'
export {density, logged, type PrincipalComponents, principalComponents} from './quality.js'
export {
  type ChangeTable,
  type MeasuredChange,
  type ReadChangesOptions,
  readChanges,
  type TableKind,
} from './read-changes.js'
export {correlations, inspectRelations} from './relations.js'
export {readSampleSheet, type SampleSheet, sheetColumn} from './sample-sheet.js'
export {type NumericTable, type ScanOptions, scanTable} from './scan.js'
export {
  checkCounts,
  columnSums,
  contrastOf,
  contrastsFit,
  countsPerMillion,
  type Design,
  type DesignContrast,
  type DesignOptions,
  type DesignSheet,
  type EBayesOptions,
  type ExpressionMatrix,
  eBayes,
  effectiveLibrarySizes,
  expressionMatrix,
  type FilterOptions,
  type Formula,
  filterByExpression,
  type LinearFit,
  type LinearModelOptions,
  lmFit,
  logCountsPerMillion,
  type ModeratedFit,
  parseDesign,
  parseFormula,
  priorSummary,
  rowMeans,
  selectGenes,
  selectSamples,
  type TmmOptions,
  type TopRow,
  type TopTableOptions,
  tmmFactors,
  topTable,
  type VariancePrior,
  type VoomOptions,
  type VoomResult,
  voom,
} from './statistics/index.js'
export {type Delimiter, decodeText, parseTable, type TextTable} from './table.js'
export {type MixedRows, mixedRows, type Profile, profileOf, type Unit} from './units.js'
