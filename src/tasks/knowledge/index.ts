import {contextFlags} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type KnowledgeInput, knowledgeActions, knowledgeInput} from './input.js'

export const knowledgeTask: Task = {
  name: 'knowledge',
  summary: 'The statements themselves: list, show, table, conflicts, validate, export, import.',
  details: `Try:
  mitologic knowledge show hsa-miR-125b-5p
  mitologic knowledge list --kind observation --disease HCC
  mitologic knowledge table 2 --format markdown
  mitologic knowledge conflicts
  mitologic knowledge export --format graphml -o mitologic.graphml
  mitologic knowledge import miRTarBase_SE_WR.csv --as mirtarbase   (then --pack mirtarbase)

show takes an entity or a statement id; table takes 1 or 2; export writes json, tsv, indra, mitab, sif, graphml, cx2, bel
or gmt, to standard output without -o.`,
  arguments: [
    {field: 'action', name: 'action', help: knowledgeActions.join(', '), required: true, kind: 'text'},
    {field: 'subject', name: 'subject', help: 'what to show, which table, or the file to import', required: false, kind: 'file-or-text'},
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
    ...contextFlags,
  ],
  output: {field: 'output', kind: 'file'},
  input: knowledgeInput,
  answer: async () => (await import('./answer.js')).knowledgeAnswer,
  run: async (input, environment) => (await import('./run.js')).runKnowledge(input as KnowledgeInput, environment),
}
