import {describe, expect, test} from 'vitest'
import {parseBnd, parseBnet} from '#logic'
import {compile, mergeBlocks, prepare, resultOf, runArms, runBlocks, type SimulationResult, simulate} from './index.js'
import {addStates, type StateCounts} from './sliced/state-counts.js'

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)
const nodesOf = (n: number, rule: (i: number) => string) => Array.from({length: n}, (_, i) => `N${i}, ${rule(i)}`).join('\n')

describe('probabilities of states', () => {
  const totals = ({states}: SimulationResult) => [0, 1].map((w) => sum([...states!.values()].map(({probability}) => probability[w]!)))
  const fast = parseBnd(Array.from({length: 14}, (_, i) => `node N${i} { logic = !N${i}; rate_up = 100; rate_down = 100; }`).join(' '))
  test.each([1500, 10_000])('sum to 1 however briefly each is stayed in: %i bit-sliced trajectories', async (runs) => {
    const result = await simulate(fast, {method: 'sliced', runs, maxTime: 0.4, timeTick: 0.2, states: true})
    for (const total of totals(result)) expect(Math.abs(total - 1)).toBeLessThan(1e-3)
    // Uniform over 2^14 states, each met some hundred times in a window.
    if (runs === 10_000) expect(result.entropy![1]).toBeGreaterThan(13.95)
  })
  test('sum to 1 where states are looked at', async () => {
    const model = parseBnet(nodesOf(18, (i) => `!N${(i + 5) % 18}`))
    const result = await simulate(model, {method: 'sliced', runs: 5000, maxTime: 2, timeTick: 1, states: true})
    for (const total of totals(result)) expect(total).toBeCloseTo(1, 9)
  })
  test('follow the master equation, with honest errors', async () => {
    const model = parseBnd(
      'node A { logic = !B | C; rate_up = @logic ? 3 : 0; } node B { logic = A; } node C { logic = !A & !B; rate_down = @logic ? 0 : 20; } node D { logic = C ^ A; }',
    )
    const options = {maxTime: 3, timeTick: 0.5, states: true}
    const exact = await simulate(model, {...options, method: 'exact'})
    for (const [method, runs] of [
      ['sliced', 3000],
      ['sliced', 200_000],
      ['scalar', 3000],
    ] as const) {
      const squares: number[] = []
      for (let seed = 1; seed <= 12; seed++) {
        const {states} = await simulate(model, {...options, method, runs, seed})
        for (const [name, {probability}] of exact.states!) {
          const found = states!.get(name)!
          for (const [w, p] of probability.entries()) if (p > 0.01) squares.push(((found.probability[w]! - p) / found.error[w]!) ** 2)
        }
      }
      // 12 seeds of some 15 states, whose windows hang together: 1 within four standard errors of a hundred independent squares.
      expect(squares.length).toBeGreaterThan(500)
      expect(Math.abs(sum(squares) / squares.length - 1), `${method} ${runs}`).toBeLessThan(4 * Math.sqrt(2 / 100))
    }
  })
  test('are as many in one thread as in several before they are too many', () => {
    const model = parseBnet(nodesOf(11, (i) => `N${i}`))
    // Many more windows than were asked for, so that too many states are met, not foretold.
    const prepared = prepare(model, {method: 'scalar', maxTime: 10, timeTick: 5, states: true, runs: 2000})
    const simulation = {...prepared, windows: 20_000, timeTick: 0.0005}
    const message = 'different states of 11 nodes were met'
    expect(() => runBlocks(simulation, {from: 0, to: 8})).toThrow(message)
    const parts = [0, 2, 4, 6].map((from) => runBlocks(simulation, {from, to: from + 2}))
    expect(() => parts.reduce((a, b) => mergeBlocks(simulation, a, b))).toThrow(message)
  })
  test('of bit slices too are refused together where they are not each by itself', () => {
    const some = (from: number): ReadonlyMap<string, StateCounts> =>
      new Map(
        Array.from({length: 300}, (_, i) => [`${from + i}`, {on: [], count: new Float64Array(20_000), square: new Float64Array(20_000)}]),
      )
    const into = new Map<string, StateCounts>()
    addStates(into, some(0), 11)
    addStates(into, some(100), 11)
    expect(into.size).toBe(400)
    expect(() => addStates(into, some(300), 11)).toThrow('501 different states of 11 nodes were met')
  })
})

