import {mkdtempSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Ajv2020} from 'ajv/dist/2020.js'
import {describe, expect, test} from 'vitest'
import {ResultStore} from '#jobs'
import {addPack, addPredicted, loadKnowledge, readingOf} from '#knowledge'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {answerSchema, callTask, type InputFile, type PackStore, type TaskEnvironment, tasks} from './index.js'

const {knowledge} = loadKnowledge(knowledgeFiles())
const root = join(import.meta.dirname, '..', '..')
const kept = new Map<string, string>()
const packs: PackStore = {
  names: () => [...kept.keys()],
  read: (name) => kept.get(name),
  write: (name, content) => kept.set(name, content),
}
const environment: TaskEnvironment = {
  version: '0.0.0',
  command: 'mitologic',
  today: '2026-01-01',
  packs,
  store: (path) => new ResultStore(path),
  examples: () => [{name: 'tscc-cisplatin', readme: '# Tongue cancer\n', files: {'changed.tsv': changed.bytes}}],
  knowledge: async ({reading, packs: names = [], predicted} = {}) => {
    const whole = names.reduce((known, name) => addPack(known, kept.get(name)!), knowledge)
    const read = reading === undefined ? whole : readingOf(whole, reading)
    return predicted === undefined ? read : addPredicted(read, predicted.name, predicted.text)
  },
}

const taskOf = (name: string) => tasks.find((task) => task.name === name)!
const textFile = (name: string, text: string): InputFile => ({name, bytes: new TextEncoder().encode(text)})
const example = (path: string): InputFile => ({name: path.split('/').at(-1)!, bytes: readFileSync(join(root, 'examples', path))})

const answers = new Map<Record<string, unknown>, unknown>()

/** Runs a verb and hands over the JSON document as a reader of it gets it; the same question is run once. */
async function answerTo(name: string, input: Record<string, unknown>): Promise<unknown> {
  if (!answers.has(input)) {
    const {json} = await callTask(taskOf(name), input, environment)
    answers.set(input, JSON.parse(JSON.stringify(json)))
  }
  return answers.get(input)
}

const switchModel = textFile('switch.bnet', 'A, B & !C\nB, A\nC, !A\nD, D\n')
const rates = [
  textFile('rates.bnd', 'node A {rate_up = $u; rate_down = @logic ? 0 : 1; logic = B;}\nnode B {rate_up = 0; rate_down = 0.5;}\n'),
  textFile('rates.cfg', '$u = 0.5;\nA.istate = 0;\nB.istate = 1;\nmax_time = 5;\nsample_count = 1000;\n'),
]
const expectations = textFile(
  'expectations.txt',
  'expectation: A stays\n  given A off\n  expect A on\n  expect never C on\n  expect never D on\n',
)
const changed = example('tscc-cisplatin/changed.tsv')
const counts = {
  table: [example('simulated-counts/counts.tsv')],
  samples: example('simulated-counts/samples.tsv'),
  group: 'group',
  contrast: 'resistant-parental',
}
const tscc = {disease: 'TSCC', drug: 'cisplatin'}
const few = {members: 4, runs: 64}
const pack = textFile('own.csv', 'miRNA,Target Gene\nhsa-miR-21-5p,BCL2\nhsa-miR-0,NOSUCH\n')
const benchmarkTable = textFile(
  'questions.tsv',
  'entity\tchange\tdisease\tdrug\tresponse\tpaper\nmiR-2392\tdown\tTSCC\tcisplatin\tsensitive\tpmid:30659020\nnobody\tup\t\tcisplatin\tresistant\t\n',
)
const scratch = () => mkdtempSync(join(tmpdir(), 'mitologic-answers-'))

