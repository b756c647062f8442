/** Variance components: residual σ² and block τ² (which may be negative). */
export type Components = readonly [residual: number, block: number]

/**
 * Fits E(y) = σ² + d·τ² to squares that are gamma distributed (χ² on one degree of freedom), which is restricted maximum
 * likelihood for a mixed model with one random factor. Fisher scoring with damping; the starts, the damping and the
 * stopping rule are those of statmod's mixedModel2Fit, so that estimates agree beyond the accuracy of either.
 *
 * @param d - squared singular values, 0 or more
 * @param y - squares, same length
 * @see Smyth 2002, doi:10.1198/106186002871
 */
export function varianceComponents(d: Float64Array, y: Float64Array, maxIterations = 20): Components {
  const linear = leastSquares(d, y)
  const spread = variance(d)
  const positive = d.reduce((n, value) => n + (Math.abs(value) > 1e-15 ? 1 : 0), 0)
  if (y.length <= 2 || positive <= 1 || !(spread > 1e-15)) return linear
  const start: Components = fits(linear, d) ? linear : [y.reduce((sum, value) => sum + value, 0) / y.length, 0]
  return score(d, y, start, maxIterations)
}

function leastSquares(d: Float64Array, y: Float64Array): Components {
  const n = d.length
  const meanD = d.reduce((sum, value) => sum + value, 0) / n
  const meanY = y.reduce((sum, value) => sum + value, 0) / n
  let square = 0
  let product = 0
  for (let i = 0; i < n; i++) {
    square += (d[i]! - meanD) ** 2
    product += (d[i]! - meanD) * (y[i]! - meanY)
  }
  // All d alike: the block component cannot be told from the residual one.
  if (square <= 1e-14 * n * Math.max(1, meanD * meanD)) return [meanY, Number.NaN]
  const slope = product / square
  return [meanY - slope * meanD, slope]
}

function variance(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1)
}

const fits = ([residual, block]: Components, d: Float64Array) => d.every((value) => residual + block * value >= 0)

function score(d: Float64Array, y: Float64Array, start: Components, maxIterations: number): Components {
  const n = d.length
  if (y.every((value) => value === 0)) return [0, 0]
  const mu = new Float64Array(n)
  const predict = ([residual, block]: Components) => {
    for (let i = 0; i < n; i++) mu[i] = residual + block * d[i]!
  }
  let beta = start
  predict(beta)
  let deviance = gammaDeviance(y, mu)
  let damping = 0
  for (let iteration = 1; ; iteration++) {
    const largest = mu.reduce((a, b) => Math.max(a, b), 0) ** 2
    let i00 = 0
    let i01 = 0
    let i11 = 0
    let g0 = 0
    let g1 = 0
    for (let i = 0; i < n; i++) {
      const v = Math.max(mu[i]! ** 2, largest / 1000)
      i00 += 1 / v
      i01 += d[i]! / v
      i11 += d[i]! ** 2 / v
      g0 += (y[i]! - mu[i]!) / v
      g1 += (d[i]! * (y[i]! - mu[i]!)) / v
    }
    const maxInformation = Math.max(i00, i11)
    if (iteration === 1) damping = Math.abs((i00 + i11) / 2) / 2
    const before = beta
    const devianceBefore = deviance
    let step: Components = [0, 0]
    let level = 0
    for (;;) {
      level++
      step = solve2(i00 + damping, i01, i11 + damping, g0, g1)
      beta = [before[0] + step[0], before[1] + step[1]]
      predict(beta)
      deviance = gammaDeviance(y, mu)
      if (deviance <= devianceBefore || deviance / largestOf(mu) < 1e-15) break
      if (damping / maxInformation > 1e15) return before
      damping *= 2
    }
    if (damping / maxInformation > 1e15) return beta
    if (level === 1) damping /= 10
    if (g0 * step[0] + g1 * step[1] < 1e-6 || deviance / largestOf(mu) < 1e-15 || iteration > maxIterations) return beta
  }
}

const largestOf = (values: Float64Array) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)

function solve2(a: number, b: number, c: number, x: number, y: number): Components {
  const determinant = a * c - b * b
  return [(c * x - b * y) / determinant, (a * y - b * x) / determinant]
}

function gammaDeviance(y: Float64Array, mu: Float64Array): number {
  let sum = 0
  for (let i = 0; i < y.length; i++) {
    if (mu[i]! < 0) return Number.POSITIVE_INFINITY
    if (y[i]! < 1e-15 && mu[i]! < 1e-15) continue
    sum += (y[i]! - mu[i]!) / mu[i]! - Math.log(y[i]! / mu[i]!)
  }
  return 2 * sum
}
