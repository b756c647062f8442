import {chiSquareUpperTail, fDensity, fQuantile, fQuantileLog, logFTails, lowess, quantile} from '#stats'
import {ranks} from './normalise.js'
import {legendreOnUnit} from './quadrature.js'
import {findRoot} from './root.js'
import {fitVariancePrior, type VariancePrior} from './variance-prior.js'

/** Shares of the smallest and of the largest residuals that are winsorised. */
const tails = {low: 0.05, high: 0.1} as const

/**
 * As `fitVariancePrior`, with the extreme variances winsorised, and with fewer prior degrees of freedom for genes whose
 * variance is an outlier.
 *
 * @see Phipson et al. 2016, doi:10.1214/16-AOAS920; agrees with limma's fitFDistRobustly
 */
export function fitRobustVariancePrior(variances: Float64Array, df: Float64Array, covariate?: Float64Array): VariancePrior {
  const n = variances.length
  const usable = Array.from({length: n}, (_, i) => i).filter(
    (i) => Number.isFinite(variances[i]!) && Number.isFinite(df[i]!) && df[i]! > 1e-6,
  )
  if (usable.length < 3) return fitVariancePrior(variances, df, covariate)
  if (usable.length === n) return fitComplete(variances, df, covariate).prior
  const pick = (values: Float64Array) => Float64Array.from(usable, (i) => values[i]!)
  const {prior: fit, bulkDf} = fitComplete(pick(variances), pick(df), covariate && pick(covariate))
  const fullDf = new Float64Array(n).fill(bulkDf)
  usable.forEach((i, u) => {
    fullDf[i] = fit.df[fit.df.length === 1 ? 0 : u]!
  })
  if (!covariate) return {scale: fit.scale, df: fullDf}
  const scale = new Float64Array(n)
  const logScale = interpolateLog(pick(covariate), fit.scale)
  const known = new Set(usable)
  usable.forEach((i, u) => {
    scale[i] = fit.scale[u]!
  })
  for (let i = 0; i < n; i++) if (!known.has(i)) scale[i] = Math.exp(logScale(covariate[i]!))
  return {scale, df: fullDf}
}

/** A prior, and the degrees of freedom of the genes that are no outliers. */
interface RobustPrior {
  readonly prior: VariancePrior
  readonly bulkDf: number
}

function fitComplete(given: Float64Array, df: Float64Array, covariate: Float64Array | undefined): RobustPrior {
  const n = given.length
  const min = quantile(given, 0.5) * 1e-12
  const plain = fitVariancePrior(given, df, covariate)
  const plainPerGene = (): RobustPrior => ({prior: {scale: plain.scale, df: new Float64Array(n).fill(plain.df[0]!)}, bulkDf: plain.df[0]!})
  if (tails.low < 1 / n && tails.high < 1 / n) return plainPerGene()
  const floored = given.map((value) => Math.max(value, min))
  const {x, df1} = commonDf(floored, df, plain)
  const z = x.map(Math.log)
  const trend = covariate ? smooth(covariate, z) : new Float64Array(n).fill(trimmedMean(z, tails.high))
  const residual = z.map((value, i) => value - trend[i]!)
  const {mean: winsorMean, variance: winsorVariance} = winsorised(residual)
  const excess = (df2: number) => Math.log(winsorVariance / winsorisedMoments(df1, df2).variance)
  const corrected = (df2: number) => {
    const shift = winsorMean - winsorisedMoments(df1, df2).mean
    return trend.map((value) => value + shift)
  }
  const scaleOf = (logs: Float64Array) => (covariate ? logs.map(Math.exp) : Float64Array.of(Math.exp(logs[0]!)))
  const excessInfinite = excess(Number.POSITIVE_INFINITY)
  if (excessInfinite <= 0) {
    const logs = corrected(Number.POSITIVE_INFINITY)
    const priorDf = outliersOfInfinite(z, logs, df1)
    return {prior: {scale: scaleOf(logs), df: priorDf}, bulkDf: Number.POSITIVE_INFINITY}
  }
  if (plain.df[0] === Number.POSITIVE_INFINITY) return plainPerGene()
  const lowest = plain.df[0]!
  const excessLowest = excess(lowest)
  let df2 = lowest
  if (excessLowest < 0) {
    const link = findRoot((u) => excess(u / (1 - u)), lowest / (1 + lowest), 1, excessLowest, excessInfinite, 1e-8)
    df2 = link / (1 - link)
  }
  const logs = corrected(df2)
  return {prior: {scale: scaleOf(logs), df: outliersOfFinite(z, logs, df1, df2)}, bulkDf: df2}
}

/** Variances on other degrees of freedom than the most are moved to the quantile of the same tail on the most. */
function commonDf(x: Float64Array, df: Float64Array, plain: VariancePrior): {x: Float64Array; df1: number} {
  const max = df.reduce((a, b) => Math.max(a, b), 0)
  const df2 = plain.df[0]!
  const moved = x.map((value, i) => {
    if (!(df[i]! < max - 1e-14)) return value
    const scale = plain.scale[plain.scale.length === 1 ? 0 : i]!
    const {lower, upper} = logFTails(value / scale, df[i]!, df2)
    return scale * (upper < lower ? fQuantileLog(upper, max, df2, 'upper') : fQuantileLog(lower, max, df2, 'lower'))
  })
  return {x: moved, df1: max}
}

function smooth(covariate: Float64Array, z: Float64Array): Float64Array {
  const order = Uint32Array.from(z, (_, i) => i).sort((a, b) => covariate[a]! - covariate[b]!)
  const fitted = lowess(
    Float64Array.from(order, (i) => covariate[i]!),
    Float64Array.from(order, (i) => z[i]!),
    {span: 0.4, iterations: 3},
  )
  const result = new Float64Array(z.length)
  order.forEach((i, at) => {
    result[i] = fitted[at]!
  })
  return result
}

