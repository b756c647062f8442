import {describe, expect, test} from 'vitest'
import {
  findStatements,
  formatProblem,
  loadKnowledge,
  referencesOf,
  resolveEntity,
  type SourceFile,
  sentenceHash,
  statementById,
} from '#knowledge'
import {agreementOf} from '../scripts/curation/agreement.js'
import {importDrafts} from '../scripts/curation/import.js'
import type {NameTables} from '../scripts/curation/tables.js'
import {readNameTables} from '../scripts/curation/tables.js'
import {changedSources} from '../src/knowledge/testing.js'
import {sharedData} from './shared-data.js'

const batch = {id: 'works-2', date: '2026-02-01', title: 'More papers'}

/** A few rows as the open tables have them. */
const tables: NameTables = {
  symbols: new Set(['PTEN', 'BCL2', 'DENR', 'DNM1L', 'GAS5', 'HIPK3', 'MIR100HG']),
  aliases: new Map([
    ['BCL-2', ['BCL2']],
    ['DRP1', ['DENR', 'DNM1L']],
  ]),
  genes: new Map([
    ['PTEN', [{id: 'ENSG00000171862', biotype: 'protein_coding'}]],
    ['GAS5', [{id: 'ENSG00000234741', biotype: 'processed_transcript'}]],
    ['BCL2', [{id: 'ENSG00000171791', biotype: 'protein_coding'}]],
  ]),
  lines: new Map([['SCC9', {name: 'SCC9', cellosaurus: 'CVCL_1685'}]]),
  compounds: new Map([['lenvatinib', {chebi: 'CHEBI:85994', drugbank: 'DB09078'}]]),
  hairpins: new Map([
    ['hsa-mir-142', 'MI0000458'],
    ['hsa-mir-133a-1', 'MI0000450'],
    ['hsa-mir-133b', 'MI0000822'],
  ]),
}

const head = (fields = '') => `work:
  key: Li2018
  first_author: Li
  last_author: Wang Q
  institution: Some University
  year: 2018
  title: A small RNA and a drug
  journal: A Journal
  doi: https://doi.org/10.1000/Small
  pmid: 7654321
  seen: {what: abstract, where: https://example.org/li, when: 2026-02-01}
  notice: none
${fields}`

const rec = (id: string, claim: string, more = '') => `  - id: ${id}
    ${claim}
    context: {disease: TSCC, drug: cisplatin, cells: [SCC-9], conditions: [], system: cells}
    certainty: shown
    assays: [overexpression]
    locator: {section: abstract, sentence: 4}
    quote: "Whatever stood in sentence ${id}."
${more}`

const taken = async (...texts: string[]) => {
  const drafts = texts.map((text, index) => ({path: `drafts/${index}.yaml`, text}))
  const imported = await importDrafts(changedSources(), drafts, batch, tables, ({title}) => title.startsWith('Kept back'))
  const kept = changedSources().filter(({path}) => !imported.files.some((file) => file.path === path))
  const {knowledge, problems} = loadKnowledge([...kept, ...imported.files])
  expect(problems.map(formatProblem)).toEqual([])
  const refusals = [...imported.refusals].flatMap(([file, all]) => all.map(({record, why}) => `${file} ${record ?? ''}: ${why}`))
  return {...imported, knowledge, refused: refusals}
}

