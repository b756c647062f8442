const logRootTwoPi = 0.9189385332046727

/** ζ(k) − 1 for k = 2, 3, …: sums of k-th powers of 1/2, 1/3, …, with the tail by Euler and Maclaurin. */
const zetaMinusOne: readonly number[] = Array.from({length: 58}, (_, i) => {
  const k = i + 2
  const last = 12
  let tail = last ** (1 - k) / (k - 1) - last ** -k / 2 // ∫ and half of the last term
  tail += (k / 12) * last ** (-k - 1)
  tail -= ((k * (k + 1) * (k + 2)) / 720) * last ** (-k - 3)
  tail += ((k * (k + 1) * (k + 2) * (k + 3) * (k + 4)) / 30_240) * last ** (-k - 5)
  tail -= ((k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * (k + 5) * (k + 6)) / 1_209_600) * last ** (-k - 7)
  let sum = 0
  for (let n = last; n >= 2; n--) sum += n ** -k
  return sum + tail
})
const euler = 0.5772156649015329

/** ln Γ(2 + z) for |z| ≤ 1/2, by its Taylor series: exact to the last digits even where it passes through zero. */
function logGammaNearTwo(z: number): number {
  let sum = 0
  for (let k = zetaMinusOne.length + 1; k >= 2; k--) sum = -z * (sum + zetaMinusOne[k - 2]! / k)
  // Horner in −z: Σ (ζ(k) − 1)(−z)^k / k has one more factor −z than the loop gives.
  return z * (1 - euler) - z * sum
}

/**
 * Logarithm of the gamma function, to about 1e-15 (relative, also near its zeros at 1 and 2).
 *
 * @param x - greater than 0; `NaN` otherwise (`Infinity` at 0)
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.POSITIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  if (x >= 12) return (x - 0.5) * Math.log(x) - x + logRootTwoPi + stirlingError(x)
  if (x < 0.5) return logGammaNearTwo(x) - Math.log1p(x) - Math.log(x)
  if (x < 1.5) return logGammaNearTwo(x - 1) - Math.log1p(x - 1)
  let factor = 1
  let z = x
  while (z > 2.5) factor *= --z
  return Math.log(factor) + logGammaNearTwo(z - 2)
}

/**
 * What Stirling's formula lacks: ln Γ(x) − (x − ½) ln x + x − ½ ln 2π, for x ≥ 10 to about 1e-16 absolute.
 *
 * @see Abramowitz & Stegun 1964, 6.1.41
 */
export function stirlingError(x: number): number {
  if (x < 10) return logGamma(x) - (x - 0.5) * Math.log(x) + x - logRootTwoPi
  const y = 1 / (x * x)
  return (
    (1 / 12 -
      y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360_360 - y * (1 / 156 - (y * 3617) / 122_400))))))) /
    x
  )
}

/**
 * Logarithm of the beta function B(a, b), without the cancellation of three log-gammas when an argument is large.
 *
 * @param a - greater than 0
 * @param b - greater than 0
 */
export function logBeta(a: number, b: number): number {
  const p = Math.min(a, b)
  const q = Math.max(a, b)
  if (p >= 10) {
    const excess = stirlingError(p) + stirlingError(q) - stirlingError(p + q)
    return -0.5 * Math.log(q) + logRootTwoPi + excess + (p - 0.5) * Math.log(p / (p + q)) + q * Math.log1p(-p / (p + q))
  }
  if (q >= 10) {
    const excess = stirlingError(q) - stirlingError(p + q)
    return logGamma(p) + excess + p - p * Math.log(p + q) + (q - 0.5) * Math.log1p(-p / (p + q))
  }
  return logGamma(p) + logGamma(q) - logGamma(p + q)
}

/** ψ(x), the derivative of ln Γ, for x > 0. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 0
  let z = x
  for (; z < 12; z++) shift -= 1 / z
  const y = 1 / (z * z)
  const series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132 - y * (691 / 32_760 - y / 12))))))
  return shift + Math.log(z) - 0.5 / z - series
}

/** ψ′(x), for x > 0. */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 0
  let z = x
  for (; z < 15; z++) shift += 1 / (z * z)
  const y = 1 / (z * z)
  const series = y * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * (691 / 2730 - (y * 7) / 6))))))
  return shift + 1 / z + 0.5 * y + series / z
}

/** ψ″(x), for x > 0; negative. */
export function tetragamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 0
  let z = x
  for (; z < 15; z++) shift -= 2 / (z * z * z)
  const y = 1 / (z * z)
  const series = y * (1 / 2 - y * (1 / 6 - y * (1 / 6 - y * (3 / 10 - y * (5 / 6 - y * (691 / 210 - (y * 35) / 2))))))
  return shift - y - y / z - y * series
}

/**
 * The x at which ψ′(x) = `value`, by Newton's iteration on 1/ψ′, which is convex so that every start from the left climbs
 * straight to the root.
 *
 * @param value - greater than 0
 * @see Smyth 2004, doi:10.2202/1544-6115.1027, appendix
 */
export function trigammaInverse(value: number): number {
  if (!(value > 0)) return Number.NaN
  if (value > 1e7) return 1 / Math.sqrt(value)
  if (value < 1e-6) return 1 / value
  let x = 0.5 + 1 / value
  for (let i = 0; i < 50; i++) {
    const t = trigamma(x)
    const step = (t * (1 - t / value)) / tetragamma(x)
    x += step
    if (Math.abs(step) < 1e-15 * x) break
  }
  return x
}

const tiny = 1e-300

/** ln of x^a e^−x / Γ(a). */
function logGammaPrefix(a: number, x: number): number {
  if (a < 10) return a * Math.log(x) - x - logGamma(a)
  const d = (x - a) / a
  return a * (Math.log1p(d) - d) + 0.5 * Math.log(a) - logRootTwoPi - stirlingError(a)
}

/** Lower and upper regularised incomplete gamma function as logarithms; the smaller of the two is computed directly. */
export function logIncompleteGamma(a: number, x: number): {lower: number; upper: number} {
  if (!(a > 0) || !(x >= 0)) return {lower: Number.NaN, upper: Number.NaN}
  if (x === 0) return {lower: Number.NEGATIVE_INFINITY, upper: 0}
  if (x === Number.POSITIVE_INFINITY) return {lower: 0, upper: Number.NEGATIVE_INFINITY}
  const prefix = logGammaPrefix(a, x)
  if (x < a + 1) {
    let term = 1
    let sum = 1
    for (let n = 1; n < 1e6 && term > sum * 1e-17; n++) {
      term *= x / (a + n)
      sum += term
    }
    const lower = Math.min(0, prefix + Math.log(sum / a))
    return {lower, upper: logComplement(lower)}
  }
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let n = 1; n < 1e6; n++) {
    const an = -n * (n - a)
    b += 2
    d = an * d + b
    if (Math.abs(d) < tiny) d = tiny
    c = b + an / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  const upper = Math.min(0, prefix + Math.log(h))
  return {lower: logComplement(upper), upper}
}

/** ln(1 − e^v) for v ≤ 0, exact at both ends. */
export function logComplement(v: number): number {
  if (v === 0) return Number.NEGATIVE_INFINITY
  return v > -Math.LN2 ? Math.log(-Math.expm1(v)) : Math.log1p(-Math.exp(v))
}
