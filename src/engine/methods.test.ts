import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type Model, parseBnd, parseBnet} from '#logic'
import {compile, mergeBlocks, prepare, resultOf, runBlocks, type SimulationOptions, type SimulationResult, simulate} from './index.js'

const sampling = ['sliced', 'scalar', 'compat', 'reference'] as const

/** z-values of node probabilities (all windows) against an exact result, where there is something to estimate. */
function scores(found: SimulationResult, exact: SimulationResult): number[] {
  return [...exact.nodes].flatMap(([name, {probability}]) =>
    [...probability].flatMap((p, w) => {
      const {probability: own, error} = found.nodes.get(name)!
      // An error of 0 must be that of a probability that is right.
      if (error[w] === 0 && Math.abs(own[w]! - p) > 0.01) return [Infinity]
      return error[w]! > 0 && p > 0.02 && p < 0.98 ? [(own[w]! - p) / error[w]!] : []
    }),
  )
}

const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

describe.each(sampling)('the method %s', (method) => {
  test('follows the law of a chain of two nodes', async () => {
    // A turns on at rate 1 from off; B follows at rate 3: P(B on at t) = 1 − (3e^−t − e^−3t)/2.
    const model = parseBnd('node A { rate_up = 1; } node B { rate_up = A ? 3 : 0; }', 'A.istate = 0; B.istate = 0;')
    const {ends, nodes} = await simulate(model, {method, runs: 20_000, maxTime: 2, timeTick: 0.5, seed: 5})
    const exact = 1 - (3 * Math.exp(-2) - Math.exp(-6)) / 2
    const {probability, error} = ends.get('B')!
    expect(Math.abs(probability - exact)).toBeLessThan(4.5 * error)
    // P(A on) averaged over [0.5, 1]
    expect(Math.abs(nodes.get('A')!.probability[1]! - (1 - 2 * (Math.exp(-0.5) - Math.exp(-1))))).toBeLessThan(
      4.5 * nodes.get('A')!.error[1]!,
    )
  })

  test('spends equal time in the four states of a ring', async () => {
    const {states, nodes} = await simulate(parseBnet('p53, !Mdm2\nMdm2, p53\n'), {method, runs: 20_000, maxTime: 4, timeTick: 1, seed: 8})
    expect([...states!.keys()].sort()).toEqual(['<nil>', 'Mdm2', 'p53', 'p53 -- Mdm2'])
    for (const {probability, error} of states!.values()) expect(Math.abs(probability[3]! - 0.25)).toBeLessThan(4.5 * error[3]!)
    expect(nodes.get('p53')!.error[0]).toBeGreaterThan(0)
  })

  test('draws grouped initial states together', async () => {
    const model = parseBnd('node A {} node B {} node C {}', '[A, B].istate = 0.3 [0, 1], 0.7 [1, 0]; [C].istate = 0.9 [0], 0.1 [1];')
    const {states, nodes} = await simulate(model, {method, runs: 20_000, maxTime: 1, timeTick: 1})
    expect([...states!.keys()].sort()).toEqual(['A', 'A -- C', 'B', 'B -- C'])
    expect(Math.abs(nodes.get('A')!.probability[0]! - 0.7)).toBeLessThan(0.016)
    expect(Math.abs(nodes.get('C')!.probability[0]! - 0.1)).toBeLessThan(0.011)
  })

  test('is the same for any split over workers', () => {
    const simulation = prepare(parseBnet('A, B & !C\nB, !A | C\nC, A ^ B\nD, C\n'), {method, runs: 1500, maxTime: 5, timeTick: 1, seed: 3})
    const blocks = Math.ceil(simulation.runs / simulation.blockRuns)
    const whole = resultOf(simulation, runBlocks(simulation, {from: 0, to: blocks}))
    for (const workers of [2, 7]) {
      const cuts = Array.from({length: workers + 1}, (_, i) => Math.round((i * blocks) / workers))
      const parts = cuts.slice(1).flatMap((to, i) => (to > cuts[i]! ? [runBlocks(simulation, {from: cuts[i]!, to})] : []))
      // The last worker is done first.
      const together = parts.reverse().reduce((a, b) => mergeBlocks(simulation, a, b))
      const result = resultOf(simulation, together)
      expect(result.nodes).toEqual(whole.nodes)
      expect(new Map([...result.states!].sort())).toEqual(new Map([...whole.states!].sort()))
      expect(result.fixedPoints).toEqual(whole.fixedPoints)
      expect(result.runs).toBe(whole.runs)
    }
  })
})

