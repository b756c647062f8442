import {describe, expect, test} from 'vitest'
import {type Edge, type Graph, unknownPull} from '#network'
import {drawMembers, runEnsemble} from './ensemble.js'

const edge = (subject: string, sign: 1 | -1, object: string, more: Partial<Edge> = {}): Edge => ({
  subject,
  object,
  sign,
  match: 'exact',
  weight: 1,
  statements: [`${subject}-${object}`],
  where: 'unknown',
  contested: false,
  ...more,
})
const graph = (edges: readonly Edge[]): Graph => ({query: {conditions: []}, edges, overrides: [], switches: new Set()})

describe('an ensemble', () => {
  const chain = graph([edge('mir', -1, 'target'), edge('target', 1, 'cell-death')])

  test('clamping an entity moves what is downstream, with the product of the signs', () => {
    const members = drawMembers(chain, {members: 10, seed: 3})
    const outcomes = runEnsemble(chain, members, [[{entity: 'mir', sign: 1}], [{entity: 'mir', sign: -1}]], ['drug-response'], {
      runs: 256,
      seed: 3,
    })
    // Each arrow of weight 1 passes on 1/(1 + 2 × unknownPull) of its subject's distance from one half, in every rule form.
    const passed = (1 / (1 + 2 * unknownPull)) ** 2 / 2
    const near = (seen: {probability: number; error: number}, expected: number) =>
      expect(Math.abs(seen.probability - expected)).toBeLessThan(5 * Math.max(seen.error, Math.sqrt(0.07 / 256)))
    for (const [up, down] of outcomes) {
      near(up!.get('drug-response')!, 0.5 - passed)
      near(down!.get('drug-response')!, 0.5 + passed)
    }
  })

  test('an entity that nothing drives is on in half of the trajectories', () => {
    const [[baseline]] = runEnsemble(chain, drawMembers(chain, {members: 1}), [[]], ['mir'], {runs: 4096}) as [
      [ReadonlyMap<string, {probability: number; error: number}>],
    ]
    const {probability, error} = baseline.get('mir')!
    expect(Math.abs(probability - 0.5)).toBeLessThan(5 * Math.max(error, Math.sqrt(0.25 / 4096)))
  })

  test('of two contested arrows every model holds exactly one, in proportion to their weights', () => {
    const both = graph([
      edge('a', 1, 'cell-death', {contested: true, weight: 0.75}),
      edge('a', -1, 'cell-death', {contested: true, weight: 0.25}),
    ])
    const members = drawMembers(both, {members: 1000, seed: 5})
    expect(members.every(({uses}) => uses[0] !== uses[1])).toBe(true)
    const first = members.filter(({uses}) => uses[0]).length
    expect(Math.abs(first / 1000 - 0.75)).toBeLessThan(5 * Math.sqrt((0.75 * 0.25) / 1000))
  })

  test('the same seed draws the same models', () => {
    expect(drawMembers(chain, {seed: 9})).toEqual(drawMembers(chain, {seed: 9}))
  })
})
