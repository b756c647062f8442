import type {Knowledge, Sign} from '#knowledge'
import type {Answerer, BenchmarkAnswer} from './answerer.js'
import {type BaselineRow, baselineMethods, type CheapAnswer, classHabit, signOfResponse, trainBaselines} from './baselines.js'
import {type PairedTest, pairedTests} from './compare-methods.js'
import {type Curves, curvesOf} from './curves.js'
import {type Answers, accuracyAtCoverage, type FiguresWithIntervals, figuresOf, type Tally} from './figures.js'
import {type Hiding, hideNothing, hidePapers, hideStatements} from './hiding.js'
import {type NullAccuracy, nullOf} from './null.js'
import {type Papers, papersOf} from './papers.js'
import type {BenchmarkQuestion, ResponseWord} from './questions.js'
import {visit} from './visit.js'
import {watcher} from './watch.js'

export interface BenchmarkOptions {
  readonly answer: Answerer
  /** Rows that baselines are trained on; default the questions themselves. A row's own paper is left out either way. */
  readonly train?: readonly BenchmarkQuestion[]
  /** Hide nothing. Default false. */
  readonly keepOwnPapers?: boolean
  /** Hide these statements, by id, instead of the row's own paper; baselines still leave the own paper's rows out. */
  readonly hide?: (question: BenchmarkQuestion) => ReadonlySet<string>
  /** P(more sensitive) where nothing is known. Default 0.5. */
  readonly baseRate?: number
  /** Resamples of papers for intervals. Default 1,000. */
  readonly draws?: number
  /** Draws of permuted signs; 0: no null. Default 20. */
  readonly nullDraws?: number
  /** Rows that the null asks at most: papers are taken in order of a random draw until they are reached. Default 500. */
  readonly maxNullRows?: number
  /** Default 1. */
  readonly seed?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (share: number, what: string) => void
}

export interface BenchmarkRow extends BenchmarkAnswer {
  readonly id: string
  readonly expected: ResponseWord
  /** The row's own paper was hidden, or nothing was to be (`keepOwnPapers`). */
  readonly hidden: boolean
  readonly known: boolean
  readonly question: BenchmarkQuestion
}

export interface BaselineFigures extends FiguresWithIntervals {
  /** Of the surest answers of either method, as many as the one that answers less gives: the share right of each. */
  readonly equalCoverage: {readonly answered: number; readonly us: number; readonly it: number}
}

export interface BenchmarkResult {
  /** Of the rows whose own paper could be hidden. */
  readonly figures: FiguresWithIntervals
  readonly papers: number
  /** Rows without a key of their paper: counted here only. */
  readonly unhidden: {readonly rows: number} & Tally
  /** Rows against the habit of the literature (`classHabit`). */
  readonly againstHabit: {readonly n: number} & Tally
  /** Rows observed unchanged, and how many of them were so answered. */
  readonly unchanged: {readonly n: number; readonly said: number}
  readonly baselines: ReadonlyMap<string, BaselineFigures>
  readonly paired: readonly PairedTest[]
  readonly curves: Curves
  readonly null?: NullAccuracy
  readonly rows: readonly BenchmarkRow[]
}

/**
 * Asks every question with its own paper hidden, and says how good the answers are beside cheap methods on the same rows.
 *
 * @param knowledge - with every paper still in it
 * @param questions - as `readQuestions` gives them; an unknown name makes a row with direction `unknown`, never an error
 * @param options - how to answer, number of resamples, a signal
 * @returns accuracy, AUC, calibration and their intervals, beside the cheap methods, with every row
 * @throws {UserError} `aborted` soon after the signal is
 * @example
 * const questions = readQuestions('entity\tchange\tresponse\tdisease\tdrug\nFIS1\tdown\tsensitive\tTSCC\tcisplatin\n', 'q.tsv')
 * (await benchmark(knowledge, questions, {answer: predictAnswerer({members: 2, runs: 64})})).rows.length // → 1
 */
export async function benchmark(
  knowledge: Knowledge,
  questions: readonly BenchmarkQuestion[],
  options: BenchmarkOptions,
): Promise<BenchmarkResult> {
  const {answer, train, keepOwnPapers = false, hide, baseRate = 0.5, nullDraws = 20} = options
  const all = [...questions, ...(train ?? [])]
  const papers = papersOf(knowledge, all)
  const watch = watcher(options)
  const asking = 1 / (1 + nullDraws)
  const hiding = hidingFor(all, papers, options)
  const visited = await visit(knowledge, all, {answer, asked: questions.length, baseRate, hiding}, (share) =>
    watch(share * asking, 'asking'),
  )
  const rows = questions.map((question, i): BenchmarkRow => {
    const {known, answered} = visited[i]!
    const hidden = keepOwnPapers || hide !== undefined || question.paper.length > 0
    return {...answered!, id: question.id, expected: question.response, hidden, known, question}
  })
  const headline = rows.flatMap(({hidden}, i) => (hidden ? [i] : []))
  const ours = tableOf(headline, papers, rows.map(ourAnswer), rows)
  const figures = figuresOf(ours, {draws: options.draws ?? 1000, seed: options.seed ?? 1})
  const baselineRows = all.map((question, i): BaselineRow => ({question, paper: papers.clusters[i]!, ...visited[i]!}))
  const beside = await besides(knowledge, baselineRows, {rows, headline, papers, ours, figures}, options, (name) =>
    watch(asking, `beside ${name}`),
  )
  const nulls = await nullOf(knowledge, questions, papers, headline, rows, {...options, hiding}, (share) =>
    watch(asking + share * (1 - asking), 'signs permuted'),
  )
  return {
    figures,
    papers: ours.papers,
    ...parts(knowledge, rows, headline),
    ...beside,
    curves: curvesOf(ours),
    ...(nulls ? {null: nulls} : {}),
    rows,
  }
}

