import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {ScreenResult} from '#screen'

/** What a screen found, as its report shows it. */
export interface ScreenView {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly result: ScreenResult
  readonly baselines: Readonly<Record<'directVote' | 'popularity' | 'shortestPath', readonly string[]>>
  /** Nothing here depends on when or in how many shares the screen was made. */
  readonly about: {readonly version: string; readonly plan: string; readonly seed: number; readonly models: number; readonly runs: number}
}
