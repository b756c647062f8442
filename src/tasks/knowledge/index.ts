import {contextFlags} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type KnowledgeInput, knowledgeActions, knowledgeInput} from './input.js'

export const knowledgeTask: Task = {
  name: 'knowledge',
  summary: 'The curated statements: list, show, table, conflicts, validate, export, import.',
  details: `Try:
  mitologic knowledge show hsa-miR-125b-5p
  mitologic knowledge list --kind observation --disease HCC
  mitologic knowledge table 2 --format markdown
  mitologic knowledge conflicts
  mitologic knowledge export --format graphml -o mitologic.graphml
  mitologic knowledge validate my-statements.tsv     (what import would take and leave out; nothing is kept)
  mitologic knowledge import miRTarBase_SE_WR.csv --as mirtarbase   (then --pack mirtarbase)

show takes an entity or a statement id; table takes 1 or 2; export writes json, tsv, indra, mitab, sif, graphml, cx2, bel
or gmt, to standard output without -o.`,
  arguments: [
    {field: 'action', name: 'action', help: knowledgeActions.join(', '), required: true, kind: 'text'},
    {
      field: 'subject',
      name: 'subject',
      help: 'what to show, which table, or the file to validate or import',
      required: false,
      kind: 'file-or-text',
    },
  ],
  flags: [
    {field: 'kind', flag: '--kind <kind>', help: 'list: mechanism, observation, fact, entity, disease, drug, reference or pack'},
    {
      field: 'format',
      flag: '--format <format>',
      help: 'table: markdown (default), tsv or html; export: see below; import: the format, where the file does not tell',
    },
    {field: 'as', flag: '--as <name>', help: 'import: name of the pack'},
    {field: 'licence', flag: '--licence <words>', help: 'import: licence of the file, kept with the pack'},
    // Both readings are shown and exported; models use one.
    ...contextFlags.filter(({field}) => field !== 'reading'),
  ],
  rules: [
    {fields: ['subject'], kind: 'needs', field: 'action', values: ['list', 'show', 'table', 'validate', 'import']},
    {fields: ['kind'], kind: 'needs', field: 'action', values: ['list']},
    {fields: ['format'], kind: 'needs', field: 'action', values: ['table', 'validate', 'export', 'import']},
    {fields: ['as', 'licence'], kind: 'needs', field: 'action', values: ['import']},
    {fields: ['disease', 'drug', 'condition', 'cellLine'], kind: 'needs', field: 'action', values: ['list', 'show']},
    {fields: ['pack'], kind: 'excludes', field: 'action', values: ['import', 'validate']},
    {fields: ['output'], kind: 'needs', field: 'action', values: ['table', 'export']},
  ],
  output: {field: 'output', kind: 'file'},
  input: knowledgeInput,
  answer: async () => (await import('./answer.js')).knowledgeAnswer,
  run: async (input, environment) => (await import('./run.js')).runKnowledge(input as KnowledgeInput, environment),
}
