import {z} from 'zod'
import {fromFlag, fromShape} from './model-formats.js'
import {decimal, mostSeed, wholeNumber} from './numbers.js'
import type {InputFile, Task} from './task.js'

export const file = z.custom<InputFile>((value) => typeof value === 'object' && value !== null && 'bytes' in value, 'expected a file')

const methods = ['auto', 'exact', 'sliced', 'scalar', 'compat', 'reference'] as const

export const simulateInput = z.object({
  model: z.array(file).min(1, 'expected a model file'),
  ...fromShape,
  runs: wholeNumber(1).optional(),
  precision: decimal({above: 0, below: 1}).optional(),
  method: z.enum(methods, {error: `expected one of ${methods.join(', ')}`}).default('auto'),
  set: z.array(z.string()).default([]),
  force: z.array(z.string()).default([]),
  outputs: z.array(z.string()).default([]),
  maxTime: decimal({above: 0}).optional(),
  tick: decimal({above: 0}).optional(),
  seed: wholeNumber(0, mostSeed).optional(),
  threads: wholeNumber(1, 1024).default(1),
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

-o PREFIX writes PREFIX_probtraj.csv, _finalprob.csv, _fp.csv and _run.txt in MaBoSS's columns, _statdist.csv where the settings ask
for it (statdist_traj_count), and the curves as _curves.svg.
States are given, also with --json, where at most 20 nodes are of interest (not internal), or with --outputs or -o.`,
  arguments: [
    {
      field: 'model',
      name: 'model',
      help: 'bnd, bnet or another format that convert reads, and any cfg files',
      required: true,
      kind: 'file',
      many: true,
    },
  ],
  flags: [
    {field: 'runs', flag: '--runs <n>', help: "trajectories (default: the model's own, else 10,000)"},
    {
      field: 'precision',
      flag: '--precision <e>',
      help: 'run until every probability has this standard error; gives up with a warning after 10,000,000 trajectories',
    },
    {field: 'method', flag: '--method <name>', help: 'auto (default), exact, sliced, scalar, compat or reference'},
    {field: 'set', flag: '--set <$param=value>', help: 'value of a parameter; repeatable, the last one counts', many: true},
    {field: 'force', flag: '--force <NODE=0|1>', help: 'hold a node, or several (comma-separated); repeatable', many: true},
    {field: 'outputs', flag: '--outputs <A,B>', help: 'nodes to report (comma-separated); states are made of them', many: true},
    {field: 'maxTime', flag: '--max-time <t>', help: 'end of the run'},
    {field: 'tick', flag: '--tick <t>', help: 'length of a window'},
    {field: 'seed', flag: '--seed <n>', help: "seed (default: the model's own, else 1)"},
    {field: 'threads', flag: '--threads <n>', help: 'worker threads (the answer does not depend on it; default 1)'},
    fromFlag,
  ],
  output: {
    field: 'output',
    kind: 'file',
    value: 'prefix',
    help: 'what the names of the files begin with: PREFIX_probtraj.csv and others, see below',
  },
  input: simulateInput,
  run: async (input, environment) => (await import('./run/simulate.js')).runSimulate(input as SimulateInput, environment),
}
