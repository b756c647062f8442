import {indexOf} from '../index-of.js'
import {idsNamed, nameIndex} from '../names.js'
import {collector, nearestOf, shown} from '../problems.js'
import {DiseaseRecord, EntityRecord} from '../schema.js'
import {checked, type SourceRecord} from '../source-records.js'
import {readStatement, type Vocabulary} from '../statement.js'
import {type Entity, type EntityType, entityTypes, type Knowledge, notices, type Reference, type Statement} from '../types.js'
import {isExcelDate, type PackBuilder, pmidsOf} from './builder.js'
import type {Rows} from './databases.js'

const effects: Readonly<Record<string, '->' | '-|'>> = {
  increases: '->',
  activates: '->',
  raises: '->',
  up: '->',
  '1': '->',
  '+1': '->',
  '+': '->',
  '->': '->',
  decreases: '-|',
  inhibits: '-|',
  lowers: '-|',
  down: '-|',
  '-1': '-|',
  '-': '-|',
  '-|': '-|',
}

/**
 * A table in our own columns, whole (as exported) or small: `subject`, `effect`, `object` (or `claim` with `kind`), and any of
 * `disease`, `drug`, `conditions`, `cells`, `class`, `where`, `certainty`, `assays`, `pmids`, `references`, `subject_type`, `object_type`.
 */
export function readOurTsv(table: Rows, builder: PackBuilder, knowledge: Knowledge, name: string, file: string): readonly string[] {
  const reader = statementReader(knowledge, builder, name)
  const ids = new Set(table.rows.map(({cells}) => table.cell(cells, 'id')).filter((id) => id !== ''))
  for (const {cells} of table.rows) {
    for (const end of ['subject', 'object'] as const) reader.introduce(table.cell(cells, end), table.cell(cells, `${end}_type`))
  }
  for (const {line, cells} of table.rows) {
    const cell = (heading: string): string => table.cell(cells, heading)
    const list = (heading: string): string[] =>
      cell(heading)
        .split(/\s*;\s*/)
        .filter((part) => part !== '')
    const claim = claimOf(cell, line, builder)
    if (claim === undefined) continue
    const audit = cell('audit')
    reader.read({
      file,
      line,
      lineOf: () => line,
      value: {
        id: renamed(cell('id') || `${line}`, name),
        ...claim,
        ...(claim.mechanism !== undefined && {
          class: cell('class') || 'unknown',
          ...(cell('where') && {where: cell('where')}),
          direct: cell('direct') === 'true',
        }),
        context: {
          ...(cell('disease') && {disease: cell('disease')}),
          ...(cell('drug') && {drug: cell('drug')}),
          conditions: list('conditions'),
          cells: list('cells'),
          ...(cell('system') && {system: cell('system')}),
        },
        certainty: cell('certainty') || 'shown',
        review: list('review'),
        references: [...new Set([...list('references'), ...reader.references(list('references'), pmidsOf(cell('pmids') || cell('pmid')))])],
        ...(list('assays').length > 0 && {assays: list('assays')}),
        ...(list('method').length > 0 && {method: list('method')}),
        ...locatorOf(cell('locator')),
        ...(list('printed').length > 0 && {printed: Object.fromEntries(list('printed').map((pair) => pair.split('=')))}),
        audit: {
          status: audit === '' || audit === 'textbook' ? 'not-seen' : audit,
          ...(cell('audit_item') && {item: cell('audit_item')}),
          ...(cell('audit_note') && {note: cell('audit_note')}),
        },
        ...(cell('reading') && {reading: cell('reading')}),
        ...(cell('counterpart') && {counterpart: ids.has(cell('counterpart')) ? renamed(cell('counterpart'), name) : cell('counterpart')}),
        ...(claim.observation !== undefined && {supports: list('supports').map((id) => (ids.has(id) ? renamed(id, name) : id))}),
        ...(cell('note') && {note: cell('note')}),
      },
    })
  }
  return []
}

/** `section sentence sha256` of a cell, in the fields of a source file. */
function locatorOf(cell: string): {locator?: object} {
  const [section, sentence, sha256] = cell.split(/\s+/)
  return cell === '' ? {} : {locator: {section, sentence: Number(sentence), sha256}}
}

interface Claim {
  readonly mechanism?: string
  readonly observation?: string
  readonly fact?: string
}

