import type {Evidence} from './predict.js'

export interface ConfidenceInput {
  readonly direction: string
  /** Share of the ensemble's weight on the side of the answer, in [0, 1]. */
  readonly agreement: number
  readonly evidence: Evidence
  readonly paths: number
}

/**
 * The chance that the direction is right, in [0, 1]: starts from how often leave-one-out answers of the same kind were right
 * (docs/validation.md), and moves towards even odds as the ensemble splits.
 *
 * An answer carried by statements of this very context was right more often than one that is borrowed.
 */
export function calibratedConfidence({direction, agreement, evidence, paths}: ConfidenceInput): number {
  if (direction === 'contested' || paths === 0) return 0.5
  const best = evidence.exact > 0 ? 0.85 : evidence.borrowed > 0 ? 0.65 : 0.6
  if (direction === 'unchanged') return 0.5
  return 0.5 + (best - 0.5) * Math.max(0, 2 * agreement - 1)
}
