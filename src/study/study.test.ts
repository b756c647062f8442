import {readFileSync} from 'node:fs'
import {beforeAll, describe, expect, test} from 'vitest'
import {loadKnowledge, readingOf} from '#knowledge'
import {contextOf} from '#network'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {placedChanges, type Study, study} from './index.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
const file = (name: string, text: string) => ({name, bytes: new TextEncoder().encode(text)})
const kinds = ({notes}: Study) => notes.map(({kind}) => kind)

describe('a list of changes', () => {
  let made: Study
  beforeAll(() => {
    made = study([file('list.tsv', 'name\tdirection\nMPRL\tdown\nFIS1\tup\nNOSUCHGENE\tup\n')], undefined, undefined, {knowledge, context})
  })

  test('is placed on entities; what cannot be placed says why, and a note counts it', () => {
    expect(placedChanges(made.rows)).toEqual([
      {entity: 'MPRL', sign: -1},
      {entity: 'FIS1', sign: 1},
    ])
    expect(made.rows.find(({name}) => name === 'NOSUCHGENE')?.problem).toContain('NOSUCHGENE')
    expect(made.notes).toContainEqual({kind: 'unplaced', unplaced: 1, rows: 3})
    expect(made.inputs).toEqual([{file: 'list.tsv', kind: 'signed list', size: {changes: 3}}])
  })

  test('sets the model of its context, and every change that can be made is tried the other way round', () => {
    expect(made.sample.held.length + made.sample.followed.length + made.sample.outside.length).toBe(2)
    const gains = made.strategies.map(({gain}) => gain.delta)
    expect(gains.length).toBeGreaterThan(0)
    expect(gains).toEqual([...gains].sort((a, b) => b - a))
    expect(made.strategies.find(({intervention}) => intervention.entity === 'FIS1')?.intervention.change).toBe('down')
  })

  test('its map is a part of the graph, in its order, and touches what was measured', () => {
    const {edges} = made.sample.prepared.graph
    expect(made.map).toEqual(edges.filter((edge) => made.map.includes(edge)))
    expect(made.map.some(({subject}) => subject === 'FIS1')).toBe(true)
  })

  test('has no measurement, and no note about the context when both its names are given', () => {
    expect(made.measurement).toBeUndefined()
    expect(kinds(made)).not.toContain('any-disease')
    expect(kinds(made)).not.toContain('no-drug')
  })
})

describe('a table of counts', () => {
  const read = (name: string) => ({name, bytes: new Uint8Array(readFileSync(`examples/simulated-counts/${name}`))})
  let made: Study
  beforeAll(() => {
    made = study([{...read('counts.tsv'), rna: 'mRNA'}], read('samples.tsv'), 'resistant-parental', {
      knowledge,
      context: {conditions: []},
      group: 'group',
    })
  })

  test('is compared, placed and personalised in one call', () => {
    expect(made.measurement?.contrast).toEqual({column: 'group', first: 'resistant', second: 'parental'})
    expect(made.measurement?.tables[0]?.method).toBe('limma-voom')
    expect(made.measurement?.personalized?.sweep.map(({strength}) => strength)).toEqual([1, 10, 100, 1000])
    expect(made.rows.length).toBeGreaterThan(0)
  })

  test('a context without names is said to be one', () => {
    expect(kinds(made)).toEqual(expect.arrayContaining(['compared', 'any-disease', 'no-drug']))
  })
})

test('measurements without a sheet, and a contrast that the sheet does not know, are refused with what to do', () => {
  const counts = file('counts.tsv', 'gene\ta\tb\tc\td\nFIS1\t10\t20\t30\t40\nMFF\t11\t21\t31\t41\n')
  const sheet = file('samples.tsv', 'sample\tgroup\na\tx\nb\tx\nc\ty\nd\ty\n')
  expect(() => study([counts], undefined, undefined, {knowledge, context})).toThrow(/expected --samples, --group and --contrast/)
  expect(() => study([counts], sheet, 'x-z', {knowledge, context})).toThrow(/z/)
})
