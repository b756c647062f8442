import {z} from 'zod'
import {fromFlag} from './model-formats.js'
import {file, modelArgument, modelShape, runsShape} from './model-run.js'
import {wholeNumber} from './numbers.js'
import type {Task} from './task.js'

export const checkInput = z.object({
  ...modelShape,
  expect: z.array(file, {error: 'expected a file of expectations'}).min(1, 'expected a file of expectations'),
  runs: wholeNumber(100).optional(),
  maxTime: runsShape.maxTime,
  mostStates: wholeNumber(1).optional(),
  seed: runsShape.seed,
})
export type CheckInput = z.infer<typeof checkInput>

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
    {field: 'expect', flag: '--expect <file>', help: 'expectations, as above; repeatable', many: true, file: true},
    {field: 'runs', flag: '--runs <n>', help: 'trajectories for shares and changes (default 2,000)'},
    {field: 'maxTime', flag: '--max-time <t>', help: "end of those (default: the model's own, else 100)"},
    {field: 'mostStates', flag: '--most-states <n>', help: 'states looked at before an answer stays undecided (default 100,000)'},
    {field: 'seed', flag: '--seed <n>', help: 'default 1'},
    fromFlag,
  ],
  input: checkInput,
  run: async (input, environment) => (await import('./run/check.js')).runCheck(input as CheckInput, environment),
}
