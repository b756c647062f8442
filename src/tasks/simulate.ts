import {z} from 'zod'
import {changesFlags, changesShape, methodFlag, modelArgument, modelShape, runsShape, seedFlag, timeFlags} from './model-run.js'
import type {Task} from './task.js'

export const simulateInput = z.object({
  ...modelShape,
  ...changesShape,
  ...runsShape,
  threads: z.coerce.number().int().min(1, 'expected a whole number of at least 1').max(1024).default(1),
  output: z.string().optional(),
})
export type SimulateInput = z.infer<typeof simulateInput>

export const simulateTask: Task = {
  name: 'simulate',
  summary: 'State probabilities over time and fixed points of a stochastic Boolean model.',
  details: `Try:
  mitologic simulate model.bnd model.cfg --runs 100000
  mitologic simulate model.bnet --outputs Apoptosis,Survival --precision 0.005
  mitologic simulate model.bnd model.cfg --force TP53=0 --set '$u=0.5' -o results/run1

-o PREFIX writes PREFIX_probtraj.csv, _finalprob.csv, _fp.csv, _run.txt in MaBoSS's columns, and curves as SVG.`,
  arguments: [modelArgument],
  flags: [
    {field: 'runs', flag: '--runs <n>', help: "trajectories (default: the model's own, else 10,000)"},
    {field: 'precision', flag: '--precision <e>', help: 'run until every probability has this standard error'},
    methodFlag,
    ...changesFlags,
    {field: 'outputs', flag: '--outputs <A,B>', help: 'nodes to report (comma-separated); states are made of them', many: true},
    ...timeFlags,
    seedFlag,
    {field: 'threads', flag: '--threads <n>', help: 'worker threads (the answer does not depend on it; default 1)'},
  ],
  output: {field: 'output', kind: 'file'},
  input: simulateInput,
  run: async (input, environment) => (await import('./run/simulate.js')).runSimulate(input as SimulateInput, environment),
}
