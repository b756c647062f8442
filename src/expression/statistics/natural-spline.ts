import {quantile} from '#stats'
import {HouseholderQr} from './qr.js'

/** A fitted smooth: its value anywhere, and the residual mean square over n − rank. */
export interface SplineFit {
  readonly residualVariance: number
  readonly at: (x: number) => number
}

/**
 * Least-squares fit of a natural cubic spline (linear beyond the outermost knots), its knots at the ends and at equally
 * spaced quantiles of x. The fit does not depend on the basis; it is that of R's `lm(y ~ 0 + ns(x, df, intercept = TRUE))`.
 *
 * @param df - number of basis functions including the constant, 2 or more
 */
export function naturalSplineFit(x: Float64Array, y: Float64Array, df: number): SplineFit {
  const n = x.length
  const inner = Array.from({length: df - 2}, (_, i) => quantile(x, (i + 1) / (df - 1)))
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of x) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const knots = [low, ...inner, high].map((knot) => (knot - low) / (high - low))
  const basis = (place: number) => naturalBasis((place - low) / (high - low), knots)
  const qr = new HouseholderQr(n, df)
  for (let i = 0; i < n; i++)
    basis(x[i]!).forEach((value, j) => {
      qr.a[j * n + i] = value
    })
  qr.decompose()
  const effects = Float64Array.from(y)
  qr.applyTransposed(effects)
  const solution = new Float64Array(df)
  qr.backSolve(effects, solution)
  let sum = 0
  for (let i = qr.rank; i < n; i++) sum += effects[i]! ** 2
  const weights = new Float64Array(df)
  for (let k = 0; k < qr.rank; k++) weights[qr.pivot[k]!] = solution[k]!
  return {
    residualVariance: sum / (n - qr.rank),
    at: (place) => basis(place).reduce((value, part, j) => value + part * weights[j]!, 0),
  }
}

/** 1, x, and for each inner knot the cubic that bends at it and straightens at the last two knots, on [0, 1]. */
function naturalBasis(x: number, knots: readonly number[]): number[] {
  const last = knots.length - 1
  const cubic = (knot: number) => Math.max(0, x - knot) ** 3
  const bend = (k: number) => (cubic(knots[k]!) - cubic(knots[last]!)) / (knots[last]! - knots[k]!)
  return [1, x, ...Array.from({length: last - 1}, (_, k) => bend(k) - bend(last - 1))]
}