const questions: readonly (readonly [verb: string, what: string, input: Record<string, unknown>])[] = [
  ['predict', 'a knock-down', {...tscc, perturb: ['miR-2392=down'], readout: ['FIS1', 'P-gp']}],
  ['predict', 'what carries it', {...tscc, perturb: ['miR-2392=down'], influence: true}],
  ['predict', 'in time', {...tscc, ...few, inTime: true, perturb: ['miR-2392=down'], readout: ['MFN2']}],
  ['predict', 'a condition, no drug', {disease: 'ovarian cancer', perturb: ['hypoxia=up'], cellLine: 'A2780'}],
  ['predict', 'no path', {disease: 'TSCC', perturb: ['mtDNA=up']}],
  ['explain', 'an entity', {entity: 'miR-2392'}],
  ['explain', 'a pair', {entity: 'MPRL', to: 'drug response', ...tscc}],
  ['explain', 'no path', {entity: 'cisplatin', to: 'mt-RNA', maxLength: 1}],
  ['screen', 'pairs', {...tscc, ...few, entities: ['FIS1,MFF'], pairs: true, null: 2, dose: ['0.5'], top: 3}],
  ['screen', 'triples', {...tscc, ...few, triples: ['MPRL,miR-2392,FIS1'], null: 0, top: 3}],
  ['benchmark', 'questions', {questions: benchmarkTable, null: 1}],
  ['analyze', 'a list of changes', {...tscc, table: [changed]}],
  ['analyze', 'counts', {...tscc, ...counts}],
  ['analyze', 'a preview of counts', {...tscc, ...counts, preview: true}],
  ['analyze', 'a preview of a list', {table: [changed], preview: true}],
  ['simulate', 'an exact run', {model: [switchModel]}],
  ['simulate', 'a sampled run', {model: rates, method: 'scalar', outputs: ['A'], runs: 200}],
  ['compare', 'exact', {model: [switchModel], withForce: ['A=0']}],
  ['compare', 'sampled, another model', {model: rates, with: [switchModel], method: 'scalar', runs: 200}],
  ['sensitivity', 'exact', {model: rates, of: ['A']}],
  ['sensitivity', 'sampled', {model: rates, of: ['A'], method: 'scalar', runs: 1024}],
  ['attractors', 'fixed points and trap spaces', {model: [switchModel]}],
  ['attractors', 'basins', {model: [switchModel], basins: true}],
  ['check', 'expectations that hold and fail', {model: [switchModel], expect: [expectations]}],
  [
    'convert',
    'with losses',
    {
      model: [
        textFile('a.bnd', 'node A {rate_up = @logic ? 2 : 0; rate_down = @logic ? 0 : 1; logic = A;}\n'),
        textFile('a.cfg', 'A.istate = 1;\n'),
      ],
      to: 'bnet',
    },
  ],
  ['scan', 'a name', {rnas: ['miR-181c-5p'], calibration: 50}],
  [
    'scan',
    'files with notes',
    {
      rnas: [textFile('a.fa', '>a\nUAGGAUTGGGGGUGAGAGGUG\n>b\nACGUACGUACGUACGUACGUACGUACGUACGUACGUACGUACGUACGU\n')],
      nonCanonical: true,
      seedsOnly: true,
    },
  ],
  ['knowledge', 'statements', {action: 'list', kind: 'observation', disease: 'HCC'}],
  ['knowledge', 'entities', {action: 'list', kind: 'drug'}],
  ['knowledge', 'diseases', {action: 'list', kind: 'disease'}],
  ['knowledge', 'references', {action: 'list', kind: 'reference'}],
  ['knowledge', 'packs', {action: 'list', kind: 'pack'}],
  ['knowledge', 'the page of an RNA', {action: 'show', subject: 'miR-2392'}],
  ['knowledge', 'the page of a drug', {action: 'show', subject: 'cisplatin'}],
  ['knowledge', 'a statement', {action: 'show', subject: knowledge.statements[0]!.id}],
  ['knowledge', 'a table', {action: 'table', subject: '1'}],
  ['knowledge', 'conflicts', {action: 'conflicts'}],
  ['knowledge', 'a validation', {action: 'validate'}],
  ['knowledge', 'the check of a file', {action: 'validate', subject: pack, format: 'mirtarbase'}],
  ['examples', 'all', {}],
  ['examples', 'one', {name: 'tscc-cisplatin'}],
  ['knowledge', 'an import', {action: 'import', subject: pack, as: 'own', format: 'mirtarbase'}],
  ['knowledge', 'an export as JSON', {action: 'export'}],
  ['knowledge', 'an export as SIF', {action: 'export', format: 'sif'}],
]

test.each(questions)('%s, %s: the JSON is what the schema says, to the last field', async (verb, _, input) => {
  const answer = await answerTo(verb, input)
  const schema = await taskOf(verb).answer()
  expect(schema.safeParse(answer).error?.issues).toBeUndefined()
  expect(schema.parse(answer)).toEqual(answer)
})

test('screen plan, run and merge: each step has its answer', async () => {
  const folder = scratch()
  const schema = await taskOf('screen').answer()
  const asked = {...tscc, ...few, entities: ['FIS1'], null: 0, top: 2}
  for (const [step, input] of [
    ['plan', {...asked, output: folder}],
    ['run', {folders: [folder]}],
    ['merge', {folders: [folder]}],
  ] as const)
    expect(schema.safeParse(await answerTo('screen', {step, ...input})).error?.issues, step).toBeUndefined()
})

test('every verb has been asked', () => {
  expect([...new Set(questions.map(([verb]) => verb))].sort()).toEqual(tasks.map(({name}) => name).sort())
})

describe('the JSON Schema of', () => {
  test.each(tasks.map((task) => [task.name, task] as const))('%s can be read by others, and accepts the answers', async (name, task) => {
    const validate = new Ajv2020({allowUnionTypes: true, strict: false}).compile(await answerSchema(task))
    const [, , input] = questions.find(([verb]) => verb === name)!
    expect(validate(await answerTo(name, input)), JSON.stringify(validate.errors)).toBe(true)
  })
})

test('a warning has a kind for programs and a text for people', async () => {
  const {warnings} = await callTask(taskOf('screen'), {disease: 'TSCC', ...few, entities: ['FIS1'], null: 0}, environment)
  expect(warnings).toContainEqual({kind: 'no-drug', text: 'no --drug given: gains are those of cells without a drug'})
})
