import {changesFlags, modelArgument} from '../shared/model-flags.js'
import {fromFlag} from '../shared/model-formats.js'
import type {Task} from '../shared/task.js'
import {type AttractorsInput, attractorsInput} from './input.js'

export const attractorsTask: Task = {
  name: 'attractors',
  summary: 'Where a Boolean model can settle: all fixed points and smallest trap spaces, and the chance to end in each.',
  details: `Try:
  mitologic attractors model.bnet
  mitologic attractors model.bnd model.cfg --basins
  mitologic attractors model.bnet --force EGF=1 --force TP53=0 --json

Fixed points and trap spaces follow from the rules (from which rates are above 0), by solving and not by sampling: all there
are, from whatever start. A trap space is a part of the state space, some nodes fixed and the others free, that is never left;
each of the smallest holds an attractor, such as a cycle. Those that are a fixed point are listed as fixed points only.
--basins adds the attractors that are reached from the model's start, and with its rates the exact chance to end in each.

--json: fixedPoints [{state, on}], trapSpaces [{on, off, free}], basins (null, or [{probability, size, state, on, off,
changing, strongBasin, weakBasin}]: size counts states, and state is the one of a fixed point), counts {fixedPoints,
trapSpaces, basins} (null: more than were counted), nodes, inputs (nodes that never change).`,
  arguments: [modelArgument],
  flags: [
    {field: 'basins', flag: '--basins', help: 'also the exact probability to end in each, from the start of the model'},
    {field: 'most', flag: '--most <n>', help: 'max number listed of each kind (default 100)'},
    ...changesFlags,
    {field: 'mostStates', flag: '--most-states <n>', help: '--basins: max number of states; more are refused (default 50,000)'},
    fromFlag,
  ],
  rules: [{fields: ['mostStates'], kind: 'needs', field: 'basins'}],
  input: attractorsInput,
  answer: async () => (await import('./answer.js')).attractorsAnswer,
  run: async (input, environment) => (await import('./run.js')).runAttractors(input as AttractorsInput, environment),
}
