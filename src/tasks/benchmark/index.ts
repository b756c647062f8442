import {contextFlags} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type BenchmarkInput, benchmarkInput} from './input.js'

export const benchmarkTask: Task = {
  name: 'benchmark',
  summary: 'How often we are right, how sure, and against what: a table of questions with known answers, each without its own paper.',
  details: `Try:
  mitologic benchmark questions.tsv
  mitologic benchmark questions.tsv --train others.tsv --pack mirtarbase -o benchmark/
  mitologic benchmark questions.tsv --strict --json

A table (tabs or commas) with a header; columns go by name, in any order, others are left alone:
  entity change response        needed: what was changed; up, down or add; sensitive, resistant or unchanged
  disease drug conditions cellLine   the context; conditions joined by ;
  paper        all known keys joined by ; (DOI, pmid:N, pmcid:PMCN): everything of this paper is hidden from the row
  measured     TARGET=down;… what else was measured when the change was made
  expression   up or down: the entity in resistant cells          id, weight      name and multiplicity of the row
  baseline:NAME   what a method of your own says: sensitive, resistant, nothing, or P(more sensitive)
A row whose names are unknown is answered 'unknown', with the reason. A row without a key of its paper is counted apart.

--json: n, unhidden, known, covered, answered, right, accuracy with low and high, rightOfAll, balanced, matthews, brier, brierAll,
auroc, aurocConfidence, calibration, coverageAt, riskCoverageArea, intervals, againstHabit, unchanged, baselines, paired, null,
rows; what each word means is printed with the result, and stands in docs/design/benchmark.md.`,
  arguments: [{field: 'questions', name: 'questions', help: 'table of questions with known answers', required: true, kind: 'file'}],
  flags: [
    {
      field: 'train',
      flag: '--train <file>',
      help: 'rows that baselines are trained on (default: the questions, without the own paper)',
      file: true,
    },
    ...contextFlags.filter(({field}) => field === 'reading' || field === 'pack'),
    {field: 'keepOwnPapers', flag: '--keep-own-papers', help: 'hide nothing: how consistent we are with what we have read, not how right'},
    {field: 'strict', flag: '--strict', help: 'refuse a table with rows whose paper has no key'},
    {field: 'prior', flag: '--prior <p>', help: 'P(more sensitive) where nothing is known (default 0.5)'},
    {field: 'null', flag: '--null <n>', help: 'draws of permuted edge signs (default 20, 0 = none)'},
    {field: 'seed', flag: '--seed <n>', help: 'seed of the random numbers (default 1)'},
  ],
  rules: [{fields: ['strict'], kind: 'excludes', field: 'keepOwnPapers'}],
  output: {field: 'output', kind: 'folder'},
  input: benchmarkInput,
  answer: async () => (await import('./answer.js')).benchmarkAnswer,
  run: async (input, environment) => (await import('./run.js')).runBenchmark(input as BenchmarkInput, environment),
}