describe('a draft is taken', () => {
  const draft = `${head()}records:
${rec('li2018-mir21-pten', 'mechanism: miR-21 -| Pten', '    class: mirna-target\n    where: cytoplasm\n    direct: true\n')}
${rec('li2018-mir21-down-response', 'observation: miR-21 down => sensitive', '    supports: [li2018-mir21-pten]\n')}
${rec('li2018-nothing', 'observation: GAS5 up => unchanged')}
${rec('li2018-patients', 'observation: "resistant patients: miR-142 up"').replace(', system: cells', '')}
${rec('li2018-inside', 'fact: miR-21 | localisation | mitochondrion (matrix); seen by fractionation and sequencing in SCC-9')}
${rec('li2018-circ', 'mechanism: circ_0000284 -| miR-133', '    class: sponge\n    where: cytoplasm\n')}
new_entities:
  - {id: circ_0000284, type: circRNA, name: circ_0000284, aliases: [circHIPK3], host: HIPK3}
notes: nothing
`

  test('names are grounded, sentences become hashes, and what the knowledge lacked is made with its identifiers', async () => {
    const {knowledge, refused, works, statements} = await taken(draft)
    expect([refused, works, statements]).toEqual([[], 1, 6])
    expect(statementById(knowledge, 'li2018-mir21-pten')).toMatchObject({
      batch: 'works-2',
      subject: 'hsa-miR-21-5p',
      object: 'PTEN',
      direct: true,
      printed: {'hsa-miR-21-5p': 'miR-21'},
      context: {disease: 'TSCC', drug: 'cisplatin', cellLines: ['SCC-9']},
      locator: {section: 'abstract', sentence: 4, sha256: await sentenceHash('Whatever stood in sentence li2018-mir21-pten.')},
      references: ['Li2018'],
      audit: {status: 'supported'},
    })
    expect(resolveEntity(knowledge, 'PTEN')).toMatchObject({type: 'gene', ids: {ensembl: 'ENSG00000171862'}})
    expect(resolveEntity(knowledge, 'hsa-miR-21-5p')).toMatchObject({ids: {mirbase: 'MIMAT0000076'}, sequence: 'UAGCUUAUCAGACUGAUGUUGA'})
    expect(resolveEntity(knowledge, 'GAS5')).toMatchObject({type: 'lncRNA', ids: {ensembl: 'ENSG00000234741'}})
    expect(resolveEntity(knowledge, 'circHIPK3')).toMatchObject({
      id: 'hsa-circ-0000284',
      host: 'HIPK3',
      ids: {circbase: 'hsa_circ_0000284'},
    })
    expect(knowledge.cellLines.get('SCC-9')).toMatchObject({disease: 'TSCC', ids: {cellosaurus: 'CVCL_1685'}})
    expect(knowledge.references.get('Li2018')).toMatchObject({
      doi: '10.1000/Small',
      pmid: '7654321',
      group: 'Wang Q, Some University',
      seen: {what: 'abstract', where: 'https://example.org/li', when: '2026-02-01'},
      notice: 'none',
      citedByReview: false,
    })
  })

  test('an arm that nobody gave is not invented: the miRNA, or the family, is an entity of its own', async () => {
    const {knowledge} = await taken(draft)
    expect(statementById(knowledge, 'li2018-patients')).toMatchObject({
      design: 'resistant-cells',
      outcome: {change: {entity: 'hsa-miR-142', sign: 1}},
      context: {system: 'patients'},
    })
    expect(resolveEntity(knowledge, 'miR-142')).toMatchObject({name: 'hsa-miR-142 (arm not given)', ids: {mirbase: 'MI0000458'}})
    expect(resolveEntity(knowledge, 'miR-133').name).toBe('hsa-miR-133 (member and arm not given)')
  })

  test('where an RNA was seen is a place with its methods, and no effect is an outcome', async () => {
    const {knowledge} = await taken(draft)
    expect(findStatements(knowledge, {seenInside: true, batch: 'works-2'})).toMatchObject([
      {subject: 'hsa-miR-21-5p', value: 'matrix', method: ['fractionation', 'sequencing']},
    ])
    expect(statementById(knowledge, 'li2018-nothing')).toMatchObject({outcome: {kind: 'unchanged', entity: 'drug-response'}})
  })

  test('no sentence stays in any file, and the same drafts give the same files', async () => {
    const first = await taken(draft)
    for (const {text} of first.files) expect(text).not.toContain('Whatever stood')
    const again = await importDrafts(
      [...changedSources().filter(({path}) => !first.files.some((file) => file.path === path)), ...first.files],
      [{path: 'drafts/0.yaml', text: draft}],
      batch,
      tables,
      () => false,
    )
    const texts = (files: readonly SourceFile[]) => Object.fromEntries(files.map(({path, text}) => [path, text]))
    expect(texts(again.files)).toEqual(texts(first.files))
    const later = first.files.map((file) =>
      file.path.endsWith('batches.tsv') ? {...file, text: `${file.text}works-3\t2026-02-01\tworks\tLater\n`} : file,
    )
    const made = await importDrafts(
      [...changedSources().filter(({path}) => !later.some((file) => file.path === path)), ...later],
      [{path: 'drafts/0.yaml', text: draft}],
      batch,
      tables,
      () => false,
    )
    expect(made.files.find(({path}) => path.endsWith('batches.tsv'))?.text).toMatch(/works-2\t.*\nworks-3\t/)
  })
})

