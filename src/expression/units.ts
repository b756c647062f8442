import {type CalledUnit, calledUnit} from './headings.js'
import type {NumericTable} from './scan.js'

/** What the numbers of a table are. */
export type Unit = 'counts' | 'estimated counts' | 'normalised counts' | 'TPM' | 'CPM' | 'FPKM' | 'log2 intensities' | 'intensities' | 'Ct'

/** Of the numbers of one table: by sample and over all. */
export interface Profile {
  readonly samples: readonly SampleProfile[]
  readonly negative: number
  readonly fractional: number
  readonly missing: number
  readonly largest: number
  /** Name that the headings, or else the file, give the unit. */
  readonly called?: CalledUnit
  readonly unit: Unit
}

export interface SampleProfile {
  readonly name: string
  readonly sum: number
  /** Rows with a value other than 0. */
  readonly detected: number
  readonly missing: number
  readonly fractional: number
}

/** Counts, sums and the guess of the unit, in one pass over the values. */
export function profileOf(table: NumericTable): Profile {
  const n = table.samples.length
  const sum = new Float64Array(n)
  const detected = new Uint32Array(n)
  const missing = new Uint32Array(n)
  const fractional = new Uint32Array(n)
  let negative = 0
  let largest = 0
  const {values} = table
  for (let i = 0, column = 0; i < values.length; i++, column = column + 1 === n ? 0 : column + 1) {
    const value = values[i]!
    if (Number.isNaN(value)) {
      missing[column]!++
      continue
    }
    if (value === 0) continue
    sum[column]! += value
    detected[column]!++
    if (value < 0) negative++
    if (Math.abs(value) > largest) largest = Math.abs(value)
    if (value !== Math.floor(value)) fractional[column]!++
  }
  const samples = table.samples.map((name, i) => ({
    name,
    sum: sum[i]!,
    detected: detected[i]!,
    missing: missing[i]!,
    fractional: fractional[i]!,
  }))
  const total = (of: keyof Omit<SampleProfile, 'name'>) => samples.reduce((all, sample) => all + sample[of], 0)
  const called = calledBy(table)
  const facts = {samples, negative, fractional: total('fractional'), missing: total('missing'), largest, ...(called ? {called} : {})}
  return {...facts, unit: unitOf(facts, total('detected'), values.length)}
}

function calledBy({headings, names, fileName}: NumericTable): CalledUnit | undefined {
  const words = headings.map(calledUnit)
  const first = words.find((word) => word !== undefined)
  if (first !== undefined && words.filter((word) => word === first).length * 2 >= words.length) return first
  return calledUnit(names[0]?.heading ?? '') ?? calledUnit(fileName.replace(/^.*[/\\]/, '').replace(/\.(tsv|csv|txt|gz|xlsx|gct)\b/gi, ' '))
}

/** A sum within 2 % of a million: rounding and a few rows left out. */
export const isMillion = (sum: number) => Math.abs(sum / 1e6 - 1) < 0.02

function unitOf(facts: Omit<Profile, 'unit'>, detected: number, cells: number): Unit {
  const {samples, negative, fractional, largest, called} = facts
  const million = samples.every(({sum}) => isMillion(sum))
  if (called === 'Ct' && largest < 60) return 'Ct'
  if (fractional === 0 && (negative === 0 || negative < 0.05 * cells)) return 'counts'
  if (million) return called === 'CPM' ? 'CPM' : 'TPM'
  if (called === 'FPKM') return 'FPKM'
  // A log scale spans 0 to about 25 and few of its values are 0; counts and TPM reach into the thousands.
  if (largest <= 30 && (negative > 0 || detected > 0.6 * cells || called === undefined)) return 'log2 intensities'
  if (called === 'TPM' || called === 'CPM') return 'normalised counts'
  if (negative > 0 && negative >= 0.05 * cells) return largest <= 60 ? 'log2 intensities' : 'intensities'
  const share = fractional / Math.max(1, detected)
  const deep = samples.some(({sum}) => sum > 500_000)
  if (called === 'counts' || (share < 0.6 && deep)) return 'estimated counts'
  return deep && detected < 0.98 * cells ? 'normalised counts' : 'intensities'
}

/** Runs of rows that hold different units in the same columns. */
export interface MixedRows {
  /** First and last line in the file of each run, in order, both included. */
  readonly runs: readonly {readonly from: number; readonly to: number; readonly integers: boolean; readonly rows: number}[]
  /** By row, whether all of its values are whole; rows of zeros are like the row before. */
  readonly whole: Uint8Array
}

/**
 * Finds out whether some stretches of rows are all whole numbers (counts) and others are not (FPKM, TPM), as where two tables
 * were put one below the other. In an honest table of fractions whole rows lie anywhere; here they lie together: it is called
 * mixed when there are a tenth or less of the changes between whole and fractional rows that chance would give.
 *
 * @param least - rows that the smaller part must have; default 20
 */
export function mixedRows(table: Pick<NumericTable, 'values' | 'lines'>, samples: number, min = 20): MixedRows | undefined {
  const rows = table.lines.length
  const whole = new Uint8Array(rows)
  let counts = [0, 0]
  let changes = 0
  let last = -1
  for (let row = 0; row < rows; row++) {
    const kind = rowKind(table.values, row * samples, samples)
    if (kind === undefined) {
      whole[row] = last === -1 ? 1 : last
      continue
    }
    whole[row] = kind
    counts = kind === 1 ? [counts[0]!, counts[1]! + 1] : [counts[0]! + 1, counts[1]!]
    if (last !== -1 && kind !== last) changes++
    last = kind
  }
  const [fractional, integers] = counts as [number, number]
  if (Math.min(fractional, integers) < min) return undefined
  const expected = (2 * fractional * integers) / (fractional + integers)
  if (changes > Math.max(1, 0.1 * expected)) return undefined
  const first = whole.findIndex((_, row) => rowKind(table.values, row * samples, samples) !== undefined)
  whole.fill(whole[first]!, 0, first)
  return {runs: runsOf(whole, table.lines), whole}
}

/** 1: whole numbers, not all 0; 0: a fraction among them; undefined: says nothing. */
function rowKind(values: Float64Array, base: number, samples: number): 0 | 1 | undefined {
  let any = false
  for (let i = base; i < base + samples; i++) {
    const value = values[i]!
    if (Number.isNaN(value) || value === 0) continue
    if (value !== Math.floor(value)) return 0
    any = true
  }
  return any ? 1 : undefined
}

function runsOf(whole: Uint8Array, lines: Uint32Array): MixedRows['runs'] {
  const runs: {from: number; to: number; integers: boolean; rows: number}[] = []
  whole.forEach((kind, row) => {
    const open = runs.at(-1)
    if (open && open.integers === (kind === 1)) {
      open.to = lines[row]!
      open.rows++
    } else runs.push({from: lines[row]!, to: lines[row]!, integers: kind === 1, rows: 1})
  })
  return runs
}
