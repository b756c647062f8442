import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {loadKnowledge} from '#knowledge'
import type {Graph} from '#network'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {drawMembers} from './ensemble.js'
import {type MeasuredLevel, normalizedLevel, personalize, rateFactor} from './personalize.js'

const {knowledge} = loadKnowledge(knowledgeFiles())

const edge = (subject: string, object: string, sign: 1 | -1) =>
  ({subject, object, sign, match: 'exact', weight: 1, statements: ['s'], where: 'unknown', contested: false}) as const
/** A gene that nothing drives raises fission, which kills. */
const graph: Graph = {
  edges: [edge('FIS1', 'fission', 1), edge('fission', 'cell-death', 1)],
  overrides: [],
  switches: new Set(),
} as unknown as Graph
const members = drawMembers(graph, {members: 6})
const weights = members.map(() => 1)

const level = (entity: string, first: number, second: number, error = 0): MeasuredLevel => ({
  entity,
  first,
  second,
  firstError: error,
  secondError: error,
  median: (first + second) / 2,
  mad: 0.5,
})

const run = (levels: readonly MeasuredLevel[], strength = 100) =>
  personalize(knowledge, graph, {members, weights, background: [], levels}, {strength, runs: 512, draws: 2})

describe('normalised levels', () => {
  test('are 0.25, 0.5 and 0.75 at one deviation below, at and above the median', () => {
    const around = {median: 5, mad: 2}
    expect([3, 5, 7].map((value) => normalizedLevel(value, around))).toEqual([0.25, 0.5, 0.75].map((p) => expect.closeTo(p, 12)))
  })

  test('do not blow up the noise of samples that agree: half a unit is the least spread', () => {
    expect(normalizedLevel(5.5, {median: 5, mad: 0.001})).toBeCloseTo(0.75, 12)
  })

  test('rise with expression and stay within 0 and 1; rate factors of opposite levels cancel', () => {
    const value = fc.double({min: -20, max: 20, noNaN: true})
    fc.assert(
      fc.property(value, value, fc.double({min: 0, max: 5, noNaN: true}), (a, b, mad) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((x) => normalizedLevel(x, {median: 0, mad})) as [number, number]
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(high)
        expect(rateFactor(low, 100) * rateFactor(1 - low, 100)).toBeCloseTo(1, 9)
      }),
    )
    expect([rateFactor(0, 100), rateFactor(0.5, 100), rateFactor(1, 100)]).toEqual([0.01, 1, 100])
  })
})

describe('models set by expression', () => {
  test('a gene that nothing drives is on as often as its level says', () => {
    const {levels, readouts} = run([level('FIS1', 6, 5)])
    expect(levels).toEqual([{entity: 'FIS1', first: expect.closeTo(0.75, 12), second: expect.closeTo(0.25, 12)}])
    const fission = readouts.find(({id}) => id === 'fission')!
    expect(fission.direction).toBe('up')
    // Fission follows FIS1 but for what is unknown of it: (level + 0.04) / 1.08. Six models of 512 runs in common numbers.
    const error = 5 * Math.sqrt((0.25 * 2) / 512)
    expect(Math.abs(fission.baseline - 0.29 / 1.08)).toBeLessThan(error)
    expect(Math.abs(fission.perturbed - 0.79 / 1.08)).toBeLessThan(error)
  })

  test('no difference in expression gives no difference in the models', () => {
    const {response} = run([level('FIS1', 5, 5)])
    expect(response.direction).toBe('unchanged')
  })

  test('a driven node moves with its own level, and more so the greater the strength', () => {
    const shift = (strength: number) => run([level('fission', 6, 5)], strength).response.delta
    const [weak, middle, strong] = [1, 10, 100].map(shift) as [number, number, number]
    expect(Math.abs(weak)).toBeLessThan(0.1)
    expect(middle).toBeGreaterThan(weak + 0.1)
    expect(strong).toBeGreaterThan(middle)
  })

  test('errors of the measured means widen the interval', () => {
    const width = (error: number) => {
      const {low, high} = personalize(
        knowledge,
        graph,
        {members, weights, background: [], levels: [level('FIS1', 6, 5, error)]},
        {runs: 512, draws: 6},
      ).response
      return high - low
    }
    expect(width(0.6)).toBeGreaterThan(width(0) + 0.1)
  })

  test('entities without a node, and those held by the context, are left alone', () => {
    expect(run([level('GAPDH-like', 9, 1)]).levels).toEqual([])
    const held = personalize(knowledge, graph, {members, weights, background: [{entity: 'FIS1', sign: 1}], levels: [level('FIS1', 9, 1)]})
    expect(held.levels).toEqual([])
    expect(held.response.direction).toBe('unchanged')
  })

  test('the same seed gives the same numbers', () => {
    expect(run([level('FIS1', 6, 5, 0.2)])).toEqual(run([level('FIS1', 6, 5, 0.2)]))
  })
})
