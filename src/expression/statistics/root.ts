/**
 * A root of f between `low` and `high`, where f has opposite signs, by Brent's method (inverse quadratic interpolation,
 * secant and bisection), stopping when the bracket is within `tolerance`.
 *
 * @see Brent 1973, Algorithms for Minimization without Derivatives, chapter 4
 */
export function findRoot(f: (x: number) => number, low: number, high: number, atLow = f(low), atHigh = f(high), tolerance = 1e-10): number {
  let a = low
  let b = high
  let fa = atLow
  let fb = atHigh
  let c = a
  let fc = fa
  if (fa === 0) return a
  if (fb === 0) return b
  for (let round = 0; round < 1000; round++) {
    const before = b - a
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b
      b = c
      c = a
      fa = fb
      fb = fc
      fc = fa
    }
    const close = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2
    let step = (c - b) / 2
    if (Math.abs(step) <= close || fb === 0) return b
    if (Math.abs(before) >= close && Math.abs(fa) > Math.abs(fb)) {
      const half = c - b
      let p: number
      let q: number
      if (a === c) {
        const s = fb / fa
        p = half * s
        q = 1 - s
      } else {
        const s = fa / fc
        const r = fb / fc
        const u = fb / fa
        p = u * (half * s * (s - r) - (b - a) * (r - 1))
        q = (s - 1) * (r - 1) * (u - 1)
      }
      if (p > 0) q = -q
      else p = -p
      if (p < 0.75 * half * q - Math.abs(close * q) / 2 && p < Math.abs((before * q) / 2)) step = p / q
    }
    if (Math.abs(step) < close) step = step > 0 ? close : -close
    a = b
    fa = fb
    b += step
    fb = f(b)
    if (fb > 0 === fc > 0) {
      c = a
      fc = fa
    }
  }
  return b
}
