/**
 * Screen: interventions, the space of their combinations, and the ranking of what they do.
 * Knows predictions; reads and writes no files.
 */
export {type Intervention, modalityOf} from './interventions.js'
export {type Experiment, nextExperiments} from './next-experiment.js'
export {type PermutationNull, permutationNull} from './null.js'
export {rankReversals, type Strategy} from './reversals.js'
export {blissExcess, hsaExcess, type Interval} from './score.js'
export {candidates, rankingScore, type ScreenedStrategy, type ScreenQuestion, type ScreenResult, screen, trivialRankings} from './screen.js'
export {type Combination, checkSize, chosenSingles, pairs, triples} from './space.js'
