/**
 * The public names of engine: stochastic Boolean models, run: exactly, in bit slices, or one trajectory at a time.
 */
export type {Arm} from './program/arms.js'
export {perturbed} from './program/perturbed.js'
export {compile, type Program} from './program/program.js'
export type {Blocks} from './run/block-totals.js'
export {mergeBlocks, resultOf, runBlocks} from './run/blocks.js'
export {prepare} from './run/prepare.js'
export type {FixedPoint, Series, SimulationResult} from './run/results.js'
export {simulate, worstError} from './run/simulate.js'
export {type BlockRange, type Method, methods, type Simulation, type SimulationOptions} from './run/simulation.js'