describe('what cannot be grounded is refused with the reason, and the rest is taken', () => {
  const good = rec('li2018-good', 'observation: miR-21 up => resistant')
  test.each([
    ['a name of several genes', rec('li2018-bad', 'observation: DRP1 up => sensitive'), "'DRP1' could be DENR or DNM1L"],
    ['a name of nothing', rec('li2018-bad', 'observation: XYZ9 up => sensitive'), "nothing is called 'XYZ9'"],
    ['a miRNA of nobody', rec('li2018-bad', 'observation: miR-99999 up => sensitive'), "no human miRNA is called 'miR-99999'"],
    [
      'an unknown disease',
      rec('li2018-bad', 'observation: GAS5 up => sensitive').replace('TSCC', 'tonge cancer'),
      "no disease is called 'tonge cancer'",
    ],
    [
      'an unknown drug',
      rec('li2018-bad', 'observation: GAS5 up => sensitive').replace('cisplatin', 'wonderin'),
      "no drug is called 'wonderin'",
    ],
    ['no claim', rec('li2018-bad', 'note: nothing'), 'no claim'],
    ['a wrong arrow', rec('li2018-bad', 'mechanism: GAS5 --> PTEN'), "found 'GAS5 --> PTEN', expected"],
    [
      'a quote with a gap',
      rec('li2018-bad', 'observation: GAS5 up => sensitive').replace('Whatever', 'What … ever'),
      'leaves something out',
    ],
    [
      'no sentence',
      rec('li2018-bad', 'observation: GAS5 up => sensitive').replace(', sentence: 4', ''),
      'no number of the sentence in the abstract',
    ],
    [
      'no kind of assay',
      rec('li2018-bad', 'observation: GAS5 up => sensitive').replace('[overexpression]', '[magic]'),
      "'magic' is no kind of assay",
    ],
    ['an unknown field', rec('li2018-bad', 'observation: GAS5 up => sensitive', '    colour: red\n'), 'Unrecognized key: "colour"'],
    [
      'what the house refuses',
      rec('li2018-bad', 'mechanism: fission -> ros', '    class: process-response\n'),
      "a process-response that ends at 'ros'",
    ],
    [
      'a section that is none',
      rec('li2018-bad', 'observation: GAS5 up => sensitive').replace('section: abstract', 'section: news'),
      "found 'news', expected one of title",
    ],
  ])('%s', async (_, bad, why) => {
    const {refused, knowledge, statements} = await taken(`${head()}records:\n${good}${bad}`)
    expect(refused).toHaveLength(1)
    expect(refused[0]).toContain(why)
    expect(statements).toBe(1)
    expect(statementById(knowledge, 'li2018-good')).toBeDefined()
  })

  test.each([
    ['what is kept back', head().replace('A small RNA', 'Kept back, a small RNA'), 'the work is kept back'],
    ['what is no YAML', 'work: [', 'no YAML'],
    ['what is no draft', 'works: {}\n', 'work: Invalid input'],
    ['a work without a year', head().replace('  year: 2018\n', ''), 'no year of the work'],
    ['a work that another batch holds', head().replace('10.1000/Small', '10.1000/ZHOU'), 'held already as Zhou2020 in the batch works-1'],
  ])('%s is refused whole', async (_, work, why) => {
    const {refused, works} = await taken(`${work}records:\n${good}`)
    expect(works).toBe(0)
    expect(refused.join('\n')).toContain(why)
  })

  test('one work read twice is taken once', async () => {
    const {refused, works} = await taken(
      `${head()}records:\n${good}`,
      `${head().replace('10.1000/Small', '10.1000/SMALL')}records:\n${good}`,
    )
    expect(works).toBe(1)
    expect(refused).toEqual(['drafts/1.yaml : the work of drafts/0.yaml again'])
  })
})

