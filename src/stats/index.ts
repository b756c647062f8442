/**
 * Stats: random streams, estimates with their errors, distributions, tests and multiple testing.
 * Knows numbers only: no genes, no models, no files.
 */
export {binomialStandardError, mean, quantile, standardError, weightedMean, weightedQuantile, wilsonInterval} from './estimate.js'
export {benjaminiHochberg} from './multiple-testing.js'
export {philox2x32, type RandomStream, randomStream, shuffled} from './random.js'
