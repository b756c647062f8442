import {describe, expect, test} from 'vitest'
import {loadKnowledge} from '#knowledge'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {ensemblOf, type Placement, placeRows, type RnaClass} from './place.js'

const {knowledge} = loadKnowledge(knowledgeFiles())
const place = (names: readonly string[], rna?: RnaClass) => placeRows(knowledge, [names], {}, rna)[0]!
const placed = (placement: Placement) => (placement.kind === 'placed' ? placement.entity.id : placement.kind)

describe('rows are placed by what their names mean', () => {
  test.each([
    [['FIS1'], 'FIS1', 'id'],
    [['ENSG00000214253'], 'FIS1', 'accession'],
    [['ENSG00000214253.9'], 'FIS1', 'accession'],
    [['51024'], 'FIS1', 'accession'],
    [['DRP1-like thing', 'ENSG00000087470'], 'DNM1L', 'accession'],
    [['hsa-miR-2392'], 'hsa-miR-2392', 'id'],
    [['MIMAT0019043'], 'hsa-miR-2392', 'accession'],
    [['miR-2392'], 'hsa-miR-2392', 'id'],
    [['mitomiR-2392'], 'hsa-miR-2392', 'alias'],
  ])('%j is %s, by %s', (names, id, via) => {
    const placement = place(names)
    expect(placed(placement)).toBe(id)
    expect(placement).toMatchObject({via})
  })

  test.each([[['ACTB']], [['ENSG00000075624', 'ACTB']], [['60']], [['hsa-miR-8485', 'x']]])('of %j the knowledge says nothing', (names) => {
    expect(place(names)).toEqual({kind: 'unknown'})
  })

  test('a symbol does not stand against an Ensembl id of another gene', () => {
    expect(place(['FIS1', 'ENSG00000075624'])).toEqual({kind: 'unknown'})
  })

  test('the class of RNA limits what a name can be', () => {
    expect(placed(place(['FIS1'], 'miRNA'))).toBe('unknown')
    expect(placed(place(['miR-2392'], 'miRNA'))).toBe('hsa-miR-2392')
  })

  test('an alias gives way to the row that bears the name itself', () => {
    const alias = knowledge.entities.get('DNM1L')!.aliases[0]!
    const [first, second] = placeRows(knowledge, [[alias], ['DNM1L']], {})
    expect(placed(second!)).toBe('DNM1L')
    expect(first).toMatchObject({kind: 'unplaceable', why: expect.stringContaining("which has a row of its own ('DNM1L')")})
  })
})

describe('names that cannot be used say why', () => {
  test.each([
    ['1-Mar', "'1-Mar' is a date: a spreadsheet has changed the symbol"],
    ['mmu-miR-34a-5p', "'mmu-miR-34a-5p' is a miRNA of another species"],
    ['ENSMUSG00000064345', "'ENSMUSG00000064345' is a gene of another species"],
    ['hsa-miR-99999', "miRBase knows no 'hsa-miR-99999' in any release since 6"],
    ['???', "'???' is no name of a gene or RNA"],
    ['', 'the row has no name'],
    ['NA', 'the row has no name'],
  ])('%s', (name, why) => expect(place([name])).toMatchObject({kind: 'unplaceable', why}))

  test('a shared name lists what it can mean', () => {
    expect(place(['COX1'])).toMatchObject({
      kind: 'unplaceable',
      why: expect.stringMatching(/'COX1' can mean .*MT-CO1.*PTGS1|'COX1' can mean .*PTGS1.*MT-CO1/),
    })
  })
})

describe('miRNAs of any release', () => {
  test.each([
    [
      'hsa-mir-483',
      'hsa-miR-483-5p',
      "'hsa-mir-483' is the name of a precursor, whose counts hold both arms; taken for hsa-miR-483-5p, the one with statements",
    ],
    ['hsa-miR-34a', 'hsa-miR-34a-5p', "'hsa-miR-34a' is an older or short name of hsa-miR-34a-5p"],
  ])('%s is placed on %s, and what was assumed is said', (name, id, note) => {
    expect(place([name], 'miRNA')).toMatchObject({kind: 'placed', entity: {id}, note})
  })

  test('a name that an older release gave to the other arm is not placed', () => {
    expect(place(['hsa-miR-483'], 'miRNA')).toEqual({
      kind: 'unplaceable',
      name: 'hsa-miR-483',
      why: "'hsa-miR-483' is hsa-miR-483-3p in miRBase 22, of which the knowledge says nothing (hsa-miR-483-5p is another)",
    })
  })

  test('every mature miRNA of the knowledge is found by its own name and its accession', () => {
    for (const entity of knowledge.entities.values()) {
      const accession = entity.ids['mirbase']
      // One whose paper gave no arm has none: a row of a table that is called so could be either arm, and is told so.
      if (entity.type !== 'miRNA' || !accession?.startsWith('MIMAT')) continue
      expect(placed(place([entity.id]))).toBe(entity.id)
      expect(placed(place([accession]))).toBe(entity.id)
    }
  })
})

test('numbers of NCBI Gene lead to Ensembl ids of the knowledge', () => {
  expect(ensemblOf('51024')).toBe('ENSG00000214253')
  expect(ensemblOf('1')).toBeUndefined()
})
