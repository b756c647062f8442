import {describe, expect, test} from 'vitest'
import type {Disease, Entity, EntityType, Knowledge, Mechanism} from '#knowledge'
import {evaluate} from '#logic'
import {chanceOfScore} from './causal-reasoning.js'
import {addImportModules, assembleGraph, buildModel, coneOf, contextOf, narrowGraph, scoreRegulators} from './index.js'
import {edge, graphOf} from './propagation/testing.js'

const place = {file: 'made-up.yaml', line: 1}
const common = {aliases: [], ids: {}, place}

const entity = (id: string, type: EntityType, more: Partial<Entity> = {}): Entity => ({
  ...{id, type, name: id, ambiguousAliases: [], acts: [], parents: []},
  ...common,
  ...more,
})

const disease = (id: string, ...parents: string[]): Disease => ({...common, id, name: id, parents})

/** A statement from a picture: `a -> b`, `a -| b`. */
function says(id: string, picture: string, more: Partial<Mechanism> = {}): Mechanism {
  const [subject, head, object] = picture.split(' ') as [string, string, string]
  return {
    ...{kind: 'mechanism', id, subject, object, sign: head === '->' ? 1 : -1, mechanismClass: 'process', where: 'unknown'},
    ...{direct: true, textbook: false, context: {conditions: [], cellLines: []}, certainty: 'shown', audit: {status: 'supported'}},
    ...{references: [], assays: [], supports: [], review: [], batch: 'review', place},
    ...more,
  } as Mechanism
}

const textbook = {textbook: true, audit: {status: 'textbook'}} as const

/** A little world: tongue and larynx cancers are both head-and-neck cancers; gut cancer shares only that it is a cancer. */
const world = (...statements: Mechanism[]): Knowledge => ({
  version: 'made-up',
  entities: new Map(
    [
      ...['a', 'b', 'c'].map((id) => entity(id, 'gene')),
      ...['p', 'q', 'apoptosis'].map((id) => entity(id, 'process')),
      entity('import', 'process'),
      entity('mirna-biogenesis', 'process'),
      entity('cell-death', 'phenotype'),
      entity('hypoxia', 'condition'),
      entity('mir-nuclear', 'miRNA', {origin: 'nuclear'}),
      entity('mir-mt', 'miRNA', {origin: 'mtDNA'}),
      entity('platinum', 'drug-class'),
      entity('cisplatin', 'drug', {parents: ['platinum']}),
    ].map((one) => [one.id, one]),
  ),
  diseases: new Map(
    [
      disease('cancer'),
      disease('head-and-neck', 'cancer'),
      disease('tongue', 'head-and-neck'),
      disease('larynx', 'head-and-neck'),
      disease('gut', 'cancer'),
    ].map((one) => [one.id, one]),
  ),
  cellLines: new Map(),
  references: new Map(),
  batches: new Map(),
  statements,
})

const edgesOf = (knowledge: Knowledge, names: Parameters<typeof contextOf>[1] = {}) =>
  assembleGraph(knowledge, contextOf(knowledge, names)).edges
const weightOf = (statement: Mechanism, names: Parameters<typeof contextOf>[1]) => edgesOf(world(statement), names)[0]?.weight
const of = (diseaseId: string, conditions: readonly string[] = []) => ({context: {disease: diseaseId, conditions, cellLines: []}})

