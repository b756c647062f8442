import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import {contextNotes, type Note} from '#prediction'
import type {MeasuredRow} from './measured-row.js'
import type {Measurement} from './measurement.js'

/** What a reader of a study has to know besides its numbers. Plain records; `report` says them in words. */
export type StudyNote =
  | {readonly kind: 'compared'; readonly contrast: Measurement['contrast']; readonly sizes: Measurement['sizes']}
  /** A problem gone on in spite of, and a remark on a list of changes, as `expression` words them. */
  | {readonly kind: 'accepted' | 'of-table'; readonly text: string}
  | {readonly kind: 'dropped'; readonly file: string; readonly count: number; readonly what: string; readonly why: string}
  | {readonly kind: 'untested'}
  | {readonly kind: 'none-changed'; readonly tested: number}
  /** Changed rows of which the knowledge says nothing; of one list of changes, or of all tables. */
  | {readonly kind: 'unknown-rows'; readonly unknown: number; readonly changed: number; readonly file?: string}
  | {readonly kind: 'unplaced'; readonly unplaced: number; readonly rows: number}
  | {readonly kind: 'nothing-placed' | 'any-disease' | 'no-drug'}
  | Extract<Note, {readonly kind: 'no-statement-of-disease' | 'no-statement-of-drug'}>

/** What there is to know about measured tables. */
export function measurementNotes({tables, contrast, sizes}: Measurement): StudyNote[] {
  const rows = tables.flatMap((table) => table.rows)
  const changed = rows.filter((row) => row.changed)
  const unknown = changed.filter(({placement}) => placement.kind === 'unknown').length
  const accepted = new Set(tables.flatMap(({flags}) => flags.map((flag) => flag.accepted)))
  return [
    {kind: 'compared', contrast, sizes},
    ...[...accepted].map((text) => ({kind: 'accepted', text}) as const),
    ...tables.flatMap(({table}) => table.dropped.map((one) => ({kind: 'dropped', file: table.fileName, ...one}) as const)),
    ...(tables.some(({method}) => method === 'none') ? [{kind: 'untested'} as const] : []),
    ...(changed.length === 0 && rows.length > 0 ? [{kind: 'none-changed', tested: rows.length} as const] : []),
    ...(unknown > 0 ? [{kind: 'unknown-rows', unknown, changed: changed.length} as const] : []),
  ]
}

/** What there is to know about how the rows and the context meet the knowledge. */
export function placingNotes(knowledge: Knowledge, context: ContextQuery, rows: readonly MeasuredRow[]): StudyNote[] {
  const unplaced = rows.filter(({entity}) => entity === undefined).length
  return [
    ...(unplaced > 0 ? [{kind: 'unplaced', unplaced, rows: rows.length} as const] : []),
    ...(unplaced === rows.length ? [{kind: 'nothing-placed'} as const] : []),
    ...(context.disease === undefined ? [{kind: 'any-disease'} as const] : []),
    ...(context.drug === undefined ? [{kind: 'no-drug'} as const] : []),
    ...contextNotes(knowledge, context).flatMap((note) => (isOfContext(note) ? [note] : [])),
  ]
}

const isOfContext = (note: Note): note is Extract<Note, {readonly kind: 'no-statement-of-disease' | 'no-statement-of-drug'}> =>
  note.kind === 'no-statement-of-disease' || note.kind === 'no-statement-of-drug'