describe('what is too large or too long', () => {
  // Every node copies another: from random starts, nearly every state of every trajectory is new.
  const dense = parseBnet(
    nodesOf(600, (i) => Array.from({length: 6}, (_, k) => `${k % 2 ? '!' : ''}N${(i * 37 + k * 101 + 1) % 600}`).join(k(i))),
  )
  function k(i: number): string {
    return i % 2 ? ' & ' : ' | '
  }
  test.each(['auto', 'sliced', 'scalar', 'compat'] as const)('states are foretold: %s', async (method) => {
    const running = simulate(dense, {method, runs: 50_000, maxTime: 20, timeTick: 0.5, states: true})
    await expect(running).rejects.toThrow(
      /about [\d,]+ different states of 600 nodes are to be expected, which over 40 windows take \d+ MB; name fewer/,
    )
  })
  test('they are not where they come again', async () => {
    const few = parseBnet(nodesOf(40, (i) => (i === 0 ? '!N0' : 'N0')))
    const start = {...few, initial: few.nodes.map(({name}) => ({nodes: [name], states: [{values: [0 as const], weight: 1}]}))}
    const {states} = await simulate(
      {...start, nodes: start.nodes.map((node, i) => (i < 3 ? node : {...node, logic: {kind: 'constant', value: false} as const}))},
      {
        runs: 2_000,
        maxTime: 100,
        timeTick: 0.001,
        outputs: start.nodes.slice(0, 20).map(({name}) => name),
        method: 'scalar',
      },
    )
    expect(states!.size).toBeLessThanOrEqual(8)
  })
  test('a block is stopped between its pieces', async () => {
    const controller = new AbortController()
    let turns = 0
    const running = simulate(dense, {
      method: 'sliced',
      runs: 1_000_000,
      maxTime: 2000,
      timeTick: 2000,
      outputs: ['N0'],
      states: false,
      signal: controller.signal,
      onProgress: () => {
        if (++turns === 3) controller.abort()
      },
    })
    await expect(running).rejects.toThrow('abort')
    expect(turns).toBe(3)
  })
})

describe('fixed points', () => {
  const free = parseBnet(nodesOf(40, (i) => `N${i}`))
  test('are not listed where there is one for nearly every trajectory, for any split over workers', async () => {
    const options = {runs: 150_000, maxTime: 1, timeTick: 1, outputs: ['N0'], states: false} as const
    const whole = await simulate(free, {...options, method: 'sliced'})
    expect(whole.fixedPoints).toEqual([])
    expect(whole.fixedPointsUnlisted).toBe(true)
    const simulation = prepare(free, {...options, method: 'sliced'})
    const blocks = Math.ceil(simulation.runs / simulation.blockRuns)
    const parts = [0, 1, 2].map((i) => ({from: Math.round((i * blocks) / 3), to: Math.round(((i + 1) * blocks) / 3)}))
    const together = parts.map((range) => runBlocks(simulation, range)).reduce((a, b) => mergeBlocks(simulation, a, b))
    expect(resultOf(simulation, together)).toEqual(whole)
    const scalar = await simulate(free, {...options, method: 'scalar'})
    expect(scalar.fixedPointsUnlisted).toBe(true)
    expect((await simulate(free, {...options, method: 'sliced', runs: 5000})).fixedPoints.length).toBeGreaterThan(4900)
  })
  test('are found although a change is scheduled for after the end', async () => {
    const model = parseBnd('node A {}', 'A.istate = 1; A.schedule = 20: 0;')
    for (const method of ['scalar', 'reference'] as const) {
      const {fixedPoints} = await simulate(model, {method, runs: 100, maxTime: 10, timeTick: 5})
      expect(fixedPoints).toEqual([{state: 'A', on: ['A'], probability: 1}])
    }
  })
})

describe('the exact method', () => {
  const model = parseBnet(nodesOf(11, (i) => `!N${(i + 3) % 11}`))
  test('can be stopped, and says how far it is', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const running = simulate(model, {
      method: 'exact',
      maxTime: 100,
      timeTick: 0.1,
      states: false,
      signal: controller.signal,
      onProgress: (share) => {
        seen.push(share)
        if (share > 0.1) controller.abort()
      },
    })
    await expect(running).rejects.toThrow('abort')
    expect(seen.length).toBeGreaterThan(50)
    expect(seen.at(-1)).toBeLessThan(0.9)
  })
  test('refuses to list more states over windows than memory holds', async () => {
    await expect(simulate(model, {method: 'exact', maxTime: 100, timeTick: 0.02, states: true})).rejects.toThrow('different states')
  })
  test('is not chosen where the windows alone are too much work', async () => {
    const {method} = await simulate(model, {maxTime: 10, timeTick: 0.001, states: false, runs: 100})
    expect(method).not.toBe('exact')
  })
})

