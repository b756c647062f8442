import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Sign} from '#knowledge'
import {evaluate, parseBnd, printBnd, printCfg} from '#logic'
import {chanceOfScore} from './causal-reasoning.js'
import {buildModel, type Edge, findPaths, type Graph, narrowGraph, ruleForms, scoreRegulators} from './index.js'

/** Arrows from a picture: `A -> B`, `A -| B`. */
function graph(...arrows: string[]): Graph {
  const edges = arrows.map((arrow, i): Edge => {
    const [subject, head, object] = arrow.split(' ') as [string, string, string]
    return {
      subject,
      object,
      sign: head === '->' ? 1 : -1,
      match: 'exact',
      weight: 1,
      statements: [`s${i}`],
      where: 'unknown',
      contested: false,
    }
  })
  return {query: {conditions: []}, edges, overrides: [], switches: new Set()}
}

describe('signed paths', () => {
  test.each([
    [['a -> b', 'b -> c'], 1],
    [['a -| b', 'b -> c'], -1],
    [['a -| b', 'b -| c'], 1],
  ])('%j has sign %i', (arrows, sign) => {
    const [path] = findPaths(graph(...arrows), 'a', new Set(['c']))
    expect(path).toMatchObject({sign, nodes: ['a', 'b', 'c'], score: 1})
    expect(path!.edges.flatMap(({statements}) => statements)).toEqual(['s0', 's1'])
  })

  test('no path is longer than asked for, none goes round a loop', () => {
    const loop = graph('a -> b', 'b -> a', 'b -> c', 'c -> b', 'c -> d')
    expect(findPaths(loop, 'a', new Set(['d'])).map(({nodes}) => nodes)).toEqual([['a', 'b', 'c', 'd']])
    expect(findPaths(loop, 'a', new Set(['d']), {maxLength: 2})).toEqual([])
  })

  test('the best path comes first, whatever the order of the arrows', () => {
    const weighted = (weights: readonly number[]) => ({
      ...graph('a -> b', 'b -> d', 'a -| c', 'c -> d'),
      edges: graph('a -> b', 'b -> d', 'a -| c', 'c -> d').edges.map((edge, i) => ({...edge, weight: weights[i]!})),
    })
    fc.assert(
      fc.property(fc.array(fc.double({min: 0.01, max: 1, noNaN: true}), {minLength: 4, maxLength: 4}), (weights) => {
        const paths = findPaths(weighted(weights), 'a', new Set(['d']))
        expect(paths).toHaveLength(2)
        expect(paths[0]!.score).toBeGreaterThanOrEqual(paths[1]!.score)
      }),
    )
  })
})

describe('narrowing to a question', () => {
  test('keeps what something live reaches and what reaches a target', () => {
    const narrow = narrowGraph(
      {
        ...graph('drug -> x', 'x -> cell-death', 'y -> x', 'x -> z'),
        edges: graph('drug -> x', 'x -> cell-death', 'y -> x', 'x -> z').edges.map((edge, i) =>
          i === 2 ? {...edge, match: 'textbook' as const} : edge,
        ),
      },
      {live: new Set(['drug']), targets: new Set(['cell-death'])},
    )
    expect(narrow.edges.map(({subject, object}) => `${subject} ${object}`)).toEqual(['drug x', 'x cell-death'])
  })

  test('an undriven entity of this very context stays; a condition that is not in play does not', () => {
    const whole = {...graph('mir -> cell-death', 'hypoxia -> cell-death'), switches: new Set(['hypoxia'])}
    expect(narrowGraph(whole, {live: new Set(), targets: new Set(['cell-death'])}).edges.map(({subject}) => subject)).toEqual(['mir'])
  })
})

describe('rules', () => {
  const both = graph('a -> t', 'i -| t')

  test.each([
    ['inhibition-dominant', {a: 1, i: 0}, true],
    ['inhibition-dominant', {a: 1, i: 1}, false],
    ['inhibition-dominant', {a: 0, i: 0}, false],
    ['activation-dominant', {a: 1, i: 1}, true],
    ['activation-dominant', {a: 0, i: 0}, true],
    ['activation-dominant', {a: 0, i: 1}, false],
  ] as const)('%s with %o: on is %s', (form, state, on) => {
    const rule = buildModel(both, {form}).model.nodes.find(({name}) => name === 't')!.logic!
    expect(evaluate(rule, (name) => state[name as 'a' | 'i'] === 1)).toBe(on)
  })

  test.each(ruleForms)('every term of a %s model names its statements, and the model survives MaBoSS’s format', (form) => {
    const {model, terms} = buildModel(graph('hsa-miR-1 -| B', 'B -> cell-death', 'drug -> cell-death'), {form})
    expect(terms.map(({edge}) => edge.statements)).toEqual([['s0'], ['s1'], ['s2']])
    const read = parseBnd(printBnd(model), printCfg(model))
    expect(read.nodes.map(({name}) => name)).toEqual(['hsa_miR_1', 'B', 'cell_death', 'drug', 'drug_response'])
  })

  test('what is needed together is on only where all of it is', () => {
    const {edges, ...rest} = graph('rna -> rna@matrix', 'import -> rna@matrix')
    const rule = buildModel({...rest, edges: edges.map((edge) => ({...edge, together: true}))}, {form: 'proportional'}).model.nodes.find(
      ({name}) => name === 'rna_matrix',
    )!.logic!
    expect(evaluate(rule, () => true)).toBe(true)
    expect(evaluate(rule, (name) => name === 'rna')).toBe(false)
  })
})

describe('causal reasoning', () => {
  test('the regulator that predicts every sign comes first, with its direction', () => {
    const net = graph('r -> a', 'r -| b', 'r -> c', 'q -> a', 'q -> b')
    const changes = new Map<string, Sign>([
      ['a', -1],
      ['b', 1],
      ['c', -1],
    ])
    const [best] = scoreRegulators(net, changes, ['q', 'r'])
    expect(best).toMatchObject({regulator: 'r', change: -1, score: 3, incorrect: []})
  })

  test('the exact p of a perfect score is one over the number of ways to deal the ups', () => {
    // Three predicted up, three predicted down, three ups and three downs: 1 of C(6, 3) = 20 deals is perfect.
    expect(chanceOfScore(6, 3, 3, 3, 3)).toBeCloseTo(1 / 20, 12)
    expect(chanceOfScore(-6, 3, 3, 3, 3)).toBeCloseTo(1, 12)
  })
})
