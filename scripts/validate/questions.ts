import {loadKnowledge, readingOf} from '#knowledge'
import {type BenchmarkQuestion, type BenchmarkResult, benchmark, predictAnswerer} from '#prediction'
import {randomStream, shuffled} from '#stats'
import {knowledgeFiles} from '../knowledge-files.js'
import {developmentSets, type QuestionSet} from '../questions/development.js'
import {besideTable, calibrationLines, count, figuresTable, fixed, summaryOf} from './benchmark-tables.js'

/** Rows asked of one set at most: whole papers, drawn at random. */
const maxRows = 1500

interface SetResult extends Pick<QuestionSet, 'name' | 'about'> {
  readonly asked: readonly BenchmarkQuestion[]
  readonly all: number
  readonly result: BenchmarkResult
}

/** Questions that others collected, each without its own paper: how often right, how sure, and against what. */
export async function questionsSection(): Promise<string> {
  const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
  const results: SetResult[] = []
  for (const {name, about, questions} of developmentSets(knowledge)) {
    const asked = drawnPapers(questions)
    console.error(`  ${name}: ${asked.length} rows`)
    results.push({
      name,
      about,
      asked,
      all: questions.length,
      result: await benchmark(knowledge, asked, {answer: predictAnswerer(), nullDraws: 20, maxNullRows: 300}),
    })
  }
  const title = ({name, about, asked, all}: SetResult) =>
    `${name}: ${about}${asked.length < all ? ` (${asked.length} of ${all} rows)` : ''}`
  return [
    '## Questions collected by others',
    'Development data, made into questions by `npm run questions` (what each file is read as, and what is left out, stands in `scripts/questions`); curated knowledge alone, no packs, each row without its own paper. Other halves of these files, later rows and papers read since are kept back, and are scored by somebody else with the same verb. The coefficients of the join were fitted to questions of these kinds (`scripts/fit-join.ts`, docs/design/prediction.md), with each question’s paper hidden from the knowledge but not from the fit: what is said of calibration here flatters, and the figures of the cross-validation there do not.',
    results
      .filter(({name}) => quoted.includes(name))
      .map((one) => summaryOf(one.about, one.result))
      .join('\n>\n'),
    figuresTable(results.map((one) => [title(one), one.result] as const)),
    ...results.flatMap((one) => {
      const {result} = one
      const nulls = result.null
        ? `With edge signs permuted within in-degree (${result.null.draws} draws, ${result.null.rows} rows): accuracy ${fixed(result.null.mean)}, 95th percentile ${fixed(result.null.q95)}; as they are ${fixed(result.null.asIs)}. `
        : ''
      return [
        `### ${title(one)}`,
        `${nulls}Against the habit of the literature: ${count(result.againstHabit.n)} rows, ${count(result.againstHabit.right)} of ${count(result.againstHabit.answered)} answered right.`,
        besideTable(result),
        calibrationLines(result),
      ]
    }),
  ].join('\n\n')
}

/** Sets that stand for the others in one sentence each. */
const quoted: readonly string[] = ['ncdr-small', 'lnctard', 'temozolomide']

function drawnPapers(questions: readonly BenchmarkQuestion[]): readonly BenchmarkQuestion[] {
  if (questions.length <= maxRows) return questions
  const papers = shuffled([...new Set(questions.map(({paper}) => paper[0] ?? ''))], randomStream(1))
  const kept = new Set<string>()
  let rows = 0
  for (const paper of papers) {
    const own = questions.filter((one) => (one.paper[0] ?? '') === paper).length
    if (rows + own > maxRows) continue
    kept.add(paper)
    rows += own
  }
  return questions.filter((one) => kept.has(one.paper[0] ?? ''))
}
