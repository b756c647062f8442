import type {PowerNote} from '#expression'
import {percent} from './numbers.js'
import {prose} from './prose.js'

/** What this many samples can show, in words. */
export function powerWords({detectable, detectableQuartiles: [low, high], power, alpha, df}: PowerNote): string {
  const fold = (log2: number) => `${(2 ** log2).toFixed(1)}-fold`
  return prose`What these samples can show: a gene of typical spread must change ${fold(detectable)} (half of all genes: between
    ${fold(low)} and ${fold(high)}) to be found with a chance of ${percent(power)} at p = ${alpha.toPrecision(1)}, which is about what
    survives the correction here (${df.toFixed(1)} degrees of freedom). That a gene is not in the list does not say that it is
    unchanged.`
}
