import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {quantile, randomStream} from '#stats'
import {type Cascade, familyOf, fitModels, fits, type PairScore, randomModel, readCascade, screenPairs} from './cascade.js'

const folder = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'synergy', 'ags_cascade_1.0')

export interface SynergyOptions {
  readonly starts: number
  readonly rounds: number
  readonly runs: number
  readonly seed: number
}

const full: SynergyOptions = {starts: 150, rounds: 120, runs: 512, seed: 1}

/** One way to rank the pairs. */
export interface Ranking {
  readonly name: string
  readonly scores: readonly {readonly positive: boolean; readonly score: number}[]
}

/** Area under the ROC curve: the chance that a positive stands above a negative, ties by half. */
export function rocArea(scores: Ranking['scores']): number {
  const [positive, negative] = [true, false].map((which) => scores.filter((one) => one.positive === which).map(({score}) => score))
  let sum = 0
  for (const p of positive!) for (const n of negative!) sum += p > n ? 1 : p === n ? 0.5 : 0
  return sum / (positive!.length * negative!.length)
}

/** Average precision; among equal scores the negatives come first, so that ties earn nothing. */
export function averagePrecision(scores: Ranking['scores']): number {
  const order = [...scores].sort((a, b) => b.score - a.score || Number(a.positive) - Number(b.positive))
  let found = 0
  let sum = 0
  for (const [i, {positive}] of order.entries()) if (positive) sum += ++found / (i + 1)
  return sum / found
}

/**
 * 95 % interval of a ROC area that does not shrink to nothing where the ranking is perfect: the areas θ with
 * |θ − seen| = 1.96 √V(θ), V by Hanley & McNeil's exponential model with N* = (m + n)/2.
 *
 * @see Newcombe 2006, method 5, doi:10.1002/sim.2324
 */
export function rocInterval(area: number, positives: number, negatives: number): {low: number; high: number} {
  const extra = (positives + negatives) / 2 - 1
  const variance = (t: number) => (t * (1 - t) * (1 + (extra * (1 - t)) / (2 - t) + (extra * t) / (1 + t))) / (positives * negatives)
  const edge = (from: number) => {
    let [inside, outside] = [area, from]
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2
      if (Math.abs(middle - area) <= 1.959964 * Math.sqrt(variance(middle))) inside = middle
      else outside = middle
    }
    return inside
  }
  return {low: edge(0), high: edge(1)}
}

/** 95 % bootstrap interval over pairs, positives and negatives drawn apart. */
export function bootstrap(
  scores: Ranking['scores'],
  of: (scores: Ranking['scores']) => number,
  seed: number,
  rounds = 2000,
): {low: number; high: number} {
  const [positive, negative] = [true, false].map((which) => scores.filter((one) => one.positive === which))
  const values = Array.from({length: rounds}, (_, round) => {
    const random = randomStream(seed, 9_000_000 + round)
    const draw = (from: Ranking['scores']) => from.map(() => from[Math.floor(random() * from.length)]!)
    return of([...draw(positive!), ...draw(negative!)])
  })
  return {low: quantile(values, 0.025), high: quantile(values, 0.975)}
}

