/**
 * Tasks: the verbs, each written once: name, summary, input schema, flags, `run`.
 * Knows every room below; touches no files, network or clock: the door hands those in.
 */
export type {AnalyzeAnswer} from './analyze/answer.js'
export type {AttractorsAnswer} from './attractors/answer.js'
export {callTask} from './call.js'
export type {CheckAnswer} from './check/answer.js'
export type {CompareAnswer} from './compare/answer.js'
export type {ConvertAnswer} from './convert/answer.js'
export {answerSchema, describeTask, type FieldKind, type TaskDescription} from './describe.js'
export type {ExplainAnswer} from './explain/answer.js'
export type {KnowledgeAnswer} from './knowledge/answer.js'
export {tasks} from './list.js'
export type {PredictAnswer} from './predict/answer.js'
export {previewPrediction} from './predict/preview.js'
export type {ScanAnswer} from './scan/answer.js'
export type {ScreenAnswer} from './screen/answer.js'
export type {SensitivityAnswer} from './sensitivity/answer.js'
export type {Warning} from './shared/answer.js'
export {resolveContext} from './shared/context.js'
export type {
  Argument,
  Example,
  Flag,
  InputFile,
  PackStore,
  PoolSetup,
  Task,
  TaskEnvironment,
  TaskResult,
  TextFile,
  WorkPool,
  WorkStore,
} from './shared/task.js'
export type {SimulateAnswer} from './simulate/answer.js'
export {openWorker} from './workers.js'
