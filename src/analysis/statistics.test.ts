import {describe, expect, test} from 'vitest'
import {compile, runArms, simulate} from '#engine'
import {parseBnd, parseBnet} from '#logic'
import {compareArms, compareRuns} from './compare.js'
import {compareTwo} from './compare-two.js'
import {type Sensitivity, sensitivities} from './sensitivity.js'

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
    expect(() => compareRuns(run(0, 10), {...run(0, 10), times: [1]}, 0)).toThrow('window 0 begins at 0 in one run and at 1 in the other')
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

describe('two runs beside each other', () => {
  const ring = parseBnd(
    'node A { logic = !C; rate_up = @logic ? $u : 0; rate_down = @logic ? 0 : 1; } node B { logic = A; } node C { logic = B; }',
    '$u = 1; max_time = 6; time_tick = 2; sample_count = 4096; seed_pseudorandom = 5;',
  )
  /** What the model starts with, said in other words: it is not the same text any more. */
  const alike = [
    {
      nodes: ['B'],
      states: [
        {values: [1 as const], weight: 1},
        {values: [0 as const], weight: 1},
      ],
    },
  ]

  test.each(['sliced', 'scalar', 'reference'] as const)('%s: changes are found window by window as they are exactly', async (method) => {
    const [first, second] = [{model: ring}, {model: ring, parameters: {$u: 0.4}, force: {B: 0 as const}}]
    const exact = await compareTwo(first, second)
    expect(exact).toMatchObject({first: {method: 'exact', runs: 0}, isPaired: false, end: {test: 'both runs are exact: nothing to test'}})
    const sampled = await compareTwo(first, second, {method})
    expect(sampled).toMatchObject({first: {method, seed: 5}, second: {method, seed: 5}, isPaired: true})
    expect([...sampled.times]).toEqual([0, 2, 4])
    for (const [w, {nodes}] of [...sampled.windows, sampled.end].entries()) {
      for (const {node, delta, error, z} of nodes) {
        const right = [...exact.windows, exact.end][w]!.nodes.find((one) => one.node === node)!
        expect(Math.abs(delta - right.delta)).toBeLessThanOrEqual(5 * error)
        if (error > 0) expect(z).toBeCloseTo(delta / error, 12)
      }
    }
  })

  test('a model beside itself differs nowhere, and runs apart have seeds of their own', async () => {
    const paired = await compareTwo({model: ring}, {model: ring}, {method: 'sliced'})
    for (const {nodes} of paired.windows) for (const {delta, pValue} of nodes) expect({delta, pValue}).toEqual({delta: 0, pValue: 1})
    expect((await compareTwo({model: ring}, {model: {...ring, name: 'copy'}}, {method: 'scalar'})).isPaired).toBe(true)
    const apart = await compareTwo({model: ring}, {model: {...ring, initial: alike}}, {method: 'scalar', runs: 2000})
    expect(apart).toMatchObject({isPaired: false, first: {seed: 5}, second: {seed: 6}})
    for (const {qValue} of apart.end.nodes) expect(qValue).toBeGreaterThan(1e-3)
    expect((await compareTwo({model: ring}, {model: ring}, {method: 'compat', runs: 300})).second.seed).toBe(305)
  })

  test('a precision is that of every difference', async () => {
    const change = {model: ring, parameters: {$u: 0.5}}
    const paired = await compareTwo({model: ring}, change, {method: 'sliced', precision: 0.003})
    for (const {nodes} of paired.windows) for (const {error} of nodes) expect(error).toBeLessThanOrEqual(0.003)
    const apart = await compareTwo({model: ring}, {model: {...ring, initial: alike}}, {method: 'scalar', precision: 0.01})
    for (const {nodes} of apart.windows) for (const {error} of nodes) expect(error).toBeLessThanOrEqual(0.01)
  })

  test('can be watched and stopped', async () => {
    const stop = new AbortController()
    const shares: number[] = []
    const running = compareTwo(
      {model: ring},
      {model: ring, force: {A: 1}},
      {
        method: 'reference',
        runs: 200_000,
        signal: stop.signal,
        onProgress: (share) => {
          shares.push(share)
          if (shares.length === 3) stop.abort()
        },
      },
    )
    await expect(running).rejects.toThrow('aborted')
    expect(shares).toHaveLength(3)
    expect(shares.every((share, i) => share > 0 && share < 1 && share > (shares[i - 1] ?? 0))).toBe(true)
  })
})

