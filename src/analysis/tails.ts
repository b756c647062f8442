/**
 * Probability that a standard normal number is at least |z| away from 0.
 *
 * @see erfc through the incomplete gamma function: DLMF 7.11.2, 8.11.4 (series) and 8.9.2 (continued fraction)
 */
export function normalTwoSided(z: number): number {
  const x = (z * z) / 2
  if (Number.isNaN(x)) return Number.NaN
  if (x === 0) return 1
  if (x === Infinity) return 0
  const front = Math.exp(-x) * Math.sqrt(x / Math.PI)
  if (x < 1.5) {
    let term = 2
    let sum = term
    for (let a = 1.5; term > sum * 1e-17; a++) {
      term *= x / a
      sum += term
    }
    return 1 - front * sum
  }
  const fraction = continued((n) => (n === 0 ? {a: 1, b: x + 0.5} : {a: -n * (n - 0.5), b: x + 0.5 + 2 * n}))
  return front * fraction
}

/**
 * Probability that a number of Student's t distribution is at least |t| away from 0.
 *
 * @param df - degrees of freedom, above 0
 * @see incomplete beta function: DLMF 8.17.22
 */
export function studentTwoSided(t: number, df: number): number {
  if (!(df > 0)) return Number.NaN
  if (!Number.isFinite(t)) return Number.isNaN(t) ? Number.NaN : 0
  return incompleteBeta(df / (df + t * t), df / 2, 0.5)
}

/** The regularised incomplete beta function I_x(a, b). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a
  return (
    front *
    continued((n) => {
      if (n === 0) return {a: 1, b: 1}
      const m = n >> 1
      const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
      const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
      return {a: n % 2 === 0 ? even : odd, b: 1}
    })
  )
}

/** a₀/(b₀ + a₁/(b₁ + …)) by Lentz's method. */
function continued(term: (n: number) => {readonly a: number; readonly b: number}): number {
  const tiny = 1e-300
  const first = term(0)
  let d = 1 / (first.b || tiny)
  let c = Infinity
  let f = first.a * d
  for (let n = 1; n < 10_000; n++) {
    const {a, b} = term(n)
    d = 1 / (b + a * d || tiny)
    c = b + a / c || tiny
    const factor = c * d
    f *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return f
}

/** ln Γ(x) for x > 0 (Lanczos 1964, doi:10.1137/0701008; coefficients for g = 7). */
export function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  const at = x - 1
  const sum = coefficients.reduce((total, coefficient, i) => total + (i === 0 ? coefficient : coefficient / (at + i)), 0)
  const base = at + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(base) - base + Math.log(sum)
}
