import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import {Ajv2020} from 'ajv/dist/2020.js'
import {MultiDirectedGraph} from 'graphology'
import {parse as parseGraphml} from 'graphology-graphml'
import {describe, expect, test} from 'vitest'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {
  citationIds,
  curiesOf,
  exportFormats,
  exportKnowledge,
  isIdentified,
  type Knowledge,
  loadKnowledge,
  type Mechanism,
  parseFact,
  parseMechanism,
  parseObservation,
  readingOf,
} from '../index.js'
import {smallKnowledge} from '../testing.js'
import {mitabColumns} from './mitab.js'

const small = smallKnowledge()
const whole = loadKnowledge(knowledgeFiles()).knowledge
/** Awkward characters in names, notes and values. */
const awkward: Knowledge = {
  ...small,
  entities: new Map([...small.entities].map(([id, entity]) => [id, {...entity, name: `${entity.name} "<&>|(:)\\\t"`, note: 'a\nb'}])),
}
const cases: [string, Knowledge][] = [
  ['the small knowledge', small],
  ['the corrected reading', readingOf(small, 'corrected')],
  ['awkward names', awkward],
  ['the whole knowledge', whole],
  ['no statements', {...small, statements: []}],
]
const mechanismsOf = (knowledge: Knowledge): Mechanism[] => knowledge.statements.filter((statement) => statement.kind === 'mechanism')
const json = (path: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8')) as Record<string, unknown>

describe.each(cases)('%s', (_, knowledge) => {
  const mechanisms = mechanismsOf(knowledge)

  test('JSON keeps to its published schema (ajv)', () => {
    const validate = new Ajv2020({allowUnionTypes: true}).compile(json('../../../docs/knowledge-export.schema.json'))
    const document = JSON.parse(exportKnowledge(knowledge, 'json').text)
    expect(validate(document) ? [] : validate.errors).toEqual([])
    expect(document.statements).toHaveLength(knowledge.statements.length)
    expect(document.version).toBe(knowledge.version)
    for (const key of ['entities', 'contexts', 'references', 'batches']) expect(Array.isArray(document[key])).toBe(true)
    for (const {curies} of [...document.entities, ...document.references])
      for (const curie of curies) expect(curie).toMatch(/^\S.*[:\s]\S+$/)
  })

  test('TSV has as many cells in every row as in its header, and its claims parse', () => {
    const [header, ...rows] = exportKnowledge(knowledge, 'tsv')
      .text.trimEnd()
      .split('\n')
      .map((line) => line.split('\t'))
    expect(rows).toHaveLength(knowledge.statements.length)
    const at = (row: string[], column: string): string => row[header!.indexOf(column)]!
    const parsers = {mechanism: parseMechanism, observation: parseObservation, fact: parseFact}
    for (const row of rows) {
      expect(row).toHaveLength(header!.length)
      expect(parsers[at(row, 'kind') as keyof typeof parsers](at(row, 'claim')).ok).toBe(true)
    }
  })

  test("INDRA JSON keeps to INDRA's own schema (ajv), each statement with an id of its own", () => {
    const validate = new Ajv({strict: false, schemaId: 'id' as '$id', validateSchema: false}).compile(
      withoutMeta(json('../fixtures/indra-statements.schema.json')),
    )
    const statements = JSON.parse(exportKnowledge(knowledge, 'indra').text)
    expect(validate(statements) ? [] : validate.errors).toEqual([])
    expect(statements).toHaveLength(mechanisms.length)
    expect(new Set(statements.map(({id}: {id: string}) => id)).size).toBe(mechanisms.length)
    const signs = statements.map(({type}: {type: string}) => (type === 'IncreaseAmount' || type === 'Activation' ? 1 : -1))
    expect(signs).toEqual(mechanisms.map(({sign}) => sign))
  })

  test('GraphML reads back with graphology: the same nodes, edges and signs', () => {
    const graph = parseGraphml(MultiDirectedGraph, exportKnowledge(knowledge, 'graphml').text)
    expect(graph.size).toBe(mechanisms.length)
    expect(graph.nodes().sort()).toEqual([...new Set(mechanisms.flatMap(({subject, object}) => [subject, object]))].sort())
    for (const {id, subject, object, sign} of mechanisms) {
      expect([graph.source(id), graph.target(id), graph.getEdgeAttribute(id, 'sign')]).toEqual([subject, object, sign])
    }
    for (const node of graph.nodes()) {
      expect(graph.getNodeAttribute(node, 'name')).toBe(knowledge.entities.get(node)!.name)
      expect(String(graph.getNodeAttribute(node, 'curies')).split('; ')).toEqual(curiesOf(knowledge.entities.get(node)!))
    }
    graph.forEachEdge((edge, {curie}) => expect(curie).toBe(`mitologic:${edge}`))
  })

  test('SIF: three tab-separated parts, each edge once', () => {
    const lines = exportKnowledge(knowledge, 'sif')
      .text.split('\n')
      .filter((line) => line !== '')
    const edges = new Set(mechanisms.map(({subject, sign, object}) => `${subject}\t${sign === 1 ? 'increases' : 'decreases'}\t${object}`))
    expect(new Set(lines)).toEqual(edges)
    expect(lines).toHaveLength(edges.size)
  })

  test('CX2: counts as announced, whole-number ids, every attribute declared with its type, citations on edges', () => {
    const document = JSON.parse(exportKnowledge(knowledge, 'cx2').text) as Record<string, unknown>[]
    expect(document[0]).toEqual({CXVersion: '2.0', hasFragments: false})
    const aspect = (name: string): Record<string, unknown>[] => document.find((part) => name in part)![name] as Record<string, unknown>[]
    for (const {name, elementCount} of aspect('metaData')) expect(aspect(name as string)).toHaveLength(elementCount as number)
    const [declared] = aspect('attributeDeclarations') as unknown as Record<string, Record<string, {a?: string; d: string}>>[]
    const nodeIds = new Set(aspect('nodes').map(({id}) => id))
    for (const {v} of aspect('nodes') as {v: {id: string; r: string; curies: string[]}}[]) {
      expect(v.curies).toEqual(curiesOf(knowledge.entities.get(v.id)!))
      expect(v.r).toBe(v.curies[0])
    }
    for (const kind of ['nodes', 'edges'] as const) {
      for (const element of aspect(kind)) {
        expect(Number.isInteger(element['id'])).toBe(true)
        if (kind === 'edges') expect(nodeIds.has(element['s']) && nodeIds.has(element['t'])).toBe(true)
        for (const [name, value] of Object.entries(element['v'] as object)) {
          const declaration = Object.entries(declared![kind]!).find(([full, {a}]) => full === name || a === name)?.[1]
          expect(cxType(value)).toContain(declaration?.d)
        }
      }
    }
    const cited = aspect('edges').filter(({v}) => 'citation' in (v as object)).length
    expect(cited).toBe(mechanisms.filter(({references}) => references.length > 0).length)
  })

  test('PSI-MITAB 2.8: 46 columns whose fields keep to the syntax of the specification', () => {
    const [header, ...rows] = exportKnowledge(knowledge, 'mitab').text.trimEnd().split('\n')
    expect(header).toBe(`#${mitabColumns.join('\t')}`)
    expect(mitabColumns).toHaveLength(46)
    expect(rows).toHaveLength(mechanisms.length)
    const part = '(?:"(?:[^"\\\\]|\\\\.)*"|[^|():"\\t]+)'
    const syntax = new RegExp(`^(?:-|${part}:${part}(?:\\(${part}\\))?(?:\\|${part}:${part}(?:\\(${part}\\))?)*)$`)
    const free = ['Publication 1st author(s)', 'Negative']
    for (const [index, row] of rows.entries()) {
      const cells = row.split('\t')
      expect(cells).toHaveLength(46)
      for (const [column, cell] of cells.entries()) if (!free.includes(mitabColumns[column]!)) expect(cell).toMatch(syntax)
      expect(cells[0]).not.toBe('-')
      expect(cells[1]).not.toBe('-')
      expect(cells[45]).toBe(mechanisms[index]!.sign === 1 ? 'psi-mi:"MI:2235"(up-regulates)' : 'psi-mi:"MI:2240"(down-regulates)')
      if (cells[11] === 'psi-mi:"MI:2286"(functional association)') expect(cells[44]).not.toBe('-')
    }
  })

  test('BEL 2: definitions first, then statements of the language, each with a citation and its text', () => {
    const {statements, unread, undefined: missing} = readBel(exportKnowledge(knowledge, 'bel').text)
    expect(unread).toEqual([])
    expect(missing).toEqual([])
    expect(statements).toHaveLength(mechanisms.reduce((sum, {references}) => sum + Math.max(1, references.length), 0))
    for (const {annotations, relation} of statements) {
      const mechanism = mechanisms.find(({id}) => id === annotations.get('Statement'))!
      expect(relation).toMatch(mechanism.sign === 1 ? /ncreases$/ : /ecreases$/)
      expect(annotations.has('Citation') && annotations.has('SupportingText')).toBe(true)
    }
  })

  test('GMT: names once, a description, at least one member, members once', () => {
    const lines = exportKnowledge(knowledge, 'gmt')
      .text.split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
    expect(new Set(lines.map(([name]) => name)).size).toBe(lines.length)
    for (const [, , ...members] of lines) {
      expect(members.length).toBeGreaterThan(0)
      expect(new Set(members).size).toBe(members.length)
      for (const member of members) expect(knowledge.entities.has(member)).toBe(true)
    }
  })
})

test.each([
  ['FIS1', 'gene', {ensembl: 'ENSG00000214253'}, ['hgnc.symbol:FIS1', 'ensembl:ENSG00000214253']],
  ['hsa-miR-21-5p', 'miRNA', {mirbase: 'MIMAT0000076'}, ['mirbase.mature:MIMAT0000076']],
  ['hsa-miR-142', 'miRNA', {mirbase: 'MI0000458'}, ['mirbase:MI0000458']],
  ['cisplatin', 'drug', {drugbank: 'DB00515', chebi: 'CHEBI:27899'}, ['chebi:27899', 'drugbank:DB00515']],
  ['apoptosis', 'process', {go: 'GO:0006915'}, ['go:0006915']],
  ['intracellular-drug', 'process', {}, ['mitologic:intracellular-drug']],
] as const)('the compact identifiers of %s', (id, type, ids, curies) => {
  expect(curiesOf({id, type, ids})).toEqual(curies)
  expect(isIdentified({id, type, ids})).toBe(!curies[0].startsWith('mitologic:'))
})

test('most mechanisms have public identifiers at both ends, and each work all of its keys', () => {
  const ends = mechanismsOf(whole).map(({subject, object}) => [subject, object].map((id) => whole.entities.get(id)!))
  expect(ends.filter((pair) => pair.every(isIdentified)).length / ends.length).toBeGreaterThan(0.75)
  expect(citationIds(small, 'Zhou2020')).toEqual(['doi:10.1000/Zhou', 'pubmed:12345', 'pmc:PMC77'])
  expect(citationIds(small, 'Wu2021')).toEqual(['Wu 2021'])
})

test('what a format cannot hold is said, and a wrong name is answered with the right ones', () => {
  for (const format of exportFormats) {
    const {losses} = exportKnowledge(small, format)
    if (format === 'json') expect(losses).toEqual([])
    else expect(losses.length).toBeGreaterThan(0)
  }
  expect(exportKnowledge(small, 'sif').losses[0]).toBe('4 observations are left out: the format holds causal edges only')
  expect(() => exportKnowledge(small, 'graphlm')).toThrow(/no export format 'graphlm'; write one of json, .*did you mean 'graphml'/)
})

/** INDRA's schema names an old dialect under an old keyword; both are only labels. */
function withoutMeta({$schema: _, id: __, ...rest}: Record<string, unknown>): object {
  return rest
}

function cxType(value: unknown): string[] {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string') ? ['list_of_string'] : []
  if (typeof value === 'number') return Number.isInteger(value) ? ['integer', 'double'] : ['double']
  return typeof value === 'string' ? ['string'] : typeof value === 'boolean' ? ['boolean'] : []
}

interface BelStatement {
  readonly relation: string
  readonly annotations: ReadonlyMap<string, string>
}

/** Reads a BEL script line by line, by the grammar of BEL 2.0 (language.bel.bio): control lines, and `term relation term`. */
function readBel(text: string): {statements: BelStatement[]; unread: string[]; undefined: string[]} {
  const string = '"(?:[^"\\\\]|\\\\.)*"'
  const list = `\\{${string}(?:, ${string})*\\}`
  const term = `(?:p|m|r|a|complex|bp|path)\\((\\w+):${string}\\)`
  const statement = new RegExp(`^${term} (increases|decreases|directlyIncreases|directlyDecreases) ${term}$`)
  const set = new RegExp(`^SET (\\w+) = (${string}|${list})$`)
  const defined = new Set(['Citation', 'SupportingText'])
  const statements: BelStatement[] = []
  const unread: string[] = []
  const missing: string[] = []
  let annotations = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || new RegExp(`^SET DOCUMENT \\w+ = ${string}$`).test(line)) continue
    const definition = /^DEFINE (?:NAMESPACE|ANNOTATION) (\w+) AS PATTERN ".+"$/.exec(line)
    const setting = set.exec(line)
    const found = statement.exec(line)
    if (definition) defined.add(definition[1]!)
    else if (line === 'UNSET ALL') annotations = new Map()
    else if (setting) {
      if (!defined.has(setting[1]!)) missing.push(setting[1]!)
      annotations.set(setting[1]!, setting[2]!.replace(/^"|"$/g, ''))
    } else if (found) {
      for (const namespace of [found[1]!, found[3]!]) if (!defined.has(namespace)) missing.push(namespace)
      statements.push({relation: found[2]!, annotations})
    } else unread.push(line)
  }
  return {statements, unread, undefined: missing}
}
