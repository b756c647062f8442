import {describe, expect, test} from 'vitest'
import {type Change, loadKnowledge, readingOf} from '#knowledge'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import type {Prediction} from './answer.js'
import {predict} from './predict.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const ensemble = {members: 30, runs: 256, seed: 1}

interface Case {
  readonly disease: string
  readonly drug: string
  readonly cellLine?: string
  readonly condition?: string
  /** `hypoxia up`, `miR-2392 down`. */
  readonly change: string
  readonly held?: string
  readonly readouts?: readonly string[]
}

function change(words: string): Change {
  const [name, direction] = words.split(/ (?=up$|down$)/) as [string, string]
  return {entity: name, sign: direction === 'up' ? 1 : -1}
}

function ask({disease, drug, cellLine, condition, held, readouts = [], ...one}: Case): Prediction {
  return predict(knowledge, {
    context: {disease, drug, ...(condition ? {conditions: [condition]} : {}), ...(cellLine ? {cellLine} : {})},
    perturbations: [change(one.change)],
    ...(held ? {held: [change(held)]} : {}),
    asked: readouts,
    ensemble,
  })
}

const readout = ({readouts}: Prediction, id: string) => readouts.find((one) => one.id === id)!

describe('what the review sets apart comes out apart', () => {
  test.each<[string, Case, 'sensitive' | 'resistant']>([
    ['hypoxia protects ovarian cancer cells', {disease: 'ovarian cancer', drug: 'cisplatin', change: 'hypoxia up'}, 'resistant'],
    ['hypoxia betrays head-and-neck cancer cells', {disease: 'HNSCC', drug: 'cisplatin', change: 'hypoxia up'}, 'sensitive'],
    ['fission protects ovarian cancer cells', {disease: 'ovarian cancer', drug: 'cisplatin', change: 'fission up'}, 'resistant'],
    ['fission kills tongue cancer cells', {disease: 'TSCC', drug: 'cisplatin', change: 'fission up'}, 'sensitive'],
    ['MFF protects liver cancer cells', {disease: 'HCC', drug: 'cisplatin', change: 'MFF up'}, 'resistant'],
    ['MFF kills head-and-neck cancer cells', {disease: 'HNSCC', drug: 'cisplatin', change: 'MFF up'}, 'sensitive'],
    ['less OXPHOS is resistance in the tongue', {disease: 'TSCC', drug: 'cisplatin', change: 'OXPHOS down'}, 'resistant'],
    ['more OXPHOS is resistance in the pancreas', {disease: 'pancreatic cancer', drug: 'gemcitabine', change: 'OXPHOS up'}, 'resistant'],
    ['autophagy protects liver cancer cells', {disease: 'HCC', drug: 'sorafenib', change: 'autophagy up'}, 'resistant'],
    ['autophagy kills myeloma cells', {disease: 'MM', drug: 'dexamethasone', change: 'autophagy up'}, 'sensitive'],
    ['little mtDNA means more ABCB1 and resistance', {disease: 'colon cancer', drug: 'paclitaxel', change: 'mtDNA down'}, 'resistant'],
    ['little ATP starves the pump', {disease: 'cancer', drug: 'chemotherapy', change: 'ATP down'}, 'sensitive'],
  ])('%s', (_, question, expected) => {
    expect(ask(question).response.direction).toBe(expected)
  })

  const mcf7 = {disease: 'breast cancer', drug: 'doxorubicin', cellLine: 'MCF-7'}

  test.each([
    ['miR-27a up', 'up'],
    ['miR-125b-5p up', 'up'],
    ['SAMMSON down', 'down'],
  ] as const)('in MCF-7 under doxorubicin %s sensitises, with ROS %s', (words, ros) => {
    const prediction = ask({...mcf7, change: words})
    expect(prediction.response.direction).toBe('sensitive')
    expect(readout(prediction, 'ros').direction).toBe(ros)
    expect(prediction.evidence.contested).toBeGreaterThan(0)
  })

  test('efflux goes up with ABCB1 where mtDNA is lost, and down where ATP is', () => {
    expect(readout(ask({disease: 'colon cancer', drug: 'paclitaxel', change: 'mtDNA down'}), 'efflux').direction).toBe('up')
    expect(readout(ask({disease: 'cancer', drug: 'chemotherapy', change: 'ATP down'}), 'efflux').direction).toBe('down')
  })
})

describe('miRNAs in the matrix', () => {
  const tongue = {disease: 'TSCC', drug: 'cisplatin', change: 'miR-5787 up', readouts: ['MT-CO3']}

  test('miR-5787 raises its mitochondrial target', () => {
    expect(readout(ask(tongue), 'MT-CO3').direction).toBe('up')
  })

  test('and no longer does where import is blocked, while what it does in the cytoplasm stays', () => {
    const blocked = ask({...tongue, held: 'import down'})
    expect(readout(blocked, 'MT-CO3').direction).toBe('unchanged')
    expect(readout(blocked, 'glycolysis').direction).toBe('down')
  })

  test('a miRNA of the cytoplasm does not mind a blocked import', () => {
    const question = {disease: 'TSCC', drug: 'cisplatin', change: 'miR-483-5p up'}
    expect(readout(ask({...question, held: 'import down'}), 'fission').direction).toBe('down')
  })

  test('an lncRNA in mitochondria has no invented route: blocking import leaves its effects', () => {
    const question = {disease: 'breast cancer', drug: 'doxorubicin', change: 'SAMMSON down'}
    const [open, blocked] = [ask(question), ask({...question, held: 'import down'})]
    expect(readout(blocked, 'ros').direction).toBe(readout(open, 'ros').direction)
  })
})
