import {modelArgument} from '../shared/model-flags.js'
import {fromFlag} from '../shared/model-formats.js'
import type {Task} from '../shared/task.js'
import {type CheckInput, checkInput} from './input.js'

export const checkTask: Task = {
  name: 'check',
  summary: 'Which expectations a model meets; for the others, the shortest counterexample and the rule responsible.',
  details: `Try:
  mitologic check model.bnet --expect expectations.txt

A file of expectations:

  expectation: loss of miR-21 kills
    given    p53 on, BCL2 off
    perturb  "miR-21" off
    expect   apoptosis on                      (in the end, for good, whatever happened before)
    expect   never survival on                 (also: always, eventually, possible)
    expect   apoptosis on in at least 60 %     (of trajectories, at the end)
    expect   apoptosis up, survival down       (against the same start without the perturbation)

Exit code 0 when all hold, 2 when some fail or stay undecided.`,
  arguments: [modelArgument],
  flags: [
    {field: 'expect', flag: '--expect <file>', help: 'file of expectations, see below; repeatable', many: true, file: true},
    {field: 'runs', flag: '--runs <n>', help: "trajectories for 'in at least', 'up' and 'down' (default 2,000)"},
    {field: 'maxTime', flag: '--max-time <t>', help: "end of these trajectories (default: the model's own, else 100)"},
    {
      field: 'mostStates',
      flag: '--most-states <n>',
      help: 'max number of states visited before an answer stays undecided (default 100,000)',
    },
    {field: 'seed', flag: '--seed <n>', help: 'default 1'},
    fromFlag,
  ],
  input: checkInput,
  answer: async () => (await import('./answer.js')).checkAnswer,
  run: async (input, environment) => (await import('./run.js')).runCheck(input as CheckInput, environment),
}
