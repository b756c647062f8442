/** Positions of the values from the smallest to the largest; equals in the order they stand. */
export function ascending(values: ArrayLike<number>): Int32Array {
  return Int32Array.from({length: values.length}, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b)
}

/**
 * Area under the ROC curve: the chance that a positive case scores above a negative one, ties counting half.
 *
 * @param scores - one per case
 * @param positive - truth per case
 * @param weights - multiplicity per case, ≥ 0; default 1 each
 * @param order - `ascending(scores)`, where it is known already
 * @returns in [0, 1]; `NaN` where one of the two classes is empty
 * @see Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747
 * @example
 * auroc([0.1, 0.4, 0.8], [false, false, true]) // → 1
 */
export function auroc(
  scores: ArrayLike<number>,
  positive: ArrayLike<boolean>,
  weights?: ArrayLike<number>,
  order: Int32Array = ascending(scores),
): number {
  let [above, below, pairs] = [0, 0, 0]
  for (let at = 0; at < order.length; ) {
    const score = scores[order[at]!]!
    let [positives, negatives] = [0, 0]
    for (; at < order.length && scores[order[at]!]! === score; at++) {
      const weight = weights ? weights[order[at]!]! : 1
      if (positive[order[at]!]) positives += weight
      else negatives += weight
    }
    pairs += positives * (below + negatives / 2)
    above += positives
    below += negatives
  }
  return pairs / (above * below)
}

/** A point of a ROC curve: shares of the negatives and positives that score at least `score`. */
export interface RocPoint {
  readonly score: number
  readonly falsePositive: number
  readonly truePositive: number
}

/** The corners of the ROC curve from (0, 0) to (1, 1), one per distinct score, the highest score first. */
export function rocCurve(scores: ArrayLike<number>, positive: ArrayLike<boolean>, weights?: ArrayLike<number>): RocPoint[] {
  const order = ascending(scores).reverse()
  const weightOf = (i: number) => weights?.[i] ?? 1
  let [positives, negatives] = [0, 0]
  for (const i of order) {
    if (positive[i]) positives += weightOf(i)
    else negatives += weightOf(i)
  }
  const points: RocPoint[] = [{score: Number.POSITIVE_INFINITY, falsePositive: 0, truePositive: 0}]
  let [hits, alarms] = [0, 0]
  order.forEach((i, at) => {
    if (positive[i]) hits += weightOf(i)
    else alarms += weightOf(i)
    const next = order[at + 1]
    if (next === undefined || scores[next] !== scores[i])
      points.push({score: scores[i]!, falsePositive: alarms / negatives, truePositive: hits / positives})
  })
  return points
}

/** A point of a risk–coverage curve: of the surest answers that make `coverage`, `risk` are wrong. */
export interface RiskPoint {
  readonly confidence: number
  readonly coverage: number
  readonly risk: number
}

/** Share wrong among the surest answers, as less sure ones are let in: one point per distinct confidence. */
export function riskCoverage(
  confidence: ArrayLike<number>,
  wrong: ArrayLike<boolean>,
  weights?: ArrayLike<number>,
  order: Int32Array = ascending(confidence),
): RiskPoint[] {
  const weightOf = (i: number) => weights?.[i] ?? 1
  let total = 0
  for (const i of order) total += weightOf(i)
  const points: RiskPoint[] = []
  let [covered, errors] = [0, 0]
  for (let at = order.length - 1; at >= 0; at--) {
    const i = order[at]!
    covered += weightOf(i)
    if (wrong[i]) errors += weightOf(i)
    if ((at === 0 || confidence[order[at - 1]!] !== confidence[i]) && covered > 0)
      points.push({confidence: confidence[i]!, coverage: covered / total, risk: errors / covered})
  }
  return points
}

/**
 * Area under the risk–coverage curve: the mean share wrong over all coverages in (0, 1]; 0 is perfect. Answers of one confidence
 * are let in together, evenly mixed, so that neither their order nor counting every case twice moves it.
 *
 * @see Geifman, Uziel and El-Yaniv 2019, doi:10.48550/arXiv.1805.08206
 */
export function riskCoverageArea(points: readonly RiskPoint[]): number {
  let [area, coverage, errors] = [0, 0, 0]
  for (const point of points) {
    const step = point.coverage - coverage
    if (step <= 0) continue
    const rate = (point.risk * point.coverage - errors) / step
    // ∫ (errors + rate·t) / (coverage + t) dt over the step.
    area += rate * step + (coverage > 0 ? (errors - rate * coverage) * Math.log((coverage + step) / coverage) : 0)
    coverage = point.coverage
    errors = point.risk * point.coverage
  }
  return points.length === 0 ? Number.NaN : area / coverage
}
