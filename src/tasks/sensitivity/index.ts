import {changesFlags, modelArgument, seedFlag} from '../shared/model-flags.js'
import {fromFlag} from '../shared/model-formats.js'
import type {Task} from '../shared/task.js'
import {type SensitivityInput, sensitivityInput} from './input.js'

export const sensitivityTask: Task = {
  name: 'sensitivity',
  summary: 'How strongly the probability of a node depends on each rate of a model, the strongest first.',
  details: `Try:
  mitologic sensitivity model.bnd model.cfg --of Apoptosis
  mitologic sensitivity model.bnet --of Apoptosis,Survival --force TP53=0 --runs 50000
  mitologic sensitivity model.bnd model.cfg --of Apoptosis --set '$u=0.5' --json

Every rate that can act on the nodes asked about is raised and lowered by a factor. The slope is the change of P(on) at the end
of the run per e-fold of the rate: a rate that is 10 % higher changes P by about a tenth of it. A small model is solved exactly;
otherwise both runs of a rate have their random numbers in common, and the standard error is that of their difference.

--json: outputs {NODE: {probability, error}}, sensitivities [{output, kind (rate or parameter), node, direction (up or down),
parameter, slope, error, z, pValue, qValue}] (null: not there, or nothing to test), leftOut {nodes (nothing leads from them to
the outputs), rates [{node, direction}] and parameters (those that are 0)}, test, factor, maxTime, method, runs, seed.`,
  arguments: [modelArgument],
  flags: [
    {field: 'of', flag: '--of <A,B>', help: 'the nodes whose probability is asked about (comma-separated)', many: true},
    {field: 'runs', flag: '--runs <n>', help: 'trajectories per run, at least 1,024 (default 8,192)'},
    {field: 'method', flag: '--method <name>', help: 'auto (default), exact, sliced, scalar or reference'},
    ...changesFlags,
    {field: 'maxTime', flag: '--max-time <t>', help: "end of the run (default: the model's own, else 100)"},
    {field: 'factor', flag: '--factor <f>', help: 'rates are multiplied and divided by it (default 1.5, where exact 1.01)'},
    seedFlag,
    fromFlag,
  ],
  rules: [{fields: ['runs'], kind: 'excludes', field: 'method', values: ['exact']}],
  input: sensitivityInput,
  answer: async () => (await import('./answer.js')).sensitivityAnswer,
  run: async (input, environment) => (await import('./run.js')).runSensitivity(input as SensitivityInput, environment),
}
