/**
 * Cleveland's robust locally weighted regression, with the arithmetic of the published Fortran/C program (as R's `lowess`):
 * local lines with tricube weights over the nearest `span` of the points, bisquare robustness weights, and linear
 * interpolation between fitted points that lie no more than `delta` apart.
 *
 * @param x - ascending
 * @param y - same length
 * @param options.span - share of the points in each neighbourhood; default 2/3
 * @param options.iterations - robustness iterations after the first fit; default 3
 * @param options.delta - default 1 % of the range of `x`
 * @returns the smooth at every x
 * @see Cleveland 1979, doi:10.1080/01621459.1979.10481038
 * @example
 * Array.from(lowess(Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6))).map(Math.round) // → [2, 4, 6]
 */
export function lowess(
  x: Float64Array,
  y: Float64Array,
  {span = 2 / 3, iterations = 3, delta}: {readonly span?: number; readonly iterations?: number; readonly delta?: number} = {},
): Float64Array {
  const n = x.length
  if (y.length !== n) throw new RangeError(`lowess: ${n} values of x and ${y.length} of y`)
  const fitted = new Float64Array(n)
  if (n < 2) {
    fitted.set(y)
    return fitted
  }
  const step = delta ?? 0.01 * (x[n - 1]! - x[0]!)
  const neighbours = Math.max(2, Math.min(n, Math.floor(span * n + 1e-7)))
  const robustness = new Float64Array(n).fill(1)
  const weights = new Float64Array(n)
  for (let iteration = 0; iteration <= iterations; iteration++) {
    pass(x, y, neighbours, step, iteration > 0, robustness, weights, fitted)
    if (iteration === iterations) break
    if (!reweigh(y, fitted, robustness)) break
  }
  return fitted
}

/** One sweep over the points: fits where needed, interpolates between. */
function pass(
  x: Float64Array,
  y: Float64Array,
  neighbours: number,
  delta: number,
  robust: boolean,
  robustness: Float64Array,
  weights: Float64Array,
  fitted: Float64Array,
): void {
  const n = x.length
  let left = 0
  let right = neighbours - 1
  let last = -1
  let i = 0
  for (;;) {
    if (right < n - 1 && x[i]! - x[left]! > x[right + 1]! - x[i]!) {
      left++
      right++
      continue
    }
    const value = fitAt(x, y, x[i]!, left, right, robust, robustness, weights)
    fitted[i] = value === undefined ? y[i]! : value
    if (last < i - 1) interpolate(x, fitted, last, i)
    last = i
    const cut = x[last]! + delta
    for (i = last + 1; i < n; i++) {
      if (x[i]! > cut) break
      if (x[i] === x[last]) {
        fitted[i] = fitted[last]!
        last = i
      }
    }
    i = Math.max(last + 1, i - 1)
    if (last >= n - 1) return
  }
}

function interpolate(x: Float64Array, fitted: Float64Array, last: number, i: number): void {
  const span = x[i]! - x[last]!
  for (let j = last + 1; j < i; j++) {
    const alpha = (x[j]! - x[last]!) / span
    fitted[j] = alpha * fitted[i]! + (1 - alpha) * fitted[last]!
  }
}

/** The local line at `at` over the points from `left` on; `undefined` where all weights are zero. */
function fitAt(
  x: Float64Array,
  y: Float64Array,
  at: number,
  left: number,
  right: number,
  robust: boolean,
  robustness: Float64Array,
  weights: Float64Array,
): number | undefined {
  const n = x.length
  const range = x[n - 1]! - x[0]!
  const h = Math.max(at - x[left]!, x[right]! - at)
  const outer = 0.999 * h
  const inner = 0.001 * h
  let total = 0
  let j = left
  for (; j < n; j++) {
    weights[j] = 0
    const r = Math.abs(x[j]! - at)
    if (r <= outer) {
      if (r <= inner) weights[j] = 1
      else {
        const q = r / h
        const c = 1 - q * q * q
        weights[j] = c * c * c
      }
      if (robust) weights[j]! *= robustness[j]!
      total += weights[j]!
    } else if (x[j]! > at) break
  }
  const end = j - 1
  if (total <= 0) return undefined
  for (j = left; j <= end; j++) weights[j]! /= total
  if (h > 0) {
    let centre = 0
    for (j = left; j <= end; j++) centre += weights[j]! * x[j]!
    const offset = at - centre
    let spread = 0
    for (j = left; j <= end; j++) spread += weights[j]! * (x[j]! - centre) * (x[j]! - centre)
    if (Math.sqrt(spread) > 0.001 * range) {
      const slope = offset / spread
      for (j = left; j <= end; j++) weights[j]! *= slope * (x[j]! - centre) + 1
    }
  }
  let sum = 0
  for (j = left; j <= end; j++) sum += weights[j]! * y[j]!
  return sum
}

/** Bisquare weights from the residuals; false where the residuals are too small to go on. */
function reweigh(y: Float64Array, fitted: Float64Array, robustness: Float64Array): boolean {
  const n = y.length
  let meanAbsolute = 0
  for (let i = 0; i < n; i++) {
    robustness[i] = Math.abs(y[i]! - fitted[i]!)
    meanAbsolute += robustness[i]!
  }
  meanAbsolute /= n
  const sorted = Float64Array.from(robustness).sort()
  const middle = n >> 1
  const sixMedians = n % 2 === 0 ? 3 * (sorted[n - middle - 1]! + sorted[middle]!) : 6 * sorted[middle]!
  if (sixMedians < 1e-7 * meanAbsolute) return false
  const outer = 0.999 * sixMedians
  const inner = 0.001 * sixMedians
  for (let i = 0; i < n; i++) {
    const r = robustness[i]!
    if (r <= inner) robustness[i] = 1
    else if (r <= outer) {
      const q = r / sixMedians
      const c = 1 - q * q
      robustness[i] = c * c
    } else robustness[i] = 0
  }
  return true
}
