/**
 * Engine: turns a model into WebAssembly, runs trajectories, counts states.
 * Pure: no threads, no files, no biology.
 */
export {exactProblem} from './exact/exact.js'
export {type Arm, type ArmOutput, type ArmResult, difference} from './program/arms.js'
export {perturbed} from './program/perturbed.js'
export {type Channel, compile, type InitialDraw, type Program, type State, stateName} from './program/program.js'
export {keyOf} from './program/states.js'
export {atOnce, partOf, type Stepwise, watched} from './program/stepwise.js'
export type {Blocks} from './run/block-totals.js'
export {mergeBlocks, resultOf, runBlocks} from './run/blocks.js'
export {blocksFromText, blocksToText} from './run/blocks-text.js'
export {exactResult} from './run/exact-result.js'
export {prepare} from './run/prepare.js'
export type {FixedPoint, Series, SimulationResult, SingleDistribution} from './run/results.js'
export {type ArmOptions, blocksFor, pairedArms, runArms, simulateArms, withParameters} from './run/run-arms.js'
export {simulate, worstError} from './run/simulate.js'
export {
  type BlockCrew,
  type BlockRange,
  defaultMaxRuns,
  type Method,
  methods,
  type Simulation,
  type SimulationOptions,
  windowCount,
} from './run/simulation.js'