/** Fits, screens, and ranks the pairs in every way that is compared. */
export function synergyRankings(
  cascade: Cascade,
  {starts, rounds, runs, seed}: SynergyOptions,
): {rankings: Ranking[]; fit: {fitted: number; random: number}} {
  const family = familyOf(cascade)
  const {models, fit} = fitModels(family, {starts, rounds, runs: Math.min(runs, 256), seed})
  const best = quantile(fit, 0.5)
  const weights = fit.map((value) => (value >= best ? 1 : 0))
  const random = Array.from({length: starts}, (_, i) => randomModel(family, seed, 2_000_000 + i))
  const even = random.map(() => 1)
  const fitted = screenPairs(family, models, weights, {runs, seed})
  const unfitted = screenPairs(family, random, even, {runs, seed})
  const ranking = (name: string, scores: readonly PairScore[], score: (one: PairScore, i: number) => number): Ranking => ({
    name,
    scores: scores.map((one, i) => ({positive: one.positive, score: score(one, i)})),
  })
  const degree = (node: string) => cascade.arrows.filter(({from, to}) => from === node || to === node).length
  const targets = cascade.pairs.map(([a, b]) => [cascade.drugs.get(a)!, cascade.drugs.get(b)!] as const)
  const mean = (values: readonly number[], by: readonly number[]) =>
    values.reduce((sum, value, i) => sum + value * by[i]!, 0) / by.reduce((a, b) => a + b, 0)
  return {
    rankings: [
      ranking('fitted ensemble, HSA', fitted, ({hsa}) => hsa),
      ranking('fitted ensemble, Bliss', fitted, ({bliss}) => bliss),
      ranking('fitted less random, HSA', fitted, ({hsa}, i) => hsa - unfitted[i]!.hsa),
      ranking('fitted less random, Bliss', fitted, ({bliss}, i) => bliss - unfitted[i]!.bliss),
      ranking('random models, HSA', unfitted, ({hsa}) => hsa),
      ranking('random models, Bliss', unfitted, ({bliss}) => bliss),
      ranking('baseline: sum of single effects (fitted)', fitted, ({singles}) => singles),
      ranking('baseline: arrows at the two targets', fitted, (_, i) => degree(targets[i]![0]) + degree(targets[i]![1])),
      ranking('baseline: distance between the targets', fitted, (_, i) => distance(cascade, targets[i]!)),
    ],
    fit: {fitted: mean(fit, weights), random: mean(fits(family, random, {runs, seed}), even)},
  }
}

/** Arrows between two nodes, whichever way they point. */
function distance({arrows}: Cascade, [from, to]: readonly [string, string]): number {
  let edge = new Set([from])
  const seen = new Set(edge)
  for (let steps = 0; edge.size > 0; steps++) {
    if (edge.has(to)) return steps
    edge = new Set(
      arrows.flatMap((arrow) => (edge.has(arrow.from) ? [arrow.to] : edge.has(arrow.to) ? [arrow.from] : [])).filter((id) => !seen.has(id)),
    )
    for (const id of edge) seen.add(id)
  }
  return Number.POSITIVE_INFINITY
}

/** The section of docs/validation.md on drug synergies, as lines of Markdown. */
export async function synergyLines(options: SynergyOptions = full): Promise<string[]> {
  const title = '## Drug synergies (CASCADE 1.0, AGS cells)'
  if (!existsSync(folder)) return [title, '', 'Not measured: the data of ../shared/data/synergy are not here.']
  const cascade = readCascade(folder)
  const {rankings, fit} = synergyRankings(cascade, options)
  const positives = cascade.synergies.size
  const two = (value: number) => value.toFixed(2)
  return [
    title,
    '',
    `Flobak et al. 2015 (doi:10.1371/journal.pcbi.1004426): ${cascade.pairs.length} pairs of ${cascade.drugs.size} inhibitors, ${positives} observed to be synergistic. Network and training data (${cascade.training.size} nodes of untreated cells) as supplied; no drug response is used for fitting. A model says, per node with activators and inhibitors, which side wins; ${options.starts} models climb ${options.rounds} rounds from random starts, the better half is kept (fit ${two(fit.fitted)} against ${two(fit.random)} for random models; 1 = every node as measured). Screened with ${options.runs} trajectories per arm, seed ${options.seed}. Intervals (95 %): Newcombe's method 5 for the ROC area, bootstrap over pairs for the average precision, which knows no doubt about a perfect ranking. With ${positives} positives they are wide: rows with overlapping intervals are not to be told apart.`,
    '',
    '| ranking | ROC area (95 %) | average precision (95 %) |',
    '| --- | --- | --- |',
    ...rankings.map(({name, scores}) => {
      const roc = rocInterval(rocArea(scores), positives, cascade.pairs.length - positives)
      const ap = bootstrap(scores, averagePrecision, options.seed)
      return `| ${name} | ${two(rocArea(scores))} (${two(roc.low)}–${two(roc.high)}) | ${two(averagePrecision(scores))} (${two(ap.low)}–${two(ap.high)}) |`
    }),
    `| chance | 0.50 | ${two(positives / cascade.pairs.length)} |`,
  ]
}
