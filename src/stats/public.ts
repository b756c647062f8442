/**
 * The public names of stats: random streams, estimates with their errors, tests and multiple testing.
 */
export {percentileInterval} from './bootstrap.js'
export {binomialStandardError, quantile, standardError, weightedMean, weightedQuantile, wilsonInterval} from './estimate.js'
export {lowess} from './lowess.js'
export {benjaminiHochberg} from './multiple-testing.js'
export {normalTwoSided} from './normal.js'
export {mcnemarExact} from './paired.js'
export {type RandomStream, randomStream, shuffled} from './random.js'
export {auroc} from './ranking.js'
export {chiSquareUpperTail, fUpperTail, tTwoSided} from './tails.js'