describe('statements made into edges', () => {
  test('two signs claimed equally well stay, both, and both are contested', () => {
    const edges = edgesOf(world(says('s1', 'a -> b'), says('s2', 'a -| b')))
    expect(edges.map(({sign, contested, statements}) => [sign, contested, statements])).toEqual([
      [1, true, ['s1']],
      [-1, true, ['s2']],
    ])
  })

  test('the sign claimed for this very context stands alone, and what it silenced is kept on record', () => {
    const knowledge = world(says('here', 'a -| b', of('tongue')), says('there', 'a -> b', of('gut')))
    const {edges, overrides} = assembleGraph(knowledge, contextOf(knowledge, {disease: 'tongue'}))
    expect(edges.map(({sign, contested, statements}) => [sign, contested, statements])).toEqual([[-1, false, ['here']]])
    expect(overrides.map(({winner, loser}) => [winner, loser])).toEqual([[['here'], ['there']]])
  })

  test('independent papers add up; one paper counts once, however often it says so', () => {
    const doubted = {audit: {status: 'imprecise'}} as const
    const pair = (first: string, second: string) =>
      edgesOf(world(says('s1', 'a -> b', {...doubted, references: [first]}), says('s2', 'a -> b', {...doubted, references: [second]})))
    expect(pair('P1', 'P2')[0]!.weight).toBeCloseTo(1 - 0.2 ** 2, 12)
    expect(pair('P1', 'P1')[0]!.weight).toBeCloseTo(0.8, 12)
  })

  test('a corrected record counts in full, whatever the audit says of what is printed', () => {
    expect(weightOf(says('s', 'a -> b', {reading: 'corrected', audit: {status: 'contradicted'}}), {})).toBe(1)
    expect(weightOf(says('s', 'a -> b', {reading: 'as-printed', audit: {status: 'contradicted'}}), {})).toBe(0.5)
  })

  test('nothing acts on itself, also where a class stands for its drug', () => {
    expect(edgesOf(world(says('s', 'platinum -> cisplatin')), {drug: 'cisplatin'}).map(({subject}) => subject)).toEqual(['platinum'])
  })

  test('a textbook path that says the opposite of a statement of this context is cut at its first edge; one that agrees stays', () => {
    const here = {...of('tongue'), mechanismClass: 'process-response'} as const
    const parts = (sign: string) =>
      world(says('here', 'p -> cell-death', here), says('t1', `p ${sign} q`, textbook), says('t2', 'q -> cell-death', textbook))
    const pairs = (sign: string) => edgesOf(parts(sign), {disease: 'tongue'}).map(({subject, object}) => `${subject} ${object}`)
    expect(pairs('-|')).toEqual(['p cell-death', 'q cell-death'])
    expect(pairs('->')).toEqual(['p cell-death', 'p q', 'q cell-death'])
  })

  test('a borrowed sign that would undo a statement of this context is left out; one that agrees stays', () => {
    const fate = {mechanismClass: 'process-response'} as const
    // Elsewhere, and of both signs somewhere: the processes are disputed.
    const knowledge = (link: string) =>
      world(
        says('here', 'p -| cell-death', {...of('tongue'), ...fate}),
        says('there', 'p -> cell-death', {...of('gut'), ...fate}),
        says('link', `p ${link} q`),
        says('lent', 'q -> cell-death', {...of('head-and-neck'), ...fate}),
        says('other', 'q -| cell-death', {...of('gut'), ...fate}),
      )
    const kept = (link: string) => edgesOf(knowledge(link), {disease: 'tongue'}).flatMap(({statements}) => statements)
    expect(kept('->')).toEqual(['here', 'link'])
    expect(kept('-|')).toEqual(['here', 'link', 'lent'])
  })
})

describe('how far a statement travels', () => {
  test('the nearer its disease, the more it counts: the same, its parent, a sister, another cancer', () => {
    const weights = ['tongue', 'head-and-neck', 'larynx', 'gut'].map((id) => weightOf(says('s', 'a -> b', of(id)), {disease: 'tongue'}))
    expect(weights).toEqual([1, 0.85, 0.6, 0.5])
  })

  test('a cancer of whatever kind is a distant relative of all cancers, not a near one', () => {
    expect(weightOf(says('s', 'a -> b', of('cancer')), {disease: 'tongue'})).toBe(0.5)
    expect(weightOf(says('s', 'a -> b', of('tongue')), {disease: 'cancer'})).toBe(0.5)
  })

  // What a process does without a drug being named counts nine tenths where one is asked about, and where none is.
  test('what a process does to cells travels less than what a molecule does, and a gene’s part in apoptosis is a molecule’s', () => {
    const reach = (picture: string) => weightOf(says('s', picture, of('larynx')), {disease: 'tongue'})
    expect([reach('p -> cell-death'), reach('apoptosis -> cell-death'), reach('a -> cell-death')]).toEqual([0.27, 0.6, 0.6])
  })

  test('a condition that the question does not share costs a molecule’s statement two fifths, and takes a process’s out', () => {
    const under = (picture: string, conditions: readonly string[]) =>
      weightOf(says('s', picture, of('tongue', ['hypoxia'])), {disease: 'tongue', conditions})
    expect([under('a -> b', []), under('a -> b', ['hypoxia'])]).toEqual([0.6, 1])
    expect([under('p -> cell-death', []), under('p -> cell-death', ['hypoxia'])]).toEqual([undefined, 0.9])
  })

  test('the textbook counts 0.15, less than any curated statement that reaches the context', () => {
    expect(weightOf(says('s', 'a -> b', textbook), {disease: 'tongue'})).toBe(0.15)
    expect(weightOf(says('s', 'a -> b', of('gut')), {disease: 'tongue'})).toBeGreaterThan(0.15)
  })
})

describe('rules', () => {
  test('of what is needed together, a thing that inhibits must be absent', () => {
    const graph = graphOf([edge('a', 1, 't', {together: true}), edge('i', -1, 't', {together: true})])
    const {logic} = buildModel(graph, {form: 'proportional'}).model.nodes.find(({name}) => name === 't')!
    const on = (...present: string[]) => evaluate(logic!, (name) => present.includes(name))
    expect([on('a'), on('a', 'i'), on('i'), on()]).toEqual([true, false, false, false])
  })

  test('two entities whose names differ in letter case alone get names of their own', () => {
    const {nodeOf} = buildModel(graphOf([edge('ABC', 1, 'x'), edge('abc', 1, 'x')]), {form: 'proportional'})
    expect([nodeOf.get('ABC'), nodeOf.get('abc')]).toEqual(['ABC', 'abc_2'])
  })

  test('what nobody has written down pulls with 0.04 to either side', () => {
    const {model} = buildModel(graphOf([edge('a', 1, 'x', {weight: 0.42})]), {form: 'inhibition-dominant'})
    // 0.04 of 0.42 + 2 · 0.04.
    expect(JSON.stringify(model.nodes.find(({name}) => name === 'x')!.rateUp)).toContain('0.08')
  })
})

