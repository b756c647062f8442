import {
  ascending,
  auroc,
  clusterBootstrap,
  type LogisticLine,
  logisticLine,
  logit,
  percentileInterval,
  riskCoverage,
  riskCoverageArea,
  wilsonInterval,
} from '#stats'

/** One method's answers to all rows, beside the truth: parallel lists. */
export interface Answers {
  /** +1 sensitive, −1 resistant, 0 unchanged. */
  readonly expected: ArrayLike<number>
  /** +1 sensitive, −1 resistant, 0 no direction. */
  readonly predicted: ArrayLike<number>
  /** P(more sensitive). */
  readonly probability: ArrayLike<number>
  readonly covered: ArrayLike<boolean>
  readonly known: ArrayLike<boolean>
  /** Multiplicity of each row, ≥ 0. */
  readonly weight: ArrayLike<number>
  /** Number of each row's paper. */
  readonly paper: ArrayLike<number>
  readonly papers: number
}

export const confidenceLevels = [0.6, 0.7, 0.8, 0.9] as const

export interface Tally {
  readonly answered: number
  readonly right: number
}

/** Figures as `docs/design/benchmark.md` defines them. Counts are sums of the rows' weights. `NaN`: cannot be said. */
export interface Figures {
  readonly n: number
  readonly known: number
  readonly covered: number
  readonly answered: number
  readonly right: number
  readonly accuracy: number
  readonly rightOfAll: number
  readonly balanced: number
  readonly matthews: number
  readonly brier: number
  readonly brierAll: number
  readonly auroc: number
  readonly aurocConfidence: number
  readonly riskCoverageArea: number
  readonly slope: number
  readonly intercept: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

const estimated = [
  'accuracy',
  'rightOfAll',
  'balanced',
  'matthews',
  'brier',
  'brierAll',
  'auroc',
  'aurocConfidence',
  'riskCoverageArea',
  'slope',
  'intercept',
] as const satisfies readonly (keyof Figures)[]
export type Estimated = (typeof estimated)[number]

export interface FiguresWithIntervals extends Figures {
  readonly intervals: Readonly<Record<Estimated, Interval>>
  readonly coverageAt: Readonly<Record<string, Tally>>
}

/** What does not change from resample to resample. */
interface Prepared {
  /** Rows answered with a direction. */
  readonly answered: Int32Array
  readonly confidence: Float64Array
  readonly right: readonly boolean[]
  readonly byConfidence: Int32Array
  /** Of the answered, those whose truth is a direction. */
  readonly directed: Int32Array
  readonly probability: Float64Array
  readonly sensitive: readonly boolean[]
  readonly byProbability: Int32Array
  readonly logits: Float64Array
}

function prepare({expected, predicted, probability}: Answers): Prepared {
  const rows = Int32Array.from({length: expected.length}, (_, i) => i)
  const answered = rows.filter((i) => predicted[i] !== 0)
  const directed = answered.filter((i) => expected[i] !== 0)
  const confidence = Float64Array.from(answered, (i) => Math.max(probability[i]!, 1 - probability[i]!))
  const chances = Float64Array.from(directed, (i) => probability[i]!)
  return {
    answered,
    confidence,
    right: Array.from(answered, (i) => predicted[i] === expected[i]),
    byConfidence: ascending(confidence),
    directed,
    probability: chances,
    sensitive: Array.from(directed, (i) => expected[i] === 1),
    byProbability: ascending(chances),
    logits: chances.map((p) => logit(p)),
  }
}

/** The figures of one method, with 95 % intervals by bootstrap over papers. */
export function figuresOf(answers: Answers, options: {readonly draws: number; readonly seed: number}): FiguresWithIntervals {
  const prepared = prepare(answers)
  const weights = Float64Array.from(answers.weight)
  const figures = figuresFor(answers, prepared, weights)
  const drawn = new Float64Array(weights.length)
  const start = {intercept: figures.intercept, slope: figures.slope}
  const samples =
    answers.papers < 2
      ? estimated.map(() => [])
      : clusterBootstrap(answers.paper, answers.papers, options.draws, options.seed, (multiplicity) => {
          for (let i = 0; i < drawn.length; i++) drawn[i] = multiplicity[i]! * weights[i]!
          const of = figuresFor(answers, prepared, drawn, start)
          return estimated.map((name) => of[name])
        })
  const answering = new Set(Array.from(prepared.answered, (i) => answers.paper[i]!)).size
  const intervals = Object.fromEntries(
    estimated.map((name, k) => [name, intervalOf(figures[name], samples[k] ?? [], name === 'accuracy' ? answering : 0)]),
  ) as Record<Estimated, Interval>
  return {...figures, intervals, coverageAt: coverageAt(prepared, weights)}
}

/**
 * The percentile interval; where every resample gives the same accuracy (all right or all wrong), Wilson's for as many trials as there
 * are papers: the bootstrap cannot see what has not happened.
 */
function intervalOf(value: number, samples: readonly number[], papers: number): Interval {
  const interval = percentileInterval(samples)
  return papers > 0 && interval.low === interval.high ? wilsonInterval(value * papers, papers) : interval
}

function figuresFor(answers: Answers, prepared: Prepared, weights: Float64Array, start?: LogisticLine): Figures {
  const {expected, predicted, probability, covered, known} = answers
  const counts = {n: 0, known: 0, covered: 0, answered: 0, right: 0, squares: 0, squaresAll: 0}
  const table = {pp: 0, pn: 0, np: 0, nn: 0}
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!
    const square = weight * (probability[i]! - (expected[i]! + 1) / 2) ** 2
    counts.n += weight
    if (known[i]) counts.known += weight
    if (covered[i]) counts.covered += weight
    counts.squaresAll += square
    if (predicted[i] === 0) continue
    counts.answered += weight
    counts.squares += square
    if (predicted[i] === expected[i]) counts.right += weight
    if (expected[i] !== 0) table[`${expected[i] === 1 ? 'p' : 'n'}${predicted[i] === 1 ? 'p' : 'n'}`] += weight
  }
  const {pp, pn, np, nn} = table
  const {answered, directed} = prepared
  const ofAnswered = Float64Array.from(answered, (i) => weights[i]!)
  const ofDirected = Float64Array.from(directed, (i) => weights[i]!)
  const line = logisticLine(prepared.logits, prepared.sensitive, ofDirected, start)
  const wrong = prepared.right.map((right) => !right)
  return {
    n: counts.n,
    known: counts.known,
    covered: counts.covered,
    answered: counts.answered,
    right: counts.right,
    accuracy: counts.right / counts.answered,
    rightOfAll: counts.right / counts.n,
    balanced: (pp / (pp + pn) + nn / (nn + np)) / 2,
    matthews: (pp * nn - pn * np) / Math.sqrt((pp + np) * (pp + pn) * (nn + np) * (nn + pn)),
    brier: counts.squares / counts.answered,
    brierAll: counts.squaresAll / counts.n,
    auroc: auroc(prepared.probability, prepared.sensitive, ofDirected, prepared.byProbability),
    aurocConfidence: auroc(prepared.confidence, prepared.right, ofAnswered, prepared.byConfidence),
    riskCoverageArea: riskCoverageArea(riskCoverage(prepared.confidence, wrong, ofAnswered, prepared.byConfidence)),
    slope: line.slope,
    intercept: line.intercept,
  }
}