describe('the exact method, where nearly nothing happens,', () => {
  // A turns on at rate r from off: its average over the last of ten windows of length 0.5 is r · 4.75.
  test.each([1e-3, 1e-8, 1e-12, 1e-16, 1e-30, 1e-150])('keeps its digits at a rate of %d', async (rate) => {
    const model = parseBnd(`node A { rate_up = ${rate}; rate_down = 0; }`, 'A.istate = 0;')
    const {nodes, ends} = await simulate(model, {method: 'exact', maxTime: 5, timeTick: 0.5})
    const average = rate < 1e-3 ? 4.75 : 1 - ((Math.exp(-4.5 * rate) - Math.exp(-5 * rate)) / (0.5 * rate) / rate) * rate
    expect(nodes.get('A')!.probability[9]! / rate).toBeCloseTo(average / (rate < 1e-3 ? 1 : rate), 5)
    expect(ends.get('A')!.probability / rate).toBeCloseTo(-Math.expm1(-5 * rate) / rate, 5)
  })
})

describe('rates', () => {
  const methods = ['exact', 'sliced', 'scalar', 'reference', 'compat'] as const
  test('that are infinite are refused with the state', async () => {
    const model = parseBnd('node A { rate_up = 1/$k; rate_down = 1; }', '$k = 0; A.istate = 0;')
    for (const method of ['auto', 'exact', 'scalar', 'reference', 'compat'] as const)
      await expect(simulate(model, {method, runs: 10, maxTime: 1})).rejects.toThrow(
        "node 'A' would turn on at the rate Infinity in the state <nil>",
      )
  })
  test('may be as large as numbers go, which is how some models write at once', async () => {
    const model = parseBnd(
      'node A { rate_up = 1.7e308/$n; rate_down = 0; } node B { rate_up = A ? 1.7e308/$n : 0; } node C { rate_up = B; }',
      '$n = 3; A.istate = 0; B.istate = 0; C.istate = 0;',
    )
    for (const method of ['auto', 'scalar', 'reference', 'compat'] as const) {
      const {nodes, ends} = await simulate(model, {method, runs: 2000, maxTime: 1, timeTick: 1})
      expect([method, nodes.get('B')!.probability[0]]).toEqual([method, 1])
      expect(Math.abs(ends.get('C')!.probability - (1 - Math.exp(-1)))).toBeLessThan(0.05)
    }
  })
  test('that rounding leaves below 0 are 0', async () => {
    const model = parseBnd(
      'node A { rate_up = 0.3 - 0.1*B - 0.2*C; rate_down = 0; } node B { rate_up = 0; } node C { rate_up = 0; }',
      'A.istate = 0; B.istate = 1; C.istate = 1;',
    )
    expect(0.3 - 0.1 - 0.2).toBeLessThan(0)
    for (const method of methods) {
      const {ends, fixedPoints} = await simulate(model, {method, runs: 100, maxTime: 5, timeTick: 5})
      expect([method, ends.get('A')!.probability, fixedPoints.length]).toEqual([method, 0, 1])
    }
  })
  test('are multiplied once, also where one refers to the other', async () => {
    const model = parseBnd('node A { rate_up = 1; rate_down = @rate_up; }', 'A.istate = 0;')
    const exact = (1 - Math.exp(-6)) / 2
    const {ends} = await simulate(model, {rateFactors: {A: 3}, method: 'exact', maxTime: 1, timeTick: 1})
    expect(ends.get('A')!.probability).toBeCloseTo(exact, 9)
    for (const method of ['sliced', 'scalar', 'reference'] as const) {
      const [arm] = runArms(compile(model), [{rateFactors: {A: 3}}], {runs: 4000, outputs: ['A'], maxTime: 1, method})
      const {end, endError} = arm!.outputs['A']!
      expect(Math.abs(end - exact), method).toBeLessThan(4.5 * endError)
    }
  })
})

describe('a node that is held', () => {
  test('stays so when its change comes', async () => {
    const model = parseBnd('node A {} node B { logic = A; }', 'A.istate = 0; A.schedule = 2: 1;')
    const {nodes} = await simulate(model, {force: {A: 0}, runs: 200, maxTime: 4, timeTick: 1})
    expect([...nodes.get('A')!.probability]).toEqual([0, 0, 0, 0])
  })
  test('may be the only one that uses a parameter', async () => {
    const model = parseBnd('node A { rate_up = $k; } node B {}', '$k = 2;')
    const options = {parameters: {$k: 1}, force: {A: 0}, runs: 100, maxTime: 1} as const
    expect((await simulate(model, options)).ends.get('A')!.probability).toBe(0)
    await expect(simulate(model, {...options, parameters: {$z: 1}})).rejects.toThrow("no parameter is called '$z'")
  })
  test('may have the name of anything', async () => {
    const model = parseBnet('constructor, toString\ntoString, constructor\nA, A\n')
    const {ends} = await simulate(model, {force: {A: 1}, method: 'exact', maxTime: 50, timeTick: 50})
    expect(ends.get('constructor')!.probability).toBeCloseTo(0.5, 6)
  })
})

