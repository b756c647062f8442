/** Arithmetic mean; `NaN` for no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}

/**
 * Standard error of the mean of independent values (n − 1 in the variance); `NaN` for fewer than two.
 *
 * @param values - independent, in any unit
 * @returns in the unit of the values
 * @example
 * standardError([1, 3]) // → 1
 */
export function standardError(values: ArrayLike<number>): number {
  const n = values.length
  if (n < 2) return Number.NaN
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < n; i++) sum += (values[i]! - centre) ** 2
  return Math.sqrt(sum / (n - 1) / n)
}

/**
 * Standard error of a proportion `p` seen in `n` independent trials: √(p(1 − p)/n).
 *
 * @param p - in [0, 1]
 * @param n - number of trials, ≥ 1
 * @returns in [0, 0.5]
 * @example
 * binomialStandardError(0.5, 100) // → 0.05
 */
export function binomialStandardError(p: number, n: number): number {
  return Math.sqrt(Math.max(0, p * (1 - p)) / n)
}

/**
 * Mean of `values` by `weights` (≥ 0, not all 0).
 *
 * @param values - any numbers
 * @param weights - one per value, ≥ 0, not all 0
 * @returns between the smallest and the largest value
 * @example
 * weightedMean([0, 1], [1, 3]) // → 0.75
 */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0
  let total = 0
  for (let i = 0; i < values.length; i++) {
    sum += values[i]! * weights[i]!
    total += weights[i]!
  }
  return sum / total
}

/**
 * Quantile of a sample, interpolating between order statistics (type 7, the default of R).
 *
 * @param values - in any order, at least one
 * @param p - in [0, 1]
 * @returns a number between the smallest and the largest value
 * @example
 * quantile([1, 2, 3, 4], 0.5) // → 2.5
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return Number.NaN
  const position = (sorted.length - 1) * p
  const below = Math.floor(position)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!)
}

/**
 * The smallest value at which the share of the total weight reaches `p`.
 *
 * @param values - in any order
 * @param weights - one per value, ≥ 0, not all 0
 * @param p - in [0, 1]
 * @returns one of the values
 * @example
 * weightedQuantile([1, 2, 3], [1, 1, 8], 0.5) // → 3
 */
export function weightedQuantile(values: ArrayLike<number>, weights: ArrayLike<number>, p: number): number {
  const order = Array.from({length: values.length}, (_, i) => i).sort((a, b) => values[a]! - values[b]!)
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]!
  let reached = 0
  for (const i of order) {
    reached += weights[i]!
    if (reached >= p * total - 1e-12 * total && weights[i]! > 0) return values[i]!
  }
  return order.length > 0 ? values[order[order.length - 1]!]! : Number.NaN
}

/**
 * Wilson's interval for a proportion, which stays within [0, 1] and is honest for small n.
 *
 * @param successes - 0 to `trials`
 * @param trials - ≥ 1
 * @param z - normal quantile; default 1.959964 (95 %)
 * @returns bounds in [0, 1]
 * @see Wilson 1927, doi:10.1080/01621459.1927.10502953
 * @example
 * wilsonInterval(0, 10).low // → 0
 */
export function wilsonInterval(successes: number, trials: number, z = 1.959963984540054): {low: number; high: number} {
  if (trials === 0) return {low: 0, high: 1}
  const p = successes / trials
  const centre = (p + (z * z) / (2 * trials)) / (1 + (z * z) / trials)
  const half = (z / (1 + (z * z) / trials)) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials))
  // At its ends the interval is closed exactly; rounding would leave it 1e-17 short of them.
  return {low: successes === 0 ? 0 : centre - half, high: successes === trials ? 1 : centre + half}
}