describe('random models', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E')
  const literal = fc.tuple(name, fc.boolean()).map(([node, negated]) => (negated ? `!${node}` : node))
  const clause = fc.array(literal, {minLength: 1, maxLength: 3}).map((parts) => parts.join(' & '))
  const rule = fc.array(clause, {minLength: 1, maxLength: 3}).map((parts) => parts.join(' | '))
  const speed = fc.constantFrom('1', '0.3', '2')
  const models = fc
    .tuple(...Array.from({length: 5}, () => fc.tuple(rule, speed, speed)))
    .map(
      (rules): Model =>
        parseBnd(
          rules
            .map(
              ([text, up, down], i) =>
                `node ${'ABCDE'[i]} { logic = ${text}; rate_up = @logic ? ${up} : 0; rate_down = @logic ? 0 : ${down}; }`,
            )
            .join('\n'),
        ),
    )
  const options: SimulationOptions = {maxTime: 4, timeTick: 1, seed: 21}

  test.each(['sliced', 'scalar', 'reference'] as const)(
    '%s agrees with the exact master equation, as far as chance allows',
    async (method) => {
      const all: number[] = []
      const sample = fc.sample(models, {numRuns: method === 'reference' ? 12 : 40, seed: 77})
      for (const [i, model] of sample.entries()) {
        const exact = await simulate(model, {...options, method: 'exact'})
        all.push(...scores(await simulate(model, {...options, method, runs: method === 'reference' ? 2000 : 6000, seed: 100 + i}), exact))
      }
      // Windows and nodes of one model are correlated: the bounds are wider than for independent scores.
      expect(all.length).toBeGreaterThan(100)
      expect(Math.abs(average(all))).toBeLessThan(0.25)
      expect(average(all.map((z) => z * z))).toBeGreaterThan(0.7)
      expect(average(all.map((z) => z * z))).toBeLessThan(1.35)
      expect(Math.max(...all.map(Math.abs))).toBeLessThan(5)
    },
  )

  test('the exact method conserves probability and finds the same fixed points as trajectories', async () => {
    for (const model of fc.sample(models, {numRuns: 20, seed: 5})) {
      const exact = await simulate(model, {...options, maxTime: 200, timeTick: 50, method: 'exact'})
      for (let w = 0; w < 4; w++)
        expect([...exact.states!.values()].reduce((sum, {probability}) => sum + probability[w]!, 0)).toBeCloseTo(1, 10)
      const found = await simulate(model, {...options, maxTime: 200, timeTick: 50, method: 'sliced', runs: 2000})
      const likely = exact.fixedPoints.filter(({probability}) => probability > 0.02).map(({state}) => state)
      expect(found.fixedPoints.map(({state}) => state)).toEqual(expect.arrayContaining(likely))
      for (const {state} of found.fixedPoints) expect(exact.fixedPoints.map((fixed) => fixed.state)).toContain(state)
    }
  })
})

describe('standard errors are honest over 200 seeds', () => {
  const model = parseBnd('node A { logic = B & !C; } node B { logic = !A | C; } node C { logic = A | D; } node D { logic = !B; }')
  test.each([
    ['sliced', 2304],
    ['scalar', 200],
    ['reference', 60],
  ] as const)('%s', async (method, runs) => {
    const exact = await simulate(model, {method: 'exact', maxTime: 3, timeTick: 1})
    const all: number[] = []
    for (let seed = 1; seed <= 200; seed++)
      all.push(...scores(await simulate(model, {method, runs, maxTime: 3, timeTick: 1, seed: seed * 10_007, states: false}), exact))
    const meanSquare = average(all.map((z) => z * z))
    // 200 independent runs of about 6 independent scores each: the mean square is 1 ± 0.04; t-like tails from few blocks add to it.
    expect(meanSquare).toBeGreaterThan(0.85)
    expect(meanSquare).toBeLessThan(1.25)
  })
})

test('the compatible stream never spreads more than it says', async () => {
  // MaBoSS seeds a weak generator with seed + trajectory, which spreads the first draws more evenly than chance would.
  const model = parseBnd('node A { logic = B & !C; } node B { logic = !A | C; } node C { logic = A | B; }')
  const exact = await simulate(model, {method: 'exact', maxTime: 3, timeTick: 1})
  const all: number[] = []
  for (let seed = 1; seed <= 100; seed++)
    all.push(...scores(await simulate(model, {method: 'compat', runs: 200, maxTime: 3, timeTick: 1, seed: seed * 10_007}), exact))
  expect(average(all.map((z) => z * z))).toBeLessThan(1.25)
})

