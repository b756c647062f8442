/**
 * Logic: Boolean models as values (rules, rates, initial states) and the formats that hold them.
 * Knows no biology and runs nothing.
 */

export {parseBnet, printBnet, ruleOf, rulesOf} from './bnet.js'
export {boolNetLosses, parseBoolNet, printBoolNet} from './boolnet.js'
export {
  and,
  constant,
  type ExprStyle,
  evaluate,
  evaluatePartly,
  flattened,
  not,
  or,
  plainStyle,
  printExpr,
  sameExpr,
  simplify,
  substitute,
  variable,
  variables,
  withoutXor,
  xor,
} from './expr.js'
export {
  decodedText,
  type Format,
  type FormatId,
  formatNamed,
  formatOf,
  formats,
  type ModelFile,
  type ModelRead,
  type ReadOptions,
  readModel,
  writeModel,
} from './formats.js'
export {parseGinml, parseZginml} from './ginml.js'
export {certainInitial, certainStates, type Holds, isInput, lossesOf} from './losses.js'
export {type MabossNames, parseBnd} from './maboss.js'
export type {Expr, InitialGroup, Model, Node, Rate, RateOperator, RunSettings, ScheduledChange} from './model.js'
export {modelName, type ReadModel} from './model.js'
export {parseExpr} from './parse-expr.js'
export {mabossNames, printBnd, printCfg} from './print-maboss.js'
export {
  attribute,
  binary,
  callFunction,
  conditional,
  downUnlessLogic,
  evaluateRate,
  exprToRate,
  isZero,
  namesIn,
  number,
  operate,
  parameter,
  partsOf,
  printRate,
  type RateScope,
  rateToExpr,
  ruleNode,
  upWhenLogic,
} from './rates.js'
export type {RunRequest} from './run-request.js'
export {printSbmlQual, sbmlQualLosses} from './sbml-qual.js'
export {parseSbmlQual} from './sbml-qual-read.js'
export {type EdgeOptions, type EdgeRule, edgeRules, modelOfEdges, parseIndra, parseSif, type SignedEdge, signOfRelation} from './sif.js'
