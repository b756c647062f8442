import {describe, expect, test} from 'vitest'
import {sharedData} from '../../test/shared-data.js'
import {
  type Entity,
  knownMirnas,
  loadKnowledge,
  lookUpEntity,
  parseMirna,
  plainName,
  resolveCellLine,
  resolveCondition,
  resolveDisease,
  resolveDrug,
  resolveEntity,
} from './index.js'
import {changedSources, smallKnowledge} from './testing.js'

const knowledge = smallKnowledge()

test.each([
  ['ΔΨm', 'deltapsim'],
  ['delta psi m', 'deltapsim'],
  ['β-HB', 'betahb'],
  ['beta-HB', 'betahb'],
  ['5-FU', '5fu'],
  ['P-gp', 'pgp'],
  ['12-3', '12-3'],
])('%s is compared as %s', (name, plain) => expect(plainName(name)).toBe(plain))

describe('an entity answers to its id, name and aliases', () => {
  test.each([
    ['FIS1', 'FIS1'],
    ['fis1', 'FIS1'],
    ['Fission, mitochondrial 1', 'FIS1'],
    ['CDDP', 'cisplatin'],
    ['ΔΨm', 'membrane-potential'],
    ['delta-psi-m', 'membrane-potential'],
    ['beta-HB', 'beta-hydroxybutyrate'],
    ['β-hydroxybutyrate', 'beta-hydroxybutyrate'],
    ['miR-125 b', 'hsa-miR-125b-5p'],
    ['hsa-mir-125b-1', 'hsa-miR-125b-5p'],
    ['miRNA-125b', 'hsa-miR-125b-5p'],
    ['mir125b', 'hsa-miR-125b-5p'],
    ['mitomiR-2392', 'hsa-miR-2392'],
    ['miR‑2392', 'hsa-miR-2392'],
    ['pre-miR-483', 'hsa-pre-miR-483'],
    ['hsa-miR-485-5p', 'hsa-miR-485-5p'],
    ['miR-485-5p', 'hsa-miR-485-5p'],
    ['miR-485', 'hsa-miR-485-5p'],
  ])('%s is %s', (name, id) => {
    expect(resolveEntity(knowledge, name).id).toBe(id)
  })
})

test('a miRNA without an arm, of which the knowledge holds both, is the one that miRBase itself called so', () => {
  expect(resolveEntity(knowledge, 'miR-483').id).toBe('hsa-miR-483-3p')
  expect(resolveEntity(knowledge, 'miR-483-5p').id).toBe('hsa-miR-483-5p')
})

test('a cluster is no copy of its first miRNA', () => {
  expect(() => resolveEntity(knowledge, 'miR-125b-92')).toThrow(/no entity is called 'miR-125b-92'/)
})

test('where miRBase never called one arm so, both are candidates', () => {
  const renamed = changedSources().map(({path, text}) => ({path, text: text.replaceAll('miR-483', 'miR-142')}))
  expect(() => resolveEntity(loadKnowledge(renamed).knowledge, 'miR-142')).toThrow("'hsa-miR-142-5p', 'hsa-miR-142-3p'")
})

test('an arm that is not held is not replaced by the other', () => {
  expect(() => resolveEntity(knowledge, 'miR-485-3p')).toThrow(
    /it is a human miRNA \(hsa-miR-485-3p in miRBase 22\), but no statement is about it/,
  )
})

test('a human miRNA outside the knowledge is recognised, a withdrawn one named as such', () => {
  expect(() => resolveEntity(knowledge, 'miR-16')).toThrow(/hsa-miR-16-5p/)
  expect(() => resolveEntity(knowledge, 'hsa-miR-220')).toThrow(/withdrew/)
  expect(() => resolveEntity(knowledge, 'mmu-miR-2392')).toThrow(/no entity is called/)
})

test('a shared name is refused with the candidates, unless the context or the type settles it', () => {
  expect(() => resolveEntity(knowledge, 'TAZ')).toThrow("'TAFAZZIN', 'WWTR1'")
  expect(() => resolveEntity(knowledge, 'TAZ', {disease: 'TSCC'})).toThrow("'TAFAZZIN', 'WWTR1'")
  const bound = loadKnowledge(
    changedSources({
      'knowledge/statements/review/all.yaml': [
        'TAFAZZIN | definition | enzyme of cardiolipin remodelling',
        'TAFAZZIN | definition | enzyme\n  context: {disease: glioma}',
      ],
    }),
  ).knowledge
  expect(resolveEntity(bound, 'TAZ', {disease: 'glioma'}).id).toBe('TAFAZZIN')
  expect(() => resolveEntity(knowledge, 'Apo2L')).toThrow("'trail', 'TNFSF10'")
  expect(resolveDrug(knowledge, 'Apo2L').id).toBe('trail')
  expect(resolveEntity(knowledge, 'Apo2L', {types: ['gene']}).id).toBe('TNFSF10')
  expect(resolveDrug(knowledge, 'TRAIL').id).toBe('trail')
})