describe('what a run may hold', () => {
  const toggling = parseBnet('A, !A\n')
  test('scheduled changes', async () => {
    const model = parseBnd('node A {} node B { logic = A; }', 'A.istate = 0; B.istate = 0; A.schedule = 2: 1;')
    for (const method of ['scalar', 'reference'] as const) {
      const {nodes} = await simulate(model, {method, runs: 4000, maxTime: 4, timeTick: 1})
      expect([...nodes.get('A')!.probability]).toEqual([0, 0, 1, 1])
      expect(nodes.get('B')!.probability[1]).toBe(0)
      // P(B on) averaged over the first unit of time after the change is e^−1.
      expect(Math.abs(nodes.get('B')!.probability[2]! - Math.exp(-1))).toBeLessThan(5 * nodes.get('B')!.error[2]!)
    }
    await expect(simulate(model, {method: 'sliced'})).rejects.toThrow('scheduled changes')
    expect((await simulate(model, {runs: 100, maxTime: 4})).method).toBe('scalar')
  })
  test('discrete time', async () => {
    const model = parseBnd(
      'node A { logic = !A; } node B { logic = A; }',
      'A.istate = 0; B.istate = 0; discrete_time = 1; max_time = 6; time_tick = 1;',
    )
    const exact = await simulate(model, {method: 'exact'})
    for (const method of ['scalar', 'reference', 'compat'] as const) {
      for (const z of scores(await simulate(model, {method, runs: 20_000}), exact)) expect(Math.abs(z)).toBeLessThan(5)
    }
    expect(exact.nodes.get('A')!.probability[0]).toBe(0)
  })
  test('forced nodes, rate factors and parameters', async () => {
    const model = parseBnd('node A { rate_up = $u; } node B { logic = A; }', '$u = 1; [A, B].istate = 0.5 [0, 0], 0.5 [1, 1];')
    const forced = await simulate(model, {force: {A: 1}, method: 'exact', maxTime: 2, timeTick: 1})
    expect([...forced.nodes.get('A')!.probability]).toEqual([1, 1])
    const slow = await simulate(model, {rateFactors: {A: 0.5}, method: 'exact', maxTime: 2, timeTick: 2})
    const same = await simulate(model, {parameters: {$u: 0.5}, method: 'exact', maxTime: 2, timeTick: 2})
    expect(slow.ends.get('A')).toEqual(same.ends.get('A'))
  })
  test('a precision to be reached', async () => {
    for (const method of ['sliced', 'scalar'] as const) {
      const {nodes, runs} = await simulate(parseBnet('A, !B\nB, A\nC, A & B\n'), {method, precision: 0.005, maxTime: 3, timeTick: 1})
      for (const {error} of nodes.values()) for (const e of error) expect(e).toBeLessThanOrEqual(0.005)
      expect(runs).toBeLessThan(60_000)
    }
  })
  test('progress and a signal to stop', async () => {
    const seen: number[] = []
    await simulate(toggling, {method: 'scalar', runs: 9000, maxTime: 2, onProgress: (fraction) => seen.push(fraction)})
    expect(seen.at(-1)).toBe(1)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
    const controller = new AbortController()
    const stopped = simulate(toggling, {
      method: 'scalar',
      runs: 1_000_000,
      maxTime: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    })
    await expect(stopped).rejects.toThrow()
  })
  test('a negative rate is reported with the state in which it is met', async () => {
    const model = parseBnd('node A { rate_up = 1 - 2*B; } node B { rate_up = 1; }', 'A.istate = 0; B.istate = 0;')
    for (const method of ['auto', 'scalar', 'reference', 'compat', 'exact'] as const) {
      await expect(simulate(model, {method, runs: 500, maxTime: 50})).rejects.toThrow(
        "node 'A' would turn on at the rate -1 in the state B",
      )
    }
    await expect(simulate(model, {method: 'sliced'})).rejects.toThrow('the rates of A are not sums')
  })
  test.each([
    [{maxTime: 0}, 'maximal time (max_time) is 0'],
    [{timeTick: 0}, 'time tick (time_tick) is 0'],
    [{runs: 0}, 'runs is 0'],
    [{precision: -1}, 'the precision is -1'],
    [{method: 'fast' as never}, "no method is called 'fast'"],
    [{outputs: ['Z']}, "no node is called 'Z'"],
    [{seed: 1.5}, 'the seed is 1.5'],
    [{seed: 2 ** 32}, 'the seed is 4294967296'],
    [{force: {Z: 1 as const}}, "no node is called 'Z'"],
    [{parameters: {$z: 1}}, "no parameter is called '$z'"],
    [{maxTime: 1e9, timeTick: 1}, 'would fill the memory'],
  ])('%j is refused', async (options, message) => {
    await expect(simulate(toggling, options)).rejects.toThrow(message)
  })
  test('a model without nodes or with one twice is refused', () => {
    const model = parseBnet('A, !A\n')
    expect(() => compile({...model, nodes: []})).toThrow('has no nodes')
    expect(() => compile({...model, nodes: [...model.nodes, ...model.nodes]})).toThrow("'A' is defined twice")
  })
})
