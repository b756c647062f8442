/**
 * Prediction: an ensemble of models for a context, weighted by what was observed there, and what a perturbation changes in it.
 * Knows statements, graphs and simulations; prints nothing.
 */
export {calibratedConfidence} from './confidence.js'
export {backgroundOf, compareArms, type Comparison, type Direction, type Report, withChanges} from './compare.js'
export {type EnsembleOptions} from './ensemble.js'
export {type Explanation, explain, type ExplainQuestion} from './explain.js'
export {type Evidence, isDisputed, type PathView, predict, type Prediction, type Question, type ReadoutChange, statementsOnPaths, viewPath} from './predict.js'
export {isCompound, prepareContext, type PreparedContext} from './prepare.js'
export {readoutIds} from './readouts.js'
export {type FollowedChange, modelSample, type SampleModel, type SampleQuestion} from './sample.js'
