/**
 * The public names of screen: interventions, the space of their combinations, and the ranking of what they do.
 */
export {type Intervention, type Modality, modalityOf, safetyOf} from './interventions.js'
export type {Experiment} from './next-experiment.js'
export {planScreen, type ScreenPlan} from './plan.js'
export {rankReversals} from './reversals.js'
export {rankingFormula} from './score.js'
export {defaultSetting, type ScreenedStrategy, type ScreenResult, screen, trivialRankings} from './screen.js'
export {type Combination, candidates, nearCandidates, pairs, triples} from './space.js'
