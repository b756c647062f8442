import {UserError} from '#errors'
import {type BenchmarkQuestion, benchmark, predictAnswerer, readQuestions} from '#prediction'
import {benchmarkFiles, benchmarkText} from '#report'
import {allOfKind} from '../shared/answer.js'
import {textFileOf} from '../shared/context.js'
import type {InputFile, TaskEnvironment, TaskResult} from '../shared/task.js'
import {type BenchmarkDocument, benchmarkJson} from './answer.js'
import type {BenchmarkInput} from './input.js'

export async function runBenchmark(input: BenchmarkInput, environment: TaskEnvironment): Promise<TaskResult<BenchmarkDocument>> {
  const questions = questionsIn(input.questions)
  const train = input.train && questionsIn(input.train)
  if (input.strict) refuseUnhidden(questions, input.questions.name)
  const knowledge = await environment.knowledge({reading: input.reading, packs: input.pack})
  const {signal, progress} = environment
  const result = await benchmark(knowledge, questions, {
    answer: predictAnswerer({}, input.prior),
    ...(train ? {train} : {}),
    keepOwnPapers: input.keepOwnPapers,
    baseRate: input.prior,
    nullDraws: input.null,
    seed: input.seed,
    ...(signal ? {signal} : {}),
    ...(progress ? {onProgress: progress} : {}),
  })
  const {rows} = result.unhidden
  const warnings = allOfKind(
    'unhidden',
    rows > 0 && !input.keepOwnPapers
      ? [`${rows} of ${questions.length} rows have no key in 'paper': nothing could be hidden from them, and they are left out`]
      : [],
  )
  const {version} = environment
  const json = benchmarkJson(result, {warnings, seed: input.seed, version, knowledge: knowledge.version})
  const view = {
    result,
    questions: input.questions.name,
    version,
    knowledge: knowledge.version,
    command: environment.command,
    today: environment.today,
    baseRate: input.prior,
    seed: input.seed,
    keepOwnPapers: input.keepOwnPapers,
  }
  return {
    json,
    text: benchmarkText(view),
    warnings,
    ...(input.output === undefined ? {} : {files: {...benchmarkFiles(view), 'benchmark.json': `${JSON.stringify(json, null, 2)}\n`}}),
  }
}

const questionsIn = (file: InputFile): BenchmarkQuestion[] => readQuestions(textFileOf(file)!.text, file.name)

function refuseUnhidden(questions: readonly BenchmarkQuestion[], name: string): void {
  const unhidden = questions.filter(({paper}) => paper.length === 0)
  if (unhidden.length === 0) return
  throw new UserError(
    'invalid-input',
    `${name}:${unhidden[0]!.line}: found no key in 'paper' (${unhidden.length} of ${questions.length} rows), expected a DOI, pmid:N or pmcid:PMCN in every row under --strict; leave --strict out to have such rows counted apart`,
  )
}
