import {type Flag, flag} from './flags.js'
import {datedRows, duplicatesOf, type RowNames} from './ids.js'
import type {NumericTable} from './scan.js'
import {isMillion, type MixedRows, mixedRows, type Profile, type SampleProfile} from './units.js'

export interface InspectOptions {
  /** What is done with rows of one id; anything but `refuse` settles the flag. */
  readonly mergeDuplicates: 'sum' | 'max' | 'refuse'
}

export interface Inspection {
  readonly flags: readonly Flag[]
  readonly mixed?: MixedRows
  readonly duplicates: ReadonlyMap<string, readonly number[]>
}

const number = (value: number) => value.toLocaleString('en')
export const list = (names: readonly string[], max = 5) =>
  `${names.slice(0, max).join(', ')}${names.length > max ? ` and ${number(names.length - max)} more` : ''}`

/** All that is wrong with a table by itself, the gravest first; groups and contrasts are looked at elsewhere. */
export function inspectTable(table: NumericTable, profile: Profile, names: RowNames, {mergeDuplicates}: InspectOptions): Inspection {
  const duplicates = duplicatesOf(names.keys)
  const mixed = mixedRows(table, table.samples.length)
  const flags = [
    ...notUtf8(table),
    ...decimalCommas(table),
    ...excelDates(table),
    ...(mixed ? [mixedUnits(table, profile, mixed, duplicates)] : []),
    ...mixedColumns(table, profile),
    ...negatives(table, profile),
    ...negativeIntensities(table, profile),
    ...(mixed ? [] : [...fractions(table, profile), ...notTpm(table, profile), ...unitNames(table, profile)]),
    ...missing(table, profile),
    ...zeroSamples(table, profile),
    ...(mixed || mergeDuplicates !== 'refuse' ? [] : duplicateIds(table, duplicates)),
    ...smallLibraries(table, profile),
  ]
  return {flags, duplicates, ...(mixed ? {mixed} : {})}
}

function notUtf8({fileName, notUtf8: odd}: NumericTable): Flag[] {
  if (!odd) return []
  return [
    flag(
      'not-utf8',
      `${fileName}:${odd.line}:${odd.column}: found bytes that are not UTF-8 ('${odd.text}' when read as Latin-1, ${odd.count} ${odd.count === 1 ? 'cell' : 'cells'}), expected UTF-8 text; save the file as UTF-8`,
    ),
  ]
}

function decimalCommas({fileName, decimalCommas: odd}: NumericTable): Flag[] {
  if (!odd) return []
  return [
    flag(
      'decimal-commas',
      `${fileName}:${odd.line}:${odd.column}: found '${odd.text}', a number with a decimal comma (${number(odd.count)} ${odd.count === 1 ? 'cell' : 'cells'}), expected decimal points; save the table in the English number format`,
    ),
  ]
}

function excelDates(table: NumericTable): Flag[] {
  const dated = datedRows(table)
  if (dated.length === 0) return []
  const first = dated[0]!
  return [
    flag(
      'excel-dates',
      `${table.fileName}:${table.lines[first.row]}: found '${first.name}', a date, where a gene should stand (${dated.length} ${dated.length === 1 ? 'row' : 'rows'}: ${list(dated.map(({name}) => name))}), expected gene names; a spreadsheet has turned symbols such as MARCHF1 and SEPTIN2 into dates: export the table again with that column as text`,
    ),
  ]
}

