export {Difference, responseOutput} from './difference.js'
export {edgeWeights, oppositeEdges} from './edge-weights.js'
export {type Clamps, SignalNetwork} from './signal-network.js'
