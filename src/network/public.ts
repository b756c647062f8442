/**
 * The public names of network: the signed causal graph of a context, its paths, and the rules it implies.
 */
export {type CausalScore, scoreRegulators} from './causal-reasoning.js'
export {type ContextNames, type ContextQuery, contextOf, entityOf} from './checked-context.js'
export {gradeContext} from './context.js'
export {assembleGraph, type Edge, type Graph, responseNodes} from './graph.js'
export {findPaths, type SignedPath} from './paths.js'
export {buildModel, type RuleForm, ruleForms, type TracedModel} from './rules.js'
