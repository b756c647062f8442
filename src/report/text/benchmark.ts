import type {BaselineFigures, FiguresWithIntervals, Interval} from '#prediction'
import type {BenchmarkView} from '../view/benchmark.js'

/** What each figure means: printed beside them, so that no word has to be guessed. */
export const benchmarkWords: readonly (readonly [string, string])[] = [
  ['n', 'rows whose own paper could be hidden; everything of it is taken out before anything is computed'],
  ['known', 'the entity is in the vocabulary with a statement that is not a fact'],
  ['covered', 'something carries the answer: its basis is not none'],
  ['answered', 'the direction is sensitive or resistant'],
  ['accuracy', 'right / answered'],
  ['right of all', 'right / n: no answer counts as wrong'],
  ['balanced', 'mean of the shares right among observed-sensitive and observed-resistant, of the answered'],
  ['Matthews', 'correlation of answer and observation, of the answered'],
  ['probability', 'P(more sensitive), for every row; without evidence the stated base rate'],
  ['confidence', 'max(p, 1 − p)'],
  ['Brier', 'mean (probability − observed)², observed being 1, 0, or ½ where nothing changed: over the answered, and over all rows'],
  ['AUROC', 'chance that an observed-sensitive row has the higher probability, of the answered'],
  ['AUROC of confidence', 'chance that a right answer is the surer one'],
  ['risk–coverage area', 'mean share wrong among the surest answers, over all coverages; 0 is perfect'],
  ['calibration', 'logistic recalibration: slope 1 and intercept 0 where probabilities are what they say'],
  ['intervals', '95 %, papers (not rows) drawn with replacement'],
]

const fixed = (value: number, digits = 2) => (Number.isFinite(value) ? value.toFixed(digits).replace('-', '−') : '–')
const between = ({low, high}: Interval, digits = 2) =>
  Number.isFinite(low + high) ? `${fixed(low, digits)} to ${fixed(high, digits)}` : 'no interval'
export const count = (value: number) => String(Number(value.toFixed(2)))

/** `0.71 (0.60 to 0.81)`. */
export const withInterval = (value: number, interval: Interval, digits = 2) =>
  Number.isFinite(value) ? `${fixed(value, digits)} (${between(interval, digits)})` : '–'

/** The figures of the answers, one line each: name and value. */
export function figureLines(figures: FiguresWithIntervals): (readonly [string, string])[] {
  const {intervals, n} = figures
  const of = (value: number) => `${count(value)} of ${count(n)}`
  return [
    ['known', of(figures.known)],
    ['covered', of(figures.covered)],
    ['answered', of(figures.answered)],
    ['accuracy', `${withInterval(figures.accuracy, intervals.accuracy)}: ${count(figures.right)} of ${count(figures.answered)}`],
    ['right of all', withInterval(figures.rightOfAll, intervals.rightOfAll)],
    ['balanced', withInterval(figures.balanced, intervals.balanced)],
    ['Matthews', withInterval(figures.matthews, intervals.matthews)],
    ['Brier', withInterval(figures.brier, intervals.brier, 3)],
    ['Brier, all rows', withInterval(figures.brierAll, intervals.brierAll, 3)],
    ['AUROC', withInterval(figures.auroc, intervals.auroc)],
    ['AUROC of confidence', withInterval(figures.aurocConfidence, intervals.aurocConfidence)],
    ['risk–coverage area', withInterval(figures.riskCoverageArea, intervals.riskCoverageArea, 3)],
    ['calibration, slope', withInterval(figures.slope, intervals.slope)],
    ['calibration, intercept', withInterval(figures.intercept, intervals.intercept)],
    ...Object.entries(figures.coverageAt).map(
      ([level, {answered, right}]) => [`confidence ≥ ${level}`, `${count(right)} of ${count(answered)} right`] as const,
    ),
  ]
}

export const baselineHeader = ['method', 'answered', 'accuracy', 'balanced', 'Brier', 'AUROC', 'right of all', 'at equal coverage: it, us']

export function baselineCells(name: string, one: BaselineFigures): string[] {
  const {answered, us, it} = one.equalCoverage
  return [
    name,
    count(one.answered),
    withInterval(one.accuracy, one.intervals.accuracy),
    fixed(one.balanced),
    fixed(one.brier, 3),
    fixed(one.auroc),
    fixed(one.rightOfAll),
    answered > 0 ? `${fixed(it)}, ${fixed(us)} (${count(answered)} answers)` : '–',
  ]
}

export const ourCells = (one: FiguresWithIntervals): string[] => [
  'mitologic',
  count(one.answered),
  withInterval(one.accuracy, one.intervals.accuracy),
  fixed(one.balanced),
  fixed(one.brier, 3),
  fixed(one.auroc),
  fixed(one.rightOfAll),
  '',
]

export const pText = (p: number) => (p < 0.001 ? '< 0.001' : p.toFixed(3))

/** What must be said before any figure: what was hidden, and what is counted apart. */
export function benchmarkNotes({result, keepOwnPapers}: BenchmarkView): string[] {
  const {unhidden, unchanged, againstHabit, null: nulls} = result
  return [
    ...(keepOwnPapers ? ['Nothing was hidden (--keep-own-papers): these figures are no test of what was not known before.'] : []),
    ...(unhidden.rows > 0 && !keepOwnPapers
      ? [
          `${unhidden.rows} row${unhidden.rows === 1 ? ' has' : 's have'} no key of their paper, so that nothing could be hidden: left out of all figures (${count(unhidden.right)} of ${count(unhidden.answered)} answered right).`,
        ]
      : []),
    ...(unchanged.n > 0 ? [`Observed unchanged: ${count(unchanged.n)}, so answered ${count(unchanged.said)}.`] : []),
    `Against the habit of the literature: ${count(againstHabit.n)} rows, ${count(againstHabit.right)} of ${count(againstHabit.answered)} answered right.`,
    ...(nulls
      ? [
          `With edge signs permuted within in-degree (${nulls.draws} draws, ${nulls.rows} rows): accuracy ${fixed(nulls.mean)}, 95th percentile ${fixed(nulls.q95)}; with the signs as they are ${fixed(nulls.asIs)}.`,
        ]
      : []),
  ]
}

/** A benchmark for people at a terminal. */
export function benchmarkText(view: BenchmarkView): string {
  const {result} = view
  const baselines = [ourCells(result.figures), ...[...result.baselines].map(([name, of]) => baselineCells(name, of))]
  const paired = result.paired.map(({baseline, over, onlyUs, onlyIt, p}) => [baseline, over, String(onlyUs), String(onlyIt), pText(p)])
  return [
    `${view.questions}: ${count(result.figures.n)} rows of ${result.papers} papers; knowledge ${view.knowledge}, seed ${view.seed}, base rate ${view.baseRate}`,
    ...benchmarkNotes(view),
    '',
    ...aligned(figureLines(result.figures)),
    '',
    ...aligned([baselineHeader, ...baselines]),
    '',
    'Paired, exact two-sided p (over all rows, rows both answer, papers with a difference):',
    ...aligned([['method', 'over', 'only us', 'only it', 'p'], ...paired]),
    '',
    'Words:',
    ...aligned(benchmarkWords),
  ].join('\n')
}

/** Rows in columns, two spaces between. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(...rows.map((row) => row.length))
  const widths = Array.from({length: columns}, (_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  return rows.map((row) => `  ${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  ')}`.trimEnd())
}