function claimOf(cell: (heading: string) => string, line: number, builder: PackBuilder): Claim | undefined {
  if (cell('claim') !== '') {
    const kind = cell('kind') || 'mechanism'
    if (kind === 'mechanism' || kind === 'observation' || kind === 'fact') return {[kind]: cell('claim')}
    return builder.reject(
      line,
      'kind',
      shown(kind),
      'mechanism, observation or fact',
      nearestOf(kind, ['mechanism', 'observation', 'fact']),
    )
  }
  const [subject, effect, object] = [cell('subject'), cell('effect').toLowerCase() || cell('sign'), cell('object')]
  const date = [subject, object].find(isExcelDate)
  if (date !== undefined)
    return builder.reject(line, subject === date ? 'subject' : 'object', shown(date), 'a gene symbol (a spreadsheet has made a date of it)')
  if (subject === '' || object === '') return builder.reject(line, subject === '' ? 'subject' : 'object', 'nothing', 'a name')
  if (effects[effect] === undefined)
    return builder.reject(line, 'effect', shown(effect), 'increases or decreases', nearestOf(effect, ['increases', 'decreases']))
  return {mechanism: `${subject} ${effects[effect]} ${object}`}
}

interface OurDocument {
  readonly statements: readonly Record<string, unknown>[]
  readonly entities?: readonly Record<string, unknown>[]
  readonly diseases?: readonly Record<string, unknown>[]
  readonly references?: readonly (Record<string, unknown> & {key?: unknown})[]
}

/** Our own JSON (as `knowledge export --format json` writes it). Lines are those on which each statement's id stands. */
export function readOurJson(
  document: OurDocument,
  text: string,
  builder: PackBuilder,
  knowledge: Knowledge,
  name: string,
  file: string,
): readonly string[] {
  const lineOfId = linesOfIds(text)
  const objects = (list: 'entities' | 'diseases' | 'references' | 'statements') => objectsIn(document[list], list, builder)
  for (const {curies: _, ...value} of objects('entities')) {
    const line = lineOfId.get(String(value['id'])) ?? 1
    const {problems, report} = collector()
    const entity = checked(EntityRecord, {file, line, value, lineOf: () => line}, report)
    if (entity && !knowledge.entities.has(entity.id))
      builder.entities.set(entity.id, {...entity, name: entity.name ?? entity.id, place: {file, line}})
    for (const problem of problems) builder.reject(line, problem.field ?? 'entity', problem.found, problem.expected, problem.nearest)
  }
  for (const value of objects('diseases')) {
    const line = lineOfId.get(String(value['id'])) ?? 1
    const {problems, report} = collector()
    const disease = checked(DiseaseRecord, {file, line, value, lineOf: () => line}, report)
    if (disease && !knowledge.diseases.has(disease.id)) builder.diseases.set(disease.id, {...disease, place: {file, line}})
    for (const problem of problems) builder.reject(line, problem.field ?? 'disease', problem.found, problem.expected, problem.nearest)
  }
  for (const {key, ...value} of objects('references')) {
    if (typeof key !== 'string' || knowledge.references.has(key)) continue
    const text_ = (field: string): string | undefined =>
      typeof value[field] === 'string' && value[field] !== '' ? value[field] : undefined
    const reference: Reference = {
      key,
      firstAuthor: text_('firstAuthor') ?? 'unknown',
      year: Number(value['year']) || 0,
      ...(text_('title') && {title: text_('title')!}),
      ...(text_('doi') && {doi: text_('doi')!}),
      ...(text_('pmid') && {pmid: text_('pmid')!}),
      ...(text_('pmcid') && {pmcid: text_('pmcid')!}),
      ...(text_('group') && {group: text_('group')!}),
      status: 'not-seen',
      citedByReview: false,
      notice: notices.find((notice) => notice === value['notice']) ?? 'unknown',
      place: {file, line: 1},
    }
    builder.references.set(key, reference)
  }
  const reader = statementReader(knowledge, builder, name)
  const statements = objects('statements')
  const ids = new Set(statements.map(({id}) => String(id)))
  for (const [index, value] of statements.entries()) {
    const line = lineOfId.get(String(value['id'])) ?? index + 1
    reader.read({file, line, lineOf: () => line, value: recordOf(value, ids, name)})
  }
  return []
}

/** The entries of a list that are objects; each of the others is rejected by its place. */
function objectsIn(list: unknown, name: string, builder: PackBuilder): Record<string, unknown>[] {
  if (list === undefined) return []
  if (!Array.isArray(list)) {
    builder.reject(1, name, shown(list), 'a list')
    return []
  }
  return list.flatMap((value: unknown, index) => {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return [value as Record<string, unknown>]
    builder.reject(index + 1, name, shown(value), 'an object')
    return []
  })
}

