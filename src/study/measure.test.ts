import {describe, expect, test} from 'vitest'
import {parseContrast, prepareTable, type SampleSheet} from '#expression'
import {loadKnowledge} from '#knowledge'
import {randomStream} from '#stats'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {compartmentsOf, measureImport, withSamples} from './import-ratios.js'
import {measureTable} from './measure.js'
import {changedEntities, measuredLevels} from './measured-changes.js'

const {knowledge} = loadKnowledge(knowledgeFiles())
const context = {conditions: []}
const stream = randomStream(4)
const normal = () => Math.sqrt(-2 * Math.log(stream())) * Math.cos(2 * Math.PI * stream())

interface Sample {
  readonly name: string
  readonly group: 'resistant' | 'parental'
  readonly fraction: 'mito' | 'whole'
}

const samples: readonly Sample[] = (['parental', 'resistant'] as const).flatMap((group) =>
  (['whole', 'mito'] as const).flatMap((fraction) => [1, 2, 3].map((i) => ({name: `${group}_${fraction}_${i}`, group, fraction}))),
)
const sheet: SampleSheet = {
  source: 'sheet',
  columns: ['group', 'fraction'],
  rows: samples.map(({name, group, fraction}) => ({sample: name, values: [group, fraction]})),
}

/** Noisy counts (sd 0.15 natural log units). FIS1 is four times lower in resistant cells; MPRL enters their mitochondria eight times more. */
function counts(): Uint8Array {
  const names = ['FIS1', 'MPRL', 'MFF', 'OPA1', ...Array.from({length: 300}, (_, i) => `SIM${i}`)]
  const rows = names.map((name) => {
    const level = 200 + 2000 * stream()
    const cells = samples.map(({group, fraction}) => {
      const expression = name === 'FIS1' && group === 'resistant' ? 0.25 : 1
      const imported = name === 'MPRL' && group === 'resistant' && fraction === 'mito' ? 8 : 1
      return Math.round(level * expression * imported * Math.exp(0.15 * normal()))
    })
    return [name, ...cells].join('\t')
  })
  return new TextEncoder().encode(`gene\t${samples.map(({name}) => name).join('\t')}\n${rows.join('\n')}\n`)
}

const table = prepareTable(counts(), 'counts.tsv', {sheet})
const contrast = parseContrast(sheet, 'group', 'resistant-parental')

describe('mitochondrial fractions beside whole cells', () => {
  const compartments = compartmentsOf(sheet)!

  test('are recognised in the sheet', () => {
    expect(compartments).toEqual({column: 'fraction', enriched: 'mito', whole: 'whole'})
    expect(compartmentsOf({...sheet, columns: ['group', 'other']})).toBeUndefined()
  })

  test('give an import ratio with its error: the interval holds log2 8, and no other RNA of the knowledge stands out', () => {
    const {rows} = measureImport(table, compartments, sheet, contrast, {knowledge, context})
    const mprl = rows.find(({id}) => id === 'MPRL')!
    expect(rows[0]).toBe(mprl)
    expect(mprl.low).toBeLessThan(3)
    expect(mprl.high).toBeGreaterThan(3)
    expect(mprl.high - mprl.low).toBeLessThan(2)
    expect(rows.filter(({id, adjustedP}) => id !== 'MPRL' && adjustedP < 0.01)).toEqual([])
  })
})

describe('whole cells compared', () => {
  const whole = withSamples(table, new Set(samples.flatMap(({name, fraction}) => (fraction === 'whole' ? [name] : []))))
  const measured = measureTable(whole, {sheet, contrast, fdr: 0.05, knowledge, context})

  test('what changed is placed, with its sign and size', () => {
    const rows = changedEntities([measured])
    expect(rows.find(({entity}) => entity === 'FIS1')).toMatchObject({sign: -1, log2FoldChange: expect.closeTo(-2, 0)})
    expect(rows.some(({entity}) => entity === 'MPRL')).toBe(false)
  })

  test('levels of both groups lie around the median, their errors below their difference', () => {
    const sides = [
      [3, 4, 5],
      [0, 1, 2],
    ] as const
    const fis1 = measuredLevels([measured], () => sides).find(({entity}) => entity === 'FIS1')!
    expect(fis1.first).toBeLessThan(fis1.median)
    expect(fis1.second).toBeGreaterThan(fis1.median)
    expect(fis1.second - fis1.first).toBeCloseTo(2, 0)
    expect(fis1.firstError).toBeGreaterThan(0.05)
    expect(fis1.firstError).toBeLessThan(0.3)
  })

  test('whether a column of numbers is a factor or a covariate is asked, not guessed', () => {
    const more: SampleSheet = {
      ...sheet,
      columns: ['group', 'batch', 'dose'],
      rows: sheet.rows.map(({sample, values}, i) => ({sample, values: [values[0]!, String((i % 3) + 1), String(i % 4)]})),
    }
    const fitted = (design: string) => measureTable(table, {sheet: more, contrast, design, fdr: 0.05, knowledge, context})
    expect(() => fitted('~ 0 + group + batch')).toThrow(/write factor\(batch\) or numeric\(batch\)/)
    // 12 samples: two groups and two further batches leave 8 degrees of freedom; one slope leaves 9.
    expect(fitted('~ 0 + group + factor(batch)').power!.df).toBeLessThan(fitted('~ 0 + group + numeric(dose)').power!.df)
  })
})
