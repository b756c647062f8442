import type {FixedStates} from '../program/fixed-states.js'
import type {Tally} from '../scalar/tally.js'
import type {StateCounts} from '../sliced/state-counts.js'
import type {BlockSums} from './block-sums.js'

/** What some blocks of a simulation gave. */
export type Blocks =
  | {readonly kind: 'trajectories'; readonly tally: Tally}
  | {
      readonly kind: 'sliced'
      readonly sums: BlockSums
      readonly states: ReadonlyMap<string, StateCounts>
      readonly fixed: FixedStates
    }
