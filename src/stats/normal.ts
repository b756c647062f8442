/**
 * The complement of the error function, 1 − erf(x), to about 1e-14 relative down to the smallest numbers.
 * Power series below 1.5, continued fraction above.
 */
export function errorComplement(x: number): number {
  if (Number.isNaN(x)) return x
  if (x < 0) return 2 - errorComplement(-x)
  if (x < 1.5) {
    // erf(x) = 2/√π e^−x² Σ 2ⁿ x²ⁿ⁺¹ / (2n + 1)!!, all terms positive.
    let term = x
    let sum = x
    for (let n = 1; term > 1e-18 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1)
      sum += term
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
  }
  return Math.exp(-x * x) * scaledErrorComplement(x)
}

/** e^(x²) erfc(x) for x ≥ 1.5, by Laplace's continued fraction. */
function scaledErrorComplement(x: number): number {
  // erfc(x) = e^−x²/√π · 1/(x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))))
  const terms = Math.ceil(12 + 400 / (x * x))
  let tail = x
  for (let n = terms; n >= 1; n--) tail = x + n / 2 / tail
  return 1 / (tail * Math.sqrt(Math.PI))
}

/** P(Z > z) of a standard normal. */
export function normalUpperTail(z: number): number {
  return errorComplement(z / Math.SQRT2) / 2
}

/** ln P(Z > z), finite wherever z is. */
export function logNormalUpperTail(z: number): number {
  if (z > 5) return (-z * z) / 2 + Math.log(scaledErrorComplement(z / Math.SQRT2) / 2)
  return z < -5 ? Math.log1p(-normalUpperTail(-z)) : Math.log(normalUpperTail(z))
}

/**
 * P(|Z| > |z|) of a standard normal.
 *
 * @param z - any number
 * @returns p in [0, 1]
 * @example
 * normalTwoSided(1.959964).toFixed(4) // → '0.0500'
 */
export function normalTwoSided(z: number): number {
  return errorComplement(Math.abs(z) / Math.SQRT2)
}

/**
 * The z that a standard normal exceeds with probability `p`, from the logarithm of p so that far tails keep their digits.
 *
 * @param logP - ln p, at most 0
 */
export function normalUpperQuantileLog(logP: number): number {
  if (!(logP <= 0)) return Number.NaN
  if (logP === 0) return Number.NEGATIVE_INFINITY
  if (logP === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (logP > -Math.LN2) return -normalUpperQuantileLog(Math.log(-Math.expm1(logP)))
  let z = logP > -3 ? 0.7 * Math.sqrt(-2 * (logP + Math.LN2)) : Math.sqrt(-2 * logP - Math.log(2 * Math.PI * -2 * logP))
  for (let i = 0; i < 60; i++) {
    const logTail = logNormalUpperTail(z)
    // Newton on ln Q(z): its derivative is −φ/Q.
    const hazard = Math.exp((-z * z) / 2 - 0.9189385332046727 - logTail)
    const step = (logTail - logP) / hazard
    z += step
    if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(z))) break
  }
  return z
}

/** The z that a standard normal exceeds with probability `p`. */
export function normalUpperQuantile(p: number): number {
  return p > 0.5 ? -normalUpperQuantileLog(Math.log1p(-p)) : normalUpperQuantileLog(Math.log(p))
}