describe('the routes of a question', () => {
  const cone = (edges: Parameters<typeof graphOf>[0], readouts: readonly string[] = []) =>
    coneOf(graphOf(edges), {changed: ['a'], background: [], readouts}).edges.map(({subject, object}) => `${subject} ${object}`)

  test('a detour to the response may cost 0.8 more than the best way, one to a readout 0.3', () => {
    const one = edge('a', 1, 'cell-death')
    const detour = (weight: number) => [edge('a', 1, 'm', {weight}), edge('m', 1, 'cell-death')]
    // A step costs 0.25: the detour costs 0.25 − ln(weight) more.
    expect(cone([one, ...detour(0.6)])).toHaveLength(3)
    expect(cone([one, ...detour(0.55)])).toEqual(['a cell-death'])
    const readout = [edge('a', 1, 'r'), edge('a', 1, 'm', {weight: 0.96}), edge('m', 1, 'r')]
    expect(cone(readout, ['r'])).toHaveLength(3)
    expect(cone([edge('a', 1, 'r'), edge('a', 1, 'm', {weight: 0.94}), edge('m', 1, 'r')], ['r'])).toEqual(['a r'])
  })

  test('what is needed together comes together', () => {
    const gate = [edge('a', 1, 'g', {together: true}), edge('import', 1, 'g', {together: true}), edge('g', 1, 'cell-death')]
    expect(cone(gate)).toEqual(['a g', 'import g', 'g cell-death'])
    expect(cone([edge('a', 1, 'cell-death'), edge('x', 1, 'cell-death')])).toEqual(['a cell-death'])
  })

  test('a loop that nothing drives but itself is left out', () => {
    const loop = (['x y', 'y x', 'y cell-death'] as const).map((pair) => {
      const [subject, object] = pair.split(' ') as [string, string]
      return edge(subject, 1, object, {match: 'textbook'})
    })
    const narrow = narrowGraph(graphOf([...loop, edge('drug', 1, 'cell-death')]), {
      live: new Set(['drug']),
      targets: new Set(['cell-death']),
    })
    expect(narrow.edges.map(({subject}) => subject)).toEqual(['drug'])
  })
})

describe('import into the matrix', () => {
  const knowledge = world(says('in', 'c -> import'), says('made', 'c -> mirna-biogenesis'))
  const gated = (subject: string) =>
    addImportModules(graphOf([edge(subject, -1, 'b', {where: 'matrix'})]), knowledge).edges.map((one) => `${one.subject} ${one.object}`)

  test('a nuclear miRNA acts there by the part of it that was let in', () => {
    expect(gated('mir-nuclear')).toEqual([
      'mir-nuclear@matrix b',
      'mir-nuclear mir-nuclear@matrix',
      'import mir-nuclear@matrix',
      'mirna-biogenesis mir-nuclear',
    ])
  })

  test('a miRNA of the mitochondrial genome is there already', () => expect(gated('mir-mt')).toEqual(['mir-mt b']))
})

describe('causal reasoning', () => {
  test('a regulator does not explain its own change, and ways of both signs that are as good make no prediction', () => {
    const loop = graphOf([edge('r', 1, 'a'), edge('a', 1, 'r')])
    const [own] = scoreRegulators(
      loop,
      new Map([
        ['r', 1],
        ['a', 1],
      ] as const),
      ['r'],
    )
    expect(own).toMatchObject({score: 1, correct: ['a']})
    // Its own change is not dealt either: one up and one down among two others, dealt right one time in two.
    const [fair] = scoreRegulators(
      graphOf([edge('r', 1, 'a'), edge('r', -1, 'b')]),
      new Map([
        ['r', 1],
        ['a', 1],
        ['b', -1],
      ] as const),
      ['r'],
    )
    expect(fair!.p).toBeCloseTo(1 / 2, 12)
    const both = graphOf([edge('r', 1, 'a'), edge('r', 1, 'm'), edge('m', -1, 'b'), edge('r', 1, 'b')].map((one) => ({...one, weight: 1})))
    const [mixed] = scoreRegulators(
      both,
      new Map([
        ['a', 1],
        ['b', 1],
      ] as const),
      ['r'],
    )
    expect(mixed).toMatchObject({correct: ['a'], ambiguous: ['b'], score: 1})
  })

  test('a chance is a probability, and a score below the lowest possible is certain', () => {
    expect(chanceOfScore(-3, 2, 1, 1, 2)).toBe(1)
    // Two predicted up, one down; one up and two downs among three: the best score is 1, dealt in two of three ways.
    expect(chanceOfScore(1, 2, 1, 1, 2)).toBeCloseTo(2 / 3, 12)
    expect(chanceOfScore(2, 2, 1, 1, 2)).toBe(0)
  })
})
