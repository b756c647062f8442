import {describe, expect, test} from 'vitest'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {addPack, importPack, loadKnowledge, parseWorkKey, readingOf, referencesOf, without, workKeysOf} from './index.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')

describe('a key of a work', () => {
  test.each([
    ['10.1158/0008-5472.CAN-18-2505', 'doi:10.1158/0008-5472.can-18-2505'],
    ['doi: 10.1158/0008-5472.CAN-18-2505', 'doi:10.1158/0008-5472.can-18-2505'],
    ['https://doi.org/10.7150/thno.37556', 'doi:10.7150/thno.37556'],
    ['dx.doi.org/10.7150/thno.37556', 'doi:10.7150/thno.37556'],
    ['pmid:30659020', 'pmid:30659020'],
    ['PMID: 30659020', 'pmid:30659020'],
    ['https://pubmed.ncbi.nlm.nih.gov/30659020/', 'pmid:30659020'],
    ['pmcid:PMC7791381', 'pmcid:PMC7791381'],
    ['pmcid:7791381', 'pmcid:PMC7791381'],
    ['pmc7791381', 'pmcid:PMC7791381'],
    ['https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7791381/', 'pmcid:PMC7791381'],
    ['https://pmc.ncbi.nlm.nih.gov/articles/PMC7791381', 'pmcid:PMC7791381'],
    ['30659020', undefined],
    ['Fan2019', undefined],
    ['11.1158/x', undefined],
    ['pmid:', undefined],
    ['', undefined],
  ])("'%s' is %s", (text, key) => expect(parseWorkKey(text)).toBe(key))
})

describe('without a work', () => {
  test('every statement that cites it is gone, whichever of its keys is given, and nothing else', () => {
    const expected = knowledge.statements.filter(({references}) => !references.includes('Fan2019')).map(({id}) => id)
    expect(expected.length).toBeLessThan(knowledge.statements.length)
    for (const key of ['10.1158/0008-5472.CAN-18-2505', 'PMID:30659020', 'https://doi.org/10.1158/0008-5472.can-18-2505', 'Fan2019']) {
      const left = without(knowledge, [key])
      expect(left.statements.map(({id}) => id)).toEqual(expected)
      expect(left.references.has('Fan2019')).toBe(false)
    }
  })

  test('no link leads to a statement that is gone', () => {
    const all = loadKnowledge(knowledgeFiles()).knowledge
    for (const key of all.references.keys()) {
      const left = without(all, [key])
      const ids = new Set(left.statements.map(({id}) => id))
      const dangling = left.statements.filter(
        (statement) =>
          statement.references.includes(key) ||
          (statement.counterpart !== undefined && !ids.has(statement.counterpart)) ||
          (statement.kind === 'observation' && statement.supports.some((id) => !ids.has(id))),
      )
      expect(dangling).toEqual([])
    }
  })

  test('a row of a pack under the PubMed id goes with the curated statement under the DOI', () => {
    const table =
      'miRNA,Target Gene,Support Type,References (PMID)\nhsa-miR-2392,BAX,Functional MTI,30659020\nhsa-miR-21-5p,BAX,Functional MTI,11111111\n'
    const {pack} = importPack(knowledge, {name: 'mine', file: 'mine.csv', text: table})
    expect(pack.statements).toHaveLength(2)
    const left = without(addPack(knowledge, pack), ['10.1158/0008-5472.CAN-18-2505'])
    expect(left.statements.filter((statement) => statement.pack === 'mine').map(({references}) => references)).toEqual([['PMID:11111111']])
  })

  test('a reference found by one key brings those that share another', () => {
    const one = {...knowledge.references.get('Fan2019')!, key: 'Copy2019', doi: '10.9999/other'}
    const twice = {...knowledge, references: new Map([...knowledge.references, ['Copy2019', one]])}
    expect([...referencesOf(twice, ['10.9999/OTHER'])].sort()).toEqual(['Copy2019', 'Fan2019'])
    expect(workKeysOf(one)).toEqual(['doi:10.9999/other', 'pmid:30659020'])
  })

  test('a work that nothing cites takes nothing away', () => {
    expect(without(knowledge, ['pmid:1', '10.9999/none', 'Nobody1900'])).toBe(knowledge)
  })
})
