import type {Knowledge, Mechanism, Sign} from '#knowledge'
import {mean, quantile, randomStream, shuffled} from '#stats'
import type {AnswerDirection, Answerer} from './answerer.js'
import {byWhatIsHidden, type Hiding} from './hiding.js'
import type {Papers} from './papers.js'
import {questionPlacer} from './place.js'
import type {BenchmarkQuestion} from './questions.js'

/** Accuracy of answers from knowledge whose signs mean nothing. */
export interface NullAccuracy {
  readonly mean: number
  readonly q95: number
  /** Of the answers with the signs as they are, to the same rows. */
  readonly asIs: number
  readonly draws: number
  /** Rows asked in each draw. */
  readonly rows: number
}

export interface NullOptions {
  readonly answer: Answerer
  readonly hiding: Hiding
  readonly nullDraws?: number
  readonly maxNullRows?: number
  readonly seed?: number
}

/**
 * Asks the same questions of knowledge with permuted signs, again and again. Of many rows, those of randomly drawn papers are asked.
 *
 * @param headline - numbers of the rows that count
 * @param given - the answers with the signs as they are
 */
export async function nullOf(
  knowledge: Knowledge,
  questions: readonly BenchmarkQuestion[],
  papers: Papers,
  headline: readonly number[],
  given: readonly {readonly direction: AnswerDirection}[],
  {answer, hiding, nullDraws = 20, maxNullRows = 500, seed = 1}: NullOptions,
  onDone: (share: number) => Promise<void>,
): Promise<NullAccuracy | undefined> {
  const asked = rowsOfDrawnPapers(headline, papers, maxNullRows, seed)
  if (nullDraws === 0 || asked.length === 0) return undefined
  const place = questionPlacer()
  const accuracies: number[] = []
  for (let draw = 1; draw <= nullDraws; draw++) {
    const permuted = withSignsPermutedWithinDegree(knowledge, seed * 1000 + draw)
    const answers = new Map<number, AnswerDirection>()
    for (const {left, rows} of byWhatIsHidden(permuted, questions, asked, hiding)) {
      for (const i of rows) {
        const placed = place(left, questions[i]!)
        answers.set(i, placed.kind === 'placed' ? answer(placed.asked, left).direction : 'unknown')
        await onDone((draw - 1 + answers.size / asked.length) / nullDraws)
      }
    }
    accuracies.push(accuracyOf(questions, asked, (i) => answers.get(i)!))
  }
  const numbers = accuracies.filter((accuracy) => !Number.isNaN(accuracy))
  const asIs = accuracyOf(questions, asked, (i) => given[i]!.direction)
  return {mean: mean(numbers), q95: quantile(numbers, 0.95), asIs, draws: nullDraws, rows: asked.length}
}

function accuracyOf(
  questions: readonly BenchmarkQuestion[],
  asked: readonly number[],
  directionOf: (i: number) => AnswerDirection,
): number {
  const answered = asked.filter((i) => ['sensitive', 'resistant'].includes(directionOf(i)))
  const weightOf = (rows: readonly number[]) => rows.reduce((sum, i) => sum + questions[i]!.weight, 0)
  return weightOf(answered.filter((i) => directionOf(i) === questions[i]!.response)) / weightOf(answered)
}

function rowsOfDrawnPapers(headline: readonly number[], papers: Papers, maxRows: number, seed: number): readonly number[] {
  if (headline.length <= maxRows) return headline
  const order = shuffled([...new Set(headline.map((i) => papers.clusters[i]!))], randomStream(seed, 7))
  const rank = new Map(order.map((paper, at) => [paper, at]))
  return [...headline].sort((a, b) => rank.get(papers.clusters[a]!)! - rank.get(papers.clusters[b]!)!).slice(0, maxRows)
}

/**
 * The same knowledge with the signs of edges dealt out anew among edges into objects of the same in-degree. What several statements
 * say of one edge keeps hanging together: all are turned or none.
 */
export function withSignsPermutedWithinDegree(knowledge: Knowledge, seed: number): Knowledge {
  const edges = new Map<string, Mechanism[]>()
  for (const statement of knowledge.statements) {
    if (statement.kind !== 'mechanism') continue
    const key = `${statement.subject}\t${statement.object}`
    const held = edges.get(key)
    if (held) held.push(statement)
    else edges.set(key, [statement])
  }
  const degree = new Map<string, number>()
  for (const [first] of edges.values()) degree.set(first!.object, (degree.get(first!.object) ?? 0) + 1)
  const strata = new Map<number, Mechanism[][]>()
  for (const edge of edges.values()) {
    const of = degree.get(edge[0]!.object)!
    strata.set(of, [...(strata.get(of) ?? []), edge])
  }
  const turned = new Set<string>()
  for (const [stratum, members] of strata) {
    const dealt = shuffled(members.map(netSign), randomStream(seed, stratum))
    members.forEach((edge, i) => {
      if (netSign(edge) !== dealt[i]) for (const {id} of edge) turned.add(id)
    })
  }
  return {
    ...knowledge,
    statements: knowledge.statements.map((statement) =>
      statement.kind === 'mechanism' && turned.has(statement.id) ? {...statement, sign: -statement.sign as Sign} : statement,
    ),
  }
}

/** The sign that more statements give; the first one's where they are even. */
function netSign(edge: readonly Mechanism[]): Sign {
  const sum = edge.reduce((total, {sign}) => total + sign, 0)
  return sum === 0 ? edge[0]!.sign : (Math.sign(sum) as Sign)
}
