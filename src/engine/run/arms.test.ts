import {describe, expect, test} from 'vitest'
import {parseBnd, parseBnet} from '#logic'
import {compile, difference, runArms} from '../index.js'

describe('a node that turns on at rate u and off at rate d', () => {
  // P(on at t) = u/(u+d) · (1 − e^−(u+d)t) from off; its average over a window by integration.
  const program = compile(parseBnd('node A { rate_up = $u; rate_down = $d; }', '$u = 2; $d = 0.5; A.istate = 0;'))
  const average = (u: number, d: number, from: number, to: number) =>
    (u / (u + d)) * (1 - (Math.exp(-(u + d) * from) - Math.exp(-(u + d) * to)) / ((u + d) * (to - from)))
  const run = (arm = {}) => runArms(program, [arm], {runs: 100_000, outputs: ['A'], maxTime: 2, timeTick: 0.5, seed: 3})[0]!.outputs['A']!

  test('follows its law in every window and at the end', () => {
    const found = run()
    for (let w = 0; w < 4; w++)
      expect(Math.abs(found.probability[w]! - average(2, 0.5, w / 2, (w + 1) / 2))).toBeLessThan(4 * found.error[w]!)
    expect(Math.abs(found.end - 0.8 * (1 - Math.exp(-5)))).toBeLessThan(4 * found.endError)
  })
  test('follows it under other parameters and rate factors', () => {
    const slower = run({rateFactors: {A: 0.25}})
    expect(Math.abs(slower.final - average(0.5, 0.125, 1.5, 2))).toBeLessThan(4 * slower.finalError)
    const other = run({parameters: {$d: 3}})
    expect(Math.abs(other.final - average(2, 3, 1.5, 2))).toBeLessThan(4 * other.finalError)
  })
  test('stays where it is forced', () => {
    expect([...run({force: {A: 1}}).probability]).toEqual([1, 1, 1, 1])
    expect(run({force: {A: 0}}).end).toBe(0)
  })
})

test('the p53–Mdm2 loop spends half its time with p53 on', () => {
  const [arm] = runArms(compile(parseBnet('p53, !Mdm2\nMdm2, p53\n')), [{}], {runs: 50_000, outputs: ['p53', 'Mdm2'], maxTime: 10, seed: 7})
  for (const {probability, error} of Object.values(arm!.outputs)) {
    for (const [w, p] of probability.entries()) expect(Math.abs(p - 0.5)).toBeLessThan(4.5 * error[w]!)
  }
})

test('arms by single trajectories agree with arms by bit slices', () => {
  const program = compile(parseBnet('A, B & !C\nB, !A | C\nC, A ^ B\n'))
  const arms = [{}, {force: {B: 1}} as const, {initial: {A: 0.9}}, {rateFactors: {C: 3}}]
  const options = {runs: 6400, outputs: ['A', 'C'], maxTime: 2}
  const sliced = runArms(program, arms, options)
  for (const method of ['scalar', 'reference'] as const) {
    for (const [i, {outputs}] of runArms(program, arms, {...options, method, seed: 9}).entries()) {
      for (const [name, {final, finalError, end, endError}] of Object.entries(outputs)) {
        const other = sliced[i]!.outputs[name]!
        expect(Math.abs(final - other.final)).toBeLessThanOrEqual(4.5 * Math.hypot(finalError, other.finalError))
        expect(Math.abs(end - other.end)).toBeLessThanOrEqual(4.5 * Math.hypot(endError, other.endError))
      }
    }
  }
})

test('a model whose rates cannot be split runs all the same', () => {
  const unsplit = compile(parseBnd('node X { rate_up = X ? 0 - 1 : 1; rate_down = 1; }', 'X.istate = 0;'))
  const [arm] = runArms(unsplit, [{}], {runs: 2000, outputs: ['X'], maxTime: 10})
  expect(arm!.method).toBe('scalar')
  expect(Math.abs(arm!.outputs['X']!.end - 0.5)).toBeLessThan(5 * arm!.outputs['X']!.endError)
})

