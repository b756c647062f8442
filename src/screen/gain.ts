import type {Comparison} from '#prediction'
import type {Interval} from './score.js'
import type {Gain} from './setting.js'

/** Six decimals: far below any error, and the same text wherever it is read back. */
export const short = (value: number): number => Math.round(value * 1e6) / 1e6

/** Change of the drug response between two arms of a comparison. */
export function gainBetween(comparison: Comparison, from: number, to: number): Gain {
  const {delta, low, high} = comparison.change(from, to, 'drug-response')
  return {value: short(delta), low: short(low), high: short(high), deltas: comparison.deltas(from, to, 'drug-response').map(short)}
}

/** The same in six decimals. */
export const shortened = ({value, low, high}: Interval): Interval => ({value: short(value), low: short(low), high: short(high)})