function mixedUnits(table: NumericTable, profile: Profile, mixed: MixedRows, duplicates: ReadonlyMap<string, readonly number[]>): Flag {
  const fractional = profile.called === undefined || profile.called === 'counts' ? 'fractions (FPKM or TPM)' : profile.called
  const shown = mixed.runs
    .slice(0, 4)
    .map(({from, to, integers}) => `rows ${from}–${to} hold ${integers ? 'whole numbers, as raw counts' : fractional}`)
  const both = [...duplicates].filter(([, rows]) => new Set(rows.map((row) => mixed.whole[row])).size > 1).map(([key]) => key)
  const twice = both.length === 0 ? '' : `; ${number(both.length)} duplicate ids stand in both parts (${list(both, 3)})`
  return flag(
    'mixed-units',
    `${table.fileName}: found mixed units in the columns ${list(table.headings, 8)}: ${shown.join(', ')}${mixed.runs.length > 4 ? ` and ${mixed.runs.length - 4} more stretches` : ''}${twice}; expected one unit for all rows, since ${profile.called === undefined ? 'FPKM' : fractional} and counts cannot be compared and their ratios are artefacts; take the part in raw counts alone`,
  )
}

/** Some samples whole, others not: counts beside FPKM. */
function mixedColumns(table: NumericTable, profile: Profile): Flag[] {
  const whole = profile.samples.filter(({fractional, sum}) => fractional === 0 && sum > 0)
  const fractions = profile.samples.filter(({fractional, detected}) => fractional > 0.3 * detected)
  if (whole.length === 0 || fractions.length === 0 || whole.length + fractions.length < profile.samples.length) return []
  const names = (samples: readonly SampleProfile[]) => list(samples.map(({name}) => name))
  return [
    flag(
      'mixed-units',
      `${table.fileName}: found mixed units between columns: ${names(whole)} hold whole numbers, as raw counts, and ${names(fractions)} fractions, as FPKM or TPM; expected one unit for all samples; bring them to one unit`,
    ),
  ]
}

function negatives(table: NumericTable, {negative, unit}: Profile): Flag[] {
  if (negative === 0 || unit === 'log2 intensities' || unit === 'Ct' || unit === 'intensities') return []
  const at = table.values.findIndex((value) => value < 0)
  return [
    flag(
      'negative-counts',
      `${cellPlace(table, at)}: found ${table.values[at]} in sample '${table.samples[at % table.samples.length]}' (${number(negative)} negative ${negative === 1 ? 'value' : 'values'}), expected counts of 0 or more; give the raw counts, not values with something subtracted`,
    ),
  ]
}

/** Counts with something subtracted, perhaps: whole numbers throughout, of which too many are below 0 to be slips. */
function negativeIntensities(table: NumericTable, {negative, unit, fractional, called}: Profile): Flag[] {
  if (negative === 0 || fractional > 0 || called === 'Ct' || (unit !== 'intensities' && unit !== 'log2 intensities')) return []
  const at = table.values.findIndex((value) => value < 0)
  return [
    flag(
      'negative-intensities',
      `${cellPlace(table, at)}: found whole numbers with ${number(negative)} below 0 (the first is ${table.values[at]}): they are taken for ${unit}, not for counts; if they are counts with something subtracted, give the raw counts`,
    ),
  ]
}

function cellPlace(table: NumericTable, index: number): string {
  const n = table.samples.length
  const heading = table.headings[index % n]!
  return `${table.fileName}:${table.lines[Math.floor(index / n)]}:${table.header.indexOf(heading) + 1}`
}

function fractions(table: NumericTable, {unit, called, fractional}: Profile): Flag[] {
  const isCounts = unit === 'estimated counts' || (unit === 'normalised counts' && called !== 'TPM' && called !== 'CPM')
  if (!isCounts || table.format === 'salmon' || table.format === 'kallisto') return []
  const at = table.values.findIndex((value) => value !== Math.floor(value) && !Number.isNaN(value))
  return [
    flag(
      'fractional-counts',
      `${cellPlace(table, at)}: found ${table.values[at]} in sample '${table.samples[at % table.samples.length]}' (${number(fractional)} values with a fraction), expected raw counts, which are whole numbers; give the counts before normalisation`,
    ),
  ]
}