test('a work that the review cites, not seen until now, is read under its old key', async () => {
  const draft = `${head().replace('10.1000/Small', '10.1158/0008-5472.CAN-18-2505')}records:\n${rec('fan2019-again', 'observation: miR-21 up => resistant')}`
  const {knowledge} = await taken(draft)
  expect([...referencesOf(knowledge, ['10.1158/0008-5472.can-18-2505'])]).toEqual(['Fan2019'])
  expect(knowledge.references.get('Fan2019')).toMatchObject({year: 2019, title: 'A title', citedByReview: true, seen: {what: 'abstract'}})
})

describe('two readings of a work', () => {
  const one = (sign: string, target: string, drug = 'cisplatin') =>
    `${head()}records:\n${rec('a-1', `mechanism: miR-21 ${sign} ${target}`, '    class: unknown\n').replace('drug: cisplatin', `drug: ${drug}`).replace('sentence a-1', 'sentence one')}`
  const compared = (a: string, b: string) =>
    agreementOf(loadKnowledge(changedSources()).knowledge, [{path: 'a.yaml', text: a}], [{path: 'b.yaml', text: b}], tables)

  test('that agree', async () => {
    expect(await compared(one('-|', 'PTEN'), one('-|', 'Pten'))).toMatchObject({
      works: 1,
      aligned: 1,
      disagreements: [],
      onlyFirst: 0,
      onlySecond: 0,
    })
  })

  test.each([
    ['polarity', one('->', 'PTEN')],
    ['entity', one('-|', 'GAS5')],
    ['context', one('-|', 'PTEN', 'TRAIL')],
  ])('that differ in %s', async (what, other) => {
    const {disagreements} = await compared(one('-|', 'PTEN'), other)
    expect(disagreements.map((one) => one.what)).toEqual([what])
  })

  test("Cohen's kappa is what chance does not explain", async () => {
    // 20 of 25 + 15 of 25: the worked example of Cohen's kappa, 0.4.
    const {kappa} = await import('../scripts/curation/agreement.js')
    const pairs = [
      ...Array.from({length: 20}, () => ['yes', 'yes'] as const),
      ...Array.from({length: 5}, () => ['yes', 'no'] as const),
      ...Array.from({length: 10}, () => ['no', 'yes'] as const),
      ...Array.from({length: 15}, () => ['no', 'no'] as const),
    ]
    expect(kappa(pairs)).toBeCloseTo(0.4, 10)
    expect(kappa([['yes', 'yes']])).toBe(1)
    expect(kappa([])).toBeNaN()
  })
})

const data = sharedData('data')
test.skipIf(data === undefined)('the open tables ground what they name, once', () => {
  const {symbols, aliases, genes, lines, compounds, hairpins} = readNameTables(data!)
  expect(symbols.has('PTEN')).toBe(true)
  expect(aliases.get('DRP1')!.length).toBeGreaterThan(1)
  expect(genes.get('PTEN')).toEqual([{id: 'ENSG00000171862', biotype: 'protein_coding'}])
  expect(genes.get('MT-ND6')).toContainEqual({id: 'ENSG00000198695', biotype: 'protein_coding'})
  expect(lines.get('MCF7')?.cellosaurus).toBe('CVCL_0031')
  expect(compounds.get('temozolomide')).toEqual({chebi: 'CHEBI:72564', chembl: 'CHEMBL810', drugbank: 'DB00853'})
  expect(hairpins.get('hsa-let-7a-1')).toBe('MI0000060')
})
