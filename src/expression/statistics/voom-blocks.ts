import type {Design} from './design.js'
import {duplicateCorrelation} from './duplicate-correlation.js'
import type {ExpressionMatrix} from './matrix.js'
import {type VoomOptions, type VoomResult, voom} from './voom.js'

export interface BlockedVoomResult extends VoomResult {
  /** Correlation within blocks; `undefined` without blocks. */
  readonly correlation: number | undefined
  readonly warnings: readonly string[]
}

/**
 * voom with a correlation within blocks: weights and correlation are estimated in turn, twice. Without a block it is plain
 * `voom`. Hand `weights`, `block` and `correlation` on to `lmFit`.
 */
export function blockedVoom(
  counts: ExpressionMatrix,
  design: Design,
  block: readonly string[] | undefined,
  options: Pick<VoomOptions, 'librarySizes' | 'span'> = {},
): BlockedVoomResult {
  const first = voom(counts, design, options)
  if (!block) return {...first, correlation: undefined, warnings: []}
  const once = duplicateCorrelation(first.logCpm, design, block, {weights: first.weights}).consensus
  const second = voom(counts, design, {...options, block, correlation: once})
  const {consensus, warnings} = duplicateCorrelation(second.logCpm, design, block, {weights: second.weights})
  return {...second, correlation: consensus, warnings}
}
