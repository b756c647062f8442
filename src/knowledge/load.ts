import {readCoverage, readNoClaims, sentenceCounts} from './coverage.js'
import {crossChecks} from './cross-checks.js'
import {nameIndex} from './names.js'
import {collector, type Problem, type Report} from './problems.js'
import {CellLineRecord, DiseaseRecord, EntityRecord, ReferenceRow} from './schema.js'
import {checked, type SourceFile, tsvRecords, yamlRecords} from './source-records.js'
import {readStatement, type Vocabulary} from './statement.js'
import type {CellLine, Disease, Entity, Knowledge, Reference, SourcePlace, Statement} from './types.js'

export interface Loaded {
  /** All that could be read; a record with a problem of its own is left out. */
  readonly knowledge: Knowledge
  readonly problems: readonly Problem[]
}

/**
 * Reads the knowledge from its source files, checks every record and every link, and resolves names to ids.
 *
 * @param files - any of `entities/*.yaml`, `vocabulary/cell-lines*.yaml`, other `vocabulary/*.yaml` (diseases),
 *   `statements/*.yaml`, `backbone*.yaml`, `references.tsv`, `coverage.tsv`, `no-claim.tsv` and `version.txt`, each as path and text;
 *   paths are told apart by their ends, and files of other names are left alone
 * @returns the knowledge and the problems, sorted by file and line; nothing is thrown for a mistake in a file
 */
export function loadKnowledge(files: readonly SourceFile[]): Loaded {
  const {problems, report} = collector()
  const of = (pattern: RegExp): SourceFile[] => files.filter(({path}) => pattern.test(path)).sort((a, b) => (a.path < b.path ? -1 : 1))

  const entities = byId(
    'entity',
    of(/(^|\/)entities\/[^/]+\.ya?ml$/).flatMap((file) => readEntities(file, report)),
    report,
  )
  const vocabularies = of(/(^|\/)vocabulary\/[^/]+\.ya?ml$/)
  const isCells = ({path}: SourceFile): boolean => /cell-lines?[^/]*$/.test(path)
  const diseases = byId(
    'disease',
    vocabularies.filter((file) => !isCells(file)).flatMap((file) => readDiseases(file, report)),
    report,
  )
  const cellLines = byId(
    'cell line',
    vocabularies.filter(isCells).flatMap((file) => readCellLines(file, report)),
    report,
  )
  const readRows = of(/(^|\/)references\.tsv$/).flatMap((file) => readReferences(file, report))
  const references = byId('reference', readRows, report, (reference) => reference.key)
  const coverage = of(/(^|\/)coverage\.tsv$/).flatMap((file) => readCoverage(file, report))
  const noClaims = of(/(^|\/)no-claim[^/]*\.tsv$/).flatMap((file) => readNoClaims(file, report))

  const vocabulary: Vocabulary = {
    entities,
    entityNames: nameIndex(entities.values()),
    diseases,
    diseaseNames: nameIndex(diseases.values()),
    cellLines,
    cellLineNames: nameIndex(cellLines.values()),
    references,
    sentences: sentenceCounts(coverage),
  }
  const statementFiles = [...of(/(^|\/)statements\/[^/]+\.ya?ml$/), ...of(/(^|\/)backbone[^/]*\.ya?ml$/)]
  const declared = new Set<string>()
  const read: Statement[] = []
  for (const file of statementFiles) {
    const origin = /backbone[^/]*$/.test(file.path) ? 'textbook' : 'review'
    for (const record of yamlRecords(file, report)) {
      if (typeof record.value['id'] === 'string') declared.add(record.value['id'])
      const statement = readStatement(record, origin, vocabulary, report)
      if (statement) read.push(statement)
    }
  }
  const statements = [...byId('statement', read, report).values()]
  const version = of(/(^|\/)version\.txt$/)[0]?.text.trim() ?? 'unversioned'
  const knowledge: Knowledge = {version, entities, diseases, cellLines, references, statements}
  crossChecks({knowledge, vocabulary, declared, noClaims, report})
  problems.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
  return {knowledge, problems}
}

/** Keyed by id; a second record of the same id is reported and left out. */
function byId<T extends {readonly place: SourcePlace}>(
  what: string,
  items: readonly T[],
  report: Report,
  idOf = (item: T) => (item as T & {id: string}).id,
): Map<string, T> {
  const map = new Map<string, T>()
  for (const item of items) {
    const id = idOf(item)
    const first = map.get(id)
    if (!first) map.set(id, item)
    else
      report({
        ...item.place,
        record: id,
        found: `a second ${what} '${id}'`,
        expected: `an id of its own (the first is at ${first.place.file}:${first.place.line})`,
      })
  }
  return map
}

function readEntities(file: SourceFile, report: Report): Entity[] {
  return yamlRecords(file, report).flatMap((record) => {
    const read = checked(EntityRecord, record, report)
    if (!read) return []
    // Genes go by their symbol; the full name resolves as well.
    const {name = read.id, aliases} = read
    const called =
      read.type === 'gene' && name !== read.id ? {name: read.id, aliases: [name, ...aliases.filter((alias) => alias !== name)]} : {name}
    return [{...read, ...called, place: {file: record.file, line: record.line}}]
  })
}

function readDiseases(file: SourceFile, report: Report): Disease[] {
  return yamlRecords(file, report).flatMap((record) => {
    const read = checked(DiseaseRecord, record, report)
    return read ? [{...read, place: {file: record.file, line: record.line}}] : []
  })
}

function readCellLines(file: SourceFile, report: Report): CellLine[] {
  return yamlRecords(file, report).flatMap((record) => {
    const read = checked(CellLineRecord, record, report)
    if (!read) return []
    const {name, aliases, ...rest} = read
    return [
      {
        ...rest,
        aliases: name === undefined || name === read.id ? aliases : [name, ...aliases],
        place: {file: record.file, line: record.line},
      },
    ]
  })
}

function readReferences(file: SourceFile, report: Report): Reference[] {
  return tsvRecords(file, report).flatMap((record) => {
    const status = record.value['status'] === 'not_found' ? 'not-seen' : String(record.value['status']).replace('_', '-')
    const row = {...record.value, status, key: record.value['key'] ?? ''}
    const read = checked(ReferenceRow, {...record, value: {...row, id: row.key}}, report)
    if (!read) return []
    return [
      {
        key: read.key,
        firstAuthor: read.first_author,
        year: Number(read.year),
        ...(read.title && {title: read.title}),
        ...(read.journal && {journal: read.journal}),
        ...(read.doi && {doi: read.doi}),
        ...(read.pmid && {pmid: read.pmid}),
        status: read.status,
        citedByReview: read.cited_by_review !== 'no',
        ...(read.seen_in && {seenIn: read.seen_in}),
        place: {file: record.file, line: record.line},
      },
    ]
  })
}
