import {z} from 'zod'
import {nearestOf, type Report, shown} from './problems.js'
import {type Sentence as ReviewSentence, type SectionId, sectionIds, sentenceHash} from './sentences.js'
import {checked, type SourceFile, type SourceRecord, tsvRecords} from './source-records.js'
import type {Knowledge, SourcePlace} from './types.js'

/** One sentence of the review and what became of it. */
export interface CoverageRow {
  readonly section: SectionId
  readonly sentence: number
  /** SHA-256 of the sentence as lower-case hexadecimal. */
  readonly sha256: string
  /** Ids of statements, or empty when there is a reason for none. */
  readonly statements: readonly string[]
  /** Why the sentence makes no claim of its own. */
  readonly noClaim?: string
}

/** A curator's reason why a sentence has no statement. */
export interface NoClaim {
  readonly section: SectionId
  readonly sentence: number
  readonly reason: string
  readonly place: SourcePlace
}

const Sentence = z.string().regex(/^[1-9]\d*$/, 'the number of a sentence')
const CoverageLine = z.object({
  section: z.enum(sectionIds as [SectionId, ...SectionId[]]),
  sentence: Sentence,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal'),
  statements: z.string().min(1, "statement ids, or 'no claim: why'"),
})
const NoClaimLine = z.object({section: z.string(), sentence: Sentence, reason: z.string().min(3, 'a reason in a few words')})

/** Reads `coverage.tsv`: section, sentence, sha256, statements. */
export function readCoverage(file: SourceFile, report: Report): CoverageRow[] {
  return tsvRecords(file, report).flatMap((record) => {
    const row = checked(CoverageLine, record, report)
    if (!row) return []
    const reason = /^no claim: (.+)$/.exec(row.statements)?.[1]
    const statements = reason === undefined && row.statements !== 'missing' ? row.statements.split(' ') : []
    return [{section: row.section, sentence: Number(row.sentence), sha256: row.sha256, statements, ...(reason && {noClaim: reason})}]
  })
}

/** Reads `no-claim.tsv`: section, sentence, reason. A header line is optional; a sentence may be a range such as `3-5`. */
export function readNoClaims(file: SourceFile, report: Report): NoClaim[] {
  const hasHeader = /^section\tsentence\treason\s*$/m.test(file.text)
  const text = hasHeader ? file.text : `section\tsentence\treason\n${file.text}`
  const shift = hasHeader ? 0 : -1
  return tsvRecords({path: file.path, text}, report).flatMap((record) =>
    readNoClaim({...record, line: record.line + shift, lineOf: () => record.line + shift}, report),
  )
}

function readNoClaim(record: SourceRecord, report: Report): NoClaim[] {
  const range = /^(\d+)-(\d+)$/.exec(String(record.value['sentence']))
  const row = checked(NoClaimLine, range ? {...record, value: {...record.value, sentence: range[1]}} : record, report)
  if (!row) return []
  const section = sectionIds.find((id) => id === row.section)
  if (!section) {
    report({
      file: record.file,
      line: record.line,
      field: 'section',
      found: shown(row.section),
      expected: 'a section of the review',
      nearest: nearestOf(row.section, sectionIds),
    })
    return []
  }
  const first = Number(row.sentence)
  const last = range ? Number(range[2]) : first
  const place = {file: record.file, line: record.line}
  return Array.from({length: Math.max(0, last - first + 1)}, (_, index) => ({section, sentence: first + index, reason: row.reason, place}))
}

/** How many sentences each section has, by the coverage table. */
export function sentenceCounts(rows: readonly CoverageRow[]): Map<SectionId, number> {
  const counts = new Map<SectionId, number>()
  for (const {section, sentence} of rows) counts.set(section, Math.max(sentence, counts.get(section) ?? 0))
  return counts
}

/** A sentence that has neither statements nor a reason. Its cell in the table says `missing`. */
export function isMissing(row: CoverageRow): boolean {
  return row.statements.length === 0 && row.noClaim === undefined
}

/**
 * Accounts for every sentence of the review: the statements that name it, or the curators' reason for none.
 *
 * @param sentences - as `splitReview` gives them
 * @param noClaims - rows of `no-claim.tsv`
 */
export async function coverageOf(
  knowledge: Knowledge,
  sentences: readonly ReviewSentence[],
  noClaims: readonly NoClaim[],
): Promise<CoverageRow[]> {
  const rows = await Promise.all(
    sentences.map(async ({section, number, text}) => ({section, sentence: number, sha256: await sentenceHash(text), statements: []})),
  )
  return recoverage(knowledge, rows, noClaims)
}

/** The same for the sentences of a coverage table, whose statements and reasons are made anew. */
export function recoverage(knowledge: Knowledge, sentences: readonly CoverageRow[], noClaims: readonly NoClaim[]): CoverageRow[] {
  const statements = statementsBySentence(knowledge)
  const reasons = new Map(noClaims.map(({section, sentence, reason}) => [`${section} ${sentence}`, reason]))
  return sentences.map(({section, sentence, sha256}) => {
    const key = `${section} ${sentence}`
    const ids = statements.get(key) ?? []
    const noClaim = ids.length === 0 ? reasons.get(key) : undefined
    return {section, sentence, sha256, statements: ids, ...(noClaim !== undefined && {noClaim})}
  })
}

function statementsBySentence(knowledge: Knowledge): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const {id, review} of knowledge.statements) {
    for (const {section, sentence} of review) {
      const key = `${section} ${sentence}`
      const held = found.get(key)
      if (held === undefined) found.set(key, [id])
      else if (!held.includes(id)) held.push(id)
    }
  }
  return found
}

/** The coverage table as a TSV text that `readCoverage` reads back. */
export function printCoverage(rows: readonly CoverageRow[]): string {
  const cell = (row: CoverageRow): string =>
    row.statements.length > 0 ? row.statements.join(' ') : row.noClaim === undefined ? 'missing' : `no claim: ${row.noClaim}`
  const lines = rows.map((row) => [row.section, row.sentence, row.sha256, cell(row)].join('\t'))
  return ['section\tsentence\tsha256\tstatements', ...lines, ''].join('\n')
}

/** All rows of the `no-claim.tsv` among some source files; rows that cannot be read are left out (`loadKnowledge` reports them). */
export function noClaimsOf(files: readonly SourceFile[]): NoClaim[] {
  return files.filter(({path}) => /(^|\/)no-claim[^/]*\.tsv$/.test(path)).flatMap((file) => readNoClaims(file, () => {}))
}

/** The rows of the `coverage.tsv` among some source files. */
export function readCoverageTable(files: readonly SourceFile[]): CoverageRow[] {
  return files.filter(({path}) => /(^|\/)coverage\.tsv$/.test(path)).flatMap((file) => readCoverage(file, () => {}))
}