function coverageAt({answered, confidence, right}: Prepared, weights: Float64Array): Record<string, Tally> {
  return Object.fromEntries(
    confidenceLevels.map((level) => {
      let [many, good] = [0, 0]
      answered.forEach((row, at) => {
        if (confidence[at]! < level - 1e-9) return
        many += weights[row]!
        if (right[at]) good += weights[row]!
      })
      return [String(level), {answered: many, right: good}]
    }),
  )
}

/** Share right of the surest answers, `share` of all of the method's rows by weight; answers of one confidence are let in evenly. */
export function accuracyAtCoverage(answers: Answers, weightOfAnswers: number): number {
  const {answered, confidence, right} = prepare(answers)
  const order = ascending(confidence).reverse()
  let [taken, good] = [0, 0]
  for (let at = 0; at < order.length && taken < weightOfAnswers; ) {
    const level = confidence[order[at]!]!
    let [many, rightHere] = [0, 0]
    for (; at < order.length && confidence[order[at]!]! === level; at++) {
      const weight = answers.weight[answered[order[at]!]!]!
      many += weight
      if (right[order[at]!]) rightHere += weight
    }
    const share = Math.min(1, (weightOfAnswers - taken) / many)
    taken += share * many
    good += share * rightHere
  }
  return good / taken
}
