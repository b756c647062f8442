import {analyzeTask} from './analyze/index.js'
import {attractorsTask} from './attractors/index.js'
import {benchmarkTask} from './benchmark/index.js'
import {checkTask} from './check/index.js'
import {compareTask} from './compare/index.js'
import {convertTask} from './convert/index.js'
import {examplesTask} from './examples/index.js'
import {explainTask} from './explain/index.js'
import {knowledgeTask} from './knowledge/index.js'
import {predictTask} from './predict/index.js'
import {scanTask} from './scan/index.js'
import {screenTask} from './screen/index.js'
import {sensitivityTask} from './sensitivity/index.js'
import type {Task} from './shared/task.js'
import {simulateTask} from './simulate/index.js'

/** Every verb, in the order in which help lists them. */
export const tasks: readonly Task[] = [
  analyzeTask,
  explainTask,
  predictTask,
  screenTask,
  benchmarkTask,
  simulateTask,
  compareTask,
  sensitivityTask,
  attractorsTask,
  checkTask,
  convertTask,
  scanTask,
  knowledgeTask,
  examplesTask,
]
