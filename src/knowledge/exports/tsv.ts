import {tsv} from '#tsv'
import {confidenceOf} from '../confidence.js'
import {entitiesOf} from '../entities-of.js'
import {printClaim} from '../print-claim.js'
import type {Knowledge, Statement} from '../types.js'
import {curiesOf} from './curies.js'
import type {Exported} from './exported.js'

/** Columns of the TSV of statements; lists are joined by `; `. `claim` is the arrow notation of the source files. */
export const tsvColumns = [
  'id',
  'batch',
  'kind',
  'claim',
  'curies',
  'class',
  'where',
  'direct',
  'disease',
  'drug',
  'conditions',
  'cells',
  'system',
  'certainty',
  'review',
  'locator',
  'printed',
  'references',
  'dois',
  'pmids',
  'pmcids',
  'method',
  'assays',
  'audit',
  'audit_item',
  'audit_note',
  'reading',
  'counterpart',
  'supports',
  'textbook',
  'reason',
  'pack',
  'note',
  'confidence',
] as const
export type TsvColumn = (typeof tsvColumns)[number]

/** The statements as a table with a header, one per row. */
export function toTsv(knowledge: Knowledge): Exported {
  const rows = knowledge.statements.map((statement) => {
    const cells = tsvCells(knowledge, statement)
    return tsvColumns.map((column) => cells[column])
  })
  return {
    text: tsv(tsvColumns, rows),
    losses: ['entities, diseases, cell lines and titles of references are named by their ids and keys only (the JSON holds them)'],
  }
}

function tsvCells(knowledge: Knowledge, statement: Statement): Partial<Record<TsvColumn, string>> {
  const {context, audit} = statement
  const list = (values: readonly string[]): string => values.join('; ')
  const known = (field: 'doi' | 'pmid' | 'pmcid'): string =>
    list(statement.references.flatMap((key) => knowledge.references.get(key)?.[field] ?? []))
  return {
    id: statement.id,
    batch: statement.batch,
    kind: statement.kind,
    claim: printClaim(statement),
    curies: list(
      entitiesOf(statement).flatMap((id) => {
        const entity = knowledge.entities.get(id)
        return entity === undefined ? [] : [`${id}=${curiesOf(entity)[0]}`]
      }),
    ),
    ...(statement.kind === 'mechanism' && {
      class: statement.mechanismClass,
      where: statement.where,
      direct: String(statement.direct),
      textbook: String(statement.textbook),
      reason: statement.reason,
    }),
    disease: context.disease,
    drug: context.drug,
    conditions: list(context.conditions),
    cells: list(context.cellLines),
    system: context.system,
    certainty: statement.certainty,
    review: list(statement.review.map(({section, sentence}) => `${section} ${sentence}`)),
    ...(statement.locator && {locator: `${statement.locator.section} ${statement.locator.sentence} ${statement.locator.sha256}`}),
    printed: list(Object.entries(statement.printed ?? {}).map(([id, name]) => `${id}=${name}`)),
    references: list(statement.references),
    dois: known('doi'),
    pmids: known('pmid'),
    pmcids: known('pmcid'),
    ...(statement.kind === 'fact' && {method: list(statement.method ?? [])}),
    assays: list(statement.assays),
    audit: audit.status,
    audit_item: audit.item,
    audit_note: audit.note,
    reading: statement.reading,
    counterpart: statement.counterpart,
    ...(statement.kind === 'observation' && {supports: list(statement.supports)}),
    pack: statement.pack,
    note: statement.note,
    confidence: String(confidenceOf(knowledge, statement).value),
  }
}

/** A cell on one line, without tabs. */
export function oneLine(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ')
}
