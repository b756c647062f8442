import {type Knowledge, loadKnowledge, type Observation, readingOf, statementById} from '#knowledge'
import {type BenchmarkQuestion, type BenchmarkResult, benchmark, observedQuestions, predictAnswerer} from '#prediction'
import {type Hiding, hiddenFor, hidings} from '../../src/prediction/validation.js'
import {knowledgeFiles} from '../knowledge-files.js'
import {besideTable, calibrationLines, failureLines, figuresTable, fixed} from './benchmark-tables.js'

const answer = predictAnswerer()
const nullDraws = 20

const titles: Readonly<Record<Hiding, string>> = {
  nothing: '(i) nothing hidden',
  itself: '(ii-a) consistency of the curation: the observation left out',
  'paper-fates': '(ii-b) and what its paper says on fates',
  paper: '(ii-c) the whole paper left out',
}

const ncRnas = ['miRNA', 'lncRNA', 'circRNA', 'pre-miRNA', 'tRNA-fragment']
const molecules = [...ncRnas, 'gene', 'complex', 'drug', 'biological', 'nanomedicine', 'metabolite', 'drug-class']

/** Every observed response of the knowledge, answered with more and more of what answers it hidden. */
export async function predictionsSection(): Promise<string> {
  const {knowledge} = loadKnowledge(knowledgeFiles())
  const corrected = readingOf(knowledge, 'corrected')
  const questions = observedQuestions(corrected)
  const results = new Map<Hiding, BenchmarkResult>()
  for (const hiding of hidings) results.set(hiding, await asked(corrected, questions, hiding))
  const paper = results.get('paper')!
  return [
    '## Observed drug responses of the knowledge',
    intro(questions.length, paper.papers),
    figuresTable(hidings.map((hiding) => [titles[hiding], results.get(hiding)!])),
    '### Kinds of questions',
    ...(await kinds(corrected, questions)),
    '### Beside cheap methods',
    'Each trained on the rows of other papers, with the same statements hidden. Three paired tests: exact over all rows (no answer is wrong), exact over rows that both answer, and sign flips with papers as units; each with the rows or papers that only we : only it have right.',
    ...(['itself', 'paper-fates', 'paper'] as const).map((hiding) => `**${titles[hiding]}**\n\n${besideTable(results.get(hiding)!)}`),
    '### Negative control',
    await control(corrected, questions),
    '### Calibration',
    'Of (ii-c). The coefficients of the join were fitted to development questions, some of these observations among them, so that this flatters; batches read after the fit (above) are the test.',
    calibrationLines(paper),
    '### Both readings of disputed statements',
    await readings(knowledge, results.get('itself')!),
    '### What it gets wrong',
    ...(['paper-fates', 'paper'] as const).map((hiding) => `**${titles[hiding]}**\n\n${failureLines(results.get(hiding)!)}`),
  ].join('\n\n')
}

const intro = (rows: number, papers: number) =>
  `${rows} observations, of ${papers} papers or groups of papers cited together, say what a perturbation did to the response to a drug. Each is answered in its own context with part of the knowledge taken out before anything is computed. (ii-a) is no test of foresight: for most observations a statement of the same paper says nearly the same, so that it measures whether the curation hangs together. (ii-b) takes out the observation and what its paper says on death, arrest, apoptosis, proliferation, stemness and efflux; (ii-c) everything that cites the paper. Intervals draw papers, not rows. Words: docs/design/benchmark.md. History of the backbone, and what was chosen with these figures at hand: docs/design/constants.md.`

const asked = (knowledge: Knowledge, questions: readonly BenchmarkQuestion[], hiding: Hiding) =>
  benchmark(knowledge, questions, {
    answer,
    nullDraws: 0,
    ...(hiding === 'nothing' ? {keepOwnPapers: true} : {hide: ({id}) => hiddenFor(observation(knowledge, id), hiding, knowledge)}),
  })

const observation = (knowledge: Knowledge, id: string) => statementById(knowledge, id) as Observation

async function kinds(knowledge: Knowledge, questions: readonly BenchmarkQuestion[]): Promise<string[]> {
  const ofTypes = (types: readonly string[]) =>
    questions.filter(({changes}) => types.includes(knowledge.entities.get(changes[0]!.entity)?.type ?? ''))
  const tables: string[] = []
  for (const hiding of ['paper-fates', 'paper'] as const) {
    const rows = [
      ['molecules', await asked(knowledge, ofTypes(molecules), hiding)],
      ['ncRNAs', await asked(knowledge, ofTypes(ncRnas), hiding)],
      ['processes and conditions', await asked(knowledge, ofTypes(['process', 'phenotype', 'condition', 'structure']), hiding)],
    ] as const
    tables.push(`**${titles[hiding]}**`, figuresTable(rows))
  }
  return tables
}

async function control(knowledge: Knowledge, questions: readonly BenchmarkQuestion[]): Promise<string> {
  const {figures, null: nulls} = await benchmark(knowledge, questions, {
    answer,
    nullDraws,
    draws: 200,
    hide: ({id}) => hiddenFor(observation(knowledge, id), 'paper-fates', knowledge),
  })
  return `Signs of edges dealt out anew among edges into objects of the same in-degree, ${nullDraws} times, with (ii-b) hidden: accuracy ${fixed(nulls!.mean)}, 95th percentile ${fixed(nulls!.q95)}; with the signs as they are ${fixed(figures.accuracy)}.`
}

async function readings(knowledge: Knowledge, corrected: BenchmarkResult): Promise<string> {
  const printed = readingOf(knowledge, 'as-printed')
  const {figures} = await asked(printed, observedQuestions(printed), 'itself')
  const words = ({right, answered, accuracy}: BenchmarkResult['figures']) =>
    `${right} of ${answered} answered are right (${fixed(accuracy)})`
  return `(ii-a) in the corrected reading: ${words(corrected.figures)}; as printed (its own observations): ${words(figures)}.`
}