describe('arms', () => {
  const scheduled = compile(parseBnd('node A {}', 'A.istate = 0; A.schedule = 2: 1;'))
  const stepwise = compile(parseBnd('node A { logic = !A; }', 'A.istate = 0; discrete_time = 1;'))
  test('keep to the schedule and to discrete time, by single trajectories', () => {
    const [arm] = runArms(scheduled, [{}], {runs: 128, outputs: ['A'], maxTime: 4, timeTick: 1})
    expect([arm!.method, [...arm!.outputs['A']!.probability]]).toEqual(['scalar', [0, 0, 1, 1]])
    const [toggling] = runArms(stepwise, [{}], {runs: 128, outputs: ['A'], maxTime: 4, timeTick: 1})
    expect([...toggling!.outputs['A']!.probability]).toEqual([0, 1, 0, 1])
  })
  test('refuse them by name where bit slices are asked for', () => {
    const options = {outputs: ['A'], maxTime: 4, method: 'sliced'} as const
    expect(() => runArms(scheduled, [{}], options)).toThrow('scheduled changes')
    expect(() => runArms(stepwise, [{}], options)).toThrow('discrete time')
  })
})

test('discrete time has as many steps by every method where rounding would add one', async () => {
  const model = parseBnd('node A { logic = !A; }', 'A.istate = 0; discrete_time = 1;')
  for (const method of ['exact', 'scalar', 'reference'] as const) {
    const {ends} = await simulate(model, {method, runs: 10, maxTime: 1, timeTick: 0.1})
    expect([method, ends.get('A')!.probability]).toEqual([method, 1])
  }
})

test('a stay too short for its square to be counted still has an error', async () => {
  const model = parseBnd('node A { rate_up = 1; rate_down = 100000; }', 'A.istate = 0;')
  const {nodes} = await simulate(model, {method: 'scalar', runs: 2000, maxTime: 1, timeTick: 1})
  const {probability, error} = nodes.get('A')!
  expect(probability[0]).toBeGreaterThan(5e-6)
  expect(error[0]).toBeGreaterThan(1e-8)
})

test('a precision is that of states as well, where they are counted', async () => {
  const model = parseBnet('A, !B\nB, A\nC, !C\nD, D\n')
  const {nodes, states} = await simulate(model, {method: 'sliced', precision: 0.002, maxTime: 3, timeTick: 0.1, states: true})
  for (const {error} of [...nodes.values(), ...states!.values()]) for (const e of error) expect(e).toBeLessThanOrEqual(0.002)
})

test('few bit-sliced trajectories are at least as many as their errors need', async () => {
  const model = parseBnd('node A { logic = B & !C; } node B { logic = !A | C; } node C { logic = A | D; } node D { logic = !B; }')
  const options = {maxTime: 4, timeTick: 2}
  const exact = await simulate(model, {...options, method: 'exact'})
  const squares: number[] = []
  for (let seed = 1; seed <= 150; seed++) {
    const {nodes, runs} = await simulate(model, {...options, method: 'sliced', runs: 100, seed, states: false})
    expect(runs).toBe(2048)
    for (const [name, {probability, error}] of nodes)
      squares.push(...probability.map((p, w) => ((p - exact.nodes.get(name)!.probability[w]!) / error[w]!) ** 2))
  }
  // Of Student's t with 15 degrees of freedom: 15/13; 150 seeds of some 4 independent squares.
  expect(Math.abs(sum(squares) / squares.length - 15 / 13)).toBeLessThan(4 * 1.3 * Math.sqrt(2 / 600))
})

test('single trajectories name their states', async () => {
  const model = parseBnd('node A {} node B { logic = A; rate_up = 0; }', 'A.istate = 1; B.istate = 0; A.refstate = 1;')
  for (const method of ['scalar', 'compat', 'reference'] as const) {
    const {singles} = await simulate(model, {method, runs: 10, singles: 2, maxTime: 2, timeTick: 1})
    expect(singles!.map(({run, shares}) => [run, ...shares])).toEqual([0, 1].map((run) => [run, ['A', 1]]))
  }
})

test('the compatible stream begins at seed 0, as MaBoSS does where none is set', async () => {
  const model = parseBnd('node A { logic = !A; }')
  const options = {method: 'compat', runs: 50, maxTime: 2, timeTick: 1} as const
  expect((await simulate(model, options)).nodes).toEqual((await simulate(model, {...options, seed: 0})).nodes)
})

test('progress towards a precision does not go back', async () => {
  const seen: number[] = []
  await simulate(parseBnet('A, !B\nB, A\nC, C\n'), {
    method: 'scalar',
    precision: 0.003,
    maxTime: 3,
    timeTick: 1,
    onProgress: (share) => seen.push(share),
  })
  expect([...seen].sort((a, b) => a - b)).toEqual(seen)
})
