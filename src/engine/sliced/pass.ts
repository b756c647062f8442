import type {Period} from '../program/period.js'
import type {Program} from '../program/program.js'
import type {StateView} from './state-view.js'

/** One arm in numbers: by node index. Rate factors are not here: arms of one pass share them. */
export interface SlicedArm {
  readonly force: ReadonlyMap<number, 0 | 1>
  readonly initial: ReadonlyMap<number, number>
}

/** A pass: arms that share every event. */
export interface SlicedPass {
  readonly program: Program
  readonly arms: readonly SlicedArm[]
  /** Factor on both rates of each node. */
  readonly factors: Float64Array
  readonly outputs: readonly number[]
  readonly maxTime: number
  readonly timeTick: number
  readonly windows: number
  readonly seed: number
  /** 128-bit words per arm and node: a power of two up to 128. A round of a block is 128 · this many trajectories. */
  readonly wordsPerArm: number
  /** A lane has an event in a slice with probability 2^−k, less where that would make the slices too long; not where `periods` are given. */
  readonly k: number
  /**
   * Leave out the events of channels that can change nothing and the lanes in a fixed point. Faster, but what a lane draws then
   * depends on the others of its block; only for a single arm. Default false.
   */
  readonly alone?: boolean
  /** What a pilot run found; only for a single arm that is alone. */
  readonly periods?: readonly Period[]
  /**
   * A block goes through the machine in so many rounds (1, 2 or 4) of as many lanes each, whose events have times that make up
   * for each other, see `schedule.ts`. Default 1.
   */
  readonly rounds?: number
  /** Called before every round. */
  readonly startRound?: () => void
  /** Called at the end of every window, with the states of the outputs counted; for at most `maxCoded` outputs of a single arm that is alone. */
  readonly countStates?: (window: number, view: StateView) => void
  /** Called at the given times (ascending, before windows end) with the state. */
  readonly samples?: {
    readonly times: (block: number, round: number) => Float64Array
    readonly take: (sample: number, view: StateView) => void
  }
  /**
   * Called with lanes in a fixed point, as soon as they leave the machine or the block ends: `fixed(group)` are those of a group
   * of 32. Only for a single arm that is alone.
   */
  readonly atFixedPoint?: (view: StateView, fixed: (group: number) => number) => void
}