test('an identifier finds its entity, and a long list is looked up without walking through the entities', () => {
  expect(resolveEntity(knowledge, 'MIMAT0019043').id).toBe('hsa-miR-2392')
  expect(resolveEntity(knowledge, 'chebi:27899').id).toBe('cisplatin')
  expect(lookUpEntity(knowledge, 'TAZ')).toEqual({kind: 'ambiguous', candidates: ['TAFAZZIN', 'WWTR1']})
  expect(lookUpEntity(knowledge, 'nobody')).toEqual({kind: 'unknown'})
  let walks = 0
  const counting = new (class extends Map<string, Entity> {
    override values() {
      walks++
      return super.values()
    }
    override [Symbol.iterator]() {
      walks++
      return super[Symbol.iterator]()
    }
  })(knowledge.entities)
  const counted = {...knowledge, entities: counting}
  lookUpEntity(counted, 'GENE0')
  const building = walks
  for (let index = 1; index < 2000; index++) lookUpEntity(counted, `GENE${index}`)
  expect(building).toBeGreaterThan(0)
  expect(walks).toBe(building)
})

test('what is not there is answered with what is most like it', () => {
  expect(() => resolveEntity(knowledge, 'FISI')).toThrow("did you mean 'FIS1'")
  expect(() => resolveDrug(knowledge, 'cisplatine')).toThrow("did you mean 'cisplatin'?")
  expect(() => resolveDrug(knowledge, 'FIS1')).toThrow("no drug is called 'FIS1': 'FIS1' is a gene")
  expect(() => resolveDisease(knowledge, 'tongue cancr')).toThrow("did you mean 'tongue cancer'")
  expect(() => resolveEntity(knowledge, '')).toThrow(/no entity/)
})

test('diseases, cell lines and conditions answer to their names', () => {
  expect(resolveDisease(knowledge, 'Oral tongue SCC').id).toBe('TSCC')
  expect(resolveCellLine(knowledge, 'cal 27').id).toBe('CAL-27')
  expect(resolveCondition(knowledge, 'Hypoxia').id).toBe('hypoxia')
  expect(() => resolveCondition(knowledge, 'ros')).toThrow(/no condition is called 'ros': 'ros' is a process/)
})

describe('names of all miRBase releases', () => {
  // miRBase 22.1 and its history: hsa-miR-378 changed its arm at release 10; hsa-miR-422b became miR-378a-3p.
  test.each([
    ['hsa-miR-378', ['hsa-miR-378a-5p', 'hsa-miR-378a-3p']],
    ['hsa-miR-422b', ['hsa-miR-378a-3p']],
    ['miR-9*', ['hsa-miR-9-3p']],
    ['miR-483', ['hsa-miR-483-3p']],
    ['let-7b', ['hsa-let-7b-5p']],
    ['hsa-miR-485-5p', ['hsa-miR-485-5p']],
    ['miR-17-92', []],
    ['miR-99999', []],
    ['FIS1', []],
  ])('%s', (name, current) => expect(knownMirnas(name).map((known) => known.name)).toEqual(current))

  test('accessions are those of miRBase', () => expect(knownMirnas('hsa-miR-125b-5p')[0]!.accession).toBe('MIMAT0000423'))

  const history = sharedData('data/mirbase/hsa_name_history_v6_v22.tsv')
  test.skipIf(history === undefined)('every mature name that led to a current one is known, and leads there', async () => {
    const {readFileSync} = await import('node:fs')
    const rows = readFileSync(history!, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
    const mature = rows.filter(([, , type, , current]) => type === 'mature' && current !== '')
    const current = new Set(mature.map((row) => row[4]))
    const lost = mature.filter(
      ([, name, , , now]) =>
        !(current.has(name) ? knownMirnas(name!)[0]?.name === name : knownMirnas(name!).some((known) => known.name === now)),
    )
    expect(mature.length).toBeGreaterThan(3000)
    expect(lost).toEqual([])
  })

  test('what is no miRNA is not taken for one', () => {
    for (const name of ['MIRO1', 'mirtazapine', 'LET-1000000', 'miR', 'mir-abc']) expect(parseMirna(name)).toBeUndefined()
  })
})
