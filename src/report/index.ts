/**
 * Report: results as text, HTML and SVG, every number with its uncertainty and its evidence.
 * Knows what the rooms below give; decides nothing.
 */
export {type AnalysisView, analysisFiles, analysisText, type MeasuredRow} from './analysis.js'
export {type ArrowShape, type CellLayout, placeHeight, type Rectangle, type Zone} from './cell-layout.js'
export {type CellMap, type CellMapQuestion, cellMap, type EntityKind, type MapArrow, type MapBox, type MapLevel} from './cell-map.js'
export {curvesSvg} from './curves-svg.js'
export {escapeHtml, escapeXml} from './escape.js'
export {forestSvg} from './forest-svg.js'
export {type MapView, mapSvg} from './map-svg.js'
export type {ImportMeasurement, Measurement, Method, SetScore, TableMeasurement, TestedRow} from './measurement.js'
export {isMtncRna} from './mtncrna.js'
export {noteText, type WordedNote, wordedNotes} from './notes.js'
export {htmlFigure, htmlPage, htmlTable, type Section} from './page.js'
export {colours} from './palette.js'
export {type PathsFigure, pathsSvg} from './paths-svg.js'
export {readoutsSvg} from './readouts-svg.js'
export {type ScreenView, screenFiles, screenText} from './screen.js'
export {citations, contextWords, statementSentence} from './sentences.js'
export {entityPageText, explanationFigure, explanationText, predictionFigure, predictionText, statementText} from './text.js'
export {tsv} from './tsv.js'