function notTpm(table: NumericTable, {samples, called, unit}: Profile): Flag[] {
  if ((called !== 'TPM' && called !== 'CPM') || unit === 'log2 intensities' || unit === 'counts') return []
  const off = samples.filter(({sum}) => !isMillion(sum) && sum > 0)
  if (off.length === 0) return []
  const sums = off.map(({sum}) => sum)
  const short = (sum: number) => (sum >= 1e5 ? `${(sum / 1e6).toFixed(2)} million` : sum.toPrecision(3))
  return [
    flag(
      'not-tpm',
      `${table.fileName}: found columns called ${called} that sum to ${short(Math.min(...sums))}–${short(Math.max(...sums))} (${list(off.map(({name}) => name))}), expected 1 million each; give raw counts, or say what the numbers are`,
    ),
  ]
}

/** Columns called FPKM or TPM that hold whole numbers only. */
function unitNames(table: NumericTable, {called, fractional, unit}: Profile): Flag[] {
  if (fractional > 0 || unit !== 'counts' || called === undefined || called === 'counts') return []
  return [
    flag(
      'unit-name',
      `${table.fileName}: columns called ${called} hold whole numbers only: they are taken for raw counts; correct their headings`,
    ),
  ]
}

function missing(table: NumericTable, profile: Profile): Flag[] {
  if (profile.missing === 0) return []
  const n = table.samples.length
  const rows = table.lines.length
  const empty = profile.samples.filter((sample) => sample.missing === rows)
  let incomplete = 0
  for (let row = 0; row < rows; row++) {
    let any = false
    for (let i = row * n; i < (row + 1) * n; i++) if (Number.isNaN(table.values[i]!)) any = true
    if (any) incomplete++
  }
  const max = profile.samples.reduce((a, b) => (b.missing > a.missing ? b : a))
  const at = table.values.findIndex((value) => Number.isNaN(value))
  return [
    flag(
      'missing-values',
      `${cellPlace(table, at)}: found a missing value in sample '${table.samples[at % n]}' (${number(profile.missing)} in ${number(incomplete)} of ${number(rows)} rows; ${empty.length > 0 ? `no value at all in ${list(empty.map(({name}) => name))}` : `most in ${max.name}: ${number(max.missing)}`}), expected a number for every sample; fill them in or delete those rows`,
    ),
  ]
}

function zeroSamples(table: NumericTable, {samples}: Profile): Flag[] {
  const zero = samples.filter(({detected, missing: gone}) => detected === 0 && gone < table.lines.length)
  if (zero.length === 0) return []
  return [
    flag(
      'zero-samples',
      `${table.fileName}: found only zeros in ${zero.length === 1 ? 'sample' : 'samples'} ${list(zero.map(({name}) => name))}, expected counts; the file of that sample was probably empty: take it out of the sample sheet or count it again`,
    ),
  ]
}

function duplicateIds(table: NumericTable, duplicates: ReadonlyMap<string, readonly number[]>): Flag[] {
  if (duplicates.size === 0) return []
  const shown = [...duplicates].slice(0, 3).map(
    ([key, rows]) =>
      `${key} on lines ${rows
        .slice(0, 3)
        .map((row) => table.lines[row])
        .join(', ')}`,
  )
  return [
    flag(
      'duplicate-ids',
      `${table.fileName}: found ${number(duplicates.size)} ${duplicates.size === 1 ? 'id' : 'ids'} more than once (${shown.join('; ')}${duplicates.size > 3 ? '; …' : ''}), expected one row per gene or RNA; say how to merge them with --merge-duplicates sum (counts of parts of a gene) or max (the row with the highest mean)`,
    ),
  ]
}

function smallLibraries(table: NumericTable, {samples, unit}: Profile): Flag[] {
  if (unit !== 'counts' && unit !== 'estimated counts') return []
  const sums = samples.map(({sum}) => sum).sort((a, b) => a - b)
  const median = sums[Math.floor(sums.length / 2)]!
  return samples
    .filter(({sum}) => sum > 0 && sum < 0.1 * median)
    .map(({name, sum}) =>
      flag(
        'small-library',
        `${table.fileName}: sample '${name}' has ${number(sum)} reads, less than a tenth of the median ${number(median)}: its values are uncertain`,
      ),
    )
}
