/**
 * Analysis: what a Boolean model can do, asked of its rules and its runs: fixed points, trap spaces, basins, expectations,
 * sensitivities, comparisons. Pure: no threads, no files, no biology.
 */
export {
  type Answers,
  fixedPoints,
  minimalTrapSpaces,
  type SolveOptions,
  type StateValues,
  type TrapSpace,
  trapSpaceText,
} from './attractors.js'
export {type Basin, type BasinOptions, basins} from './basins.js'
export {
  type CheckOptions,
  type CheckResult,
  type Counterexample,
  checkExpectations,
  counterexample,
  type Step,
  type Trajectory,
} from './check.js'
export {type Comparison, compareArms, compareRuns, type NodeDifference} from './compare.js'
export {type CompareOptions, compareTwo, type Side, type SideRun, type TwoRuns} from './compare-two.js'
export {type Clause, type Expectation, type Mode, modes as expectationModes, parseExpectations} from './expectations.js'
export {type Explanation, explainState, type Fact, type StateGiven, type Trace} from './explain.js'
export {type FileSource, mabossFiles, type OutputFile, type RunFacts} from './maboss-files.js'
export {type Sensitivities, type Sensitivity, type SensitivityOptions, sensitivities, type Varied} from './sensitivity.js'
export {type Switch, switchesOf} from './switches.js'
