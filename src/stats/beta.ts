import {logBeta, logComplement, logGamma} from './gamma.js'
import {errorComplement} from './normal.js'

const tiny = 1e-300

/** The continued fraction of the incomplete beta function without its prefactor, for x < (a + 1)/(a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < tiny ? tiny : d)
  let h = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    c = 1 + even / c
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    if (Math.abs(c) < tiny) c = tiny
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    c = 1 + odd / c
    d = 1 / (Math.abs(d) < tiny ? tiny : d)
    if (Math.abs(c) < tiny) c = tiny
    const change = d * c
    h *= change
    if (Math.abs(change - 1) < 1e-16) break
  }
  return h
}

/**
 * Regularised incomplete beta function I_x(a, b) and its complement, as logarithms, so that a tail of 1e-300 (and far
 * below) keeps its digits. The smaller of the two is computed directly.
 *
 * @param x - in [0, 1]
 * @param y - 1 − x, handed in because the caller often knows it with more digits than 1 − x has
 * @param a - greater than 0
 * @param b - greater than 0
 */
export function logIncompleteBeta(x: number, y: number, a: number, b: number): {lower: number; upper: number} {
  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(y >= 0)) return {lower: Number.NaN, upper: Number.NaN}
  if (x === 0) return {lower: Number.NEGATIVE_INFINITY, upper: 0}
  if (y === 0) return {lower: 0, upper: Number.NEGATIVE_INFINITY}
  const prefix = a * logOf(x, y) + b * logOf(y, x) - logBeta(a, b)
  if (x < (a + 1) / (a + b + 2)) {
    const lower = Math.min(0, prefix + Math.log(betaFraction(a, b, x) / a))
    return {lower, upper: logComplement(lower)}
  }
  const upper = Math.min(0, prefix + Math.log(betaFraction(b, a, y) / b))
  return {lower: logComplement(upper), upper}
}

/** ln x where x + y = 1, through the smaller of the two. */
function logOf(x: number, y: number): number {
  return x > 0.5 ? Math.log1p(-y) : Math.log(x)
}

/** I_x(a, b), the regularised incomplete beta function. */
export function incompleteBeta(x: number, a: number, b: number): number {
  return Math.exp(logIncompleteBeta(x, 1 - x, a, b).lower)
}

/**
 * I_x(a, ½) for large a and x near 1, where the continued fraction is slow: an asymptotic series in error functions.
 *
 * @param logX - ln x, from −0.36 to 0
 * @param a - 15 or more
 * @see DiDonato & Morris 1992, doi:10.1145/131766.131776, equations 9 to 9.6 with b = ½
 */
export function incompleteBetaHalf(logX: number, a: number): number {
  const b = 0.5
  const t = a - 0.25
  const u = -t * logX
  const root = Math.sqrt(u)
  // Γ(a + ½)/Γ(a)/t^½, near 1.
  const ratio = Math.exp(logGamma(b) - logBeta(a, b) - b * Math.log(t))
  // Everything is carried as a multiple of the leading term's prefactor e^−u u^½ / Γ(½).
  const h = (Math.exp(-u) * root) / Math.sqrt(Math.PI)
  const first = errorComplement(root)
  if (first === 0) return 0
  let j = h === 0 ? 0 : first / h
  if (h === 0) return first * ratio
  let sum = j
  let power = 1
  const quarterLog = (logX * logX) / 4
  const p = [1]
  const oddFactorial = [1]
  for (let n = 1; n < 40; n++) {
    j = ((b + 2 * n - 2) * (b + 2 * n - 1) * j + (u + b + 2 * n - 1) * power) / (4 * t * t)
    power *= quarterLog
    oddFactorial[n] = oddFactorial[n - 1]! * (2 * n) * (2 * n + 1)
    let inner = 0
    for (let m = 1; m < n; m++) inner += ((m * b - n) * p[n - m]!) / oddFactorial[m]!
    p[n] = (b - 1) / oddFactorial[n]! + inner / n
    const term = p[n]! * j
    sum += term
    if (Math.abs(term) < Math.abs(sum) * 1e-17) break
  }
  return h * ratio * sum
}
