import {UserError} from '#errors'
import {type MeasuredTable, type NumericTable, type PrepareOptions, prepareScanned, type SampleSheet, scanTable} from '#expression'
import type {StudyFile} from './comparison.js'

/**
 * One table from the files that salmon or kallisto write for each sample. A file belongs to the sample whose name stands in its
 * path; rows missing in a file count 0.
 *
 * @throws {UserError} a sample without a file, or a file without a sample
 */
export function joinQuantifiers(files: readonly StudyFile[], options: PrepareOptions & {readonly sheet: SampleSheet}): MeasuredTable {
  const samples = options.sheet.rows.map(({sample}) => sample)
  const byFile = files.map((file) => ({file, sample: sampleOf(file.name, samples)}))
  const lost = byFile.find(({sample}) => sample === undefined)
  if (lost)
    throw new UserError(
      'invalid-input',
      `${lost.file.name}: its path holds the name of no sample of the sheet (${samples.slice(0, 6).join(', ')}), expected the sample's name in the folder or file name`,
    )
  const missing = samples.find((sample) => !byFile.some((one) => one.sample === sample))
  if (missing !== undefined)
    throw new UserError(
      'invalid-input',
      `sample '${missing}' of the sheet has no file; name its file too, or delete its row from the sheet`,
    )
  const scanned = samples.map((sample) => {
    const {file} = byFile.find((one) => one.sample === sample)!
    return scanTable(file.bytes, file.name)
  })
  return prepareScanned(joined(scanned, samples), options)
}

/** The longest sample name that stands in the path as a word. */
function sampleOf(path: string, samples: readonly string[]): string | undefined {
  const holds = (sample: string) => {
    const at = path.indexOf(sample)
    const edge = (character: string | undefined) => character === undefined || !/[A-Za-z0-9]/.test(character)
    return at !== -1 && edge(path[at - 1]) && edge(path[at + sample.length])
  }
  return [...samples].sort((a, b) => b.length - a.length).find(holds)
}

function joined(tables: readonly NumericTable[], samples: readonly string[]): NumericTable {
  const rowOf = new Map<string, number>()
  const lines: number[] = []
  for (const table of tables)
    table.names[0]!.cells.forEach((name, row) => {
      if (rowOf.has(name)) return
      rowOf.set(name, rowOf.size)
      lines.push(table.lines[row]!)
    })
  const values = new Float64Array(rowOf.size * samples.length)
  tables.forEach((table, sample) => {
    table.names[0]!.cells.forEach((name, row) => {
      values[rowOf.get(name)! * samples.length + sample] = table.values[row]!
    })
  })
  const [first] = tables
  return {
    ...first!,
    fileName: `${tables.length} ${first!.format} files`,
    names: [{heading: first!.names[0]!.heading, cells: [...rowOf.keys()]}],
    samples,
    headings: samples,
    values,
    lines: Uint32Array.from(lines),
  }
}
