/**
 * The public names of logic: Boolean models as values, and the formats that hold them.
 */
export {parseBnet, printBnet} from './bnet.js'
export {evaluate, printExpr, simplify, variables} from './expr.js'
export {type FormatId, formats, readModel, writeModel} from './formats.js'
export {parseBnd} from './maboss.js'
export type {Expr, Model, Node, Rate, RunSettings} from './model.js'
export {parseExpr} from './parse-expr.js'
export {printBnd, printCfg} from './print-maboss.js'
export {parseSbmlQual, printSbmlQual} from './sbml-qual.js'
