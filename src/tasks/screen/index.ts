import {contextFlags, predictedFlag} from '../shared/context-flags.js'
import type {Task} from '../shared/task.js'
import {type ScreenInput, screenInput} from './input.js'

/** What a plan is made of; the steps that follow take it from there. */
const plannedFields = [
  ...contextFlags.map(({field}) => field),
  ...['withPredicted', 'singles', 'pairs', 'triples', 'entities', 'scope', 'quick', 'dose', 'without', 'sample'],
  ...['seed', 'members', 'runs', 'null', 'top'],
]

export const screenTask: Task = {
  name: 'screen',
  summary: 'Ranks everything that could be done by what to try first, with how sure that is.',
  details: `Try:
  mitologic screen --disease TSCC --drug cisplatin
  mitologic screen --disease HCC --drug sorafenib --pairs --top 20 -o out/
  mitologic screen --disease TSCC --drug cisplatin --triples MPRL,hsa-miR-2392,FIS1 --json

In shards, on one machine or many (each can be stopped at any time and continues where it was):
  mitologic screen plan --disease TSCC --drug cisplatin --pairs -o plan/
  mitologic screen run plan/ --shard 1/4
  mitologic screen merge plan/ -o out/

Ranked by score = gain × agreement − ½ max(0, effect without the drug) − ½ max(0, effect on the healthy model).
An unknown effect counts as 0.`,
  arguments: [
    {field: 'step', name: 'step', help: 'plan, run or merge; without one, all three at once', required: false, kind: 'text'},
    {
      field: 'folders',
      name: 'folder',
      help: 'run: the folder of a plan; merge: that folder and those of the shards',
      required: false,
      kind: 'text',
      many: true,
    },
  ],
  flags: [
    ...contextFlags,
    {field: 'singles', flag: '--singles', help: 'every intervention by itself (the default)'},
    {field: 'pairs', flag: '--pairs', help: 'every pair'},
    {field: 'triples', flag: '--triples <names>', help: 'every triple over the entities named (comma-separated)', many: true},
    {field: 'entities', flag: '--entities <names>', help: 'only these entities (comma-separated)', many: true},
    {
      field: 'scope',
      flag: '--scope <which>',
      help: 'near (default): entities that curated statements of this or a related context mention; all: every entity with a path to the response',
    },
    {
      field: 'quick',
      flag: '--quick',
      help: 'try each with one plain model first (10,000 trajectories), and score only the best 100 with all models',
    },
    {
      field: 'dose',
      flag: '--dose <shares>',
      help: 'also report the effect when only this share of the cells is reached, in (0, 1], such as 0.25,0.5',
      many: true,
    },
    {field: 'without', flag: '--without <statement>', help: 'leave a statement out; repeatable', many: true},
    {
      field: 'sample',
      flag: '--sample <folder>',
      help: "a sample's own model: the output folder of 'analyze'",
      fileInFolder: 'sample.json',
    },
    predictedFlag,
    {field: 'shard', flag: '--shard <i/N>', help: 'run: share i of N of the plan (default 1/1)'},
    {field: 'threads', flag: '--threads <n>', help: 'worker threads (default: one per core)'},
    {field: 'top', flag: '--top <n>', help: 'strategies listed (default 50)'},
    {field: 'seed', flag: '--seed <n>', help: 'seed of the random numbers (default 1)'},
    {field: 'members', flag: '--members <n>', help: 'models in the ensemble (default 60)'},
    {field: 'runs', flag: '--runs <n>', help: 'trajectories of each arm of each model (default 512)'},
    {field: 'null', flag: '--null <n>', help: 'scrambled networks for the permutation null (default 100, 0 = none)'},
  ],
  rules: [
    {fields: plannedFields, kind: 'excludes', field: 'step', values: ['run', 'merge']},
    {fields: ['threads'], kind: 'excludes', field: 'step', values: ['plan']},
  ],
  output: {field: 'output', kind: 'folder', keepsWork: {field: 'step', values: ['plan', 'run']}},
  input: screenInput,
  answer: async () => (await import('./answer.js')).anyScreenAnswer,
  run: async (input, environment) => (await import('./run.js')).runScreen(input as ScreenInput, environment),
}
