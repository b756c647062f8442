import {z} from 'zod'
import type {BaselineFigures, BenchmarkResult, FiguresWithIntervals} from '#prediction'
import {type AnswerOf, madeBy, share, warningsOf} from '../shared/answer.js'

const number = z.number().nullable()
const interval = z.tuple([number, number])
const tally = z.strictObject({answered: z.number(), right: z.number()})

const figures = z.strictObject({
  n: z.number(),
  known: z.number(),
  covered: z.number(),
  answered: z.number(),
  right: z.number(),
  accuracy: number,
  low: number,
  high: number,
  rightOfAll: number,
  balanced: number,
  matthews: number,
  brier: number,
  brierAll: number,
  auroc: number,
  aurocConfidence: number,
  calibration: z.strictObject({
    slope: number,
    slopeLow: number,
    slopeHigh: number,
    intercept: number,
    interceptLow: number,
    interceptHigh: number,
  }),
  coverageAt: z.record(z.string(), tally),
  riskCoverageArea: number,
  intervals: z.record(z.string(), interval),
})

/** What `benchmark --json` prints. `null`: cannot be said. Counts are sums of weights. */
export const benchmarkAnswer = figures.extend({
  papers: z.number(),
  unhidden: z.number(),
  unhiddenRows: tally,
  againstHabit: tally.extend({n: z.number()}),
  unchanged: z.strictObject({n: z.number(), said: z.number()}),
  baselines: z.record(z.string(), figures.extend({equalCoverage: z.strictObject({answered: z.number(), us: number, it: number})})),
  paired: z.array(
    z.strictObject({baseline: z.string(), over: z.enum(['all', 'both', 'papers']), onlyUs: z.number(), onlyIt: z.number(), p: z.number()}),
  ),
  null: z.strictObject({accuracy: interval, asIs: number, draws: z.number(), rows: z.number()}).nullable(),
  rows: z.array(
    z.strictObject({
      id: z.string(),
      direction: z.enum(['sensitive', 'resistant', 'unchanged', 'contested', 'unknown']),
      probability: share,
      confidence: share,
      basis: z.string(),
      expected: z.enum(['sensitive', 'resistant', 'unchanged']),
      why: z.string(),
      hidden: z.boolean(),
    }),
  ),
  warnings: warningsOf('unhidden'),
  ...madeBy,
})
export type BenchmarkDocument = AnswerOf<typeof benchmarkAnswer>

/** Six digits after the point; `null` for what is no number. */
const shown = (value: number): number | null => (Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : null)

function figuresJson(of: FiguresWithIntervals): z.infer<typeof figures> {
  const {intervals} = of
  const pair = ({low, high}: {readonly low: number; readonly high: number}): [number | null, number | null] => [shown(low), shown(high)]
  const [low, high] = pair(intervals.accuracy)
  return {
    n: of.n,
    known: of.known,
    covered: of.covered,
    answered: of.answered,
    right: of.right,
    accuracy: shown(of.accuracy),
    low,
    high,
    rightOfAll: shown(of.rightOfAll),
    balanced: shown(of.balanced),
    matthews: shown(of.matthews),
    brier: shown(of.brier),
    brierAll: shown(of.brierAll),
    auroc: shown(of.auroc),
    aurocConfidence: shown(of.aurocConfidence),
    calibration: {
      slope: shown(of.slope),
      slopeLow: shown(intervals.slope.low),
      slopeHigh: shown(intervals.slope.high),
      intercept: shown(of.intercept),
      interceptLow: shown(intervals.intercept.low),
      interceptHigh: shown(intervals.intercept.high),
    },
    coverageAt: {...of.coverageAt},
    riskCoverageArea: shown(of.riskCoverageArea),
    intervals: Object.fromEntries(Object.entries(intervals).map(([name, one]) => [name, pair(one)])),
  }
}

const baselineJson = (of: BaselineFigures) => ({
  ...figuresJson(of),
  equalCoverage: {answered: of.equalCoverage.answered, us: shown(of.equalCoverage.us), it: shown(of.equalCoverage.it)},
})

/** A result as the document that `--json` prints. */
export function benchmarkJson(
  result: BenchmarkResult,
  about: Pick<BenchmarkDocument, 'warnings' | 'seed' | 'version' | 'knowledge'>,
): BenchmarkDocument {
  const {unhidden, null: nulls} = result
  return {
    ...figuresJson(result.figures),
    papers: result.papers,
    unhidden: unhidden.rows,
    unhiddenRows: {answered: unhidden.answered, right: unhidden.right},
    againstHabit: result.againstHabit,
    unchanged: result.unchanged,
    baselines: Object.fromEntries([...result.baselines].map(([name, of]) => [name, baselineJson(of)])),
    paired: result.paired.map((test) => ({...test, p: Number(test.p.toPrecision(6))})),
    null: nulls ? {accuracy: [shown(nulls.mean), shown(nulls.q95)], asIs: shown(nulls.asIs), draws: nulls.draws, rows: nulls.rows} : null,
    rows: result.rows.map(({id, direction, probability, confidence, basis, expected, why, hidden}) => ({
      id,
      direction,
      probability: shown(probability)!,
      confidence: shown(confidence)!,
      basis,
      expected,
      why,
      hidden,
    })),
    ...about,
  }
}
