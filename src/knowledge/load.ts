import {readCoverage, readNoClaims, sentenceCounts} from './coverage.js'
import {crossChecks} from './cross-checks.js'
import {nameIndex} from './names.js'
import {collector, nearestOf, type Problem, type Report, shown} from './problems.js'
import {BatchRow, CellLineRecord, DiseaseRecord, EntityRecord, ReferenceRow} from './schema.js'
import {checked, type SourceFile, type SourceRecord, tsvRecords, yamlRecords} from './source-records.js'
import {type Origin, readStatement, type Vocabulary} from './statement.js'
import type {Batch, CellLine, Disease, Entity, Knowledge, Reference, SourcePlace, Statement} from './types.js'

export interface Loaded {
  /** All that could be read; a record with a problem of its own is left out. */
  readonly knowledge: Knowledge
  readonly problems: readonly Problem[]
}

/**
 * Reads the knowledge from its source files, checks every record and every link, and resolves names to ids.
 *
 * @param files - any of `entities/*.yaml`, `vocabulary/cell-lines*.yaml`, other `vocabulary/*.yaml` (diseases),
 *   `statements/BATCH/*.yaml`, `batches.tsv`, `references.tsv`, `coverage.tsv`, `no-claim.tsv` and `version.txt`, each as path and text;
 *   paths are told apart by their ends, and files of other names are left alone
 * @returns the knowledge and the problems, sorted by file and line; nothing is thrown for a mistake in a file
 * @example
 * loadKnowledge([{path: 'entities/x.yaml', text: '- {id: A, type: gen}'}]).problems.length > 0 // → true
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
  const batches = byId(
    'batch',
    of(/(^|\/)batches\.tsv$/).flatMap((file) => readBatches(file, report)),
    report,
  )
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
  const declared = new Set<string>()
  const read: Statement[] = []
  for (const file of inOrderOfBatches(of(/(^|\/)statements\/.+\.ya?ml$/), batches)) {
    const origin = originOf(file, batches, report)
    if (origin === undefined) continue
    for (const record of yamlRecords(file, report)) {
      if (typeof record.value['id'] === 'string') declared.add(record.value['id'])
      const statement = readStatement(record, origin, vocabulary, report)
      if (statement) read.push(statement)
    }
  }
  const statements = [...byId('statement', read, report).values()]
  const version = of(/(^|\/)version\.txt$/)[0]?.text.trim() ?? 'unversioned'
  const knowledge: Knowledge = {version, entities, diseases, cellLines, references, batches, statements}
  crossChecks({knowledge, vocabulary, declared, noClaims, report})
  problems.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
  return {knowledge, problems}
}

const batchFolder = ({path}: SourceFile): string | undefined => /(?:^|\/)statements\/([^/]+)\/[^/]+$/.exec(path)?.[1]

/** Curated batches by day of arrival (those of one day as the table has them), then the textbook ones. */
function inOrderOfBatches(files: readonly SourceFile[], batches: ReadonlyMap<string, Batch>): SourceFile[] {
  const late = ({kind, date}: Batch): string => `${kind === 'textbook' ? 1 : 0} ${date}`
  const ids = [...batches.values()].sort((a, b) => (late(a) === late(b) ? 0 : late(a) < late(b) ? -1 : 1)).map(({id}) => id)
  const rank = (file: SourceFile): number => ids.indexOf(batchFolder(file) ?? '')
  return [...files].sort((a, b) => rank(a) - rank(b))
}

/** The batch of a statement file is the folder it lies in. */
function originOf(file: SourceFile, batches: ReadonlyMap<string, Batch>, report: Report): Origin | undefined {
  const folder = batchFolder(file)
  const batch = folder === undefined ? undefined : batches.get(folder)
  if (batch !== undefined) return {kind: batch.kind, batch: batch.id}
  report({
    file: file.path,
    line: 1,
    found: folder === undefined ? 'a file outside the folder of a batch' : `${shown(folder)}, which is no batch`,
    expected: 'statements/BATCH/FILE.yaml with the batch in batches.tsv',
    nearest: nearestOf(folder, batches.keys()),
  })
  return undefined
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
    return [{...read, ...called, place: placeOf(record)}]
  })
}

function readDiseases(file: SourceFile, report: Report): Disease[] {
  return yamlRecords(file, report).flatMap((record) => {
    const read = checked(DiseaseRecord, record, report)
    return read ? [{...read, place: placeOf(record)}] : []
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
        place: placeOf(record),
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
        ...(read.pmcid && {pmcid: read.pmcid}),
        ...(read.group && {group: read.group}),
        status: read.status,
        citedByReview: read.cited_by_review !== 'no',
        ...readSeen(read),
        notice: read.notice || 'unknown',
        place: placeOf(record),
      },
    ]
  })
}

function readSeen({seen_what, seen_where, seen_when}: ReferenceRow): Pick<Reference, 'seen'> {
  const seen = {...(seen_what && {what: seen_what}), ...(seen_where && {where: seen_where}), ...(seen_when && {when: seen_when})}
  return Object.keys(seen).length > 0 ? {seen} : {}
}

function readBatches(file: SourceFile, report: Report): Batch[] {
  return tsvRecords(file, report).flatMap((record) => {
    const read = checked(BatchRow, record, report)
    return read ? [{...read, place: placeOf(record)}] : []
  })
}

function placeOf({file, line}: SourceRecord): SourcePlace {
  return {file, line}
}
