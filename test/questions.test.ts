import {expect, test} from 'vitest'
import {loadKnowledge, lookUpEntity, readingOf} from '#knowledge'
import {readQuestions} from '#prediction'
import {knowledgeFiles} from '../scripts/knowledge-files.js'
import {developmentSets} from '../scripts/questions/development.js'
import {ferrDbQuestions} from '../scripts/questions/ferrdb.js'
import {lncTarDQuestions} from '../scripts/questions/lnctard.js'
import {ncDrQuestions} from '../scripts/questions/ncdr.js'
import {questionsTable} from '../scripts/questions/table.js'
import {temozolomideQuestions} from '../scripts/questions/temozolomide.js'
import {sharedData} from './shared-data.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const has = sharedData('data/ncrna/ncDR_curated_miRNA_dev.csv') !== undefined

test('ncDR: the effect is that of more of the miRNA, whatever its expression; both effects in one paper leave the finding out', () => {
  const rows = [
    'PMID,miRNA_ID,Drug,miRNA_expression,Drug_effect,Target_gene,Disease',
    '1,hsa-mir-34a,Cisplatin,DOWN,Sensitive,BCL-2 and no-such-gene,cholangiocarcinoma',
    '1,hsa-mir-34a,Cisplatin,UP,Sensitive,BCL2,cholangiocarcinoma',
    '2,hsa-mir-21,Cisplatin,DOWN,Resistant,,no such tumour',
    '3,hsa-mir-21,Cisplatin,DOWN,Resistant,,',
    '3,hsa-mir-21,Cisplatin,UP,Sensitive,,',
    '4,hsa-mir-21,Cisplatin,UP,Associated,,',
    ...Array.from({length: 6}, (_, i) => `5,hsa-mir-${i + 100}a,Cisplatin,UP,Resistant,,`),
  ]
  const {small, arrays, targets} = ncDrQuestions(rows.join('\n'), knowledge)
  expect(small.map(({id, changes, response, disease, paper}) => [id, changes[0]!.change, response, disease, paper[0]])).toEqual([
    ['ncdr-2', 'up', 'sensitive', 'cholangiocarcinoma', 'pmid:1'],
    ['ncdr-4', 'up', 'resistant', undefined, 'pmid:2'],
  ])
  expect(targets.map(({measured}) => measured)).toEqual([
    [
      {target: 'BCL-2', direction: 'down'},
      {target: 'BCL2', direction: 'down'},
    ],
  ])
  expect(arrays).toHaveLength(6)
  expect(arrays.reduce((sum, {weight}) => sum + weight, 0)).toBeCloseTo(1, 9)
})

test('LncTarD: more of the regulator; a measured target with its direction; a row per drug', () => {
  const head = 'DiseaseName\tRegulator\tTarget\tRegulationDiretion\tinfluencedFunction\tDrugs\tPubMedID'
  const rows = [
    head,
    'Ovarian cancer\tX1\tBCL2\tpositively-E\tchemoresistance(+);apoptosis process(-)\tcisplatin;paclitaxel\t1',
    'Ovarian cancer\tX1\tBAX\tnegatively-E\tchemoresistance(+)\tcisplatin\t1',
    'Ovarian cancer\tX2\tBAX\tinteract\tchemosensitivity(-)\tcisplatin\t2',
    'Ovarian cancer\tX3\tBAX\tinteract\ttumorigenesis(+)\tcisplatin\t3',
    'Ovarian cancer\tX4\tBAX\tinteract\tchemoresistance(+)\tNA\t4',
  ]
  const found = lncTarDQuestions(rows.join('\n'), knowledge)
  expect(
    found.map(({changes, drug, response, measured}) => [
      changes[0]!.entity,
      drug,
      response,
      measured.map((one) => `${one.target} ${one.direction}`),
    ]),
  ).toEqual([
    ['X1', 'cisplatin', 'resistant', ['BCL2 up', 'BAX down']],
    ['X1', 'paclitaxel', 'resistant', ['BCL2 up']],
    ['X2', 'cisplatin', 'resistant', []],
  ])
})

test('FerrDb: drivers kill, suppressors save; what is not human, not validated, or both, is left out', () => {
  const rows = [
    'symbol\trole\torganism\tconfidence\tpmid',
    'ACSL4\tdriver\tHuman, mice\tValidated\t1',
    'GPX4\tsuppressor\tHuman\tvalidated\t2',
    'TP53\tdriver\tHuman\tValidated\t3',
    'TP53\tsuppressor\tHuman\tValidated\t3',
    'X\tdriver\tMice\tValidated\t4',
    'Y\tdriver\tHuman\tPredicted\t5',
  ]
  expect(ferrDbQuestions(rows.join('\n')).map(({changes, response}) => [changes[0]!.entity, response])).toEqual([
    ['ACSL4', 'sensitive'],
    ['GPX4', 'resistant'],
  ])
})

test('the screen: a knock-out that sensitises is positive', () => {
  const head = 'gene\tG432_deltaZ\tG472_deltaZ\tG361_deltaZ\tG523_deltaZ\tG510_deltaZ\tG583_deltaZ\tmean'
  const rows = [head, 'FANCA\t3\t2\t5\t6\t1\t-2\t2.5', 'PMS2\t-3\t-2\t-5\t-6\t-1\t-2\t-3.2', 'ODD\t9\t-1\t-1\t-1\t9\t-1\t2.3']
  const quiet = Array.from({length: 12}, (_, i) => `Q${i}\t0\t0\t0\t0\t0\t0\t0.0${i}`)
  expect(
    temozolomideQuestions([...rows, ...quiet].join('\n')).map(({changes, response}) => [changes[0]!.entity, changes[0]!.change, response]),
  ).toEqual([
    ['PMS2', 'down', 'resistant'],
    ['FANCA', 'down', 'sensitive'],
  ])
})

test.skipIf(!has)('every set is a table that the verb reads, and asks what can be asked', () => {
  const sets = developmentSets(knowledge)
  expect(sets.map(({name}) => name)).toEqual(['observed', 'ncdr-small', 'ncdr-targets', 'ncdr-arrays', 'lnctard', 'ferrdb', 'temozolomide'])
  for (const {name, questions} of sets) {
    const read = readQuestions(questionsTable(questions), name)
    expect(read).toHaveLength(questions.length)
    expect(read.map(({response}) => response)).toEqual(questions.map(({response}) => response))
    expect(read.filter(({changes}) => lookUpEntity(knowledge, changes[0]!.entity).kind === 'found').length).toBeGreaterThan(10)
    if (name !== 'observed') expect(read.every(({paper}) => paper.length > 0)).toBe(true)
  }
})
