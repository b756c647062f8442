/**
 * The public names of report: results as text and SVG, every number with its uncertainty and its evidence.
 */
export {curvesSvg} from './figures/curves.js'
export {pathsSvg} from './figures/paths.js'
export {explanationFigure, explanationText} from './text/explanation.js'
export {noteText, type WordedNote} from './text/notes.js'
export {predictionFigure, predictionText} from './text/prediction.js'
export {statementSentence} from './text/sentences.js'
export {entityPageText, statementText} from './text/statement.js'
export type {PathsFigure} from './view/paths.js'
