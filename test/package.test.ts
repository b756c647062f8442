import {spawnSync} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {root, temporaryFolder} from './run-cli.js'

const readme = readFileSync(join(root, 'README.md'), 'utf8')

/** Programs as a user of the package writes them: that of the README, and one that enters each room. */
const samples: Readonly<Record<string, string>> = {
  readme: /```ts\n([\s\S]*?)```/.exec(readme)![1]!,
  rooms: `
import {benjaminiHochberg} from 'mitologic/stats'
import {UserError} from 'mitologic/errors'
import {type Knowledge, resolveEntity} from 'mitologic/knowledge'
import {parseBnet, type Model} from 'mitologic/logic'
import {reverseComplement} from 'mitologic/sequence'
import {contextOf} from 'mitologic/network'
import {simulate, type SimulationResult} from 'mitologic/engine'
import {fixedPoints} from 'mitologic/analysis'
import {expressionMatrix} from 'mitologic/expression'
import {readoutsOf} from 'mitologic/prediction'
import {candidates} from 'mitologic/screen'
import {entityPageText} from 'mitologic/report'
import {type PredictAnswer, tasks} from 'mitologic/tasks'
import {type Mitologic, mitologic} from 'mitologic'

const mito: Mitologic = await mitologic({reading: 'as-printed'})
const knowledge: Knowledge = mito.knowledge
const model: Model = parseBnet('A, !B\\nB, A\\n')
const result: SimulationResult = await simulate(model, {maxTime: 2})
const direction: PredictAnswer['response']['direction'] = mito.predict(['FIS1=down'], {disease: 'TSCC', ensemble: {members: 2, runs: 64}}).response
  .direction
try {
  mito.explain('no such thing')
} catch (error) {
  if (!(error instanceof UserError)) throw error
}
console.log(
  [...benjaminiHochberg([0.5])].length,
  resolveEntity(knowledge, 'FIS1').id,
  reverseComplement('AAC'),
  contextOf(knowledge, {disease: 'TSCC'}).disease,
  [...result.nodes.keys()].join(),
  (await fixedPoints(model)).found.length,
  expressionMatrix(['A'], ['s'], Float64Array.of(1)).ids.length,
  readoutsOf(knowledge).length > 5,
  candidates(knowledge, contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})).length > 5,
  entityPageText(mito.page('FIS1'), knowledge).length > 100,
  tasks.length > 5,
  direction.length > 0,
)
`,
}

const folder = temporaryFolder()
const modules = join(folder, 'node_modules')

/** The package as npm would unpack it, beside the packages it depends on. */
beforeAll(() => {
  const packed = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {cwd: root, encoding: 'utf8'})
  expect(`${packed.status} ${packed.stderr}`).toBe('0 ')
  mkdirSync(modules)
  const unpacked = spawnSync('tar', ['-xzf', packed.stdout.trim().split('\n').at(-1)!], {cwd: folder, encoding: 'utf8'})
  expect(`${unpacked.status} ${unpacked.stderr}`).toBe('0 ')
  renameSync(join(folder, 'package'), join(modules, 'mitologic'))
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== 'mitologic' && !name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}\n')
  for (const [name, text] of Object.entries(samples)) writeFileSync(join(folder, `${name}.ts`), text)
}, 120_000)

const run = (command: string, args: readonly string[]) => spawnSync(command, args, {cwd: folder, encoding: 'utf8'})
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

describe('from the packed package, the samples', () => {
  test.each([
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['bundler', 'esnext'],
  ])('type-check with moduleResolution %s', (moduleResolution, module) => {
    const {status, stdout} = run(process.execPath, [
      compiler,
      ...['--noEmit', '--strict', '--target', 'es2023', '--types', 'node', '--module', module, '--moduleResolution', moduleResolution],
      ...Object.keys(samples).map((name) => `${name}.ts`),
    ])
    expect(`${status} ${stdout}`).toBe('0 ')
  })

  test('run', () => {
    const compiled = run(process.execPath, [
      compiler,
      '--outDir',
      'out',
      '--target',
      'es2023',
      '--types',
      'node',
      '--module',
      'nodenext',
      'readme.ts',
      'rooms.ts',
    ])
    expect(`${compiled.status} ${compiled.stdout}`).toBe('0 ')
    expect(run(process.execPath, ['out/readme.js'])).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(/^sensitive 0\.\d+ 0\.\d+ 0\.\d+\n/),
    })
    const rooms = run(process.execPath, ['out/rooms.js'])
    expect([rooms.stderr, rooms.stdout]).toEqual(['', '1 FIS1 GUU TSCC A,B 0 1 true true true true true\n'])
  })

  test('the command works', () => {
    const {stdout} = run(process.execPath, [join(modules, 'mitologic', 'bin', 'mitologic.js'), 'predict', '--help'])
    expect(stdout).toContain('--json-schema')
  })
})
