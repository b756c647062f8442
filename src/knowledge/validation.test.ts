import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {clashesOf} from '../../scripts/symbol-clashes.js'
import {sharedData} from '../../test/shared-data.js'
import {
  claimText,
  contradictions,
  entityPage,
  exportKnowledge,
  formatProblem,
  fromSnapshot,
  functionTable,
  importPack,
  isMissing,
  type Knowledge,
  knowledgeDocument,
  knownMirnas,
  loadKnowledge,
  ncRnaTable,
  noClaimsOf,
  printCoverage,
  readCoverageTable,
  readingOf,
  recoverage,
  resolveDisease,
  resolveDrug,
  resolveEntity,
  sentenceHash,
  splitReview,
  statementsAbout,
  toSnapshot,
} from './index.js'
import {symbolClashes} from './symbol-clashes.generated.js'

const files = knowledgeFiles()
const {knowledge, problems} = loadKnowledge(files)
const coverage = readCoverageTable(files)
const curated = knowledge.statements.filter((statement) => !(statement.kind === 'mechanism' && statement.textbook))
const root = join(import.meta.dirname, '..', '..')
const text = (path: string): string => readFileSync(path, 'utf8')

test('no record has a problem', () => expect(problems.map(formatProblem)).toEqual([]))

test('there is a knowledge to check: several hundred statements of every kind, and a backbone', () => {
  expect(curated.length).toBeGreaterThan(300)
  for (const kind of ['mechanism', 'observation', 'fact'])
    expect(curated.filter((statement) => statement.kind === kind).length).toBeGreaterThan(50)
  expect(knowledge.statements.length).toBeGreaterThan(curated.length + 100)
})

describe('coverage', () => {
  test('every sentence of the review has statements or a reason for none', () => {
    expect(coverage.length).toBeGreaterThan(200)
    expect(coverage.filter(isMissing).map(({section, sentence}) => `${section} ${sentence}`)).toEqual([])
  })

  test('the coverage table is up to date (npm run knowledge)', () => {
    expect(text(join(root, 'knowledge', 'coverage.tsv'))).toBe(printCoverage(recoverage(knowledge, coverage, noClaimsOf(files))))
  })

  test('docs/knowledge.md is up to date (npm run knowledge)', () => {
    expect(text(join(root, 'docs', 'knowledge.md'))).toBe(knowledgeDocument(knowledge, coverage))
  })

  const review = sharedData('knowledge/review.txt')
  test.skipIf(review === undefined)('its sentences are those of the review, by hash', async () => {
    const sentences = splitReview(text(review!))
    const hashes = await Promise.all(
      sentences.map(async (sentence) => [sentence.section, sentence.number, await sentenceHash(sentence.text)]),
    )
    expect(coverage.map(({section, sentence, sha256}) => [section, sentence, sha256])).toEqual(hashes)
  })

  test.skipIf(review === undefined)('no twelve words in a row are the words of the review', () => {
    const words = (some: string): string[] =>
      some
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u)
        .filter((word) => word !== '')
    const runs = new Set<string>()
    const printed = words(text(review!))
    for (let at = 0; at + 12 <= printed.length; at++) runs.add(printed.slice(at, at + 12).join(' '))
    const copied: string[] = []
    for (const {path, text: source} of files.filter(({path}) => !path.endsWith('references.tsv'))) {
      const all = words(source)
      for (let at = 0; at + 12 <= all.length; at++)
        if (runs.has(all.slice(at, at + 12).join(' '))) copied.push(`${path}: ${all.slice(at, at + 12).join(' ')}`)
    }
    expect(copied).toEqual([])
  })
})

describe('references', () => {
  test('all 140 works that the review cites stand behind at least one statement from it', () => {
    const cited = [...knowledge.references.values()].filter(({citedByReview}) => citedByReview)
    expect(cited).toHaveLength(140)
    const used = new Set(curated.flatMap(({references}) => references))
    expect(cited.filter(({key}) => !used.has(key)).map(({key}) => key)).toEqual([])
  })

  const audited = sharedData('knowledge/references.tsv')
  test.skipIf(audited === undefined)('an identifier is one that was verified, or says where it was seen', () => {
    const rows = text(audited!)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
    const verified = new Map(rows.map((row) => [row[0]!, {doi: row[6], pmid: row[7]}]))
    const unexplained = [...knowledge.references.values()].filter(
      ({key, doi, pmid, seen, citedByReview}) =>
        citedByReview &&
        seen?.where === undefined &&
        ((doi !== undefined && doi !== verified.get(key)?.doi) || (pmid !== undefined && pmid !== verified.get(key)?.pmid)),
    )
    expect(unexplained.map(({key}) => key)).toEqual([])
  })

  test('a work never seen has no identifier', () => {
    expect(
      [...knowledge.references.values()]
        .filter(({status, doi, pmid}) => status === 'not-seen' && (doi ?? pmid) !== undefined)
        .map(({key}) => key),
    ).toEqual([])
  })
})

