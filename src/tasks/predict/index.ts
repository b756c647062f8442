import {contextFlags, predictedFlag} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type PredictInput, predictInput} from './input.js'

export const predictTask: Task = {
  name: 'predict',
  summary: 'What a perturbation changes: drug response and mitochondrial readouts, with intervals, paths and papers.',
  details: `Try:
  mitologic predict --disease TSCC --drug cisplatin --perturb miR-2392=down
  mitologic predict --disease "ovarian cancer" --drug cisplatin --perturb hypoxia=up
  mitologic predict --disease NSCLC --drug paclitaxel --add chloroquine --json
  mitologic predict --disease HCC --drug sorafenib --perturb miR-541=up --influence -o why.svg

up = over-expressed, mimicked, restored or activated; down = knocked down, inhibited or lost.
Both arms get the drug and the conditions; the perturbed arm also gets --perturb and --add.
-o FILE.svg draws the paths that carry the answer in their compartments, with the numbered evidence.`,
  arguments: [],
  flags: [
    ...contextFlags,
    {field: 'perturb', flag: '--perturb <entity=up|down>', help: 'what is changed; repeatable', many: true},
    {field: 'add', flag: '--add <compound>', help: 'compound given on top of the drug; repeatable', many: true},
    {field: 'readout', flag: '--readout <entity>', help: 'entity to report besides the standard readouts; repeatable', many: true},
    {
      field: 'measured',
      flag: '--measured <[R:]T=up|down>',
      help: 'in your cells T rose or fell when R was changed as asked here; goes before all other evidence; repeatable',
      many: true,
    },
    {field: 'prior', flag: '--prior <share>', help: "share of 'sensitive' before anything is known (default 0.5)"},
    {field: 'inTime', flag: '--in-time', help: 'by an ensemble of stochastic models in time, instead of the expectation in closed form'},
    {field: 'seed', flag: '--seed <n>', help: 'with --in-time: seed of the random numbers (default 1)'},
    {field: 'members', flag: '--members <n>', help: 'with --in-time: models in the ensemble (default 60)'},
    {field: 'runs', flag: '--runs <n>', help: 'with --in-time: trajectories of each arm of each model (default 512)'},
    {field: 'without', flag: '--without <statement>', help: 'leave a statement out, to see how much it matters; repeatable', many: true},
    predictedFlag,
    {
      field: 'influence',
      flag: '--influence',
      help: 'repeat the prediction without each statement on the paths, to see which of them matter',
    },
  ],
  rules: [{fields: ['members', 'runs'], kind: 'needs', field: 'inTime'}],
  output: {field: 'output', kind: 'file'},
  input: predictInput,
  answer: async () => (await import('./answer.js')).predictAnswer,
  run: async (input, environment) => (await import('./run.js')).runPredict(input as PredictInput, environment),
}