function trimmedMean(values: Float64Array, share: number): number {
  const sorted = values.toSorted()
  const cut = Math.floor(values.length * share)
  const kept = sorted.subarray(cut, values.length - cut)
  return kept.reduce((sum, value) => sum + value, 0) / kept.length
}

function winsorised(residual: Float64Array): {mean: number; variance: number} {
  const n = residual.length
  const low = quantile(residual, tails.low)
  const high = quantile(residual, 1 - tails.high)
  const held = residual.map((value) => Math.min(Math.max(value, low), high))
  const mean = held.reduce((sum, value) => sum + value, 0) / n
  return {mean, variance: held.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1)}
}

/** Mean and variance of the winsorised logarithm of an F variable, by quadrature between its cut points. */
function winsorisedMoments(df1: number, df2: number): {mean: number; variance: number} {
  const cuts = [fQuantile(tails.low, df1, df2), fQuantile(1 - tails.high, df1, df2)] as const
  const [from, to] = cuts.map((f) => f / (1 + f)) as [number, number]
  const ends = cuts.map(Math.log) as [number, number]
  const points = legendreOnUnit(128).map(({node, weight}) => {
    const u = from + (to - from) * node
    const f = u / (1 - u)
    return {log: Math.log(f), mass: ((to - from) * weight * fDensity(f, df1, df2)) / (1 - u) ** 2}
  })
  const mean = points.reduce((sum, {log, mass}) => sum + mass * log, 0) + ends[0] * tails.low + ends[1] * tails.high
  const variance =
    points.reduce((sum, {log, mass}) => sum + mass * (log - mean) ** 2, 0) +
    (ends[0] - mean) ** 2 * tails.low +
    (ends[1] - mean) ** 2 * tails.high
  return {mean, variance}
}

function outliersOfInfinite(z: Float64Array, logs: Float64Array, df1: number): Float64Array {
  const n = z.length
  const f = z.map((value, i) => Math.exp(value - logs[i]!))
  const tail = f.map((value) => chiSquareUpperTail(value * df1, df1))
  const rank = ranks(f)
  const pooled = n * df1
  const notOutlier = tail.map((p, i) => Math.min(p / ((n - rank[i]! + 0.5) / n), 1))
  const shrunk = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  if (notOutlier.every((p) => p >= 1)) return shrunk
  notOutlier.forEach((p, i) => {
    if (p < 1) shrunk[i] = p * pooled
  })
  const order = Uint32Array.from(tail, (_, i) => i).sort((a, b) => tail[a]! - tail[b]!)
  let max = 0
  for (const i of order) shrunk[i] = max = Math.max(max, shrunk[i]!)
  return shrunk
}

function outliersOfFinite(z: Float64Array, logs: Float64Array, df1: number, df2: number): Float64Array {
  const n = z.length
  const f = z.map((value, i) => Math.exp(value - logs[i]!))
  const logTail = f.map((value) => logFTails(value, df1, df2).upper)
  const rank = ranks(f)
  const logNotOutlier = logTail.map((log, i) => Math.min(log - (Math.log(n - rank[i]! + 0.5) - Math.log(n)), 0))
  if (logNotOutlier.every((log) => log >= 0)) return new Float64Array(n).fill(df2)
  let minTail = 0
  let largest = 0
  for (let i = 0; i < n; i++) {
    minTail = Math.min(minTail, logTail[i]!)
    largest = Math.max(largest, f[i]!)
  }
  // The prior df at which the largest variance would be the median: nearly proportional to the log tail, one step of refinement.
  let outlierDf = (Math.log(0.5) / minTail) * df2
  outlierDf *= Math.log(0.5) / logFTails(largest, df1, outlierDf).upper
  const shrunk = logNotOutlier.map((log) => Math.exp(log) * df2 - Math.expm1(log) * outlierDf)
  const order = Uint32Array.from(logTail, (_, i) => i).sort((a, b) => logTail[a]! - logTail[b]!)
  return monotone(shrunk, order)
}

/** Raised where needed so that df never falls as the tail probability grows; the first stretch shares its least running mean. */
function monotone(shrunk: Float64Array, order: Uint32Array): Float64Array {
  let sum = 0
  let minMean = Number.POSITIVE_INFINITY
  let until = 0
  order.forEach((i, at) => {
    sum += shrunk[i]!
    if (sum / (at + 1) < minMean) {
      minMean = sum / (at + 1)
      until = at
    }
  })
  let max = 0
  order.forEach((i, at) => {
    max = Math.max(max, at <= until ? minMean : shrunk[i]!)
    shrunk[i] = max
  })
  return shrunk
}

/** log of `y` interpolated over x in any order, constant beyond the ends. */
function interpolateLog(x: Float64Array, y: Float64Array): (at: number) => number {
  const order = Uint32Array.from(x, (_, i) => i).sort((a, b) => x[a]! - x[b]!)
  return (at) => {
    let low = 0
    let high = order.length - 1
    if (at <= x[order[low]!]!) return Math.log(y[order[low]!]!)
    if (at >= x[order[high]!]!) return Math.log(y[order[high]!]!)
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (at < x[order[middle]!]!) high = middle
      else low = middle
    }
    const a = order[low]!
    const b = order[high]!
    return Math.log(y[a]!) + ((Math.log(y[b]!) - Math.log(y[a]!)) * (at - x[a]!)) / (x[b]! - x[a]!)
  }
}
