import {collector} from '../problems.js'
import {DiseaseRecord, EntityRecord} from '../schema.js'
import {checked, type SourceRecord, yamlRecords} from '../source-records.js'
import type {Knowledge} from '../types.js'
import type {PackBuilder} from './builder.js'
import {renamed, statementReader} from './ours.js'

/**
 * A file in the form of the project's own statement files (docs/design/knowledge-format.md). It may also hold entities (records with
 * a `type`) and diseases (records without claim and type) that its statements name. The fields that only the review needs
 * (`certainty`, `references`, `audit`, `context`, `class`) may be left out.
 */
export function readOurYaml(text: string, builder: PackBuilder, knowledge: Knowledge, name: string, file: string): readonly string[] {
  const {problems, report} = collector()
  const records = yamlRecords({path: file, text}, report)
  for (const problem of problems) builder.reject(problem.line, problem.field ?? 'file', problem.found, problem.expected)
  const isClaim = ({value}: SourceRecord): boolean => ['mechanism', 'observation', 'fact'].some((kind) => kind in value)
  for (const record of records.filter((one) => !isClaim(one))) readThing(record, builder, knowledge)
  const claims = records.filter(isClaim)
  const ids = new Set(claims.map(({value}) => String(value['id'])))
  const reader = statementReader(knowledge, builder, name)
  for (const record of claims) reader.read({...record, value: packRecord(record.value, ids, name)})
  return []
}

function readThing(record: SourceRecord, builder: PackBuilder, knowledge: Knowledge): void {
  const {problems, report} = collector()
  const place = {file: record.file, line: record.line}
  if ('type' in record.value) {
    const entity = checked(EntityRecord, record, report)
    if (entity && !knowledge.entities.has(entity.id)) builder.entities.set(entity.id, {...entity, name: entity.name ?? entity.id, place})
  } else {
    const disease = checked(DiseaseRecord, record, report)
    if (disease && !knowledge.diseases.has(disease.id)) builder.diseases.set(disease.id, {...disease, place})
  }
  for (const problem of problems) builder.reject(problem.line, problem.field ?? 'record', problem.found, problem.expected, problem.nearest)
}

/** A record with what a pack may leave out filled in, and ids of the file's own statements made those of the pack. */
function packRecord(value: Readonly<Record<string, unknown>>, ids: ReadonlySet<string>, name: string): Record<string, unknown> {
  const own = (id: unknown): string => (ids.has(String(id)) ? renamed(String(id), name) : String(id))
  return {
    context: 'any',
    certainty: 'shown',
    references: [],
    audit: 'not-seen',
    ...('mechanism' in value && {class: 'unknown'}),
    ...value,
    id: typeof value['id'] === 'string' ? renamed(value['id'], name) : value['id'],
    ...(value['counterpart'] !== undefined && {counterpart: own(value['counterpart'])}),
    ...(Array.isArray(value['supports']) && {supports: value['supports'].map(own)}),
  }
}
