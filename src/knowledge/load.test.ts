import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  claimText,
  effectOf,
  findStatements,
  formatProblem,
  fromSnapshot,
  loadKnowledge,
  readingOf,
  referencesOf,
  statementById,
  toSnapshot,
} from './index.js'
import {changedSources, smallKnowledge, type smallSources} from './testing.js'

test('a sound knowledge loads whole, with names turned into ids', () => {
  const knowledge = smallKnowledge()
  expect(knowledge.statements).toHaveLength(20)
  expect(knowledge.statements.find(({id}) => id === 'fan2019-mir2392-oxphos')).toEqual({
    id: 'fan2019-mir2392-oxphos',
    batch: 'review',
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
    place: {file: 'knowledge/statements/review/all.yaml', line: 2},
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

test('what was read in works carries its batch, its sentence, how it was printed and by which method it was seen', () => {
  const knowledge = smallKnowledge()
  const of = (id: string) => statementById(knowledge, id)
  expect(of('zhou2020-mir125b-response')).toMatchObject({
    batch: 'works-1',
    outcome: {kind: 'unchanged', entity: 'drug-response'},
    locator: {section: 'abstract', sentence: 4},
    printed: {'hsa-miR-125b-5p': 'miR-125b'},
    audit: {status: 'supported'},
  })
  expect(of('zhou2020-mir125b-fis1')).toMatchObject({outcome: {kind: 'unchanged', entity: 'FIS1'}})
  expect(of('tb-ros-cell-death')).toMatchObject({batch: 'textbook', audit: {status: 'textbook'}})
  expect(knowledge.batches.get('works-1')).toMatchObject({date: '2026-01-03', kind: 'works'})
  expect(findStatements(knowledge, {seenInside: true})).toMatchObject([{subject: 'hsa-miR-2392', method: ['fractionation', 'sequencing']}])
  expect(findStatements(knowledge, {batch: 'works-1'})).toHaveLength(3)
})

test('no change has no effect, and is said in words', () => {
  const knowledge = smallKnowledge()
  const [response, change] = findStatements(knowledge, {batch: 'works-1'})
  expect([response!, change!].flatMap(effectOf)).toEqual([])
  expect(claimText(knowledge, response!)).toBe('hsa-miR-125b-5p up → unchanged')
  expect(claimText(knowledge, change!)).toBe('hsa-miR-125b-5p up → FIS1 unchanged')
})

test.each(['Zhou2020', '10.1000/zhou', 'https://doi.org/10.1000/ZHOU', 'pmid:12345', 'PMC77'])('a work is found under %s', (key) =>
  expect([...referencesOf(smallKnowledge(), [key])]).toEqual(['Zhou2020']),
)

test('what rests on retracted works alone is kept, but no model takes it', () => {
  const {knowledge, problems} = loadKnowledge(changedSources({'knowledge/references.tsv': ['\tnone\tno', '\tretracted\tno']}))
  expect(problems).toEqual([])
  expect(findStatements(knowledge, {reference: 'Zhou2020'})).toHaveLength(3)
  expect(findStatements(readingOf(knowledge, 'corrected'), {reference: 'Zhou2020'})).toEqual([])
})

type File = keyof typeof smallSources
const all: File = 'knowledge/statements/review/all.yaml'
const works: File = 'knowledge/statements/works-1/zhou2020.yaml'
const referenceTable: File = 'knowledge/references.tsv'

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
      'a statement of a work without its sentence',
      works,
      [`  locator: {section: abstract, sentence: 5, sha256: ${'a'.repeat(63)}2}\n`, ''],
      "found no locator, expected 'locator: {section, sentence, sha256}'",
    ],
    ['a hash that is none', works, [`${'a'.repeat(63)}2`, 'abc'], 'a SHA-256 in lower-case hexadecimal'],
    ['no effect without a drug', works, ['drug: TRAIL, conditions', 'conditions'], "found 'unchanged' without a drug"],
    ['a method of what is nowhere', works, ['localisation | matrix', 'origin | matrix'], "found a method on the predicate 'origin'"],
    ['a place that is none', works, ['localisation | matrix', 'localisation | matirx'], 'a place that opens with one of extracellular'],
    ['a printed name of nobody', works, ['printed: {hsa-miR-125b-5p', 'printed: {hsa-miR-125b'], "did you mean 'hsa-miR-125b-5p'?"],
    ['a work read nowhere', referenceTable, ['\tabstract\thttps', '\t\thttps'], 'found a work that was read, without what, where and when'],
    [
      'a work twice',
      referenceTable,
      ['Ma2019\tMa\t2019\t\t\t', 'Ma2019\tMa\t2019\t\t\t12345'],
      "found 'pmid:12345', which is also 'Ma2019'",
    ],
    ['a day that is none', 'knowledge/batches.tsv', ['2026-01-03', '3.1.2026'], 'a day such as 2026-11-29'],
    [
      'a folder of no batch',
      'knowledge/batches.tsv',
      ['works-1\t', 'works-2\t'],
      "works-1/zhou2020.yaml:1: found 'works-1', which is no batch, expected statements/BATCH/FILE.yaml",
    ],
    [
      'a textbook edge without a reason',
      'knowledge/statements/textbook/backbone.yaml',
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
  expect(knowledge.statements).toHaveLength(19)
})

test('a reading holds what belongs to both and what is its own', () => {
  const knowledge = smallKnowledge()
  const ids = (reading: 'corrected' | 'as-printed') =>
    readingOf(knowledge, reading)
      .statements.map(({id}) => id)
      .filter((id) => id.startsWith('tian'))
  expect(ids('corrected')).toEqual(['tian2019-mir483-fis1'])
  expect(ids('as-printed')).toEqual(['tian2019-mir485-fis1'])
  expect(readingOf(knowledge, 'corrected').statements).toHaveLength(19)
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
