/**
 * The public names of prediction: what a perturbation changes in a context, how sure that is, and how often such answers are right.
 */
export type {Prediction, ReadoutChange} from './answer.js'
export {type BenchmarkQuestion, type BenchmarkResult, benchmark, predictAnswerer, readQuestions} from './benchmark/index.js'
export type {EnsembleOptions} from './ensemble-options.js'
export {type Explanation, explain} from './explain.js'
export {influences} from './influence.js'
export type {Note} from './notes.js'
export type {PathView} from './path-view.js'
export {predict} from './predict.js'
export type {Question} from './question.js'
export {readoutsOf} from './readouts.js'
export {modelSample, type SampleModel} from './sample.js'
