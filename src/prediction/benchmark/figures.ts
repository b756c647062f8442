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
  readonly wrong: readonly boolean[]
  readonly byConfidence: Int32Array
  /** Of the answered, those whose truth is a direction. */
  readonly directed: Int32Array
  readonly probability: Float64Array
  readonly sensitive: readonly boolean[]
  readonly rightDirected: readonly boolean[]
  readonly rightSensitive: readonly boolean[]
  readonly byProbability: Int32Array
  readonly logits: Float64Array
  /** (probability − observed)², of every row and of the answered. */
  readonly squares: Float64Array
  readonly squaresOfAnswered: Float64Array
}

function prepare({expected, predicted, probability}: Answers): Prepared {
  const rows = Int32Array.from({length: expected.length}, (_, i) => i)
  const answered = rows.filter((i) => predicted[i] !== 0)
  const directed = answered.filter((i) => expected[i] !== 0)
  const confidence = Float64Array.from(answered, (i) => Math.max(probability[i]!, 1 - probability[i]!))
  const chances = Float64Array.from(directed, (i) => probability[i]!)
  const squares = Float64Array.from(rows, (i) => (probability[i]! - (expected[i]! + 1) / 2) ** 2)
  const isRight = (i: number) => predicted[i] === expected[i]
  return {
    answered,
    confidence,
    right: Array.from(answered, isRight),
    wrong: Array.from(answered, (i) => !isRight(i)),
    byConfidence: ascending(confidence),
    directed,
    probability: chances,
    sensitive: Array.from(directed, (i) => expected[i] === 1),
    rightDirected: Array.from(directed, isRight),
    rightSensitive: Array.from(directed, (i) => isRight(i) && expected[i] === 1),
    byProbability: ascending(chances),
    logits: chances.map((p) => logit(p)),
    squares,
    squaresOfAnswered: Float64Array.from(answered, (i) => squares[i]!),
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
  const {answered, directed, sensitive} = prepared
  const ofAnswered = picked(weights, answered)
  const ofDirected = picked(weights, directed)
  const n = sum(weights)
  const answeredWeight = sum(ofAnswered)
  const right = sumWhere(ofAnswered, prepared.right)
  // Answered rows whose truth is a direction: observed sensitive or resistant, answered so or not.
  const rightSensitive = sumWhere(ofDirected, prepared.rightSensitive)
  const allSensitive = sumWhere(ofDirected, sensitive)
  const rightResistant = sumWhere(ofDirected, prepared.rightDirected) - rightSensitive
  const allResistant = sum(ofDirected) - allSensitive
  const [wrongSensitive, wrongResistant] = [allSensitive - rightSensitive, allResistant - rightResistant]
  const line = logisticLine(prepared.logits, sensitive, ofDirected, start)
  return {
    n,
    known: sumWhere(weights, answers.known),
    covered: sumWhere(weights, answers.covered),
    answered: answeredWeight,
    right,
    accuracy: right / answeredWeight,
    rightOfAll: right / n,
    balanced: (rightSensitive / allSensitive + rightResistant / allResistant) / 2,
    matthews:
      (rightSensitive * rightResistant - wrongSensitive * wrongResistant) /
      Math.sqrt((rightSensitive + wrongResistant) * allSensitive * allResistant * (rightResistant + wrongSensitive)),
    brier: product(ofAnswered, prepared.squaresOfAnswered) / answeredWeight,
    brierAll: product(weights, prepared.squares) / n,
    auroc: auroc(prepared.probability, sensitive, ofDirected, prepared.byProbability),
    aurocConfidence: auroc(prepared.confidence, prepared.right, ofAnswered, prepared.byConfidence),
    riskCoverageArea: riskCoverageArea(riskCoverage(prepared.confidence, prepared.wrong, ofAnswered, prepared.byConfidence)),
    slope: line.slope,
    intercept: line.intercept,
  }
}

function picked(values: Float64Array, at: Int32Array): Float64Array {
  const found = new Float64Array(at.length)
  for (let i = 0; i < at.length; i++) found[i] = values[at[i]!]!
  return found
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

function sumWhere(values: Float64Array, counts: ArrayLike<boolean>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) if (counts[i]) total += values[i]!
  return total
}

function product(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!
  return total
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
