import {type FlagName, type MeasuredTable, prepareTable, readHeadOf, type SampleSheet, sheetColumn} from '#expression'
import {type Comparison, isComparison, type ReadingOptions, readComparison, type StudyFile, type StudyTable} from '#study'
import type {TaskResult} from '../shared/task.js'
import type {AnalyzeAnswer} from './answer.js'

/** What was read and what would be done, without doing it. Exit code 0 whatever is found. */
export function preview(
  files: readonly StudyTable[],
  sheetFile: StudyFile | undefined,
  contrastText: string | undefined,
  options: ReadingOptions,
): TaskResult<AnalyzeAnswer> {
  const accepted = options.accepted ?? new Set()
  if (!isComparison(files, sheetFile, contrastText)) return previewWithoutSheet(files, accepted, options.mergeDuplicates ?? 'refuse')
  const comparison = readComparison(files, sheetFile, contrastText, options, true)
  const {contrast, sheet, groupFlags} = comparison
  const groups = sizesOf(sheet, contrast.column)
  const tables = comparison.tables.map(({table}) => showTable(table, accepted))
  const flags = groupFlags.map(({name, severity, message}) => ({name, severity, message, accepted: accepted.has(name)}))
  const json: AnalyzeAnswer = {
    preview: true,
    samples: sheet.rows.length,
    groups,
    contrast: {first: contrast.first.label, second: contrast.second.label, column: contrast.column},
    flags,
    tables,
  }
  const text = [
    `Compared would be '${contrast.first.label}' against '${contrast.second.label}' (column '${contrast.column}'); up = higher in '${contrast.first.label}'.`,
    `Groups: ${Object.entries(groups)
      .map(([group, size]) => `${group} ${size}`)
      .join(', ')}.`,
    ...comparison.tables.map(({table}) => tableText(table, accepted, comparison)),
    ...groupFlags.map((flag) => flagText(flag, accepted)),
    'Nothing was run: leave out --preview to go on.',
  ]
  return {json, text: text.join('\n')}
}

function previewWithoutSheet(
  files: readonly StudyTable[],
  accepted: ReadonlySet<FlagName>,
  mergeDuplicates: 'sum' | 'max' | 'refuse',
): TaskResult<AnalyzeAnswer> {
  const shown = files.map((file) => {
    const head = readHeadOf(file.bytes, file.name)
    if (head.samples.length < 2)
      return {json: {file: file.name, format: head.format, columns: head.header}, text: listText(file.name, head.header)}
    const table = prepareTable(file.bytes, file.name, {accepted, lenient: true, mergeDuplicates})
    return {json: showTable(table, accepted), text: tableText(table, accepted)}
  })
  const next = shown.some(({json}) => 'unit' in json)
    ? 'A comparison needs --samples (one row per column), --group and --contrast.'
    : 'Nothing was run: leave out --preview to go on.'
  return {json: {preview: true, tables: shown.map(({json}) => json)}, text: [...shown.map(({text}) => text), next].join('\n')}
}

const listText = (name: string, header: readonly string[]) =>
  `${name}: a list or result table with the columns ${header.map((heading) => heading || '(no heading)').join(', ')}.`

function sizesOf(sheet: SampleSheet, column: string): Record<string, number> {
  const sizes: Record<string, number> = {}
  for (const group of sheetColumn(sheet, column)!) sizes[group] = (sizes[group] ?? 0) + 1
  return sizes
}

function showTable(table: MeasuredTable, accepted: ReadonlySet<FlagName>) {
  return {
    file: table.fileName,
    format: table.format,
    unit: table.unit,
    rows: table.ids.length,
    samples: table.samples.map((sample, i) => ({sample, sum: table.profile.samples[i]!.sum, detected: table.profile.samples[i]!.detected})),
    dropped: table.dropped,
    flags: table.flags.map(({name, severity, message}) => ({name, severity, accepted: accepted.has(name), message})),
  }
}

function tableText(table: MeasuredTable, accepted: ReadonlySet<FlagName>, comparison?: Comparison): string {
  const groups = comparison ? sheetColumn(comparison.sheet, comparison.contrast.column)! : undefined
  const groupOf = new Map(comparison?.sheet.rows.map(({sample}, i) => [sample, groups![i]!]) ?? [])
  const width = Math.max(...table.samples.map((sample) => sample.length))
  return [
    `${table.fileName}: ${table.format}, taken for ${table.unit}; ${table.ids.length.toLocaleString('en')} rows × ${table.samples.length} samples.`,
    ...table.samples.map((sample, i) => {
      const {sum, detected} = table.profile.samples[i]!
      return `  ${sample.padEnd(width)}  ${groupOf.get(sample) ?? ''}  sum ${Math.round(sum).toLocaleString('en')}, ${detected.toLocaleString('en')} rows above 0`
    }),
    ...table.dropped.map(({what, count, why}) => `  would be left out: ${count.toLocaleString('en')} ${what} (${why})`),
    ...table.flags.map((one) => flagText(one, accepted)),
  ].join('\n')
}

function flagText({name, severity, message, accepted: words}: MeasuredTable['flags'][number], accepted: ReadonlySet<FlagName>): string {
  if (accepted.has(name)) return `  [${name}, ${severity === 'noted' ? 'note' : 'accepted'}] ${words}`
  return `  [${name}, ${severity === 'noted' ? 'note' : 'would be refused'}] ${message}`
}
