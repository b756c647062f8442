import {changesFlags, exactRules, methodFlag, modelArgument, seedFlag, timeFlags} from '../shared/model-flags.js'
import {fromFlag} from '../shared/model-formats.js'
import type {Task} from '../shared/task.js'
import {type CompareInput, compareInput} from './input.js'

export const compareTask: Task = {
  name: 'compare',
  summary: 'Compares a model with a changed one or another: how far each node differs, with standard errors and tests.',
  details: `Try:
  mitologic compare model.bnd model.cfg --with-force TP53=0
  mitologic compare model.bnd model.cfg --with-set '$u=0.5' --outputs Apoptosis,Survival --runs 100000
  mitologic compare model.bnd wild-type.cfg --with mutant.cfg
  mitologic compare model.bnet --with other.bnd other.cfg --json

The second run is of the model of --with, or else of the same one, with what --with-set and --with-force change; --set and
--force hold in both. A cfg alone after --with is read with the rules of the first model, in the place of its cfg. Differences
are second minus first.
Where few states can be reached, both are solved exactly. Otherwise one model with two sets of changes is run with common
random numbers and tested in pairs; two models are run apart, for the time and with the tick of the first.

--json: first and second {files, set, force, method, runs, seed}, paired, times, tick, nodes {NODE: [one per window: {first,
second, delta, error, z, pValue, qValue}]} (those that differ most in the last window first; null: nothing to test), end {NODE:
the same at the very end}, onlyFirst and onlySecond (nodes that the other has not), test. q-values are over the nodes of a window.`,
  arguments: [modelArgument],
  flags: [
    {field: 'with', flag: '--with <file...>', help: 'the other model: bnd and cfg, or one file of another format', many: true, file: true},
    {
      field: 'withForce',
      flag: '--with-force <NODE=0|1>',
      help: 'hold a node, or several (comma-separated), in the second run; repeatable',
      many: true,
    },
    {
      field: 'withSet',
      flag: '--with-set <$param=value>',
      help: 'value of a parameter in the second run; repeatable, the last one counts',
      many: true,
    },
    {field: 'runs', flag: '--runs <n>', help: "trajectories of each run (default: the model's own, else 10,000)"},
    {field: 'precision', flag: '--precision <e>', help: 'run until every difference has this standard error'},
    methodFlag,
    ...changesFlags,
    {field: 'outputs', flag: '--outputs <A,B>', help: 'nodes to compare (comma-separated; default: all that are not internal)', many: true},
    ...timeFlags,
    seedFlag,
    fromFlag,
  ],
  rules: exactRules,
  input: compareInput,
  answer: async () => (await import('./answer.js')).compareAnswer,
  run: async (input, environment) => (await import('./run.js')).runCompare(input as CompareInput, environment),
}
