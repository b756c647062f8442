import {fromFlag, readFormats, writtenFormats} from '../shared/model-formats.js'
import type {Task} from '../shared/task.js'
import {arrowRules, type ConvertInput, convertInput} from './input.js'

export const convertTask: Task = {
  name: 'convert',
  summary: 'Writes a model in another format, and lists what that format cannot hold.',
  details: `Try:
  mitologic convert model.bnd model.cfg --to sbml-qual -o model
  mitologic convert model.sbml -o model.bnet
  mitologic convert arrows.sif --rule inhibitors-win --to bnet

Reads ${readFormats.join(', ')}; writes ${writtenFormats.join(', ')}.
Without -o the text goes to standard output. What the new format cannot hold (rates, initial probabilities, levels …) is listed
on standard error, one sentence each. 'mitologic knowledge export' exports the knowledge itself.`,
  arguments: [{field: 'model', name: 'model', help: 'bnd or another format, and any cfg files', required: true, kind: 'file', many: true}],
  flags: [
    {field: 'to', flag: '--to <format>', help: `${writtenFormats.join(', ')} (default: told by the ending of -o)`},
    fromFlag,
    {field: 'rule', flag: '--rule <rule>', help: `how edges become rules, for formats that have only edges: ${arrowRules.join(', ')}`},
  ],
  output: {field: 'output', kind: 'file', help: 'file to write; for maboss, what the names of its two files begin with'},
  input: convertInput,
  answer: async () => (await import('./answer.js')).convertAnswer,
  run: async (input, environment) => (await import('./run.js')).runConvert(input as ConvertInput, environment),
}
