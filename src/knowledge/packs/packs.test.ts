import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../test/shared-data.js'
import {
  addPack,
  checkFile,
  exportKnowledge,
  findStatements,
  formatProblem,
  importPack,
  type Knowledge,
  printPack,
  readingOf,
  readPack,
  resolveEntity,
  type Statement,
  validateKnowledge,
} from '../index.js'
import {smallKnowledge} from '../testing.js'
import {readDelimited} from './delimited.js'

const knowledge = smallKnowledge()
const imported = (text: string, options: {format?: string; name?: string} = {}) =>
  importPack(knowledge, {name: 'mine', file: 'mine.tsv', text, ...options})
const claims = (statements: readonly Statement[]) =>
  statements.map((statement) =>
    statement.kind === 'mechanism' ? `${statement.subject} ${statement.sign} ${statement.object}` : statement.kind,
  )

describe('a table is read', () => {
  test.each([
    ['commas and quotes', 'a,b\n1,"x, ""y"""\n', [['1', 'x, "y"']]],
    [
      'a line break in quotes',
      'a,b\n1,"x\ny"\n2,z\n',
      [
        ['1', 'x\ny'],
        ['2', 'z'],
      ],
    ],
    ['tabs, with quotes that mean nothing', 'a\tb\n1\tthe "x" of\n', [['1', 'the "x" of']]],
    ['Windows ends, a byte-order mark and no last line end', '\ufeffa,b\r\n1,2', [['1', '2']]],
    ['comments before the header', '# made by hand\na\tb\n1\t2\n', [['1', '2']]],
  ])('%s', (_, text, cells) => expect(readDelimited(text).rows.map((row) => row.cells)).toEqual(cells))

  test('lines are those of the file', () => expect(readDelimited('# x\na,b\n1,"x\ny"\n\n2,z\n').rows.map(({line}) => line)).toEqual([3, 6]))

  test('any cells read back', () => {
    const cell = fc.string().filter((text) => !/[\r]/.test(text))
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), {minLength: 1}), (rows) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
        const text = `a,b\n${rows.map((row) => row.map(quoted).join(',')).join('\n')}\n`
        expect(readDelimited(text).rows.map(({cells}) => cells)).toEqual(rows)
      }),
      {numRuns: 200, seed: 3},
    )
  })
})

describe('our own table', () => {
  test('three columns are enough; names resolve, new symbols and miRNAs become entities', () => {
    const {pack, problems} = imported(
      'subject\teffect\tobject\tpmids\nmiR-2392\tdecreases\tOXPHOS\t30659020\nmiR-16-5p\tinhibits\tBCL2\t16166262\n',
    )
    expect(problems).toEqual([])
    expect(claims(pack.statements)).toEqual(['hsa-miR-2392 -1 oxphos', 'hsa-miR-16-5p -1 BCL2'])
    expect(pack.statements[0]!.references).toEqual(['Fan2019'])
    expect(pack.statements[1]!.references).toEqual(['PMID:16166262'])
    expect(pack.entities.map(({id, type}) => [id, type])).toEqual([
      ['hsa-miR-16-5p', 'miRNA'],
      ['BCL2', 'gene'],
    ])
    const merged = addPack(knowledge, printPack(pack))
    expect(findStatements(merged, {pack: 'mine'})).toHaveLength(2)
    expect(resolveEntity(merged, 'mir-16').id).toBe('hsa-miR-16-5p')
    expect(knowledge.statements.every(({pack}) => pack === undefined)).toBe(true)
  })

  test('good rows are taken and each bad one reported by its line', () => {
    const {pack, problems} = imported(
      'subject\teffect\tobject\tdisease\nFIS1\tincreases\tfission\t\nFIS1\tincrases\tfission\t\n\tincreases\tfission\t\n2-Mar\tincreases\tfission\t\nfis on\tincreases\tfission\t\nFIS1\tincreases\tfission\ttonge cancer\n',
    )
    expect(pack.statements).toHaveLength(1)
    expect(pack.rejected).toBe(5)
    expect(problems.map(formatProblem)).toEqual([
      "mine.tsv:3: field 'effect': found 'incrases', expected increases or decreases; did you mean 'increases'?",
      "mine.tsv:4: field 'subject': found nothing, expected a name",
      "mine.tsv:5: field 'subject': found '2-Mar', expected a gene symbol (a spreadsheet has made a date of it)",
      "mine.tsv:6: field 'mechanism': found 'fis on', which is no entity, expected an id or a name of one entity",
      expect.stringContaining("mine.tsv:7: field 'context.disease': found 'tonge cancer', which is no disease"),
    ])
  })

  test.each(['tsv', 'json'] as const)('what is exported as %s is read back whole', (format) => {
    const {pack, problems} = imported(exportKnowledge(knowledge, format).text)
    expect(problems.map(formatProblem)).toEqual([])
    expect(pack.statements).toHaveLength(knowledge.statements.length)
    const back = new Map(pack.statements.map((statement) => [statement.id, statement]))
    for (const statement of knowledge.statements) {
      const {place: _, pack: __, id: ___, batch, audit, ...rest} = back.get(`mine-${statement.id}`)! as Statement & {kind: 'mechanism'}
      const {place: ____, id: _____, batch: _______, audit: printed, ...original} = statement as Statement & {kind: 'mechanism'}
      expect(batch).toBe('mine')
      expect(audit).toEqual(printed.status === 'textbook' ? {status: 'not-seen'} : printed)
      const own = (id: string) => `mine-${id}`
      const {reason: ______, ...expected} = {
        ...original,
        ...(original.kind === 'mechanism' && {textbook: false}),
        ...(original.counterpart && {counterpart: own(original.counterpart)}),
      } as Record<string, unknown> & {reason?: string}
      if ('supports' in expected) expected['supports'] = (expected['supports'] as string[]).map(own)
      expect(rest).toEqual(expected)
    }
  })
})

