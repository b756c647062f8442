/**
 * Prediction: an ensemble of models for a context, weighted by what was observed there, and what a perturbation changes in it.
 * Knows statements, graphs and simulations; prints nothing.
 */

export type {Analogue} from './analogy.js'
export {
  type Basis,
  bases,
  type Prediction,
  type ReadoutChange,
  type ReadoutDirection,
  type ResponseDirection,
  readoutDirections,
  responseDirections,
} from './answer.js'
export {backgroundOf, withChanges} from './arms.js'
export {
  type AnswerDirection,
  type Answerer,
  type AskedQuestion,
  type BaselineFigures,
  type BatchScore,
  type BenchmarkAnswer,
  type BenchmarkOptions,
  type BenchmarkQuestion,
  type BenchmarkResult,
  type BenchmarkRow,
  baselineMethods,
  benchmark,
  type ChangeWord,
  type Curves,
  changeWords,
  confidenceLevels,
  type Estimated,
  type FiguresWithIntervals,
  type Interval,
  type NullAccuracy,
  noAnswer,
  type Over,
  observedQuestions,
  type PairedTest,
  predictAnswerer,
  prequential,
  publicKeys,
  type ReliabilityBin,
  type ResponseWord,
  readQuestions,
  responseWords,
  type Tally,
  withSignsPermutedWithinDegree,
} from './benchmark/index.js'
export {type Comparison, compareArms, type Direction, type Report} from './compare.js'
export {calibratedConfidence} from './confidence.js'
export type {Disagreement} from './disagreement.js'
export {type EnsembleOptions, ensembleOptions} from './ensemble-options.js'
export type {Evidence} from './evidence.js'
export {type ExplainQuestion, type Explanation, explain} from './explain.js'
export {type Influence, type InfluenceOptions, influences} from './influence.js'
export {type Coefficient, coefficients, type JoinTerms, joinFeatures} from './join.js'
export type {CarriedBy} from './mechanism/ways.js'
export {type Method, methods} from './method.js'
export {contextNotes, type Note} from './notes.js'
export {type PathView, statementsOnPaths, viewPath} from './path-view.js'
export {
  defaultStrength,
  type MeasuredLevel,
  normalizedLevel,
  type Personalized,
  type PersonalizeOptions,
  personalize,
  rateFactor,
} from './personalize.js'
export {predict} from './predict.js'
export {isCompound, type PreparedContext, prepareContext} from './prepare.js'
export {type CheckedChange, checkedChanges, type MeasuredTarget, type Question} from './question.js'
export {readoutsOf} from './readouts.js'
export {type FollowedChange, modelSample, type SampleModel, type SampleQuestion} from './sample.js'