describe('sensitivity', () => {
  const name = ({of}: Pick<Sensitivity, 'of'>) => (of.kind === 'rate' ? `${of.node} ${of.direction}` : of.name)

  test('of a switch: ∂P/∂ln u = ud/(u + d)², and the other way round for d', async () => {
    const {found, method} = await sensitivities(switching, {outputs: ['A'], runs: 16_384, factor: 1.2, seed: 3, method: 'sliced'})
    expect(method).toBe('sliced')
    for (const [rate, sign] of [
      ['A up', 1],
      ['A down', -1],
    ] as const) {
      const one = found.find((some) => name(some) === rate)!
      // The central difference over a factor of 1.2 is (P(1.2) − P(1/1.2))/(2 ln 1.2), a little below the slope at 1.
      const expected = (1.2 / 2.2 - 1 / 2.2) / (2 * Math.log(1.2))
      expect(Math.abs(one.slope - sign * expected)).toBeLessThan(5 * one.error)
      expect(one.qValue).toBeLessThan(0.01)
    }
    // Each rate is a parameter of its own: it is varied once.
    expect(found.map(({of}) => of)).toEqual([
      {kind: 'rate', node: 'A', direction: found[0]!.slope > 0 ? 'up' : 'down', parameter: found[0]!.slope > 0 ? '$u' : '$d'},
      {kind: 'rate', node: 'A', direction: found[1]!.slope > 0 ? 'up' : 'down', parameter: found[1]!.slope > 0 ? '$u' : '$d'},
    ])
  })

  test('of parameters: each that stands in several rates, or not as a factor', async () => {
    const model = parseBnd(
      `node A { rate_up = B ? 2*$k : 0; rate_down = $both; } node B { rate_up = $both; rate_down = 1 + $sum; }
       node C { rate_up = A ? 0 : $off; rate_down = A ? $r + 1*$s : $t; }`,
      '$k = 1; $both = 1; $sum = 1; $off = 0; $r = 1; $s = 2; $t = 3; max_time = 5;',
    )
    const {found, leftOut} = await sensitivities(model, {outputs: ['C']})
    expect(found.map(name).sort()).toEqual(['$both', '$r', '$s', '$sum', '$t', 'A down', 'A up', 'B down', 'B up', 'C down'])
    expect(found.flatMap(({of}) => (of.kind === 'rate' && of.parameter !== undefined ? [`${name({of})} ${of.parameter}`] : []))).toEqual([
      'A up $k',
    ])
    expect(leftOut.zero).toEqual([{kind: 'rate', node: 'C', direction: 'up', parameter: '$off'}])
  })

  test('of a small model it is exact, and next to the derivative', async () => {
    const {found, outputs, method, runs} = await sensitivities(switching, {outputs: ['A'], parameters: {$u: 3}})
    expect({method, runs}).toEqual({method: 'exact', runs: 0})
    expect(outputs.get('A')!.probability).toBeCloseTo(0.75, 6)
    for (const {slope, error, pValue} of found) {
      expect(Math.abs(slope)).toBeCloseTo(3 / 16, 5)
      expect({error, pValue}).toEqual({error: 0, pValue: Number.NaN})
    }
  })

  test('nodes that do not act on the output and rates that are 0 are left out, and nonsense is refused', async () => {
    const {found, leftOut} = await sensitivities(switching, {outputs: ['C'], method: 'sliced'})
    expect(found.every(({slope}) => slope === 0)).toBe(true)
    expect(leftOut).toEqual({nodes: ['A', 'B'], zero: []})
    const held = await sensitivities(switching, {outputs: ['B'], force: {A: 1}, parameters: {$u: 0}})
    expect(held.leftOut.zero).toEqual([
      {kind: 'rate', node: 'A', direction: 'up'},
      {kind: 'rate', node: 'A', direction: 'down'},
    ])
    await expect(sensitivities(switching, {outputs: []})).rejects.toThrow('at least one output')
    await expect(sensitivities(switching, {outputs: ['A'], factor: 1})).rejects.toThrow('above 1')
    await expect(sensitivities(switching, {outputs: ['X']})).rejects.toThrow("no node is called 'X'")
    await expect(sensitivities(switching, {outputs: ['A'], signal: AbortSignal.abort()})).rejects.toThrow('aborted')
  })

  test('in discrete time a step is what the settings say: faster changes only come sooner than others', async () => {
    const steps = parseBnd(
      'node A { rate_up = $a; rate_down = 0; } node B { rate_up = $b; rate_down = 0; }',
      '$a = 3; $b = 1; A.istate = 0; B.istate = 0; max_time = 2; time_tick = 1; discrete_time = 1;',
    )
    // After one step, A is on with a/(a + b): the slope is ab/(a + b)² for its rate.
    for (const method of ['exact', 'scalar'] as const) {
      const {found, outputs} = await sensitivities(steps, {outputs: ['A'], method, factor: 1.01, runs: 16_384})
      const {probability, error: baseError} = outputs.get('A')!
      expect(Math.abs(probability - 0.75)).toBeLessThanOrEqual(5 * baseError + 1e-12)
      const {slope, error} = found.find((one) => name(one) === 'A up')!
      expect(Math.abs(slope - 3 / 16)).toBeLessThanOrEqual(5 * error + 1e-5)
    }
  })
})

test('arms are compared by the names of nodes, whatever objects have by themselves', () => {
  const program = compile(parseBnet('__proto__, 1\nconstructor, 0\nA, 1\n'))
  const run = (outputs: readonly string[]) => runArms(program, [{}], {runs: 1000, outputs, maxTime: 30})[0]!
  expect(compareArms(run(['__proto__', 'constructor', 'A']), run(['A'])).nodes.map(({node}) => node)).toEqual(['A'])
})
