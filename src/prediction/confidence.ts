import type {Evidence} from './evidence.js'

export interface ConfidenceInput {
  readonly direction: string
  /** Share of the ensemble's weight on the side of the answer, in [0, 1]. */
  readonly agreement: number
  readonly evidence: Evidence
  readonly paths: number
  /** The best path runs through no contested process, or a statement of this very context says what that process does here. */
  readonly settled: boolean
}

/**
 * The most that answers of a kind may claim where the ensemble does not split: on settled paths with statements of this very
 * context; through a process whose effect other contexts dispute; without any statement of this context. As in `join.ts`, from
 * questions whose papers the knowledge does not hold (docs/design/constants.md).
 */
const shareRight = {settled: 0.8, unsettled: 0.7, elsewhere: 0.65} as const

/** The chance that the direction is right, in [0.5, 1]: the share right of answers of its kind, moved towards even odds as the ensemble splits. */
export function calibratedConfidence({direction, agreement, evidence, paths, settled}: ConfidenceInput): number {
  if (direction === 'contested' || direction === 'unchanged' || direction === 'unknown' || paths === 0) return 0.5
  const best = evidence.exact === 0 ? shareRight.elsewhere : settled ? shareRight.settled : shareRight.unsettled
  return 0.5 + (best - 0.5) * Math.max(0, 2 * agreement - 1)
}