describe('the audit', () => {
  const items = [
    ...Array.from({length: 18}, (_, index) => `A${index + 1}`),
    ...Array.from({length: 6}, (_, index) => `B${index + 1}`),
    'C',
    'D',
    'F',
  ]
  test.each(items)('item %s is handled by at least one statement', (item) => {
    expect(curated.filter(({audit}) => audit.item === item).map(({id}) => id)).not.toEqual([])
  })

  test('each reading is whole and without the other', () => {
    for (const reading of ['corrected', 'as-printed'] as const) {
      const of = readingOf(knowledge, reading)
      expect(of.statements.length).toBeGreaterThan(300)
      expect(of.statements.filter((statement) => statement.reading !== undefined && statement.reading !== reading)).toEqual([])
    }
  })

  test('the misprinted miR-485-5p is itself, and its printed claim belongs to the printed reading only', () => {
    expect(resolveEntity(knowledge, 'miR-485-5p').id).toBe('hsa-miR-485-5p')
    expect(resolveEntity(knowledge, 'miR-483-5p').id).toBe('hsa-miR-483-5p')
    const corrected = statementsAbout(readingOf(knowledge, 'corrected'), 'hsa-miR-485-5p')
    expect(corrected.filter(({kind}) => kind === 'mechanism').map(({id}) => id)).toEqual([])
    expect(statementsAbout(readingOf(knowledge, 'as-printed'), 'hsa-miR-485-5p').length).toBeGreaterThan(0)
  })
})

describe('names', () => {
  test.each([
    ['miR-2392', 'hsa-miR-2392'],
    ['mitomiR-2392', 'hsa-miR-2392'],
    ['miR-125 b', 'hsa-miR-125b-5p'],
    ['hsa-mir-125b-1', 'hsa-miR-125b-5p'],
    ['P-gp', 'ABCB1'],
    ['MDR1', 'ABCB1'],
    ['5-FU', '5-fluorouracil'],
    ['ΔΨm', 'membrane-potential'],
    ['p62', 'SQSTM1'],
    ['Nrf2', 'NFE2L2'],
  ])('%s is %s', (name, id) => expect(resolveEntity(knowledge, name).id).toBe(id))

  test.each([
    ['TAZ', ['TAFAZZIN', 'WWTR1']],
    ['DRP1', ['DNM1L', 'DENR', 'UTRN']],
    ['COX1', ['MT-CO1', 'PTGS1']],
  ])('%s is refused with its candidates', (name, candidates) => {
    for (const candidate of candidates) expect(() => resolveEntity(knowledge, name)).toThrow(`'${candidate}'`)
  })

  test('drugs and diseases answer to what people type', () => {
    expect(resolveDrug(knowledge, 'CDDP').id).toBe('cisplatin')
    expect(resolveDrug(knowledge, 'TRAIL').type).toBe('biological')
    expect(resolveDrug(knowledge, 'PI3K/mTOR inhibitor').type).toBe('drug-class')
    expect(resolveDisease(knowledge, 'HCC').id).toBe('HCC')
    expect(resolveDisease(knowledge, 'breast cancer').id).toBe('breast-cancer')
  })

  test('every entity, disease and cell line is found by its id, its name and each of its aliases', () => {
    const lost: string[] = []
    for (const entity of knowledge.entities.values()) {
      for (const name of [entity.id, entity.name, ...entity.aliases]) if (resolveEntity(knowledge, name).id !== entity.id) lost.push(name)
    }
    for (const disease of knowledge.diseases.values())
      for (const name of [disease.id, disease.name, ...disease.aliases])
        if (resolveDisease(knowledge, name).id !== disease.id) lost.push(name)
    expect(lost).toEqual([])
  })

  const hgnc = sharedData('data/ids/hgnc_alias_to_approved.tsv.gz')
  test.skipIf(hgnc === undefined)('every gene bears its approved HGNC symbol', () => {
    const approved = new Set(
      gunzipSync(readFileSync(hgnc!))
        .toString('utf8')
        .split('\n')
        .map((line) => line.split('\t')[1]),
    )
    const others = [...knowledge.entities.values()].filter(({id, type}) => type === 'gene' && !approved.has(id)).map(({id}) => id)
    expect(others).toEqual([])
  })

  test.skipIf(hgnc === undefined)('the ambiguous aliases know their rivals outside the knowledge (scripts/build-name-resources.ts)', () => {
    expect(symbolClashes).toBe(clashesOf(knowledge, gunzipSync(readFileSync(hgnc!)).toString('utf8')))
  })

  test('every human miRNA bears its miRBase 22 name and accession (one that no miRNA bears, or of which no arm is given, is told apart)', () => {
    const wrong = [...knowledge.entities.values()].filter(({id, type, name, ids}) => {
      if (type !== 'miRNA' || !id.startsWith('hsa-')) return false
      // Where miRBase has called one mature sequence by the plain name, it is that one.
      if (name.endsWith(' not given)')) return knownMirnas(id).length === 1
      const [known] = knownMirnas(id)
      return known?.name !== id || (ids['mirbase'] !== undefined && ids['mirbase'] !== known.accession)
    })
    expect(wrong.map(({id}) => id)).toEqual([])
  })

  const mature = sharedData('data/mirbase/hsa_mature_v22.fa')
  test.skipIf(mature === undefined)('every sequence is the one of miRBase', () => {
    const sequences = new Map([...text(mature!).matchAll(/^>(\S+).*\n([ACGU]+)/gm)].map(([, name, sequence]) => [name!, sequence!]))
    const wrong = [...knowledge.entities.values()].filter(
      ({id, type, sequence}) => type === 'miRNA' && sequence !== undefined && sequences.get(id) !== sequence,
    )
    expect(wrong.map(({id}) => id)).toEqual([])
  })
})

