export interface LogisticLine {
  readonly intercept: number
  readonly slope: number
}

const maxSteps = 50
/** A slope beyond this means that the two classes do not overlap. */
const separated = 100

/**
 * Logistic regression on one variable by maximum likelihood (Newton's method): logit P(true) = intercept + slope · x.
 *
 * @param x - one value per case
 * @param truth - per case
 * @param weights - multiplicity per case, ≥ 0; default 1 each
 * @param start - where to begin; default 0, 0
 * @returns `NaN` for both where there is no unique maximum: one class is empty, all x are equal, or x separates the classes
 */
export function logisticLine(
  x: ArrayLike<number>,
  truth: ArrayLike<boolean>,
  weights?: ArrayLike<number>,
  start: LogisticLine = {intercept: 0, slope: 0},
): LogisticLine {
  let {intercept, slope} = Number.isFinite(start.slope) ? start : {intercept: 0, slope: 0}
  for (let step = 0; step < maxSteps; step++) {
    const [moveIntercept, moveSlope] = newtonStep(x, truth, weights, intercept, slope)
    // A step that is too bold is halved; from (0, 0) Newton's method then does not overshoot.
    const scale = Math.min(1, 4 / Math.max(Math.abs(moveIntercept), Math.abs(moveSlope), 1e-300))
    intercept += scale * moveIntercept
    slope += scale * moveSlope
    if (!Number.isFinite(intercept + slope) || Math.abs(slope) > separated) break
    if (Math.abs(moveIntercept) + Math.abs(moveSlope) < 1e-9) return {intercept, slope}
  }
  return {intercept: Number.NaN, slope: Number.NaN}
}

/** The logit of a probability, kept finite: probabilities are taken as at least `margin` from 0 and 1 (default 0.001). */
export function logit(probability: number, margin = 1e-3): number {
  const kept = Math.min(1 - margin, Math.max(margin, probability))
  return Math.log(kept / (1 - kept))
}

/** One step of Newton's method: the inverse of the information times the score. */
function newtonStep(
  x: ArrayLike<number>,
  truth: ArrayLike<boolean>,
  weights: ArrayLike<number> | undefined,
  intercept: number,
  slope: number,
): [number, number] {
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const weight = weights ? weights[i]! : 1
    if (weight === 0) continue
    const at = x[i]!
    const p = 1 / (1 + Math.exp(-(intercept + slope * at)))
    const residual = weight * ((truth[i] ? 1 : 0) - p)
    const information = weight * p * (1 - p)
    g0 += residual
    g1 += residual * at
    h00 += information
    h01 += information * at
    h11 += information * at * at
  }
  const determinant = h00 * h11 - h01 * h01
  if (!(determinant > 1e-12 * h00 * h11)) return [Number.NaN, Number.NaN]
  return [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant]
}
