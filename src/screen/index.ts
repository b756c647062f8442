/**
 * Screen: interventions, the space of their combinations, and the ranking of what they do.
 * Knows predictions; reads and writes no files.
 */
export {prepareBlock, scoreBlock} from './block.js'
export {type Finished, type FinishOptions, finishStrategy, type Standing} from './finish.js'
export {hitsOf, type Intervention, type Modality, modalityOf, safetyOf} from './interventions.js'
export {type Experiment, varianceSettled} from './next-experiment.js'
export {type NullGains, nullGains, type PermutationNull, permutationNull} from './null.js'
export {type PlainScreen, plainRuns, plainScreen} from './plain.js'
export {
  checkPlanFits,
  checkSize,
  knowledgeDigest,
  maxPlanned,
  type PlanHead,
  type PlannedTask,
  parseShard,
  planScreen,
  printPlan,
  readPlan,
  runJob,
  type ScreenJob,
  type ScreenPlan,
  type Shard,
  shareOf,
  taskId,
} from './plan.js'
export {type Ranked, rank, rankStability} from './rank.js'
export {rankReversals, type Strategy} from './reversals.js'
export {type ScheduleGains, scheduleGains} from './schedule.js'
export {blissExcess, hsaExcess, type Interval, rankingFormula, rankingScore} from './score.js'
export {
  assembleScreen,
  defaultSetting,
  type JobRunner,
  type ScreenedStrategy,
  type ScreenResult,
  screen,
  trivialRankings,
} from './screen.js'
export type {Gain, Scored, ScoredBlock, ScreenSetting} from './setting.js'
export {sha256} from './sha256.js'
export {blocksOf, type Combination, candidates, chosenSingles, keyOf, nearCandidates, pairs, triples} from './space.js'
