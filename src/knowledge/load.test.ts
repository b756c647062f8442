import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {formatProblem, fromSnapshot, loadKnowledge, readingOf, toSnapshot} from './index.js'
import {changedSources, smallKnowledge, type smallSources} from './testing.js'

test('a sound knowledge loads whole, with names turned into ids', () => {
  const knowledge = smallKnowledge()
  expect(knowledge.statements).toHaveLength(17)
  expect(knowledge.statements.find(({id}) => id === 'fan2019-mir2392-oxphos')).toEqual({
    id: 'fan2019-mir2392-oxphos',
    kind: 'mechanism',
    subject: 'hsa-miR-2392',
    sign: -1,
    object: 'oxphos',
    mechanismClass: 'process',
    where: 'matrix',
    direct: false,
    textbook: false,
    context: {disease: 'TSCC', drug: 'cisplatin', conditions: [], cellLines: ['CAL-27']},
    certainty: 'shown',
    review: [{section: 'mitomirs', sentence: 3}],
    references: ['Fan2019'],
    assays: ['overexpression', 'knockdown'],
    audit: {status: 'supported'},
    place: {file: 'knowledge/statements/all.yaml', line: 2},
  })
})

test('an observation keeps its direction, and its resistant cells and drug resolve', () => {
  const observation = smallKnowledge().statements.find(({id}) => id === 'mir125b-cells')
  expect(observation).toMatchObject({
    design: 'resistant-cells',
    perturbation: [],
    outcome: {kind: 'change', change: {entity: 'hsa-miR-125b-5p', sign: 1}},
    context: {drug: 'trail', disease: 'glioma'},
  })
})

type File = keyof typeof smallSources
const all: File = 'knowledge/statements/all.yaml'

