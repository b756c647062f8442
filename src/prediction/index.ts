/**
 * Prediction: an ensemble of models for a context, weighted by what was observed there, and what a perturbation changes in it.
 * Knows statements, graphs and simulations; prints nothing.
 */
export {calibratedConfidence} from './confidence.js'
export {type Explanation, explain, type ExplainQuestion} from './explain.js'
export {type Direction, type Evidence, type PathView, predict, type Prediction, type Question, type ReadoutChange} from './predict.js'
export {prepareContext, type PreparedContext} from './prepare.js'
export {readoutIds} from './readouts.js'
