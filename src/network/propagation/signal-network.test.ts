import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {unknownPull} from '../rules.js'
import {SignalNetwork} from './signal-network.js'
import {at, clampSets, edge, edgeLists, graphOf} from './testing.js'

/** What one edge of a weight passes on. */
const passed = (weight: number) => weight / (weight + 2 * unknownPull)

describe('states of a signed graph', () => {
  test('an effect fades along a chain, with the product of the signs', () => {
    const network = new SignalNetwork(graphOf([edge('a', -1, 'b', {weight: 0.5}), edge('b', 1, 'cell-death')]))
    const x = network.states(new Map([['a', 1]]))
    expect(at(network, x, 'cell-death')).toBeCloseTo(-passed(0.5) * passed(1), 14)
    expect(network.response(x)).toBeCloseTo((1 - passed(0.5) * passed(1)) / 2, 14)
  })

  test('what nothing drives is unknown, a condition that is not in play is off', () => {
    const network = new SignalNetwork(graphOf([edge('a', 1, 'b'), edge('hypoxia', 1, 'c')], ['hypoxia']))
    const x = network.states(new Map())
    expect([at(network, x, 'a'), at(network, x, 'b')]).toEqual([0, 0])
    expect(at(network, x, 'c')).toBeCloseTo(-passed(1), 14)
  })

  test('a held entity does not mind what drives it', () => {
    const network = new SignalNetwork(graphOf([edge('a', 1, 'b'), edge('b', 1, 'c')]))
    const clamps = new Map<string, 1 | -1>([
      ['a', 1],
      ['b', -1],
    ])
    expect(at(network, network.states(clamps), 'c')).toBeCloseTo(-passed(1), 14)
  })

  test('a loop that keeps itself up is weakened by what is unknown', () => {
    const network = new SignalNetwork(graphOf([edge('in', 1, 'a'), edge('a', 1, 'b'), edge('b', 1, 'a')]))
    const x = network.states(new Map([['in', 1]]))
    const [a, b] = [at(network, x, 'a'), at(network, x, 'b')]
    expect(b).toBeCloseTo(passed(1) * a, 14)
    expect(a * (2 + 2 * unknownPull)).toBeCloseTo(1 + b, 14)
  })

  test('what is needed together is on as often as all of it is', () => {
    const needs = [edge('rna', 1, 'rna@matrix', {together: true}), edge('import', 1, 'rna@matrix', {together: true})]
    const network = new SignalNetwork(graphOf([...needs, edge('x', 1, 'import'), edge('rna@matrix', 1, 'target')]))
    const on = network.states(new Map([['rna', 1]]))
    expect(at(network, on, 'rna@matrix')).toBeCloseTo(at(network, on, 'import'), 14)
    expect(at(network, network.states(new Map([['rna', -1]])), 'rna@matrix')).toBeCloseTo(-1, 14)
    const unknown = network.states(new Map([['x', 1]]))
    expect((1 + at(network, unknown, 'rna@matrix')) / 2).toBeCloseTo((0.5 * (1 + at(network, unknown, 'import'))) / 2, 14)
  })

  test('two contested edges share their weight by how far they are trusted; a predicted site pulls to neither side', () => {
    const pair = [edge('a', 1, 'b', {contested: true, weight: 0.6, trust: 3}), edge('a', -1, 'b', {contested: true, weight: 0.6})]
    const network = new SignalNetwork(graphOf(pair))
    expect(at(network, network.states(new Map([['a', 1]])), 'b')).toBeCloseTo((0.9 - 0.3) / (1.2 + 2 * unknownPull), 14)
    const site = ([1, -1] as const).map((sign) => edge('a', sign, 'b', {contested: true, weight: 0.1, predicted: 0.8}))
    const predicted = new SignalNetwork(graphOf(site))
    expect(at(predicted, predicted.states(new Map([['a', 1]])), 'b')).toBe(0)
  })

  test('P(dead or arrested) of two independent ends', () => {
    const network = new SignalNetwork(graphOf([edge('a', 1, 'cell-death'), edge('b', 1, 'growth-arrest')]))
    const dead = (1 + passed(1)) / 2
    expect(network.response(network.states(new Map([['a', 1]])))).toBeCloseTo(1 - (1 - dead) * 0.5, 14)
    expect(new SignalNetwork(graphOf([edge('a', 1, 'b')])).response(new Float64Array(2))).toBeUndefined()
  })
})

test('states of any graph satisfy the equations they are the solution of', () => {
  fc.assert(
    fc.property(edgeLists, clampSets, (drawn, clamps) => {
      const network = new SignalNetwork(graphOf(drawn))
      const x = network.states(clamps)
      for (const [i, id] of network.ids.entries()) {
        const into = drawn.filter(({object}) => object === id)
        const sum = into.reduce((total, {subject, sign, weight}) => total + weight * sign * at(network, x, subject), 0)
        const whole = into.reduce((total, {weight}) => total + weight, 2 * unknownPull)
        const product = into.reduce((all, {subject, sign}) => (all * (1 + sign * at(network, x, subject))) / 2, 1)
        const expected = clamps.get(id) ?? (into.length === 0 ? 0 : into.some((one) => one.together) ? 2 * product - 1 : sum / whole)
        expect(x[i]).toBeCloseTo(expected, 10)
        expect(Math.abs(x[i]!)).toBeLessThanOrEqual(1 + 1e-12)
      }
    }),
    {numRuns: 300},
  )
})