describe('a file in the form of our own', () => {
  const text = `# from our lab
- {id: NEWGENE1, type: gene}
- id: lab-newgene1-fission
  mechanism: NEWGENE1 -| fission
  context: {disease: TSCC, drug: cisplatin}
- id: lab-fission-death
  mechanism: fission -| cell-death
  class: process-response
  context: {disease: tongue cancer, drug: cisplatin}
- id: lab-observed
  observation: NEWGENE1 up => sensitive
  context: {drug: cisplatin}
  supports: [lab-newgene1-fission]
- id: lab-wrong
  mechanism: NEWGENE -| fission
`

  test('statements and the entities they need are read, each mistake with its line', () => {
    const {pack, problems, format} = imported(text)
    expect(format).toBe('yaml')
    expect(claims(pack.statements)).toEqual(['NEWGENE1 -1 fission', 'fission -1 cell-death', 'observation'])
    expect(pack.statements[2]).toMatchObject({supports: ['mine-lab-newgene1-fission'], certainty: 'shown', audit: {status: 'not-seen'}})
    expect(problems.map(formatProblem)).toEqual([
      "mine.tsv:15: field 'mechanism': found 'NEWGENE', which is no entity, expected an id or a name of one entity; did you mean 'NEWGENE1'?",
    ])
  })

  test('before it is kept it is seen what it would contradict', () => {
    const {contradictions, merged} = checkFile(knowledge, {file: 'lab.yaml', text})
    expect(contradictions.map(({id, status, negative}) => [id, status, negative.includes('checked-lab-fission-death')])).toEqual([
      ['fission → drug-response', 'unresolved', true],
    ])
    expect(validateKnowledge(merged).map(formatProblem)).toEqual([])
  })

  test('broken YAML is refused with its place', () => {
    expect(() => imported('- id: a\n  mechanism: [x\n')).toThrow(/no row could be read as yaml; line \d+, file: found a YAML error/)
  })
})

test('a knowledge that is loaded can be checked again, in whole or in one reading', () => {
  expect(validateKnowledge(knowledge)).toEqual([])
  expect(validateKnowledge(readingOf(knowledge, 'corrected'))).toEqual([])
  const broken = {
    ...knowledge,
    statements: knowledge.statements.map((statement) =>
      statement.id === 'fis1-fission' ? {...statement, object: 'fision', references: ['Nobody2000']} : statement,
    ),
  }
  expect(validateKnowledge(broken as Knowledge).map(({field, nearest}) => [field, nearest[0]])).toEqual([
    ['claim', 'fission'],
    ['references', undefined],
  ])
})

