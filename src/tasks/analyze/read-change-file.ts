import {UserError} from '#errors'
import {
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
import type {MeasuredRow} from '#report'
import type {InputFile} from '../shared/task.js'
import type {AnalyzeInput} from './input.js'
import {placeChanges} from './place.js'

export interface ReadChangeFile {
  readonly rows: readonly MeasuredRow[]
  readonly warnings: readonly string[]
  /** File, kind and size, for the report. */
  readonly described: string
}

/** Reads a signed list or a result table and places its changes. Measurements beside the results are checked too. */
export function readChangeFile(
  knowledge: Knowledge,
  context: ContextQuery,
  file: InputFile,
  input: AnalyzeInput,
  accepted: ReadonlySet<FlagName>,
  rna: RnaClass | undefined,
): ReadChangeFile {
  const beside = checkBeside(file, accepted)
  const table = readChanges(decodeText(file.bytes, file.name, {latin1: accepted.has('not-utf8')}), file.name, {
    fdr: input.fdr,
    accepted,
    mergeDuplicates: input.mergeDuplicates,
    ...(input.contrast === undefined ? {} : {contrast: input.contrast}),
    ...(beside.without ? {without: beside.without} : {}),
  })
  const described = `${file.name} (${table.kind}, ${table.changes.length} changes)`
  const warnings = [...beside.warnings, ...table.flags.map(({accepted}) => accepted), ...table.warnings]
  if (table.kind === 'signed list') return {rows: placeChanges(knowledge, table.changes, context, file.name), warnings, described}
  const placed = placeResults(knowledge, table.changes, context, rna)
  const unknown =
    placed.unknown === 0 ? [] : [`${file.name}: of ${placed.unknown} of ${table.changes.length} changed rows the knowledge says nothing`]
  return {rows: placed.rows, warnings: [...warnings, ...unknown], described}
}

/**
 * Columns of measurements beside the results: their units are checked, since a fold change between FPKM and counts is an artefact.
 *
 * @throws {UserError} mixed units that were not accepted; a table of measurements without results
 */
function checkBeside(file: InputFile, accepted: ReadonlySet<FlagName>): {without?: ReadonlySet<number>; warnings: readonly string[]} {
  const head = readHeadOf(file.bytes, file.name)
  if (head.samples.length < 2) return {warnings: []}
  if (!head.isResult)
    throw new UserError(
      'invalid-input',
      `${file.name}: found a table of measurements (${head.samples.length} columns of numbers: ${head.samples
        .slice(0, 4)
        .map((column) => head.header[column])
        .join(
          ', ',
        )}${head.samples.length > 4 ? ', …' : ''}) without a column 'direction' or 'log2FoldChange', expected --samples, --group and --contrast to say which cells are compared with which; --preview shows what was read`,
    )
  const {flags, without} = inspectBeside(file.bytes, file.name)
  refuse(flags, accepted)
  return {...(without ? {without} : {}), warnings: flags.map(({accepted}) => accepted)}
}

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
