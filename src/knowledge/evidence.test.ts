import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  assayKinds,
  claimText,
  confidenceOf,
  confidenceWeights,
  contradictions,
  disputes,
  effectOf,
  entityPage,
  findStatements,
  functionTable,
  ncRnaTable,
  printTable,
  type Statement,
  statementById,
  statementsAbout,
  statementsBetween,
} from './index.js'
import {smallKnowledge} from './testing.js'
import {assays} from './types.js'

const knowledge = smallKnowledge()
const byId = (id: string): Statement => statementById(knowledge, id)!

describe('confidence', () => {
  test('is the formula, term by term, with one paper counted once', () => {
    // One verified paper (0.9) with interventions (0.5), shared by the mechanism and the observation that supports it.
    const {value, terms} = confidenceOf(knowledge, byId('fan2019-mir2392-oxphos'))
    expect(value).toBeCloseTo(0.9 * 0.5, 10)
    expect(terms).toEqual([
      {term: 'paper', value: 0.9, why: 'Fan2019'},
      {term: 'assays', value: 0.5, why: 'intervention'},
      {term: 'evidence', value: 0.45, why: '1 independent paper'},
      {term: 'wording', value: 1, why: 'shown'},
      {term: 'audit', value: 1, why: 'supported'},
    ])
  })

  test.each([
    ['a printed claim that its source contradicts', 'tian2019-mir485-fis1', 0.9 * 0.4 * 0.1],
    ['the corrected claim', 'tian2019-mir483-fis1', 0.9 * 0.4],
    ['no work, worded as possible, not seen', 'mir125b-cells', 0.4 * 0.5 * 0.8],
    ['a textbook edge', 'tb-ros-cell-death', 0.8],
    ['a page seen without identifier', 'wu2021-fission-death', 0.75 * 0.4],
  ])('%s', (_, id, value) => expect(confidenceOf(knowledge, byId(id)).value).toBeCloseTo(value, 3))

  test('the worked example of the design note', () => {
    const statement = {...byId('fan2019-mir2392-oxphos'), assays: ['knockdown', 'reporter'] as const}
    expect(confidenceOf(knowledge, statement).value).toBeCloseTo(0.72, 10)
  })

  test('the design note gives the weights that are used', () => {
    const note = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'design', 'confidence.md'), 'utf8')
    const numbers = {
      ...confidenceWeights.assay,
      ...confidenceWeights.paper,
      ...confidenceWeights.wording,
      'the review alone': confidenceWeights.reviewAlone,
    }
    for (const [name, value] of Object.entries(numbers)) expect(note).toContain(`| ${name} | ${value} |`)
    for (const [kind, list] of Object.entries(assayKinds)) if (kind !== 'unknown') expect(note).toContain(list.join(', '))
  })

  test('every assay has its kind, and more evidence never lowers confidence', () => {
    expect(Object.values(assayKinds).flat().sort()).toEqual([...assays].sort())
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...assays.filter((assay) => assay !== 'unknown')), {minLength: 1}),
        fc.uniqueArray(fc.constantFrom(...knowledge.references.keys()), {minLength: 1}),
        (some, keys) => {
          const statement = {...byId('fis1-fission'), assays: some, references: keys}
          const less = confidenceOf(knowledge, {...statement, assays: some.slice(0, 1), references: keys.slice(0, 1)}).value
          const all = confidenceOf(knowledge, statement).value
          expect(all).toBeGreaterThanOrEqual(less)
          expect(all).toBeLessThanOrEqual(1)
        },
      ),
      {numRuns: 100, seed: 2},
    )
  })
})

describe('contradictions', () => {
  test('fission kills in one tumour and protects in another: found, with what separates them', () => {
    expect(contradictions(knowledge)).toEqual([
      {
        id: 'fission → drug-response',
        from: 'fission',
        to: 'drug-response',
        positive: ['wu2021-fission-death'],
        negative: ['han2019-fission-death'],
        oppositions: [
          {positive: 'wu2021-fission-death', negative: 'han2019-fission-death', separatedBy: ['disease', 'conditions'], override: false},
        ],
        status: 'separated',
        separation: [
          {dimension: 'disease', positive: ['HNSCC'], negative: ['ovarian-cancer']},
          {dimension: 'conditions', positive: [], negative: ['hypoxia']},
        ],
      },
    ])
  })

  const withStatements = (...extra: Statement[]) => ({...knowledge, statements: [...knowledge.statements, ...extra]})
  const fission = byId('wu2021-fission-death') as Statement & {kind: 'mechanism'}

  test('nothing separates a disease from a broader one: unresolved', () => {
    const against: Statement = {...fission, id: 'against', sign: -1, context: {...fission.context, disease: 'TSCC'}}
    const group = contradictions(withStatements(against)).find(({negative}) => negative.includes('against'))!
    expect(group.status).toBe('unresolved')
    expect(group.oppositions.filter(({separatedBy}) => separatedBy.length === 0).map(({negative}) => negative)).toEqual(['against'])
  })

  test('a textbook edge against a curated statement is an override', () => {
    const against: Statement = {...fission, id: 'ros-protects', subject: 'ros', sign: -1}
    expect(contradictions(withStatements(against)).find(({from}) => from === 'ros')?.status).toBe('override')
  })

  test('the printed and the corrected reading are no contradiction but a dispute', () => {
    const printed = byId('tian2019-mir485-fis1') as Statement & {kind: 'mechanism'}
    const opposite: Statement = {...printed, id: 'opposite', reading: 'corrected', sign: 1, counterpart: undefined}
    expect(contradictions(withStatements(opposite)).map(({from}) => from)).not.toContain('hsa-miR-485-5p')
    expect(disputes(knowledge)).toEqual([
      {
        item: 'A1',
        asPrinted: ['tian2019-mir485-fis1'],
        corrected: ['tian2019-mir483-fis1'],
        both: [],
        notes: ['the paper is about miR-483-5p'],
      },
    ])
  })
})

