/**
 * Tasks: the verbs, each written once: name, summary, input schema, flags, `run`.
 * Knows every room below; touches no files, network or clock: the door hands those in.
 */
export {callTask} from './call.js'
export {describeTask, type FieldKind, type TaskDescription} from './describe.js'
export {tasks} from './list.js'
export {look} from './predict/look.js'
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
export {openWorker} from './workers.js'
