import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Difference, responseOutput} from './difference.js'
import {type Clamps, SignalNetwork} from './signal-network.js'
import {at, clampSets, edge, edgeLists, entityName, graphOf} from './testing.js'

const outputs = [responseOutput, 'a', 'c', 'h']

/** Two arms: what is held in both, and what the second changes besides. */
const arms = fc.tuple(edgeLists, clampSets, entityName, fc.constantFrom<1 | -1>(1, -1)).map(([edges, held, changed, to]) => {
  const base = new Map([...held].filter(([id]) => id !== changed))
  return {edges, from: base as Clamps, to: new Map([...base, [changed, to]]) as Clamps, changed}
})

test('the change of an output is the difference of its two probabilities, and so is what the equations of the difference give', () => {
  fc.assert(
    fc.property(arms, ({edges, from, to}) => {
      const network = new SignalNetwork(graphOf(edges))
      const difference = new Difference(network, from, to, outputs)
      const [before, after] = [network.states(from), network.states(to)]
      const solved = difference.deltasWith(network.weights)
      const response = network.response(before) === undefined ? 0 : network.response(after)! - network.response(before)!
      expect(difference.delta(responseOutput)).toBeCloseTo(response, 10)
      for (const [i, output] of outputs.entries()) {
        if (output !== responseOutput && network.place.has(output))
          expect(difference.delta(output)).toBeCloseTo((at(network, after, output) - at(network, before, output)) / 2, 10)
        expect(solved[i]).toBeCloseTo(difference.delta(output), 9)
      }
    }),
    {numRuns: 300},
  )
})

test('what flows out of the changed entity is what flows into the output, and is its change', () => {
  fc.assert(
    fc.property(arms, ({edges, from, to, changed}) => {
      const network = new SignalNetwork(graphOf(edges))
      const difference = new Difference(network, from, to, outputs)
      const isEnd = changed === 'cell-death' || changed === 'growth-arrest'
      const flows = difference.flows(responseOutput)
      const out = edges.reduce((sum, {subject}, i) => (subject === changed ? sum + flows[i]! : sum), 0)
      if (!isEnd) expect(out).toBeCloseTo(difference.delta(responseOutput), 9)
      for (const id of network.ids) {
        if (id === changed || to.has(id) || id === 'cell-death' || id === 'growth-arrest') continue
        const into = edges.reduce((sum, {object}, i) => (object === id ? sum + flows[i]! : sum), 0)
        const on = edges.reduce((sum, {subject}, i) => (subject === id ? sum + flows[i]! : sum), 0)
        expect(into).toBeCloseTo(on, 9)
      }
    }),
    {numRuns: 300},
  )
})

describe('the ways of an effect', () => {
  const network = new SignalNetwork(
    graphOf([
      edge('a', 1, 'b'),
      edge('b', 1, 'cell-death', {weight: 0.6}),
      edge('a', -1, 'c'),
      edge('c', 1, 'cell-death', {weight: 0.2}),
      edge('d', 1, 'cell-death', {weight: 0.5}),
    ]),
  )
  const difference = new Difference(network, new Map(), new Map([['a', 1]]), [responseOutput, 'b', 'd'])

  test('flows have the signs of their ways and the ratio of their weights', () => {
    const flows = difference.flows(responseOutput)
    expect(flows[0]).toBeCloseTo(-3 * flows[2]!, 12)
    expect(flows[0]! + flows[2]!).toBeCloseTo(difference.delta(responseOutput), 12)
    expect(flows[4]).toBe(0)
  })

  test('along a single way the transmissions multiply to its flow', () => {
    const passed = difference.transmissions()
    expect(passed[0]! * passed[1]! * difference.slopeAt(responseOutput, 'cell-death')).toBeCloseTo(difference.flows(responseOutput)[0]!, 12)
  })

  test('an edge that is closed carries nothing, though it still pulls', () => {
    const [response] = difference.deltasWith(network.weights, Uint8Array.from([1, 1, 0, 1, 1]))
    expect(response).toBeCloseTo(difference.flows(responseOutput)[0]!, 12)
  })

  test('says what it reaches', () => {
    expect([responseOutput, 'b', 'd'].map((id) => difference.reaches(id))).toEqual([true, true, false])
    expect(difference.delta('d')).toBe(0)
  })
})
