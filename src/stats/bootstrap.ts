import {quantile} from './estimate.js'
import {randomStream} from './random.js'

/**
 * Bootstrap over clusters: as many clusters as there are, drawn with replacement, each with all its cases.
 *
 * @param clusters - number of each case's cluster, 0 to `count` − 1
 * @param count - number of clusters
 * @param draws - resamples
 * @param seed - the same seed gives the same resamples
 * @param statistics - figures of a resample, given how often each case is in it; always the same number of them
 * @returns per figure, its value in every resample
 * @see Field and Welsh 2007, doi:10.1111/j.1467-9868.2007.00593.x
 */
export function clusterBootstrap(
  clusters: ArrayLike<number>,
  count: number,
  draws: number,
  seed: number,
  statistics: (multiplicity: Float64Array) => readonly number[],
): number[][] {
  const found: number[][] = []
  const multiplicity = new Float64Array(clusters.length)
  const drawn = new Float64Array(count)
  for (let draw = 0; draw < draws; draw++) {
    const random = randomStream(seed, draw)
    drawn.fill(0)
    for (let i = 0; i < count; i++) {
      const one = Math.floor(random() * count)
      drawn[one] = drawn[one]! + 1
    }
    for (let i = 0; i < clusters.length; i++) multiplicity[i] = drawn[clusters[i]!]!
    statistics(multiplicity).forEach((value, k) => {
      found[k] ??= []
      found[k].push(value)
    })
  }
  return found
}

/**
 * The 2.5 and 97.5 % quantiles of the values that are numbers; `NaN` where fewer than half are.
 *
 * @param values - of the resamples, `NaN` where one gave none
 * @returns the bounds, in the unit of the values
 * @example
 * percentileInterval([1, 1, 1]) // → {low: 1, high: 1}
 */
export function percentileInterval(values: readonly number[]): {low: number; high: number} {
  const numbers = values.filter((value) => !Number.isNaN(value))
  if (numbers.length === 0 || numbers.length < values.length / 2) return {low: Number.NaN, high: Number.NaN}
  return {low: quantile(numbers, 0.025), high: quantile(numbers, 0.975)}
}
