/**
 * Network: the signed causal graph of a context's statements, the paths that explain an effect, and the rules the graph implies.
 * Knows statements and models; simulates nothing.
 */
export {type CausalScore, scoreRegulators} from './causal-reasoning.js'
export {type ContextNames, type ContextQuery, contextOf, entityOf, type Id} from './checked-context.js'
export {arrowCost, coneOf, slack} from './cone.js'
export {
  ancestors,
  type Grade,
  gradeContext,
  gradeDisease,
  gradeDrug,
  isOfContext,
  type Match,
  matches,
  precedence,
  type StatementMatch,
} from './context.js'
export {assembleGraph, contestedProcesses, type Edge, type Graph, type Override, responseNodes} from './graph.js'
export {addImportModules, inMatrix, plainId} from './import-modules.js'
export {downstream, liveGraph, type ModelScope, narrowGraph, upstream} from './narrow.js'
export {findPaths, type SignedPath} from './paths.js'
export {type Clamps, Difference, edgeWeights, oppositeEdges, responseOutput, SignalNetwork} from './propagation/index.js'
export {buildModel, type RuleForm, type RuleTerm, responseNode, ruleForms, switchName, type TracedModel, unknownPull} from './rules.js'
