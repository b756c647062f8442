import {contextFlags} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type ExplainInput, explainInput} from './input.js'

export const explainTask: Task = {
  name: 'explain',
  summary: 'What is known about an entity, or why one thing should affect another: signed paths with their papers.',
  details: `Try:
  mitologic explain miR-2392
  mitologic explain MPRL --to "drug response" --disease TSCC --drug cisplatin
  mitologic explain hypoxia --to mitophagy --json
  mitologic explain miR-541 --disease HCC --drug sorafenib -o miR-541.svg

-o FILE.svg draws the paths in their compartments, with the numbered evidence.`,
  arguments: [{field: 'entity', name: 'entity', help: 'RNA, gene, process, drug, condition …', required: true, kind: 'text'}],
  flags: [
    {field: 'to', flag: '--to <entity>', help: 'where the paths should end'},
    {field: 'maxLength', flag: '--max-length <n>', help: 'max number of edges in a path (default 6)'},
    ...contextFlags,
  ],
  output: {field: 'output', kind: 'file'},
  input: explainInput,
  answer: async () => (await import('./answer.js')).explainAnswer,
  run: async (input, environment) => (await import('./run.js')).runExplain(input as ExplainInput, environment),
}
