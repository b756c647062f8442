import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {evaluate, parseBnd, parseBnet, printBnd, rulesOf} from '#logic'
import {sharedData} from '../../test/shared-data.js'
import {compile, simulate} from './index.js'

const folder = sharedData('data/models/bbm')
const thorough = Boolean(process.env['MITOLOGIC_VALIDATE'])

describe.skipIf(!folder)('the published Boolean models', () => {
  // Without MITOLOGIC_VALIDATE every twelfth model runs, with 256 trajectories instead of 1,000.
  test('every one simulates, and every fixed point that is reached satisfies its rules', async () => {
    const files = readdirSync(folder!).filter((file) => file.endsWith('.bnet'))
    let reached = 0
    for (const [i, file] of files.entries()) {
      if (!thorough && i % 12 !== 0) continue
      const model = parseBnet(readFileSync(join(folder!, file), 'utf8'), file)
      const rules = rulesOf(model)
      const {fixedPoints} = await simulate(model, {
        method: 'sliced',
        runs: thorough ? 1000 : 256,
        maxTime: 30,
        timeTick: 30,
        states: false,
        outputs: [model.nodes[0]!.name],
      })
      for (const {on, state} of fixedPoints) {
        reached++
        const isOn = new Set(on)
        for (const [node, rule] of rules)
          expect(
            evaluate(rule, (name) => isOn.has(name)),
            `${file}, ${node} in ${state.slice(0, 80)}`,
          ).toBe(isOn.has(node))
      }
    }
    expect(reached).toBeGreaterThan(20)
  })
})

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

test('300 nodes are read and compiled in 50 ms', () => {
  const size = 300
  const text = Array.from(
    {length: size},
    (_, i) =>
      `node N${i} { logic = (N${(i * 7 + 1) % size} & !N${(i * 13 + 5) % size}) | N${(i + 1) % size}; rate_up = @logic ? $u : 0; rate_down = @logic ? 0 : $d; }`,
  ).join('\n')
  const times = Array.from({length: 7}, () => {
    const start = performance.now()
    compile(parseBnd(text, '$u = 1; $d = 2;'))
    return performance.now() - start
  })
  expect(Math.min(...times)).toBeLessThan(50)
})
