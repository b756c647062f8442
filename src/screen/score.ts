import {weightedMean, weightedQuantile} from '#stats'

/** A number with its 95 % interval over the weighted ensemble. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

export function interval(values: readonly number[], weights: readonly number[]): Interval {
  return {
    value: weightedMean(values, weights),
    low: weightedQuantile(values, weights, 0.025),
    high: weightedQuantile(values, weights, 0.975),
  }
}

/**
 * Excess over Bliss independence: with alive fractions relative to the baseline, r = (1 − E) / (1 − E₀), two independent
 * treatments leave r_a · r_b alive. Positive = more are dead or arrested than that (synergy).
 *
 * @see Bliss 1939, doi:10.1111/j.1744-7348.1939.tb06990.x
 */
export function blissExcess(baseline: number, a: number, b: number, both: number): number {
  const alive = Math.max(1e-9, 1 - baseline)
  const expected = 1 - ((1 - a) / alive) * ((1 - b) / alive) * alive
  return both - Math.min(1, Math.max(0, expected))
}

/** Excess over the better of the two alone (highest single agent). */
export function hsaExcess(a: number, b: number, both: number): number {
  return both - Math.max(a, b)
}
