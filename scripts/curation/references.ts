import {type Knowledge, parseWorkKey, type Reference, referencesOf} from '#knowledge'
import type {DraftWork} from './draft.js'

const columns = [
  'key',
  'first_author',
  'year',
  'title',
  'journal',
  'doi',
  'pmid',
  'pmcid',
  'group',
  'status',
  'cited_by_review',
  'seen_what',
  'seen_where',
  'seen_when',
  'notice',
] as const
export type ReferenceCells = Readonly<Record<(typeof columns)[number], string>>

/** Every public key of a work as drafts give them. */
export function keysOfDraft({doi, pmid, pmcid}: DraftWork): string[] {
  const keys = [doi, pmid && `pmid:${pmid}`, pmcid && `pmcid:${pmcid}`].map((key) => (key ? parseWorkKey(key) : undefined))
  return keys.filter((key) => key !== undefined)
}

/** A title as titles are compared. */
export const plainTitle = (title: string): string => title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** The references that are this work: by any key, else by the whole title. */
export function heldAs(knowledge: Knowledge, work: DraftWork): Reference | undefined {
  const [byKey] = referencesOf(knowledge, keysOfDraft(work))
  if (byKey !== undefined) return knowledge.references.get(byKey)
  const title = plainTitle(work.title)
  return [...knowledge.references.values()].find((reference) => reference.title !== undefined && plainTitle(reference.title) === title)
}

/** `Fan2019`, with a letter where another work has the key; the reader's own key where no author was seen. */
export function keyFor(work: DraftWork, isTaken: (key: string) => boolean): string | undefined {
  if (work.year === undefined || !/^(19|20)\d\d$/.test(work.year)) return undefined
  const surname = surnameOf(work.first_author ?? '')
    .normalize('NFKD')
    .replace(/[^A-Za-z]+/g, '')
  const base = `${surname === '' ? 'Unseen' : surname}${work.year}`
  const letters = ['', ...'abcdefghijklmnopqrstuvwxyz', ...[...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `a${letter}`)]
  return letters.map((letter) => `${base}${letter}`).find((key) => !isTaken(key))
}

/** `Feng Y` and `Feng, Y.-J.` are `Feng`. */
function surnameOf(author: string): string {
  return author.replace(/[\s,]+(?:[A-Z]\.?[- ]?){1,3}$/, '').trim()
}

/** The row of a work that was read; what an older row knows and the draft does not is kept. */
export function rowFor(key: string, work: DraftWork, before: ReferenceCells | undefined): ReferenceCells {
  const keys = keysOfDraft(work)
  const cell = (found: string | undefined, name: keyof ReferenceCells): string =>
    ((before?.[name] || found) ?? '').replace(/[\t\r\n]+/g, ' ')
  const pmcid = keys.find((one) => one.startsWith('pmcid:'))?.slice(6)
  const row = {
    key,
    first_author: cell(work.first_author && surnameOf(work.first_author), 'first_author') || 'unknown',
    year: cell(work.year, 'year'),
    title: cell(work.title, 'title'),
    journal: cell(work.journal, 'journal'),
    doi: cell(work.doi && parseWorkKey(work.doi) && work.doi.replace(/^.*?(?=10\.\d{4})/, ''), 'doi'),
    pmid: cell(keys.find((one) => one.startsWith('pmid:'))?.slice(5), 'pmid'),
    pmcid: cell(pmcid, 'pmcid'),
    group: cell(work.last_author && work.institution ? `${work.last_author}, ${work.institution}` : undefined, 'group'),
  }
  return {
    ...row,
    status: row.doi || row.pmid || row.pmcid ? 'verified' : 'title-only',
    cited_by_review: before?.cited_by_review ?? 'no',
    seen_what: work.seen.what,
    seen_where: work.seen.where.replace(/\s+/g, ' '),
    seen_when: work.seen.when,
    notice: work.notice,
  }
}

/** Reads `references.tsv` as cells by column. */
export function readReferenceRows(text: string): ReferenceCells[] {
  const [header, ...lines] = text.trimEnd().split('\n')
  const names = header!.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(columns.map((column) => [column, cells[names.indexOf(column)] ?? ''])) as ReferenceCells
  })
}

export function printReferenceRows(rows: readonly ReferenceCells[]): string {
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((cells) => `${cells.join('\t')}\n`).join('')
}
