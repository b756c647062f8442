/**
 * Report: results as text, HTML and SVG, every number with its uncertainty and its evidence.
 * Knows what the rooms below give; decides nothing.
 */
export {analysisFiles} from './analysis-files.js'
export {benchmarkFiles} from './benchmark-files.js'
export {type ArrowShape, type CellLayout, placeHeight, type Rectangle, type Zone} from './figures/cell-layout.js'
export {
  type CellMap,
  type CellMapQuestion,
  cellMap,
  type EntityKind,
  type MapArrow,
  type MapBox,
  type MapLevel,
} from './figures/cell-map.js'
export {curvesSvg} from './figures/curves.js'
export {pathsSvg} from './figures/paths.js'
export {matchRank, matchWords} from './match-words.js'
export {screenFiles} from './screen-files.js'

export {analysisText} from './text/analysis.js'
export {benchmarkText} from './text/benchmark.js'
export {explanationFigure, explanationText} from './text/explanation.js'
export {noteText, type WordedNote, wordedNotes} from './text/notes.js'
export {predictionFigure, predictionText} from './text/prediction.js'
export {screenText} from './text/screen.js'
export {citations, contextWords, statementSentence} from './text/sentences.js'
export {entityPageText, statementText} from './text/statement.js'
export {inputsInWords, studyWarnings} from './text/study-notes.js'
export type {AnalysisView} from './view/analysis.js'
export type {BenchmarkView} from './view/benchmark.js'
export type {PathsFigure} from './view/paths.js'
export type {ScreenView} from './view/screen.js'
