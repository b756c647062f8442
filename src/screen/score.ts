import {weightedMean, weightedQuantile} from '#stats'

/** A number with its 95 % interval over the weighted ensemble, the sampling error added. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}
export type Bounds = Interval

/**
 * Mean over the weighted ensemble; 2.5 and 97.5 % quantiles, widened by 1.96 times the sampling error of the mean.
 *
 * @param values - one per model, with the variance of its sampling error
 */
export function estimateOf(values: readonly {readonly value: number; readonly variance: number}[], weights: readonly number[]): Interval {
  const means = values.map(({value}) => value)
  const sampling = (1.96 * Math.sqrt(values.reduce((sum, {variance}) => sum + variance, 0) / values.length)) / Math.sqrt(values.length)
  return {
    value: weightedMean(means, weights),
    low: Math.max(-1, weightedQuantile(means, weights, 0.025) - sampling),
    high: Math.min(1, weightedQuantile(means, weights, 0.975) + sampling),
  }
}

/**
 * Excess over Bliss independence: with alive fractions relative to the baseline, r = (1 − E) / (1 − E₀), independent
 * treatments leave Π r alive. Positive = more are dead or arrested than that (synergy).
 *
 * @param baseline - share dead or arrested with none of them
 * @param singles - the same with each one alone
 * @param all - the same with all of them
 * @see Bliss 1939, doi:10.1111/j.1744-7348.1939.tb06990.x
 */
export function blissExcess(baseline: number, singles: readonly number[], all: number): number {
  const alive = Math.max(1e-9, 1 - baseline)
  const expected = 1 - singles.reduce((left, level) => left * ((1 - level) / alive), alive)
  return all - Math.min(1, Math.max(0, expected))
}

/** Excess over the better of them alone (highest single agent). */
export function hsaExcess(singles: readonly number[], all: number): number {
  return all - Math.max(...singles)
}

interface WithVariance {
  readonly value: number
  readonly variance: number
}

/**
 * Both excesses of one model, with the variance of their sampling error to first order. Arms share their random numbers,
 * which makes the true error smaller; it is not counted on.
 */
export function excess(baseline: number, singles: readonly number[], all: number, runs: number): {bliss: WithVariance; hsa: WithVariance} {
  const alive = Math.max(1 / runs, 1 - baseline)
  const noise = (p: number) => (p * (1 - p)) / runs
  const ratios = singles.map((level) => (1 - level) / alive)
  const product = ratios.reduce((left, ratio) => left * ratio, 1)
  const bySingles = singles.reduce((sum, level, i) => {
    const others = ratios.reduce((left, ratio, j) => (i === j ? left : left * ratio), 1)
    return sum + others ** 2 * noise(level)
  }, 0)
  const byBaseline = ((singles.length - 1) * product) ** 2 * noise(baseline)
  const best = Math.max(...singles)
  return {
    bliss: {value: blissExcess(baseline, singles, all), variance: noise(all) + bySingles + byBaseline},
    hsa: {value: hsaExcess(singles, all), variance: noise(all) + noise(best)},
  }
}

/**
 * The default ranking: the gain, trusted as far as the models agree on its sign, less what hurts without need.
 * score = gain × agreement − ½ · max(0, effect without drug) − ½ · max(0, effect on the healthy model); an unknown effect
 * counts as 0.
 */
export function rankingScore(gain: number, agreement: number, withoutDrug: number, healthy: number): number {
  return gain * agreement - 0.5 * Math.max(0, withoutDrug) - 0.5 * Math.max(0, healthy)
}

export const rankingFormula = 'score = gain × agreement − ½ max(0, effect without the drug) − ½ max(0, effect on the healthy model)'
