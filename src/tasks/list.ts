import {analyzeTask} from './analyze.js'
import {attractorsTask} from './attractors.js'
import {checkTask} from './check.js'
import {compareTask} from './compare.js'
import {convertTask} from './convert.js'
import {explainTask} from './explain.js'
import {knowledgeTask} from './knowledge.js'
import {predictTask} from './predict.js'
import {scanTask} from './scan.js'
import {screenTask} from './screen.js'
import {sensitivityTask} from './sensitivity.js'
import {simulateTask} from './simulate.js'
import type {Task} from './task.js'

/** Every verb, in the order in which help lists them. */
export const tasks: readonly Task[] = [
  analyzeTask,
  explainTask,
  predictTask,
  screenTask,
  simulateTask,
  compareTask,
  sensitivityTask,
  attractorsTask,
  checkTask,
  convertTask,
  scanTask,
  knowledgeTask,
]
