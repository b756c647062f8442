import {UserError} from '#errors'
import {
  type ChangeTable,
  decodeText,
  type FlagName,
  inspectBeside,
  type MeasuredChange,
  placeRows,
  type RnaClass,
  readChanges,
  readHeadOf,
  refuse,
} from '#expression'
import type {Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {StudyFile, StudyTable} from './comparison.js'
import type {MeasuredRow} from './measured-row.js'
import type {StudyNote} from './notes.js'
import {placeChanges} from './place-changes.js'

/** A list of changes as it was read. */
export interface ReadChangeTable {
  readonly rows: readonly MeasuredRow[]
  readonly notes: readonly StudyNote[]
  readonly kind: ChangeTable['kind']
  /** Rows that count as changed. */
  readonly changes: number
}

export interface ChangeOptions {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly fdr: number
  readonly mergeDuplicates: 'sum' | 'max' | 'refuse'
  readonly accepted: ReadonlySet<FlagName>
}

/** Reads a signed list or a result table and places its changes. Measurements beside the results are checked too. */
export function readChangeTable(file: StudyTable, contrast: string | undefined, options: ChangeOptions): ReadChangeTable {
  const {knowledge, context, fdr, mergeDuplicates, accepted} = options
  const beside = checkBeside(file, accepted)
  const {kind, changes, flags, warnings} = readChanges(decodeText(file.bytes, file.name, {latin1: accepted.has('not-utf8')}), file.name, {
    fdr,
    accepted,
    mergeDuplicates,
    ...(contrast === undefined ? {} : {contrast}),
    ...(beside.without ? {without: beside.without} : {}),
  })
  const notes: StudyNote[] = [
    ...[...beside.accepted, ...flags.map((flag) => flag.accepted)].map((text) => ({kind: 'accepted', text}) as const),
    ...warnings.map((text) => ({kind: 'of-table', text}) as const),
  ]
  const read = {kind, changes: changes.length}
  if (kind === 'signed list') return {...read, rows: placeChanges(knowledge, changes, context, file.name), notes}
  const {rows, unknown} = placeResults(knowledge, changes, context, file.rna)
  const without: StudyNote = {kind: 'unknown-rows', unknown, changed: changes.length, file: file.name}
  return {...read, rows, notes: unknown === 0 ? notes : [...notes, without]}
}

/**
 * Columns of measurements beside the results: their units are checked, since a fold change between FPKM and counts is an artefact.
 *
 * @throws {UserError} mixed units that were not accepted; a table of measurements without results
 */
function checkBeside(
  file: StudyFile,
  accepted: ReadonlySet<FlagName>,
): {readonly without?: ReadonlySet<number>; readonly accepted: readonly string[]} {
  const {samples, header, isResult} = readHeadOf(file.bytes, file.name)
  if (samples.length < 2) return {accepted: []}
  if (!isResult)
    throw new UserError(
      'invalid-input',
      noResults(
        file.name,
        samples.map((column) => header[column]!),
      ),
    )
  const {flags, without} = inspectBeside(file.bytes, file.name)
  refuse(flags, accepted)
  return {...(without ? {without} : {}), accepted: flags.map((flag) => flag.accepted)}
}

const noResults = (name: string, columns: readonly string[]) =>
  [
    `${name}: found a table of measurements (${columns.length} columns of numbers: ${columns.slice(0, 4).join(', ')}${columns.length > 4 ? ', …' : ''})`,
    "without a column 'direction' or 'log2FoldChange', expected --samples, --group and --contrast to say which cells are compared with which;",
    '--preview shows what was read',
  ].join(' ')

/** Changed rows of a result table; of rows of one entity the surest stands. */
function placeResults(
  knowledge: Knowledge,
  changes: readonly MeasuredChange[],
  context: ContextQuery,
  rna: RnaClass | undefined,
): {rows: MeasuredRow[]; unknown: number} {
  const placements = placeRows(
    knowledge,
    changes.map(({name, aliases = []}) => [name, ...aliases]),
    context,
    rna,
  )
  const best = new Map<string, MeasuredRow>()
  const unplaceable: MeasuredRow[] = []
  let unknown = 0
  changes.forEach(({name, line, sign, log2FoldChange, adjustedP}, i) => {
    const row: MeasuredRow = {
      name,
      line,
      sign,
      ...(log2FoldChange === undefined ? {} : {log2FoldChange}),
      ...(adjustedP === undefined ? {} : {adjustedP}),
    }
    const placement = placements[i]!
    switch (placement.kind) {
      case 'placed': {
        const before = best.get(placement.entity.id)
        if (before === undefined || (adjustedP ?? 1) < (before.adjustedP ?? 1))
          best.set(placement.entity.id, {...row, entity: placement.entity.id})
        break
      }
      case 'unknown':
        unknown++
        break
      case 'unplaceable':
        unplaceable.push({...row, problem: placement.why})
        break
      default:
        placement satisfies never
    }
  })
  const rows = [...best.values()].sort((a, b) => (a.adjustedP ?? 1) - (b.adjustedP ?? 1))
  return {rows: [...rows, ...unplaceable], unknown}
}
