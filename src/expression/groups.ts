import {UserError} from '#errors'
import {type Flag, flag} from './flags.js'
import {list} from './inspect.js'
import {type SampleSheet, sheetColumn} from './sample-sheet.js'
import {sideOf} from './sides.js'

/** One side of a contrast: a level of the group column, or the mean of several (`B1+B2`). */
export interface Side {
  readonly label: string
  readonly levels: readonly string[]
}

/** What is compared with what: log fold changes are of `first` over `second`. */
export interface Contrast {
  readonly column: string
  readonly first: Side
  readonly second: Side
}

/**
 * The column that says the groups. Without a name it is the only column of the sheet that can be meant: the one that holds
 * both sides of the contrast.
 *
 * @throws {UserError} no such column, or several that could be meant
 */
export function groupColumn(sheet: SampleSheet, name: string | undefined, contrast: string | undefined): string {
  if (name !== undefined) {
    if (sheetColumn(sheet, name) === undefined)
      throw new UserError('not-found', `--group ${name}: no such column in ${sheet.source}; its columns are ${list(sheet.columns, 12)}`)
    return name
  }
  const holding = sheet.columns.filter((column) => contrast !== undefined && contrastOf(levelsOf(sheet, column), contrast).length > 0)
  if (holding.length === 1) return holding[0]!
  throw new UserError(
    'invalid-input',
    `analyze: found no --group, expected the column of ${sheet.source} that says resistant or parental; its columns are ${sheet.columns.map((column) => `${column} (${list(levelsOf(sheet, column), 4)})`).join('; ')}`,
  )
}

export const levelsOf = (sheet: SampleSheet, column: string): string[] => [...new Set(sheetColumn(sheet, column) ?? [])].filter(Boolean)

/** Every way to read `a-b`, where names may hold hyphens, as two sides made of these levels. */
function contrastOf(levels: readonly string[], text: string): {first: Side; second: Side}[] {
  const readings: {first: Side; second: Side}[] = []
  for (const separator of ['-', '−', ' vs ', ' / ', '/'])
    for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + 1)) {
      const first = sideNamed(levels, text.slice(0, at))
      const second = sideNamed(levels, text.slice(at + separator.length))
      if (first && second) readings.push({first, second})
    }
  return readings
}

function sideNamed(levels: readonly string[], text: string): Side | undefined {
  const find = (name: string) =>
    levels.find((level) => level === name) ?? levels.find((level) => level.toLowerCase() === name.toLowerCase())
  const label = text.trim().replace(/^\((.*)\)$/, '$1')
  const whole = find(label)
  if (whole !== undefined) return {label: whole, levels: [whole]}
  const parts = label.split('+').map((part) => find(part.trim()))
  return parts.length > 1 && parts.every((part) => part !== undefined) ? {label, levels: parts as string[]} : undefined
}

/**
 * Reads `--contrast resistant-parental`. It is never guessed: without it, the levels there are get named.
 *
 * @throws {UserError} none given, a level that is not there, the same level on both sides, more than one reading
 */
export function parseContrast(sheet: SampleSheet, column: string, text: string | undefined): Contrast {
  const levels = levelsOf(sheet, column)
  const example = levels.length >= 2 ? exampleOf(levels) : 'resistant-parental'
  if (text === undefined)
    throw new UserError(
      'invalid-input',
      `analyze: found no --contrast, expected what is to be compared with what; the groups in column '${column}' are ${list(levels, 12)}: write --contrast ${example}`,
    )
  const readings = contrastOf(levels, text)
  if (readings.length > 1)
    throw new UserError(
      'ambiguous',
      `--contrast ${text}: it can be read as ${readings.map(({first, second}) => `'${first.label}' minus '${second.label}'`).join(' or ')}; write '${readings[0]!.first.label} vs ${readings[0]!.second.label}'`,
    )
  const [found] = readings
  if (!found)
    throw new UserError(
      'not-found',
      `--contrast ${text}: found no two groups of column '${column}' in it, expected two of ${list(levels, 12)}; write --contrast ${example}`,
    )
  const both = found.first.levels.filter((level) => found.second.levels.includes(level))
  if (both.length > 0)
    throw new UserError('invalid-input', `--contrast ${text}: '${both[0]}' stands on both sides, expected two different groups`)
  return {column, ...found}
}

function exampleOf(levels: readonly string[]): string {
  const reference = levels.find((level) => sideOf(level) === -1)
  const other = levels.find((level) => level !== reference && sideOf(level) !== -1)
  return reference === undefined || other === undefined ? `${levels[0]}-${levels[1]}` : `${other}-${reference}`
}

/** What is odd about the groups: labels against names, direction, sizes. */
export function inspectGroups(sheet: SampleSheet, contrast: Contrast): Flag[] {
  const groups = sheetColumn(sheet, contrast.column)!
  const inside = sheet.rows.flatMap(({sample}, i) => {
    const side = contrast.first.levels.includes(groups[i]!) ? 1 : contrast.second.levels.includes(groups[i]!) ? -1 : 0
    return side === 0 ? [] : [{sample, group: groups[i]!, side}]
  })
  const size = (side: number) => inside.filter((one) => one.side === side).length
  return [...swapped(sheet, inside), ...reversed(contrast), ...unbalanced(contrast, size(1), size(-1))]
}

function swapped(sheet: SampleSheet, inside: readonly {readonly sample: string; readonly group: string}[]): Flag[] {
  const wrong = inside.filter(({sample, group}) => sideOf(sample) !== 0 && sideOf(sample) === -sideOf(group))
  if (wrong.length === 0) return []
  const shown = wrong.slice(0, 4).map(({sample, group}) => `'${sample}' in group '${group}'`)
  return [
    flag(
      'swapped-groups',
      `${sheet.source}: found ${shown.join(', ')}${wrong.length > 4 ? ` and ${wrong.length - 4} more` : ''}, expected groups that agree with the names of the samples; the labels look swapped: correct the sheet`,
    ),
  ]
}

function reversed({first, second}: Contrast): Flag[] {
  if (sideOf(first.label) !== -1 || sideOf(second.label) !== 1) return []
  return [
    flag(
      'reversed-contrast',
      `--contrast ${first.label}-${second.label}: found the reference cells first, expected the cells of interest first (up would mean higher in '${first.label}'); write --contrast ${second.label}-${first.label}`,
    ),
  ]
}

function unbalanced({first, second}: Contrast, a: number, b: number): Flag[] {
  if (a === 1 && b === 1) return []
  if (Math.min(a, b) > 1 && Math.max(a, b) < 3 * Math.min(a, b)) return []
  return [
    flag(
      'unbalanced-groups',
      `the groups are unbalanced: ${a} in '${first.label}' and ${b} in '${second.label}'${Math.min(a, b) === 1 ? '; a group of one has no spread of its own, so that of the other stands for both' : ''}`,
    ),
  ]
}
