export {contrastOf, type DesignContrast} from './contrast.js'
export {contrastsFit} from './contrasts-fit.js'
export {type Design, type DesignOptions, type DesignSheet, parseDesign} from './design.js'
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
export type {VariancePrior} from './variance-prior.js'
export {type VoomOptions, type VoomResult, voom} from './voom.js'
