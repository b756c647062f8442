import {randomStream, weightedQuantile} from '#stats'
import {rankingScore} from './score.js'
import type {Gain, Scored, ScoredBlock} from './setting.js'
import {keyOf} from './space.js'

/** One combination with its place in the list. */
export interface Ranked {
  readonly scored: Scored
  readonly weights: readonly number[]
  readonly score: number
  /** Share of bootstrap rankings with this strategy among the first five. */
  readonly rankStability: number
}

/** Bootstrap rankings for rank stability, and how many of the list take part: what stands further down is never among the first five. */
const bootstraps = 200
const contenders = 200
const first = 5

export const scoreOf = ({gain, agreement, withoutDrug, healthy}: Scored): number =>
  rankingScore(gain.value, agreement, withoutDrug?.value ?? 0, healthy?.value ?? 0)

/** Best first; equals by name, so that the order is one and the same everywhere. */
export function rank(blocks: Iterable<ScoredBlock>, seed: number): Ranked[] {
  const rows: {scored: Scored; weights: readonly number[]; score: number}[] = []
  for (const {scored, weights} of blocks)
    for (const one of scored) if (!one.unreachable) rows.push({scored: one, weights, score: scoreOf(one)})
  const keys = new Map(rows.map((row) => [row, keyOf(row.scored.combination)]))
  rows.sort((a, b) => b.score - a.score || (keys.get(a)! < keys.get(b)! ? -1 : 1))
  const stability = rankStability(rows.slice(0, contenders), seed)
  return rows.map((row, i) => ({...row, rankStability: stability[i] ?? 0}))
}

/**
 * How often each is among the first five by score when models are drawn anew by their weight (the same draws for every
 * strategy) and the random numbers of the runs as well (a normal error of the size that the intervals hold).
 */
export function rankStability(rows: readonly {readonly scored: Scored; readonly weights: readonly number[]}[], seed: number): number[] {
  const counts = rows.map(() => 0)
  const draws = rows.map((row) => drawers(row.scored, row.weights))
  for (let round = 0; round < bootstraps; round++) {
    const scores = draws.map((draw, i) => ({i, score: draw(seed, round, i)}))
    for (const {i} of scores.sort((a, b) => b.score - a.score || a.i - b.i).slice(0, first)) counts[i]!++
  }
  return counts.map((count) => count / bootstraps)
}

/** Draws the score of one strategy in one bootstrap round. */
function drawers(scored: Scored, weights: readonly number[]): (seed: number, round: number, row: number) => number {
  const treated = resampler(scored.gain, weights)
  const drugFree = scored.withoutDrug ? resampler(scored.withoutDrug, weights) : undefined
  const healthy = scored.healthy ? resampler(scored.healthy, scored.healthy.weights) : undefined
  return (seed, round, row) => {
    const noise = randomStream(seed, 6_000_000 + round * contenders + row)
    const models = () => randomStream(seed, 5_000_000 + round)
    const {mean, agreement} = treated(models(), noise)
    return rankingScore(mean, agreement, drugFree?.(models(), noise).mean ?? 0, healthy?.(models(), noise).mean ?? 0)
  }
}

type Draw = () => number

function resampler(gain: Gain, weights: readonly number[]): (models: Draw, noise: Draw) => {mean: number; agreement: number} {
  const {deltas} = gain
  if (deltas.length === 0) return () => ({mean: 0, agreement: 1})
  const total = weights.reduce((a, b) => a + b, 0)
  const edges: number[] = []
  weights.reduce((sum, weight) => {
    edges.push((sum + weight) / total)
    return sum + weight
  }, 0)
  const error = samplingError(gain, weights)
  return (models, noise) => {
    let sum = 0
    let positive = 0
    let negative = 0
    for (let i = 0; i < deltas.length; i++) {
      const delta = deltas[below(edges, models())]!
      sum += delta
      if (delta > 0) positive++
      if (delta < 0) negative++
    }
    const mean = sum / deltas.length
    return {mean: mean + error * normal(noise), agreement: (mean >= 0 ? positive : negative) / deltas.length}
  }
}

/** The interval is the quantiles of the models widened by 1.96 sampling errors; where it is cut at −1 the error is understated. */
function samplingError({low, deltas}: Gain, weights: readonly number[]): number {
  return Math.max(0, weightedQuantile(deltas, weights, 0.025) - low) / 1.96
}

/** Index of the first edge at or above `u`. */
function below(edges: readonly number[], u: number): number {
  let low = 0
  let high = edges.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (edges[middle]! >= u) high = middle
    else low = middle + 1
  }
  return low
}

/** A standard normal number (Box & Muller 1958, doi:10.1214/aoms/1177706645). */
const normal = (draw: Draw): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw())