function hidingFor(all: readonly BenchmarkQuestion[], papers: Papers, {keepOwnPapers, hide}: BenchmarkOptions): Hiding {
  if (keepOwnPapers) return hideNothing
  return hide ? hideStatements(all.map(hide)) : hidePapers(papers)
}

/** What is counted apart. */
function parts(
  knowledge: Knowledge,
  rows: readonly BenchmarkRow[],
  headline: readonly number[],
): Pick<BenchmarkResult, 'unhidden' | 'againstHabit' | 'unchanged'> {
  const against = headline.filter((i) => classHabit(knowledge, rows[i]!.question) * signOfResponse(rows[i]!.question) === -1)
  const unchanged = headline.filter((i) => rows[i]!.expected === 'unchanged')
  const keyless = rows.flatMap(({question}, i) => (question.paper.length === 0 ? [i] : []))
  const said = unchanged.filter((i) => rows[i]!.direction === 'unchanged')
  return {
    unhidden: {rows: keyless.length, ...tallyOf(rows, keyless)},
    againstHabit: {n: weightOf(rows, against), ...tallyOf(rows, against)},
    unchanged: {n: weightOf(rows, unchanged), said: weightOf(rows, said)},
  }
}

interface Ours {
  readonly rows: readonly BenchmarkRow[]
  readonly headline: readonly number[]
  readonly papers: Papers
  readonly ours: Answers
  readonly figures: FiguresWithIntervals
}

/** The cheap methods on the same rows. */
async function besides(
  knowledge: Knowledge,
  baselineRows: readonly BaselineRow[],
  {rows, headline, papers, ours, figures}: Ours,
  {train, baseRate = 0.5, draws = 1000, seed = 1}: BenchmarkOptions,
  onNext: (name: string) => Promise<void>,
): Promise<Pick<BenchmarkResult, 'baselines' | 'paired'>> {
  const answerOf = trainBaselines(knowledge, train ? baselineRows.slice(rows.length) : baselineRows, baseRate)
  const answers = baselineRows.slice(0, rows.length).map(answerOf)
  const own = new Set(rows.flatMap(({question}) => [...question.baselines.keys()].map((name) => `baseline:${name}`)))
  const baselines = new Map<string, BaselineFigures>()
  const paired: PairedTest[] = []
  for (const name of [...baselineMethods, ...own]) {
    await onNext(name)
    const its = answers.map((of): Said => {
      const {predicted, probability} = of.get(name) ?? {predicted: 0, probability: baseRate}
      return {predicted, probability, covered: predicted !== 0}
    })
    const table = tableOf(headline, papers, its, rows)
    const found = figuresOf(table, {draws, seed})
    const fewer = Math.min(figures.answered, found.answered)
    const equalCoverage = {answered: fewer, us: accuracyAtCoverage(ours, fewer), it: accuracyAtCoverage(table, fewer)}
    baselines.set(name, {...found, equalCoverage})
    paired.push(...pairedTests(name, ours, table))
  }
  return {baselines, paired}
}

const weightOf = (rows: readonly BenchmarkRow[], among: readonly number[]) => among.reduce((sum, i) => sum + rows[i]!.question.weight, 0)

function tallyOf(rows: readonly BenchmarkRow[], among: readonly number[]): Tally {
  const answered = among.filter((i) => directionSign(rows[i]!) !== 0)
  const right = answered.filter((i) => rows[i]!.direction === rows[i]!.expected)
  return {answered: weightOf(rows, answered), right: weightOf(rows, right)}
}

const directionSign = ({direction}: BenchmarkAnswer): Sign | 0 => (direction === 'sensitive' ? 1 : direction === 'resistant' ? -1 : 0)

/** What one method says of a row. */
type Said = CheapAnswer & {readonly covered: boolean}

const ourAnswer = (row: BenchmarkRow): Said => ({
  predicted: directionSign(row),
  probability: row.probability,
  covered: row.basis !== 'none',
})

/** One method's answers to the rows of the headline. */
function tableOf(headline: readonly number[], papers: Papers, said: readonly Said[], rows: readonly BenchmarkRow[]): Answers {
  const numbers = new Map<number, number>()
  for (const i of headline) {
    const paper = papers.clusters[i]!
    if (!numbers.has(paper)) numbers.set(paper, numbers.size)
  }
  return {
    expected: Int8Array.from(headline, (i) => signOfResponse(rows[i]!.question)),
    predicted: Int8Array.from(headline, (i) => said[i]!.predicted),
    probability: Float64Array.from(headline, (i) => said[i]!.probability),
    covered: headline.map((i) => said[i]!.covered),
    known: headline.map((i) => rows[i]!.known),
    weight: Float64Array.from(headline, (i) => rows[i]!.question.weight),
    paper: Int32Array.from(headline, (i) => numbers.get(papers.clusters[i]!)!),
    papers: numbers.size,
  }
}
