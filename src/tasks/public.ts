/**
 * The public names of tasks: the verbs as the command line has them: checked input, one JSON document, text and files.
 */
export type {AnalyzeAnswer} from './analyze/answer.js'
export {callTask} from './call.js'
export {answerSchema, describeTask, type TaskDescription} from './describe.js'
export type {ExplainAnswer} from './explain/answer.js'
export {tasks} from './list.js'
export type {PredictAnswer} from './predict/answer.js'
export type {ScreenAnswer} from './screen/answer.js'
export type {Warning} from './shared/answer.js'
export type {InputFile, PackStore, Task, TaskEnvironment, TaskResult} from './shared/task.js'
export type {SimulateAnswer} from './simulate/answer.js'