describe('every mistake is found, with file, line, field and the nearest valid value', () => {
  test.each<[string, File, [string, string], string]>([
    [
      'a place that does not exist',
      all,
      ['where: matrix', 'where: matirx'],
      "all.yaml:5: fan2019-mir2392-oxphos, field 'where': found 'matirx', expected one of",
    ],
    ['… is answered with the nearest', all, ['where: matrix', 'where: matirx'], "did you mean 'matrix'?"],
    [
      'a field that does not exist',
      all,
      ['where: matrix', 'wher: matrix'],
      'found a field that does not exist, expected one of id, mechanism',
    ],
    ['a wrong arrow', all, ['miR-2392 -| OXPHOS', 'miR-2392 --> OXPHOS'], "expected 'SUBJECT -> OBJECT' or 'SUBJECT -| OBJECT'"],
    [
      'an unknown entity',
      all,
      ['FIS1 -> fission', 'FISI -> fission'],
      "all.yaml:41: fis1-fission, field 'mechanism': found 'FISI', which is no entity, expected an id or a name of one entity; did you mean 'FIS1'?",
    ],
    ['an ambiguous name', all, ['fact: TAFAZZIN', 'fact: TAZ'], "found 'TAZ', which could be TAFAZZIN or WWTR1"],
    [
      'an unknown disease',
      all,
      ['disease: tongue cancer', 'disease: tonge cancr'],
      "field 'context.disease': found 'tonge cancr', which is no disease",
    ],
    [
      'something that is no drug',
      all,
      ['drug: CDDP', 'drug: FIS1'],
      "found 'FIS1', a gene, expected a drug, nanomedicine, biological or drug class",
    ],
    ['an unknown drug', all, ['drug: CDDP', 'drug: cisplatine'], "did you mean 'cisplatin'?"],
    [
      'a condition that is none',
      all,
      ['conditions: [hypoxia]', 'conditions: [fission]'],
      "found 'fission', a process, expected an entity of type condition",
    ],
    [
      'a section that does not exist',
      all,
      ['review: [quality-control 2]', 'review: [quality-controll 2]'],
      "did you mean 'quality-control'?",
    ],
    [
      'a reference that does not exist',
      all,
      ['references: [Wu2021]', 'references: [Wu2022]'],
      "found 'Wu2022', expected a key of references.tsv; did you mean 'Wu2021'?",
    ],
    ['no source', all, ['review: [mitomirs 9]\n  references: []', 'references: []'], 'found no source'],
    ['no context', all, ['  context: any\n', ''], "expected 'context' (or 'context: any' for general biology)"],
    ['no certainty', all, ['  certainty: shown\n', ''], "expected 'certainty': shown, proposed or may"],
    [
      'two claims in one record',
      all,
      ['  mechanism: FIS1 -> fission', '  mechanism: FIS1 -> fission\n  fact: FIS1 | a | b'],
      'found mechanism and fact',
    ],
    [
      'a response without a drug',
      all,
      ['context: {disease: TSCC, drug: cisplatin}', 'context: {disease: TSCC}'],
      "found 'resistant' without a drug",
    ],
    [
      'support of what is no mechanism',
      all,
      ['supports: [fan2019-mir2392-oxphos]', 'supports: [taz-fact]'],
      'which is of kind fact, expected the id of a mechanism',
    ],
    [
      'support of nothing',
      all,
      ['supports: [fan2019-mir2392-oxphos]', 'supports: [fan2019-mir2392-oxpho]'],
      "did you mean 'fan2019-mir2392-oxphos'?",
    ],
    [
      'a counterpart that does not answer',
      all,
      ['  counterpart: tian2019-mir485-fis1\n', ''],
      'whose counterpart is nothing, expected two records that name each other',
    ],
    ['two records of one reading', all, ['reading: corrected', 'reading: as-printed'], "found two records of the reading 'as-printed'"],
    ['a reading without a reason', all, ['audit: {status: contradicted, item: A1}', 'audit: supported'], 'without an audit item'],
    [
      'a contradicted claim in both readings',
      all,
      ['audit: {status: supported, item: D}', 'audit: {status: contradicted, item: D}'],
      "found 'contradicted' in both readings",
    ],
    ['an audit item that does not exist', all, ['item: A1}', 'item: Z1}'], 'an item of the audit'],
    [
      'a process-response that ends elsewhere',
      all,
      ['fission -> cell-death', 'fission -> ros'],
      "found a process-response that ends at 'ros'",
    ],
    ['an id twice', all, ['id: fis1-fission', 'id: taz-fact'], "found a second statement 'taz-fact'"],
    [
      'a claim twice',
      all,
      [
        'id: fis1-fission',
        'id: one-more\n  mechanism: FIS1 -> fission\n  class: process\n  context: any\n  certainty: shown\n  review: [mitomirs 1]\n  references: [Tian2019]\n  audit: supported\n- id: fis1-fission',
      ],
      "found the claim of 'one-more' again",
    ],
    ['bad YAML', all, ['  class: process\n', '  class: [process\n'], 'a YAML error'],
    [
      'a name of two entities',
      'knowledge/entities/all.yaml',
      ['aliases: [CDDP]', 'aliases: [CDDP, FIS1]'],
      "or the name under 'ambiguousAliases' of each",
    ],
    [
      'a parent that does not exist',
      'knowledge/entities/all.yaml',
      ['parents: [platinum]', 'parents: [platinumm]'],
      "did you mean 'platinum'?",
    ],
    [
      'an entity nobody names',
      'knowledge/entities/all.yaml',
      ['- {id: ros,', '- {id: lonely, type: gene}\n- {id: ros,'],
      'found an entity that no statement names',
    ],
    ['an unknown type', 'knowledge/entities/all.yaml', ['type: gene', 'type: gen'], "did you mean 'gene'?"],
    [
      'a circle of diseases',
      'knowledge/vocabulary/diseases.yaml',
      ['aliases: [head-and-neck cancer]', 'parents: [TSCC]'],
      'found a circle of parents',
    ],
    ['a line of no disease', 'knowledge/vocabulary/cell-lines.yaml', ['disease: TSCC', 'disease: TSC'], "did you mean 'TSCC'?"],
    [
      'an unused reference',
      'knowledge/references.tsv',
      ['Fan2019\tFan', 'Lonely2001\tLonely\t2001\t\t\t\tverified\nFan2019\tFan'],
      'references.tsv:2: Lonely2001: found a reference that no statement cites',
    ],
    ['a DOI that is none', 'knowledge/references.tsv', ['10.1158/', 'https://10.1158/'], 'a DOI that opens with 10.'],
    [
      'a textbook edge without a reason',
      'knowledge/backbone.yaml',
      ['reason: too much oxidation kills, ', ''],
      "found no reason, expected a 'reason' of one line",
    ],
  ])('%s', (_, file, change, message) => {
    const {problems} = loadKnowledge(changedSources({[file]: change}))
    expect(problems.map(formatProblem).join('\n')).toContain(message)
  })
})

test('a record with a mistake is left out and the rest is kept', () => {
  const {knowledge} = loadKnowledge(changedSources({[all]: ['where: matrix', 'where: matirx']}))
  expect(knowledge.statements).toHaveLength(16)
})

test('a reading holds what belongs to both and what is its own', () => {
  const knowledge = smallKnowledge()
  const ids = (reading: 'corrected' | 'as-printed') =>
    readingOf(knowledge, reading)
      .statements.map(({id}) => id)
      .filter((id) => id.startsWith('tian'))
  expect(ids('corrected')).toEqual(['tian2019-mir483-fis1'])
  expect(ids('as-printed')).toEqual(['tian2019-mir485-fis1'])
  expect(readingOf(knowledge, 'corrected').statements).toHaveLength(16)
})

test('a snapshot reads back as itself, and anything else is refused', () => {
  const knowledge = smallKnowledge()
  expect(fromSnapshot(toSnapshot(knowledge))).toEqual(knowledge)
  expect(() => fromSnapshot('{"format": "other"}')).toThrow(/npm run build/)
  expect(() => fromSnapshot('nonsense')).toThrow(/not JSON/)
})

test('no text whatever makes the loader throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(...changedSources().map(({path}) => path)), (text, path) => {
      loadKnowledge([{path, text}])
    }),
    {numRuns: 200, seed: 1},
  )
})
