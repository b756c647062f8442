/**
 * Engine: turns a model into WebAssembly, runs trajectories, counts states.
 * Pure: no threads, no files, no biology.
 */
export {type Arm, type ArmOutput, type ArmResult, difference} from './arms.js'
export {perturbed} from './perturbed.js'
export {type Channel, compile, type InitialDraw, type Program, type State, stateName} from './program.js'
export type {FixedPoint, Series, SimulationResult, SingleDistribution} from './results.js'
export {type ArmOptions, runArms} from './run-arms.js'
export {
  type Method,
  mergeBlocks,
  methods,
  prepare,
  resultOf,
  runBlocks,
  type Simulation,
  type SimulationOptions,
  simulate,
} from './simulate.js'
