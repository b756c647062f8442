/**
 * Expression: tables of measured genes: read, check, normalise, compare, and set a model by a sample.
 * Knows tables and statistics; touches no files (text or bytes are handed in).
 */

export {type Beside, inspectBeside} from './beside.js'
export type {TableKind} from './change-columns.js'
export {type Flag, type FlagName, flagKinds, parseAccepted, refuse} from './flags.js'
export {type Contrast, groupColumn, inspectGroups, levelsOf, parseContrast, type Side} from './groups.js'
export {type MatrixFormat, readHead, type TableHead} from './head.js'
export {ensemblOf, type Placement, placeRows, type RnaClass} from './place.js'
export {type MeasuredTable, type PrepareOptions, prepareScanned, prepareTable} from './prepare.js'
export {type ProcessSet, processSets} from './process-sets.js'
export {density, logged, type PrincipalComponents, principalComponents} from './quality.js'
export {
  type ChangeTable,
  type MeasuredChange,
  type ReadChangesOptions,
  readChanges,
} from './read-changes.js'
export {correlations, inspectRelations} from './relations.js'
export {readSampleSheet, type SampleSheet, sheetColumn} from './sample-sheet.js'
export {type NumericTable, readHeadOf, type ScanOptions, scanTable} from './scan.js'
export {
  type BlockedVoomResult,
  blockedVoom,
  type CompetitiveRow,
  checkCounts,
  columnSums,
  compareUnreplicated,
  competitiveSetTest,
  contrastOf,
  contrastsFit,
  countsPerMillion,
  type Design,
  type DesignContrast,
  type DesignOptions,
  type DesignSheet,
  type DuplicateCorrelation,
  detectableShift,
  duplicateCorrelation,
  type EBayesOptions,
  type ExpressionMatrix,
  eBayes,
  effectiveLibrarySizes,
  expressionMatrix,
  type FilterOptions,
  type Formula,
  filterByExpression,
  type GeneSet,
  type ImportColumns,
  type ImportDesign,
  type IndexedSet,
  importDesign,
  importNote,
  importRatio,
  indexSets,
  type LinearFit,
  type LinearModelOptions,
  leverages,
  lmFit,
  logCountsPerMillion,
  type ModeratedFit,
  type PermutationOptions,
  type PermutationResult,
  type PermutationRow,
  type PowerNote,
  parseDesign,
  parseFormula,
  permutationSetTest,
  powerNote,
  priorSummary,
  type RotationOptions,
  type RotationRow,
  rotationSetTest,
  rowMeans,
  type SampleScores,
  type SetRow,
  sampleSetScores,
  selectGenes,
  selectSamples,
  type TmmOptions,
  type TopRow,
  type TopTableOptions,
  tmmFactors,
  topTable,
  tTestPower,
  type UnreplicatedResult,
  type UnreplicatedRow,
  type VariancePrior,
  type VoomOptions,
  type VoomResult,
  voom,
} from './statistics/index.js'
export {type Delimiter, decodeText, parseTable, type TextTable} from './table.js'
export {type MixedRows, mixedRows, type Profile, profileOf, type Unit} from './units.js'
