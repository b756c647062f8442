import type {ExactProblem} from '../exact/exact.js'
import type {Period} from '../program/period.js'
import type {Program} from '../program/program.js'
import type {Blocks} from './block-totals.js'

export const methods = ['auto', 'exact', 'sliced', 'scalar', 'compat', 'reference'] as const
export type Method = (typeof methods)[number]

export interface SimulationOptions {
  /** Trajectories; default the model's own setting, else 10,000. Rounded up to whole blocks. */
  readonly runs?: number
  /** Run on until every node's probability in every window has at most this standard error (and at least `runs`, if given). */
  readonly precision?: number
  /** Where `precision` gives up. Default 10,000,000. */
  readonly maxRuns?: number
  readonly seed?: number
  /** Default `auto`: exact for small models, otherwise bit-sliced or scalar, whichever a pilot says is faster. */
  readonly method?: Method
  /** The nodes of interest; default all that are not internal. States are made of them. */
  readonly outputs?: readonly string[]
  readonly maxTime?: number
  readonly timeTick?: number
  readonly discreteTime?: boolean
  /** Values of parameters, names with `$`. */
  readonly parameters?: Readonly<Record<string, number>>
  /** Nodes held at 0 or 1. */
  readonly force?: Readonly<Record<string, 0 | 1>>
  /** Factors (≥ 0) on both rates of a node. */
  readonly rateFactors?: Readonly<Record<string, number>>
  /** Count whole states (default: only where there are at most 20 nodes of interest or they were named). */
  readonly states?: boolean
  /** Trajectories whose own distributions of states are kept (MaBoSS's statdist); only for scalar methods. Default 0, for `compat` the model's setting. */
  readonly singles?: number
  /** Others that run ranges of blocks at the same time; asked once, unless the result is exact. Default: all blocks are run here. */
  readonly crew?: (simulation: Simulation) => BlockCrew
  readonly signal?: AbortSignal
  /** Told the fraction done, 0…1. */
  readonly onProgress?: (fraction: number) => void
}

/** Whoever runs blocks elsewhere: the answer to a range is what `runBlocks` gives for it. */
export interface BlockCrew {
  /** How many ranges are run at the same time. */
  readonly size: number
  run(range: BlockRange): Promise<Blocks>
  close(): Promise<void>
}

/** Blocks `from` to `to`, `to` not included. */
export interface BlockRange {
  readonly from: number
  readonly to: number
}

/** A simulation made ready: everything that does not change from block to block. Plain settings beside the program. */
export interface Simulation {
  readonly program: Program
  readonly method: Exclude<Method, 'auto'>
  readonly maxTime: number
  readonly timeTick: number
  readonly windows: number
  readonly discreteTime: boolean
  readonly seed: number
  readonly runs: number
  /** Whether single trajectories stop at `runs` (they go on where a precision is asked for). */
  readonly capped: boolean
  /** Trajectories that will do, about: `runs`, or what independent ones would need for the precision asked for. */
  readonly expectedRuns: number
  readonly outputs: readonly number[]
  readonly withStates: boolean
  readonly singles: number
  /** Trajectories in a block. */
  readonly blockRuns: number
  /** Rounds that a bit-sliced block is run in. */
  readonly rounds: number
  /** What the bit-sliced method knows of the model from a pilot run. */
  readonly periods?: readonly Period[]
  /** Present where the exact method solves it. */
  readonly exact?: ExactProblem
}

/** The number of whole windows, as MaBoSS counts them but for rounding. */
export const windowCount = (maxTime: number, timeTick: number): number => Math.max(1, Math.floor(maxTime / timeTick + 1e-9))

/** Where a run for a precision gives up. */
export const defaultMaxRuns = 10_000_000
