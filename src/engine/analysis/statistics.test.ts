import {describe, expect, test} from 'vitest'
import {parseBnd, parseBnet} from '#logic'
import {compile} from '../program.js'
import {runArms} from '../run-arms.js'
import {simulate} from '../simulate.js'
import {compareArms, compareRuns} from './compare.js'
import {sensitivities} from './sensitivity.js'
import {logGamma, normalTwoSided, studentTwoSided} from './tails.js'

describe('tails', () => {
  // Standard tables; for Student t = 1 with 1 is 1/2 and t = 2 with 2 is 1 − 2/√6 in closed form.
  test.each([
    [1.959963984540054, 0.05],
    [0.5, 0.617075077451974],
    [3, 0.0026997960632601866],
    [6, 1.973175290075e-9],
    [1, 0.31731050786291415],
    [0, 1],
  ])('normal, z = %d', (z, p) => {
    expect(normalTwoSided(z) / p).toBeCloseTo(1, 12)
    expect(normalTwoSided(-z)).toBe(normalTwoSided(z))
  })

  test.each([
    [1, 1, 0.5],
    [2, 2, 0.18350341907227397],
    [12.706204736432095, 1, 0.05],
    [2.2281388519649385, 10, 0.05],
    [0, 5, 1],
  ])('Student, t = %d with %i degrees of freedom', (t, df, p) => expect(studentTwoSided(t, df)).toBeCloseTo(p, 10))

  test('with many degrees of freedom Student is normal, and Γ(n + 1) = n!', () => {
    expect(studentTwoSided(2, 1e8)).toBeCloseTo(normalTwoSided(2), 7)
    expect(Math.exp(logGamma(6))).toBeCloseTo(120, 9)
    expect(Math.exp(logGamma(0.5))).toBeCloseTo(Math.sqrt(Math.PI), 12)
  })
})

const switching = parseBnd(
  'node A { rate_up = $u; rate_down = $d; } node B { logic = A; } node C { logic = C; }',
  '$u = 1; $d = 1; max_time = 20; time_tick = 20;',
)

describe('comparing runs', () => {
  test('a change of a rate is found, and nothing where nothing changed', async () => {
    const run = (u: number, seed: number) => simulate(switching, {method: 'scalar', runs: 4000, seed, parameters: {$u: u}})
    const {nodes, test: what} = compareRuns(await run(1, 1), await run(2, 2))
    const of = new Map(nodes.map((node) => [node.node, node]))
    expect(Math.abs(of.get('A')!.delta - 1 / 6)).toBeLessThan(5 * of.get('A')!.error)
    expect(of.get('A')!.qValue).toBeLessThan(1e-6)
    expect(of.get('C')!.pValue).toBeGreaterThan(1e-4)
    expect(what).toContain('over 3 nodes')
  })

  test('p-values of equal models are spread evenly over seeds', async () => {
    const p: number[] = []
    for (let seed = 1; seed <= 60; seed++) {
      const run = (offset: number) => simulate(switching, {method: 'scalar', runs: 400, seed: seed + offset})
      p.push(compareRuns(await run(0), await run(1000)).nodes.find(({node}) => node === 'A')!.pValue)
    }
    // The number below one half is binomial(60, 1/2): five standard errors.
    expect(Math.abs(p.filter((one) => one < 0.5).length - 30)).toBeLessThan(5 * Math.sqrt(15))
    expect(p.filter((one) => one < 0.01).length).toBeLessThan(6)
  })

  test('exact runs differ exactly, and 0 of n is not certainty', async () => {
    const exact = await simulate(switching, {method: 'exact'})
    expect(compareRuns(exact, exact).nodes.every(({error, pValue}) => error === 0 && Number.isNaN(pValue))).toBe(true)
    const series = {probability: [0], error: [0]}
    const run = (p: number, runs: number) => ({
      nodes: new Map([['A', {...series, probability: [p]}]]),
      ends: new Map([['A', {probability: p, error: 0}]]),
      times: [0],
      runs,
      seed: 1,
    })
    expect(compareRuns(run(0, 10), run(1, 10)).nodes[0]!.pValue).toBeLessThan(1e-6)
    expect(compareRuns(run(0, 10), run(0, 10), 0).nodes[0]!.pValue).toBe(1)
    expect(() => compareRuns(run(0, 10), run(0, 10), 3)).toThrow('window 3 is not in both runs')
  })

  test('arms run together are compared in pairs, with a smaller error than apart', () => {
    const program = compile(parseBnet('A, I\nB, A & J\nI, I\nJ, J\n'))
    const [before, after] = runArms(program, [{}, {force: {I: 1}}], {runs: 4096, outputs: ['A', 'B', 'J'], maxTime: 30, seed: 2})
    const {nodes} = compareArms(before!, after!)
    const of = new Map(nodes.map((node) => [node.node, node]))
    expect(Math.abs(of.get('A')!.delta - 0.5)).toBeLessThan(0.05)
    expect(of.get('J')).toMatchObject({delta: 0, pValue: 1})
    expect(of.get('A')!.qValue).toBeLessThan(1e-3)
  })
})

describe('sensitivity', () => {
  test('of a switch: ∂P/∂ln u = ud/(u + d)², and the other way round for d', () => {
    const found = sensitivities(switching, {outputs: ['A'], runs: 16_384, factor: 1.2, seed: 3})
    const slope = (name: string) => found.find(({of}) => (of.kind === 'rate' ? `${of.node} ${of.direction}` : of.name) === name)!
    for (const [name, sign] of [
      ['A up', 1],
      ['A down', -1],
      ['$u', 1],
      ['$d', -1],
    ] as const) {
      // The central difference over a factor of 1.2 is (P(1.2) − P(1/1.2))/(2 ln 1.2), a little below the slope at 1.
      const expected = (1.2 / 2.2 - 1 / 2.2) / (2 * Math.log(1.2))
      expect(Math.abs(slope(name).slope - sign * expected)).toBeLessThan(5 * slope(name).error)
      expect(slope(name).qValue).toBeLessThan(0.01)
    }
    expect(found).toHaveLength(4)
  })

  test('nodes that do not act on the output are left out, and nonsense is refused', () => {
    const found = sensitivities(switching, {outputs: ['C'], runs: 512})
    expect(found.every(({slope}) => slope === 0)).toBe(true)
    expect(() => sensitivities(switching, {outputs: []})).toThrow('at least one output')
    expect(() => sensitivities(switching, {outputs: ['A'], factor: 1})).toThrow('above 1')
    expect(() => sensitivities(switching, {outputs: ['X']})).toThrow("no node is called 'X'")
  })
})