test('the readouts that the contract of predict names are there', () => {
  const promised =
    'ros oxphos glycolysis atp lactate membrane-potential fission fusion mitophagy autophagy apoptosis efflux dna-repair mtdna-expression biogenesis import stemness'
  const readouts = [...knowledge.entities.values()].filter(({readout}) => readout).map(({id}) => id)
  expect(readouts).toEqual(expect.arrayContaining(promised.split(' ')))
})

test('the contradictions that the review and the audit speak of are found', () => {
  const ids = contradictions(readingOf(knowledge, 'corrected')).map(({id}) => id)
  expect(ids).toContain('fission → drug-response')
  expect(ids).toContain('ros → drug-response')
})

test('both tables of the review come out of the statements', () => {
  expect(functionTable(knowledge).rows.length).toBeGreaterThan(10)
  expect(ncRnaTable(knowledge).rows.length).toBeGreaterThan(20)
})

test('the snapshot is the same knowledge, and no query looks at all of it', () => {
  const loaded = fromSnapshot(toSnapshot(knowledge))
  expect(loaded).toEqual(knowledge)
  // What a page touches is counted: statements are reached through the indices, never by a walk over all of them.
  const walks = countedWalks(loaded)
  entityPage(walks.knowledge, 'cisplatin')
  const once = walks.count()
  for (const id of [...loaded.entities.keys()].filter((_, index) => index % 7 === 0)) {
    statementsAbout(walks.knowledge, id)
    resolveEntity(walks.knowledge, loaded.entities.get(id)!.name)
    entityPage(walks.knowledge, id)
  }
  expect(walks.count()).toBe(once)
})

/** A knowledge that counts how often all its statements are walked through. */
function countedWalks(of: Knowledge): {knowledge: Knowledge; count: () => number} {
  let walks = 0
  const statements = new Proxy(of.statements, {
    get(list, property, self) {
      const value: unknown = Reflect.get(list, property, self)
      if (typeof value === 'function') walks++
      return value
    },
  })
  const counted = {...of, statements}
  return {knowledge: counted, count: () => walks}
}

test.each(['json', 'tsv'])('the whole knowledge, exported as %s, is imported again without a bad row', (format) => {
  const {pack, problems} = importPack(knowledge, {name: 'again', file: 'export', text: exportKnowledge(knowledge, format).text})
  expect(problems.map(formatProblem)).toEqual([])
  expect(pack.statements).toHaveLength(knowledge.statements.length)
  expect([pack.entities, pack.diseases, pack.references]).toEqual([[], [], []])
})

test('every claim can be said in words, with names and not ids', () => {
  for (const statement of knowledge.statements) expect(claimText(knowledge, statement)).toMatch(/\S .*\S/)
})

test('the published schema is where the documents say', () =>
  expect(existsSync(join(root, 'docs', 'knowledge-export.schema.json'))).toBe(true))
