/**
 * Engine: turns a model into WebAssembly, runs trajectories, counts states.
 * Pure: no threads, no files, no biology.
 */
export {
  type Answers,
  fixedPoints,
  minimalTrapSpaces,
  type SolveOptions,
  type StateValues,
  type TrapSpace,
  trapSpaceText,
} from './analysis/attractors.js'
export {type Basin, type BasinOptions, basins} from './analysis/basins.js'
export {
  type CheckOptions,
  type CheckResult,
  type Counterexample,
  checkExpectations,
  counterexample,
  type Step,
  type Trajectory,
} from './analysis/check.js'
export {type Comparison, compareArms, compareRuns, type NodeDifference} from './analysis/compare.js'
export {type CompareOptions, compareTwo, type Side, type SideRun, type TwoRuns} from './analysis/compare-two.js'
export {type Clause, type Expectation, type Mode, modes as expectationModes, parseExpectations} from './analysis/expectations.js'
export {type Explanation, explainState, type Fact, type StateGiven, type Trace} from './analysis/explain.js'
export {type FileSource, mabossFiles, type OutputFile, type RunFacts} from './analysis/maboss-files.js'
export {type Sensitivities, type Sensitivity, type SensitivityOptions, sensitivities, type Varied} from './analysis/sensitivity.js'
export {type Switch, switchesOf} from './analysis/switches.js'
export {type Arm, type ArmOutput, type ArmResult, difference} from './arms.js'
export {mergeBlocks, resultOf, runBlocks} from './blocks.js'
export {blocksFromText, blocksToText} from './blocks-text.js'
export {perturbed} from './perturbed.js'
export {prepare} from './prepare.js'
export {type Channel, compile, type InitialDraw, type Program, type State, stateName} from './program.js'
export type {Blocks, FixedPoint, Series, SimulationResult, SingleDistribution} from './results.js'
export {type ArmOptions, runArms, simulateArms} from './run-arms.js'
export {simulate, worstError} from './simulate.js'
export {type BlockCrew, type BlockRange, type Method, methods, type Simulation, type SimulationOptions} from './simulation.js'
