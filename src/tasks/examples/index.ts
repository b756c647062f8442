import type {Task} from '../shared/task.js'
import {type ExamplesInput, examplesInput} from './input.js'

export const examplesTask: Task = {
  name: 'examples',
  summary: 'The shipped examples: list them, or copy one to work with.',
  details: `Try:
  mitologic examples
  mitologic examples tscc-cisplatin -o tscc/
  mitologic analyze tscc/changed.tsv --disease TSCC --drug cisplatin -o tscc-report/

Without a name, lists what there is; with a name, shows its README; with -o, copies its files into a new folder.`,
  arguments: [{field: 'name', name: 'name', help: 'which example', required: false, kind: 'text'}],
  flags: [],
  rules: [{fields: ['output'], kind: 'needs', field: 'name'}],
  output: {field: 'output', kind: 'folder'},
  input: examplesInput,
  answer: async () => (await import('./answer.js')).examplesAnswer,
  run: async (input, environment) => (await import('./run.js')).runExamples(input as ExamplesInput, environment),
}
