import type {Sign} from '#knowledge'
import type {Graph} from './graph.js'
import {findPaths} from './paths.js'

/** How well one regulator, changed one way, explains the measured changes. */
export interface CausalScore {
  readonly regulator: string
  /** The change of the regulator that explains most. */
  readonly change: Sign
  readonly correct: readonly string[]
  readonly incorrect: readonly string[]
  /** Reached with both signs equally well: no prediction. */
  readonly ambiguous: readonly string[]
  /** correct − incorrect */
  readonly score: number
  /** Chance of a score at least this high when the same numbers of ups and downs fall on the measured entities at random. */
  readonly p: number
}

/**
 * Ranks regulators by how well the signed network explains measured changes: each regulator predicts the sign of every
 * measured entity that it reaches, by its best path; the exact p-value is that of the ternary dot product with the measured
 * signs (Chindelevitch et al. 2012, doi:10.1093/bioinformatics/bts090), among changed entities only.
 *
 * @param graph - as `assembleGraph` gives it
 * @param changes - entity → +1 (higher) or −1 (lower)
 * @param candidates - regulators to try; a measured one explains the others, not itself
 * @param maxLength - most arrows from regulator to entity; default 3
 * @returns one record per candidate that reaches a changed entity, best first
 * @example
 * scoreRegulators(assembleGraph(knowledge, contextOf(knowledge, {})), new Map(), []) // → []
 */
export function scoreRegulators(
  graph: Graph,
  changes: ReadonlyMap<string, Sign>,
  candidates: Iterable<string>,
  maxLength = 3,
): CausalScore[] {
  const scores: CausalScore[] = []
  for (const regulator of candidates) {
    const measured = [...changes].filter(([id]) => id !== regulator)
    const predictions = measured.map(([id, sign]) => ({id, sign, predicted: predictedSign(graph, regulator, id, maxLength)}))
    const decided = predictions.filter(({predicted}) => predicted === 1 || predicted === -1)
    if (decided.length === 0) continue
    const agree = decided.filter(({sign, predicted}) => sign === predicted)
    const change: Sign = changes.get(regulator) ?? (agree.length * 2 >= decided.length ? 1 : -1)
    const correct = decided.filter(({sign, predicted}) => sign === predicted! * change).map(({id}) => id)
    const incorrect = decided.filter(({sign, predicted}) => sign !== predicted! * change).map(({id}) => id)
    const ups = measured.filter(([, sign]) => sign === 1).length
    const predictedUp = decided.filter(({predicted}) => predicted! * change === 1).length
    scores.push({
      regulator,
      change,
      correct,
      incorrect,
      ambiguous: predictions.filter(({predicted}) => predicted === 0).map(({id}) => id),
      score: correct.length - incorrect.length,
      p: chanceOfScore(correct.length - incorrect.length, predictedUp, decided.length - predictedUp, ups, measured.length - ups),
    })
  }
  return scores.sort((a, b) => b.score - a.score || a.p - b.p || a.regulator.localeCompare(b.regulator, 'en'))
}

/** Sign of the best path; 0 where a path of the other sign is as good; `undefined` where none exists. */
function predictedSign(graph: Graph, from: string, to: string, maxLength: number): Sign | 0 | undefined {
  const paths = findPaths(graph, from, new Set([to]), {maxLength, most: 6})
  const best = paths[0]
  if (best === undefined) return undefined
  return paths.some(({sign, score}) => sign !== best.sign && score >= best.score * 0.999) ? 0 : best.sign
}

/**
 * P(score ≥ observed) when `ups` ups and `downs` downs are dealt at random to the measured entities, of which
 * `predictedUp` and `predictedDown` carry a prediction.
 */
export function chanceOfScore(observed: number, predictedUp: number, predictedDown: number, ups: number, downs: number): number {
  const total = ups + downs
  const rest = total - predictedUp - predictedDown
  const logFactorial = [0]
  for (let n = 1; n <= total; n++) logFactorial.push(logFactorial[n - 1]! + Math.log(n))
  const logChoose = (n: number, k: number) => logFactorial[n]! - logFactorial[k]! - logFactorial[n - k]!
  let chance = 0
  for (let a = 0; a <= Math.min(predictedUp, ups); a++) {
    for (let b = 0; b <= Math.min(predictedDown, ups - a); b++) {
      const left = ups - a - b
      if (left > rest) continue
      const score = a + (predictedDown - b) - (predictedUp - a) - b
      if (score >= observed)
        chance += Math.exp(logChoose(predictedUp, a) + logChoose(predictedDown, b) + logChoose(rest, left) - logChoose(total, ups))
    }
  }
  return Math.min(1, chance)
}