test('a rate that is as good as infinite does not hang a run', () => {
  const program = compile(
    parseBnd(
      'node A { rate_up = 1e100; rate_down = A & B ? 1 : 0; } node B { rate_up = 1; rate_down = 1e300; }',
      'A.istate = 0; B.istate = 0;',
    ),
  )
  const [arm] = runArms(program, [{}], {runs: 128, outputs: ['A', 'B'], maxTime: 5})
  expect(arm!.method).toBe('scalar')
  expect(arm!.outputs['A']!.end).toBeGreaterThan(0.99)
  expect(() => runArms(program, [{}], {runs: 128, outputs: ['A'], maxTime: 5, method: 'sliced'})).toThrow(
    'too many for the bit-sliced method',
  )
})

test('scheduled changes happen in arms, but not to a node that is held', () => {
  const program = compile({
    ...parseBnd('node A { rate_up = 0; rate_down = 0; } node B { logic = A; }', 'A.istate = 0; B.istate = 0;'),
    schedule: [{time: 2, node: 'A', probabilityOn: 1}],
  })
  const options = {runs: 256, outputs: ['A', 'B'], maxTime: 20, timeTick: 1}
  const [plain, held] = runArms(program, [{}, {force: {A: 0}}], options)
  expect(plain!.method).toBe('scalar')
  expect([...plain!.outputs['A']!.probability.slice(0, 4)]).toEqual([0, 0, 1, 1])
  expect(plain!.outputs['B']!.end).toBeGreaterThan(0.99)
  expect(held!.outputs['A']!.end).toBe(0)
  expect(() => runArms(program, [{}], {...options, method: 'sliced'})).toThrow('does not run scheduled changes')
  expect(() => runArms(compile(parseBnet('A, !A\n')), [{}], {...options, outputs: ['A'], method: 'sliced', discreteTime: true})).toThrow(
    'does not run discrete time',
  )
})

test('an arm gives the same numbers whichever arms run beside it', () => {
  const program = compile(parseBnet('A, B & !C\nB, !A | C\nC, A ^ B\n'))
  const options = {runs: 300, outputs: ['A', 'C'], maxTime: 5}
  const arms = [{}, {force: {B: 1}} as const, {initial: {A: 0.9}}, {rateFactors: {C: 3}}]
  const together = runArms(program, arms, options)
  for (const [i, arm] of arms.entries()) expect(runArms(program, [arm], options)[0]).toEqual(together[i])
})

test('a difference between arms has a smaller error than its parts', () => {
  const program = compile(parseBnet('A, B\nB, C\nC, A | D\nD, D\n'))
  const [base, forced] = runArms(program, [{}, {initial: {D: 0.6}}], {runs: 40_000, outputs: ['A'], maxTime: 20})
  const {delta, error} = difference(forced!.outputs['A']!, base!.outputs['A']!)
  expect(delta).toBeGreaterThan(5 * error)
  expect(error).toBeLessThan(base!.outputs['A']!.finalError)
})

test.each([
  [{outputs: ['X'], maxTime: 5}, [{}], "no node is called 'X'"],
  [{outputs: ['A'], maxTime: 0}, [{}], 'maximal time is 0'],
  [{outputs: ['A'], maxTime: 5, timeTick: 0}, [{}], 'time tick is 0'],
  [{outputs: ['A'], maxTime: 5}, [{force: {Z: 1 as const}}], "no node is called 'Z'"],
  [{outputs: ['A'], maxTime: 5}, [{initial: {A: 2}}], 'probability'],
  [{outputs: ['A'], maxTime: 5}, [{rateFactors: {A: -1}}], 'rate factor'],
  [{outputs: ['A'], maxTime: 5}, [{parameters: {$x: 1}}], "no parameter is called '$x'"],
])('%j with %j is refused', (options, arms, message) => {
  expect(() => runArms(compile(parseBnet('A, !A\n')), arms, options)).toThrow(message)
})

test('outputs go by the names of nodes, whatever objects have by themselves', () => {
  const program = compile(parseBnet('__proto__, 1\nconstructor, 0\nA, 1\n'))
  const outputs = ['__proto__', 'constructor', 'A']
  expect(
    Object.entries(runArms(program, [{}], {runs: 1000, outputs, maxTime: 30})[0]!.outputs).map(([name, {end}]) => [name, end]),
  ).toEqual([
    ['__proto__', 1],
    ['constructor', 0],
    ['A', 1],
  ])
})
