/**
 * The public names of analysis: what a model can do: fixed points, trap spaces, basins, expectations, sensitivities, comparisons.
 */
export {fixedPoints, minimalTrapSpaces, type StateValues, type TrapSpace} from './attractors.js'
export {type Basin, basins} from './basins.js'
export {type CheckResult, type Counterexample, checkExpectations} from './check.js'
export {compareTwo, type TwoRuns} from './compare-two.js'
export {type Expectation, parseExpectations} from './expectations.js'
export {explainState} from './explain.js'
export {type Sensitivity, sensitivities} from './sensitivity.js'