/** A statement of the JSON in the fields of a source file. */
function recordOf(value: Record<string, unknown>, ids: ReadonlySet<string>, name: string): Record<string, unknown> {
  const {id, kind, claim, context, review, audit, supports, counterpart} = value
  const place = (context ?? {}) as Record<string, unknown>
  const pick = (...fields: string[]): Record<string, unknown> =>
    Object.fromEntries(fields.filter((field) => value[field] !== undefined).map((field) => [field, value[field]]))
  const own = (other: unknown): string => (ids.has(String(other)) ? renamed(String(other), name) : String(other))
  const status = (audit as {status?: string} | undefined)?.status
  return {
    id: renamed(String(id), name),
    [typeof kind === 'string' ? kind : 'mechanism']: claim,
    ...(kind === 'mechanism' && {class: value['mechanismClass'] ?? 'unknown', ...pick('where', 'direct')}),
    context: {
      ...(place['disease'] != null && {disease: place['disease']}),
      ...(place['drug'] != null && {drug: place['drug']}),
      conditions: place['conditions'] ?? [],
      cells: place['cellLines'] ?? [],
      ...(place['system'] != null && {system: place['system']}),
    },
    ...pick('certainty', 'references', 'assays', 'reading', 'note', 'locator', 'printed', 'method'),
    review: Array.isArray(review) ? review.map(({section, sentence}: {section: string; sentence: number}) => `${section} ${sentence}`) : [],
    audit: status === 'textbook' ? {...(audit as object), status: 'not-seen'} : (audit ?? 'not-seen'),
    ...(counterpart !== undefined && {counterpart: own(counterpart)}),
    ...(kind === 'observation' && {supports: Array.isArray(supports) ? supports.map(own) : []}),
  }
}

function linesOfIds(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  for (const [index, line] of text.split('\n').entries()) {
    for (const match of line.matchAll(/"id"\s*:\s*"((?:[^"\\]|\\.)*)"/g)) if (!lines.has(match[1]!)) lines.set(match[1]!, index + 1)
  }
  return lines
}

/** The id of a pack's statement: the pack's name before its own. */
export function renamed(id: string, name: string): string {
  return `${name}-${id}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-+$/, '')
}

/** Reads records with the checks of the source files, against the knowledge and what the pack has added to it. */
export function statementReader(knowledge: Knowledge, builder: PackBuilder, name: string) {
  let vocabulary: Vocabulary | undefined
  const current = (): Vocabulary => {
    vocabulary ??= vocabularyOf(knowledge, builder)
    return vocabulary
  }
  const seen = new Set<string>()
  const met = new Set<string>()
  return {
    /** Makes an entity for a name that comes with its type, or is a human miRNA or looks like a gene symbol, and is not known yet. */
    introduce(text: string, type: string): void {
      if (text === '' || met.has(text)) return
      met.add(text)
      if (idsNamed(indexOf(knowledge).entityNames, text).length > 0 || builder.entities.has(text)) return
      const known = entityTypes.find((one) => one === type)
      if (known === undefined && builder.mirna(text) !== undefined) return
      const guess: EntityType | undefined = known ?? (/^[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,4})?$/.test(text) ? 'gene' : undefined)
      if (guess !== undefined) builder.entity(text, [guess])
    },
    /** Keys for PubMed ids that no named reference has already. */
    references(keys: readonly string[], pmids: readonly string[]): string[] {
      const held = new Set(keys.map((key) => knowledge.references.get(key)?.pmid))
      return pmids.filter((pmid) => !held.has(pmid)).map((pmid) => builder.reference(pmid))
    },
    read(record: SourceRecord): void {
      const {problems, report} = collector()
      const statement = readStatement(record, {kind: 'pack', batch: name}, current(), report)
      if (statement && seen.has(statement.id)) builder.reject(record.line, 'id', `a second '${statement.id}'`, 'an id of its own')
      else if (statement) builder.statements.push({...statement, pack: name} as Statement)
      else
        builder.reject(
          problems[0]?.line ?? record.line,
          problems[0]?.field ?? 'row',
          problems.map(({found}) => found).join(' and '),
          problems.map(({expected}) => expected).join(' and '),
          problems[0]?.nearest ?? [],
        )
      if (statement) seen.add(statement.id)
    },
  }
}

function vocabularyOf(knowledge: Knowledge, builder: PackBuilder): Vocabulary {
  const entities = new Map<string, Entity>([...knowledge.entities, ...builder.entities])
  const diseases = new Map([...knowledge.diseases, ...builder.diseases])
  return {
    entities,
    entityNames: nameIndex(entities.values()),
    diseases,
    diseaseNames: nameIndex(diseases.values()),
    cellLines: knowledge.cellLines,
    cellLineNames: nameIndex([...knowledge.cellLines.values()]),
    references: {
      has: (key: string) => knowledge.references.has(key) || builder.references.has(key),
      get: (key: string) => knowledge.references.get(key) ?? builder.references.get(key),
      keys: () => knowledge.references.keys(),
    } as Vocabulary['references'],
    sentences: new Map(),
  }
}
