/**
 * Stats: random streams, estimates with their errors, distributions, tests and multiple testing.
 * Knows numbers only: no genes, no models, no files.
 */

export {incompleteBeta, logIncompleteBeta} from './beta.js'
export {clusterBootstrap, percentileInterval} from './bootstrap.js'
export {binomialStandardError, mean, quantile, standardError, weightedMean, weightedQuantile, wilsonInterval} from './estimate.js'
export {digamma, logBeta, logGamma, logIncompleteGamma, tetragamma, trigamma, trigammaInverse} from './gamma.js'
export {type LogisticLine, logisticLine, logit} from './logistic.js'
export {lowess} from './lowess.js'
export {benjaminiHochberg} from './multiple-testing.js'
export {
  errorComplement,
  logNormalUpperTail,
  normalTwoSided,
  normalUpperQuantile,
  normalUpperQuantileLog,
  normalUpperTail,
} from './normal.js'
export {mcnemarExact, signFlipTest} from './paired.js'
export {philox2x32, type RandomStream, randomStream, shuffled} from './random.js'
export {ascending, auroc, type RiskPoint, type RocPoint, riskCoverage, riskCoverageArea, rocCurve} from './ranking.js'
export {
  chiSquareUpperTail,
  fDensity,
  fQuantile,
  fQuantileLog,
  fUpperTail,
  logFTails,
  logTTwoSided,
  tLowerTail,
  tTwoSided,
  tTwoSidedQuantile,
  tTwoSidedQuantileLog,
  tUpperTail,
} from './tails.js'