describe('tables of databases', () => {
  test('miRTarBase: a miRNA lowers its target; genes of mtDNA get their symbols; other species are rejected', () => {
    const header =
      'miRTarBase ID,miRNA,Species (miRNA),Target Gene,Target Gene (Entrez ID),Species (Target Gene),Experiments,Support Type,References (PMID)'
    const {pack, format, problems} = imported(
      `${header}\nMIRT1,hsa-miR-181c-5p,hsa,COX1,4512,hsa,Luciferase reporter assay//Western blot,Functional MTI,22685555\nMIRT2,hsa-miR-21-5p,hsa,Pten,19211,mmu,Western blot,Functional MTI,1\nMIRT3,hsa-miR-99999,hsa,PTEN,5728,hsa,Western blot,Functional MTI,1234567\n`,
    )
    expect(format).toBe('mirtarbase')
    expect(pack.statements).toHaveLength(1)
    expect(pack.statements[0]).toMatchObject({
      subject: 'hsa-miR-181c-5p',
      sign: -1,
      object: 'MT-CO1',
      direct: true,
      assays: ['reporter', 'expression'],
      references: ['PMID:22685555'],
      pack: 'mine',
      audit: {status: 'not-seen'},
    })
    expect(problems.map(({line, field}) => [line, field])).toEqual([
      [3, 'Species'],
      [4, 'miRNA'],
    ])
  })

  test('SIGNOR: signs as numbers or words; edges to phenotypes without a trustworthy sign are rejected', () => {
    const header = 'ENTITYA\tTYPEA\tENTITYB\tTYPEB\tINTERACTION\tMECHANISM\tDIRECT'
    const {pack, problems} = imported(
      `${header}\nBAX\tprotein\tFIS1\tprotein\t1\tbinding\tTRUE\nBCL2\tprotein\tAPOPTOSIS\tphenotype\t1\t\tTRUE\n`,
    )
    expect(claims(pack.statements)).toEqual(['BAX 1 FIS1'])
    expect(problems[0]!.found).toContain('lost their sign')
    const words = imported(
      'ENTITYA\tTYPEA\tENTITYB\tTYPEB\tEFFECT\tMECHANISM\tPMID\nBAX\tprotein\tfission\tphenotype\tdown-regulates activity\t\t12345678\n',
    )
    expect(claims(words.pack.statements)).toEqual(['BAX -1 fission'])
  })

  test('LncTarD: an edge, and an association with the response where a drug is named; no sentence is kept', () => {
    const header =
      'DiseaseName\tRegulator\tTarget\tRegulationDiretion\tinfluencedFunction\tregulatoryMechanism\tDrugs\tRegulatorType\tTargetType\tEvidence\tPubMedID'
    const {pack} = imported(
      `${header}\nTSCC\tHOTAIR\tmiR-125b\tnegatively-E\tchemoresistance(+)\tsponge\tcisplatin;5-FU\tlncRNA\tmiRNA\tSomebody's very own sentence\t29940766\n`,
    )
    expect(claims(pack.statements)).toEqual(['HOTAIR -1 hsa-miR-125b-5p', 'observation', 'observation'])
    expect(pack.statements[1]).toMatchObject({
      design: 'association',
      outcome: {direction: 'resistant'},
      context: {disease: 'TSCC', drug: 'cisplatin'},
      certainty: 'may',
    })
    expect(pack.statements.map(({id}) => id)).toEqual(['mine-2', 'mine-2b', 'mine-2c'])
    expect(printPack(pack)).not.toContain('very own')
  })

  test('ncDR: the effect of the miRNA, said to be unsettled', () => {
    const {pack, warnings} = imported(
      'PMID,miRNA_ID,Drug,miRNA_expression,Drug_effect,Disease\n1234567,hsa-mir-125b-1,Cisplatin,DOWN,Resistant,tongue cancer\n1234567,hsa-mir-21,Doxorubicin (Adriamycin),DOWN,Resistant,breast cancer\n',
    )
    expect(pack.statements[0]).toMatchObject({
      perturbation: [{entity: 'hsa-miR-125b-5p', sign: 1}],
      outcome: {direction: 'resistant'},
      context: {drug: 'cisplatin', disease: 'TSCC'},
    })
    expect(pack.entities.map(({id}) => id)).toContain('doxorubicin')
    expect(warnings.join(' ')).toContain('unsettled')
  })
})

