import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {parseBnd, parseBnet, printBnd} from '#logic'
import {simulate} from './index.js'

test('a model of 6,000 nodes is read, compiled and run', async () => {
  const size = 6000
  const text = Array.from({length: size}, (_, i) => `N${i}, N${(i * 7 + 1) % size} & !N${(i * 13 + 5) % size} | N${(i + 1) % size}`).join(
    '\n',
  )
  const model = parseBnet(text)
  const bnd = parseBnd(printBnd(model))
  expect(bnd.nodes).toEqual(model.nodes)
  for (const [method, runs] of [
    ['sliced', 128],
    ['scalar', 8],
  ] as const) {
    const {nodes} = await simulate(model, {method, runs, maxTime: 0.5, timeTick: 0.5, outputs: ['N0'], states: false})
    expect(nodes.get('N0')!.probability[0]).toBeGreaterThan(0)
  }
})

test('a rule of 20,000 literals is compiled and run', async () => {
  const names = Array.from({length: 20_000}, (_, i) => `N${i}`)
  const model = parseBnet(`A, ${names.join(' & ')}\n`)
  const started = {...model, initial: names.map((name) => ({nodes: [name], states: [{values: [1 as const], weight: 1}]}))}
  for (const [method, runs] of [
    ['sliced', 128],
    ['scalar', 2],
  ] as const) {
    const {nodes} = await simulate(started, {method, runs, maxTime: 50, timeTick: 25, outputs: ['A'], states: false})
    expect(nodes.get('A')!.probability.at(-1)).toBe(1)
  }
})

/** What a program of these lines says where the stack is half as large as usual; tests themselves have four times the usual one. */
function withHalfTheStack(lines: readonly string[]): string {
  const imports = [
    `import {parseBnd, parseBnet, readModel, simplify, writeModel} from '#logic'`,
    `import {checkExpectations, explainState, fixedPoints, minimalTrapSpaces, parseExpectations} from '#analysis'`,
    `import {compile, simulate} from '#engine'`,
  ]
  const flags = ['--stack-size=492', '--import', 'tsx', '--conditions=source', '--input-type=module']
  const program = [...imports, ...lines].join('\n')
  const {stdout, stderr} = spawnSync(process.execPath, [...flags, '--eval', program], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
  })
  return `${stdout}${stderr}`
}

test('what readers let through goes through everything with half the usual stack', () => {
  const said = withHalfTheStack([
    `const nested = (levels) => 'B & !('.repeat(levels / 2) + 'A' + ')'.repeat(levels / 2)`,
    `const joined = (levels) => '(A | '.repeat(levels) + 'B' + ')'.repeat(levels)`,
    `const rate = (text) => parseBnd('node A { logic = B; rate_up = ' + text + '; rate_down = 1; } node B { }')`,
    `const models = [`,
    `  parseBnet('A, ' + nested(200)), parseBnet('A, ' + joined(200)), parseBnet('A, ' + joined(20000)),`,
    `  rate(nested(200)), rate(Array(990).fill('0.1 * B').join(' + ')), rate('B ? 1 : '.repeat(900) + '2'),`,
    `  rate('!'.repeat(200) + 'B'), rate('exp(-'.repeat(100) + 'B' + ')'.repeat(100)),`,
    `]`,
    `for (const model of models) {`,
    `  compile(model)`,
    `  for (const {logic} of model.nodes) if (logic) simplify(logic)`,
    `  for (const id of ['maboss', 'bnet', 'boolnet', 'sbml-qual']) {`,
    `    const [{content, name}] = writeModel(model, id).files`,
    `    readModel(content, name)`,
    `  }`,
    `  for (const method of ['scalar', 'sliced']) await simulate(model, {method, runs: 64, maxTime: 1, timeTick: 0.5, outputs: ['A']})`,
    `  await fixedPoints(model)`,
    `  await minimalTrapSpaces(model)`,
    `  explainState(model, {}, 'A')`,
    `  await checkExpectations(model, parseExpectations('expect finally A on'), {runs: 64})`,
    `}`,
    `console.log(models.length + ' models')`,
  ])
  expect(said).toBe('8 models\n')
})

test('what they do not let through is refused before anything runs out, with half the usual stack', () => {
  const said = withHalfTheStack([
    `const deep = (levels) => '!(A & '.repeat(levels) + 'A' + ')'.repeat(levels)`,
    `const texts = {`,
    `  'm.bnet': 'A, ' + deep(20000), 'm.boolnet': 'A, ' + deep(20000),`,
    `  'm.bnd': 'node A { logic = ' + deep(20000) + '; }', 'n.bnd': 'node A { rate_up = ' + Array(20000).fill('A').join(' + ') + '; }',`,
    `}`,
    `for (const [name, text] of Object.entries(texts)) try { readModel(text, name) } catch (error) { console.log(error.name + ' ' + error.at.line) }`,
  ])
  expect(said).toBe('ParseError 1\n'.repeat(4))
})
