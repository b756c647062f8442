export {contrastOf, type DesignContrast} from './contrast.js'
export {contrastsFit} from './contrasts-fit.js'
export {type Design, type DesignOptions, type DesignSheet, parseDesign} from './design.js'
export {type DuplicateCorrelation, duplicateCorrelation} from './duplicate-correlation.js'
export {
  type EBayesOptions,
  eBayes,
  type ModeratedFit,
  priorSummary,
  type TopRow,
  type TopTableOptions,
  topTable,
} from './empirical-bayes.js'
export {type Formula, parseFormula} from './formula.js'
export {
  type CompetitiveRow,
  competitiveSetTest,
  type GeneSet,
  type IndexedSet,
  indexSets,
  type RotationOptions,
  type RotationRow,
  rotationSetTest,
  type SampleScores,
  type SetRow,
  sampleSetScores,
} from './gene-sets.js'
export {type ImportColumns, type ImportDesign, importDesign, importNote, importRatio} from './import-ratio.js'
export {type LinearFit, type LinearModelOptions, lmFit} from './linear-model.js'
export {checkCounts, columnSums, type ExpressionMatrix, expressionMatrix, rowMeans, selectGenes, selectSamples} from './matrix.js'
export {
  countsPerMillion,
  effectiveLibrarySizes,
  type FilterOptions,
  filterByExpression,
  leverages,
  logCountsPerMillion,
  type TmmOptions,
  tmmFactors,
} from './normalise.js'
export {type PermutationOptions, type PermutationResult, type PermutationRow, permutationSetTest} from './permutation.js'
export {detectableShift, type PowerNote, powerNote, tTestPower} from './power.js'
export {compareUnreplicated, type UnreplicatedResult, type UnreplicatedRow} from './unreplicated.js'
export type {VariancePrior} from './variance-prior.js'
export {type VoomOptions, type VoomResult, voom} from './voom.js'
export {type BlockedVoomResult, blockedVoom} from './voom-blocks.js'