describe('what cannot be read is refused with the remedy', () => {
  test.each([
    ['columns of no format', 'a\tb\nc\td\n', {}, "mine.tsv:1: found the columns 'a', 'b', which are those of no format we know"],
    ['a wrong format', 'a\tb\nc\td\n', {format: 'mirtarbase'}, 'expected miRNA, Target Gene'],
    ['an unknown format', 'a\tb\n', {format: 'mirtarbas'}, "did you mean 'mirtarbase'?"],
    ['an empty file', ' \n', {}, 'mine.tsv is empty'],
    ['no good row', 'subject\teffect\tobject\nx\ty\tz\n', {}, 'no row could be read as tsv; line 2, effect'],
    ['broken JSON', '{"statements": [', {}, 'is not valid JSON'],
    ['other JSON', '{"nodes": []}', {}, "found no list 'statements'"],
    ['a bad name', 'subject\teffect\tobject\n', {name: 'My Pack!'}, 'cannot name a pack'],
    ['JSON said to be a table', '{"statements": []}', {format: 'tsv'}, 'found JSON, expected a table'],
  ])('%s', (_, text, options, message) => expect(() => imported(text, options)).toThrow(message))

  test('a pack of another kind', () => {
    expect(() => addPack(knowledge, '{}')).toThrow(/no pack of this version/)
    expect(() => addPack(knowledge, 'x')).toThrow(/not JSON/)
  })

  test('no text makes anything but a user error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((text) => `subject\teffect\tobject\n${text}`),
        ),
        (text) => {
          try {
            imported(text)
          } catch (error) {
            expect((error as Error).name).toMatch(/^(UserError|ParseError)$/)
          }
        },
      ),
      {numRuns: 300, seed: 4},
    )
  })
})

test('a pack reads back as itself', () => {
  const {pack} = imported('subject\teffect\tobject\nFIS1\tincreases\tfission\n')
  expect(readPack(printPack(pack))).toEqual(pack)
})

describe('the public tables', () => {
  test.each([
    ['data/targets/miRTarBase_SE_WR.csv', 'mirtarbase', 9000, 150],
    ['data/network/signor_pkn_human_direct.tsv', 'signor', 26_000, 7000],
    ['data/ncrna/lncTarD_dev.tsv', 'lnctard', 2300, 350],
    ['data/ncrna/ncDR_curated_miRNA_dev.csv', 'ncdr', 4000, 900],
  ])('%s: rows are read, those that cannot be (or say the same again) reported', (path, format, least, mostRejected) => {
    const file = sharedData(path)
    if (file === undefined) return
    const result = importPack(knowledge, {name: 'public', file: path, text: readFileSync(file, 'utf8')})
    expect(result.format).toBe(format)
    expect(result.pack.statements.length).toBeGreaterThan(least)
    expect(result.pack.rejected).toBeLessThan(mostRejected)
    expect(new Set(result.pack.statements.map(({id}) => id)).size).toBe(result.pack.statements.length)
    const merged = addPack(knowledge, result.pack)
    for (const {references} of result.pack.statements) for (const key of references) expect(merged.references.has(key)).toBe(true)
  })
})

test('every name, key and statement of a large pack is looked up once: no work grows with the square of its rows', () => {
  const rows = (count: number): string =>
    Array.from(
      {length: count},
      (_, index) =>
        `G${index % 50}\t${index % 2 === 0 ? 'increases' : 'decreases'}\tH${Math.floor(index / 20)}\t${10_000_000 + (index % 30)}`,
    ).join('\n')
  const walked = (count: number): number => {
    let walks = 0
    const counted = {
      ...knowledge,
      get entities() {
        walks++
        return knowledge.entities
      },
      get references() {
        walks++
        return knowledge.references
      },
    }
    const {pack} = importPack(counted, {name: 'mine', file: 'mine.tsv', text: `subject\teffect\tobject\tpmids\n${rows(count)}\n`})
    expect(pack.statements).toHaveLength(count)
    return walks
  }
  const [small, large] = [walked(1000), walked(4000)]
  expect(large).toBeLessThan(small * 5)
  const {pack} = imported(`subject\teffect\tobject\tpmids\n${rows(1000)}\n`)
  expect(findStatements(addPack(knowledge, printPack(pack)), {entity: 'G17'})).toHaveLength(20)
})
