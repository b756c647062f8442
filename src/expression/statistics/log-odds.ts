import {logTTwoSided, quantile, tTwoSided, tTwoSidedQuantile, tTwoSidedQuantileLog} from '#stats'
import type {LinearFit} from './linear-model.js'
import type {VariancePrior} from './variance-prior.js'

/** The standard deviation of true changes is taken to lie between 0.1 and 4. */
const changeSd = [0.1, 4] as const

/**
 * Log-odds that a gene changes, given an assumed share of changed genes (limma's B).
 *
 * @see Smyth 2004, doi:10.2202/1544-6115.1027, sections 6.3 and 7
 */
export function logOdds(fit: LinearFit, t: Float64Array, dfTotal: Float64Array, prior: VariancePrior, proportion: number): Float64Array {
  const k = fit.coefficients.length
  const middle = quantile(prior.scale, 0.5)
  const limits = changeSd.map((sd) => (sd * sd) / middle) as unknown as readonly [number, number]
  const result = new Float64Array(t.length)
  for (let c = 0; c < k; c++) {
    const column = (values: Float64Array) => Float64Array.from(fit.ids, (_, gene) => values[gene * k + c]!)
    let v0 = changeVariance(column(t), column(fit.stdevUnscaled), dfTotal, proportion, limits)
    if (Number.isNaN(v0)) v0 = 1 / middle
    for (let gene = 0; gene < fit.ids.length; gene++) {
      const at = gene * k + c
      const v1 = fit.stdevUnscaled[at]! ** 2
      const r = (v1 + v0) / v1
      const square = t[at]! ** 2
      const df = dfTotal[gene]!
      const priorDf = prior.df[prior.df.length === 1 ? 0 : gene]!
      const kernel = priorDf > 1e6 ? (square * (1 - 1 / r)) / 2 : ((1 + df) / 2) * Math.log((square + df) / (square / r + df))
      result[at] = Math.log(proportion / (1 - proportion)) - Math.log(r) / 2 + kernel
    }
  }
  return result
}

/** Variance of the true changes relative to the genes' own, from the most extreme t-statistics. */
function changeVariance(
  t: Float64Array,
  stdevUnscaled: Float64Array,
  df: Float64Array,
  proportion: number,
  [low, high]: readonly [number, number],
): number {
  const present = Array.from(t, (_, i) => i).filter((i) => !Number.isNaN(t[i]!))
  const n = present.length
  const wanted = Math.ceil((proportion / 2) * n)
  if (wanted < 1) return Number.NaN
  const share = Math.max(wanted / n, proportion)
  let largestDf = 0
  for (const i of present) largestDf = Math.max(largestDf, df[i]!)
  const size = (i: number) => {
    const absolute = Math.abs(t[i]!)
    return df[i]! < largestDf ? tTwoSidedQuantileLog(logTTwoSided(absolute, df[i]!), largestDf) : absolute
  }
  const extremes = present
    .map((i) => ({i, size: size(i)}))
    .sort((a, b) => b.size - a.size || a.i - b.i)
    .slice(0, wanted)
  let sum = 0
  extremes.forEach(({i, size: absolute}, rank) => {
    const p0 = tTwoSided(absolute, largestDf)
    const target = ((rank + 0.5) / n - (1 - share) * p0) / share
    const v1 = stdevUnscaled[i]! ** 2
    const v0 = target > p0 ? v1 * ((absolute / tTwoSidedQuantile(target, largestDf)) ** 2 - 1) : 0
    sum += Math.min(Math.max(v0, low), high)
  })
  return sum / wanted
}
