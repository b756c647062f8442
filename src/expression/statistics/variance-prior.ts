import {digamma, mean, quantile, trigamma, trigammaInverse} from '#stats'
import {naturalSplineFit} from './natural-spline.js'

/** A scaled inverse χ² prior of the genes' variances, estimated from the variances themselves. */
export interface VariancePrior {
  /** One value for all genes, or one per gene where it follows a trend. */
  readonly scale: Float64Array
  /** Prior degrees of freedom (`Infinity`: all genes share the variance of the trend); one value, or one per gene where robust. */
  readonly df: Float64Array
}

/**
 * Moments of log variances, compared with those of Fisher's z: prior variance and prior degrees of freedom.
 *
 * @param variances - residual variances; missing or negative ones are left out
 * @param df - residual degrees of freedom of each
 * @param covariate - mean log expression of each, for a trended prior
 * @see Smyth 2004, doi:10.2202/1544-6115.1027, section 6.2; agrees with limma's fitFDist
 */
export function fitVariancePrior(variances: Float64Array, df: Float64Array, covariate?: Float64Array): VariancePrior {
  const n = variances.length
  const usable = Array.from({length: n}, (_, i) => i).filter(
    (i) => Number.isFinite(df[i]!) && df[i]! > 1e-15 && Number.isFinite(variances[i]!) && variances[i]! > -1e-15,
  )
  const all = (scale: number, priorDf: number): VariancePrior => ({
    scale: new Float64Array(covariate ? n : 1).fill(scale),
    df: Float64Array.of(priorDf),
  })
  if (usable.length === 0) return all(Number.NaN, Number.NaN)
  if (usable.length === 1) return all(variances[usable[0]!]!, 0)
  const x = offsetZeros(Float64Array.from(usable, (i) => variances[i]!))
  const d = Float64Array.from(usable, (i) => df[i]!)
  const e = x.map((value, i) => Math.log(value) - digamma(d[i]! / 2) + Math.log(d[i]! / 2))
  const sampling = mean(d.map((value) => trigamma(value / 2)))
  const places = covariate ? Float64Array.from(usable, (i) => covariate[i]!) : undefined
  const splineDf = places ? splineDegrees(places) : 1
  if (!places || splineDf < 2) {
    const centre = mean(e)
    const spread = e.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (e.length - 1) - sampling
    if (!(spread > 0)) return all(mean(x), Number.POSITIVE_INFINITY)
    const priorDf = 2 * trigammaInverse(spread)
    return all(Math.exp(centre + digamma(priorDf / 2) - Math.log(priorDf / 2)), priorDf)
  }
  const spline = naturalSplineFit(places, e, splineDf)
  const spread = spline.residualVariance - sampling
  const priorDf = spread > 0 ? 2 * trigammaInverse(spread) : Number.POSITIVE_INFINITY
  const shift = spread > 0 ? digamma(priorDf / 2) - Math.log(priorDf / 2) : 0
  return {scale: Float64Array.from(covariate!, (place) => Math.exp(spline.at(place) + shift)), df: Float64Array.of(priorDf)}
}

function splineDegrees(places: Float64Array): number {
  const n = places.length
  const degrees = 1 + (n >= 3 ? 1 : 0) + (n >= 6 ? 1 : 0) + (n >= 30 ? 1 : 0)
  return Math.min(degrees, new Set(places).size)
}

/** Zero variances would have no logarithm: they are raised to a hundred-thousandth of the median. */
function offsetZeros(x: Float64Array): Float64Array {
  const positive = x.map((value) => Math.max(value, 0))
  const middle = quantile(positive, 0.5)
  const min = 1e-5 * (middle === 0 ? 1 : middle)
  return positive.map((value) => Math.max(value, min))
}

/** Posterior variances: residual and prior, weighted by their degrees of freedom. */
export function squeeze(variances: Float64Array, df: Float64Array, prior: VariancePrior): Float64Array {
  return variances.map((variance, i) => {
    const scale = prior.scale[prior.scale.length === 1 ? 0 : i]!
    const priorDf = prior.df[prior.df.length === 1 ? 0 : i]!
    if (priorDf === Number.POSITIVE_INFINITY) return scale
    return ((df[i]! === 0 ? 0 : df[i]! * variance) + priorDf * scale) / (df[i]! + priorDf)
  })
}
