/** How good answers are, beside cheap methods, for questions whose answers are known. */
export {type AnswerDirection, type Answerer, type BenchmarkAnswer, noAnswer, predictAnswerer} from './answerer.js'
export {baselineMethods} from './baselines.js'
export {type BaselineFigures, type BenchmarkOptions, type BenchmarkResult, type BenchmarkRow, benchmark} from './benchmark.js'
export type {Over, PairedTest} from './compare-methods.js'
export type {Curves, ReliabilityBin} from './curves.js'
export {confidenceLevels, type Estimated, type FiguresWithIntervals, type Interval, type Tally} from './figures.js'
export {type NullAccuracy, withSignsPermutedWithinDegree} from './null.js'
export {observedQuestions, publicKeys} from './observed.js'
export type {AskedQuestion} from './place.js'
export {type BatchScore, batchesInOrder, knowledgeBefore, prequential} from './prequential.js'
export {
  type BenchmarkQuestion,
  type ChangeWord,
  changeWords,
  type ResponseWord,
  readQuestions,
  responseWords,
} from './questions.js'