test('what is up in resistant cells goes against the response; several changes at once have no single effect', () => {
  expect(effectOf(byId('mir125b-cells'))).toEqual([{from: 'hsa-miR-125b-5p', to: 'drug-response', sign: -1}])
  expect(effectOf(byId('fan2019-mir2392-up'))).toEqual([{from: 'hsa-miR-2392', to: 'drug-response', sign: -1}])
  const two = {
    ...byId('fan2019-mir2392-up'),
    perturbation: [
      {entity: 'ros', sign: 1},
      {entity: 'FIS1', sign: 1},
    ],
  } as Statement
  expect(effectOf(two)).toEqual([])
})

test('statements are found by entity, pair and context', () => {
  const ids = (statements: readonly Statement[]) => statements.map(({id}) => id)
  expect(ids(statementsAbout(knowledge, 'FIS1'))).toEqual([
    'tian2019-mir485-fis1',
    'tian2019-mir483-fis1',
    'fis1-fission',
    'zhou2020-mir125b-fis1',
  ])
  expect(ids(statementsAbout(knowledge, 'hypoxia'))).toEqual(['han2019-fission-death', 'zhou2020-mir125b-response'])
  expect(ids(statementsBetween(knowledge, 'fission', 'drug-response'))).toEqual(['wu2021-fission-death', 'han2019-fission-death'])
  expect(ids(statementsBetween(knowledge, 'FIS1', 'fission'))).toEqual(['fis1-fission'])
  expect(ids(findStatements(knowledge, {disease: 'TSCC', kind: 'observation'}))).toEqual(['fan2019-mir2392-up'])
  expect(ids(findStatements(knowledge, {disease: 'TSCC', lineage: true, entity: 'fission'}))).toEqual(['wu2021-fission-death'])
  expect(ids(findStatements(knowledge, {reference: 'Wu2021'}))).toEqual(['wu2021-fission-death'])
})

test('Table 1 says function, change and response by context', () => {
  const table = functionTable(knowledge)
  expect(table.rows.map((row) => row.slice(0, 6))).toEqual([
    ['mitochondrial fission', '↑', 'resistant', 'ovarian cancer', 'cisplatin', 'hypoxia'],
    ['mitochondrial fission', '↑', 'sensitive', 'head and neck squamous cell carcinoma', 'cisplatin', '–'],
  ])
})

test('Table 2 follows an RNA through its targets to the function', () => {
  const rows = ncRnaTable(knowledge).rows
  expect(rows.map((row) => row[0])).toEqual(['hsa-miR-125b-5p', 'hsa-miR-2392', 'hsa-miR-483-5p', 'hsa-miR-485-5p'])
  expect(rows[1]!.slice(2, 7)).toEqual(['–', 'OXPHOS ↓', 'resistant', 'tongue squamous cell carcinoma', 'cisplatin'])
  expect(rows[2]!.slice(2, 5)).toEqual(['FIS1 ↓', 'mitochondrial fission ↓', 'not stated'])
})

test('a table prints as Markdown, TSV and HTML with one line per row and nothing unescaped', () => {
  const table = {title: 'A & B', columns: ['a', 'b'], rows: [['x|y', '<z>']], statements: [['s-1']]}
  expect(printTable(table, 'markdown')).toBe('**A & B**\n\n| a | b | statements |\n| --- | --- | --- |\n| x\\|y | <z> | s-1 |\n')
  expect(printTable(table, 'tsv')).toBe('a\tb\tstatements\nx|y\t<z>\ts-1\n')
  expect(printTable(table, 'html')).toContain(
    '<caption>A &amp; B</caption>\n<thead><tr><th>a</th><th>b</th><th>statements</th></tr></thead>\n<tbody>\n<tr><td>x|y</td><td>&lt;z&gt;</td><td>s-1</td></tr>',
  )
})

test('the page of an entity holds all that is known, contradictions and disputes among it', () => {
  const page = entityPage(knowledge, 'fission')
  expect(page.actsOn.map(({statement}) => statement.id)).toEqual(['han2019-fission-death', 'wu2021-fission-death'])
  expect(page.actedOnBy.map(({claim}) => claim)).toEqual(['FIS1 raises mitochondrial fission'])
  expect(page.contradictions).toHaveLength(1)
  expect(page.diseases.map(({id}) => id)).toEqual(['HNSCC', 'ovarian-cancer'])
  expect(entityPage(knowledge, 'hsa-miR-485-5p')).toMatchObject({seeAlso: [{id: 'hsa-miR-483-5p'}], disputes: [{item: 'A1'}]})
  expect(entityPage(knowledge, 'platinum').members.map(({id}) => id)).toEqual(['cisplatin'])
  expect(entityPage(knowledge, 'cisplatin').asContext).toHaveLength(6)
  expect(() => entityPage(knowledge, 'nobody')).toThrow(RangeError)
})

test('claims read as words', () => {
  expect(claimText(knowledge, byId('fan2019-mir2392-oxphos'))).toBe('hsa-miR-2392 lowers OXPHOS')
  expect(claimText(knowledge, byId('fan2019-mir2392-up'))).toBe('hsa-miR-2392 up → resistant')
  expect(claimText(knowledge, byId('mir125b-cells'))).toBe('resistant cells: hsa-miR-125b-5p up')
})
