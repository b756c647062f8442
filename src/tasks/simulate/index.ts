import {changesFlags, exactRules, methodFlag, modelArgument, seedFlag, timeFlags} from '../shared/model-flags.js'
import {fromFlag} from '../shared/model-formats.js'
import type {Task} from '../shared/task.js'
import {type SimulateInput, simulateInput} from './input.js'

export const simulateTask: Task = {
  name: 'simulate',
  summary: 'State probabilities over time and fixed points of a stochastic Boolean model.',
  details: `Try:
  mitologic simulate model.bnd model.cfg --runs 100000
  mitologic simulate model.bnet --outputs Apoptosis,Survival --precision 0.005
  mitologic simulate model.bnd model.cfg --force TP53=0 --set '$u=0.5' -o results/run1

-o PREFIX writes PREFIX_probtraj.csv, _finalprob.csv, _fp.csv and _run.txt in MaBoSS's columns, _statdist.csv where the settings ask
for it (statdist_traj_count), and the curves as _curves.svg.
Probabilities of whole states are given (also with --json) when at most 20 nodes are not internal, or with --outputs or -o.`,
  arguments: [modelArgument],
  flags: [
    {field: 'runs', flag: '--runs <n>', help: "trajectories (default: the model's own, else 10,000)"},
    {
      field: 'precision',
      flag: '--precision <e>',
      help: 'run until every probability has this standard error; gives up with a warning after 10,000,000 trajectories',
    },
    methodFlag,
    ...changesFlags,
    {field: 'outputs', flag: '--outputs <A,B>', help: 'nodes to report (comma-separated); states are made of them', many: true},
    ...timeFlags,
    seedFlag,
    {field: 'threads', flag: '--threads <n>', help: 'worker threads (the answer does not depend on it; default 1)'},
    fromFlag,
  ],
  rules: exactRules,
  output: {
    field: 'output',
    kind: 'file',
    value: 'prefix',
    help: 'what the names of the files begin with: PREFIX_probtraj.csv and others, see below',
  },
  input: simulateInput,
  answer: async () => (await import('./answer.js')).simulateAnswer,
  run: async (input, environment) => (await import('./run.js')).runSimulate(input as SimulateInput, environment),
}
