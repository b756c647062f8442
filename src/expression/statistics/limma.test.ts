import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {
  blockedVoom,
  contrastOf,
  contrastsFit,
  countsPerMillion,
  duplicateCorrelation,
  type EBayesOptions,
  eBayes,
  effectiveLibrarySizes,
  expressionMatrix,
  filterByExpression,
  lmFit,
  logCountsPerMillion,
  type ModeratedFit,
  parseDesign,
  tmmFactors,
  topTable,
} from './index.js'

/** Results of limma 3.54.1, edgeR 3.40.2, statmod 1.5.0 (fixtures/README.md). */
// biome-ignore lint/suspicious/noExplicitAny: golden files are plain JSON
const golden = (name: string): any => JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'))

const numeric = (value: unknown) => (value === null ? Number.NaN : value === 'Inf' ? Number.POSITIVE_INFINITY : Number(value))
const list = (value: unknown): number[] => (Array.isArray(value) ? value : [value]).map(numeric)

/** The largest relative error; missing values must be missing in both. Differences below `floor` are rounding. */
function worst(found: ArrayLike<number>, wanted: readonly number[], floor = 1e-13): number {
  if (found.length !== wanted.length) throw new Error(`${found.length} values, expected ${wanted.length}`)
  let largest = 0
  wanted.forEach((value, i) => {
    const other = found[i]!
    if (Number.isNaN(value) && Number.isNaN(other)) return
    if (value === other || Math.abs(value - other) < floor * Math.min(1, Math.abs(value) * 1e6)) return
    const error = Math.abs(value - other) / Math.abs(value)
    largest = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(largest, error)
  })
  return largest
}

const options: Readonly<Record<string, EBayesOptions>> = {
  plain: {},
  trend: {trend: true},
  robust: {robust: true},
  trendRobust: {trend: true, robust: true},
}

// biome-ignore lint/suspicious/noExplicitAny: golden files are plain JSON
function expectAgreement(fit: ModeratedFit, column: number, wanted: any, wholeF: boolean): void {
  const k = fit.coefficients.length
  const of = (values: Float64Array) => Float64Array.from(fit.ids, (_, gene) => values[gene * k + column]!)
  expect(worst(of(fit.estimates), list(wanted.log2FoldChange))).toBeLessThan(1e-6)
  expect(worst(of(fit.t), list(wanted.t))).toBeLessThan(1e-6)
  expect(worst(of(fit.p), list(wanted.p), 0)).toBeLessThan(1e-5)
  expect(worst(of(fit.logOdds), list(wanted.logOdds))).toBeLessThan(1e-6)
  expect(worst(fit.dfTotal, list(wanted.dfTotal))).toBeLessThan(1e-6)
  expect(worst(fit.prior.scale, list(wanted.priorVariance))).toBeLessThan(1e-6)
  const dfs = list(wanted.dfPrior)
  expect(worst(dfs.length === 1 ? fit.prior.df.subarray(0, 1) : fit.prior.df, dfs)).toBeLessThan(1e-6)
  const rows = topTable(fit, {coefficient: column})
  expect(rows.map(({id}) => id)).toEqual(wanted.order)
  expect(
    worst(
      rows.map(({adjustedP}) => adjustedP),
      list(wanted.adjusted),
      0,
    ),
  ).toBeLessThan(1e-5)
  expect(
    worst(
      rows.map(({low}) => low),
      list(wanted.low),
    ),
  ).toBeLessThan(1e-6)
  expect(
    worst(
      rows.map(({high}) => high),
      list(wanted.high),
    ),
  ).toBeLessThan(1e-6)
  if (wholeF) {
    expect(worst(fit.f, list(wanted.f))).toBeLessThan(1e-6)
    expect(worst(fit.fP, list(wanted.fP), 0)).toBeLessThan(1e-5)
  }
}

describe.each(['two-against-two', 'paired', 'batch', 'three-groups', 'interaction', 'blocks', 'even-variance'])('counts: %s', (name) => {
  const g = golden(name)
  const counts = expressionMatrix(g.genes, g.samples, Float64Array.from(g.counts.flat()))
  // R orders these levels as given; 'cisplatin' < 'none' and 'parental' < 'resistant' are alphabetical as well.
  const design = parseDesign(g.formula, {samples: g.samples, columns: g.sheet})
  const factors = tmmFactors(counts)
  const librarySizes = effectiveLibrarySizes(counts, factors)
  const block: string[] | undefined = Array.isArray(g.block) ? g.block : undefined
  const v = blockedVoom(counts, design, block, {librarySizes})
  const fit = lmFit(v.logCpm, design, {weights: v.weights, ...(block ? {block, correlation: v.correlation!} : {})})
  const group = Object.keys(design.levels).includes('group') ? 'group' : undefined

  test('the model matrix', () => {
    expect(design.coefficients).toEqual(Array.isArray(g.coefficients) ? g.coefficients : [g.coefficients])
    expect([...design.values]).toEqual(g.design.flat())
  })
  test('the contrast', () => expect([...contrastOf(g.contrast, design, group).weights]).toEqual(g.weights))
  test('the filter', () => expect(filterByExpression(counts, {design})).toEqual(g.keep))
  test('TMM factors and log counts per million', () => {
    expect(worst(factors, g.factors)).toBeLessThan(1e-10)
    const cpm = logCountsPerMillion(counts, {librarySizes, priorCount: 2}).values.subarray(0, 5 * g.samples.length)
    expect(worst(cpm, g.cpm.flat())).toBeLessThan(1e-10)
  })
  test('voom values and weights', () => {
    expect(worst(v.logCpm.values.subarray(0, 5 * g.samples.length), g.logCpm.flat())).toBeLessThan(1e-10)
    expect(worst(v.weights.subarray(0, 5 * g.samples.length), g.voomWeights.flat())).toBeLessThan(1e-8)
  })
  if (block)
    test('the correlation within blocks', () => {
      expect(worst([v.correlation!], [g.correlation.second])).toBeLessThan(1e-7)
    })
  test.each(Object.keys(g.results))('moderated statistics of the contrast (%s)', (variant) => {
    expectAgreement(eBayes(contrastsFit(fit, [contrastOf(g.contrast, design, group)]), options[variant]), 0, g.results[variant], true)
  })
  test('moderated statistics of the last coefficient, F over all', () => {
    expectAgreement(eBayes(fit), design.coefficients.length - 1, g.lastCoefficient.plain, true)
  })
})

describe('intensities with missing values', () => {
  const g = golden('intensities')
  const values = expressionMatrix(g.genes, g.samples, Float64Array.from(g.values.flat(), numeric))
  const design = parseDesign(g.formula, {samples: g.samples, columns: g.sheet})
  test.each(Object.keys(g.results))('%s', (variant) => {
    expectAgreement(eBayes(lmFit(values, design), options[variant]), 1, g.results[variant], false)
  })
  test('with a weight per sample', () => {
    expectAgreement(eBayes(lmFit(values, design, {weights: Float64Array.from(g.sampleWeights)})), 1, g.weighted.plain, false)
  })
  test('with blocks', () => {
    const {consensus, perGene} = duplicateCorrelation(values, design, g.block)
    expect(worst([consensus], [g.correlation.consensus])).toBeLessThan(1e-7)
    expect(worst(perGene, list(g.correlation.atanh))).toBeLessThan(1e-5)
    const fit = lmFit(values, design, {block: g.block, correlation: consensus})
    expectAgreement(eBayes(fit), 1, g.correlated.plain, false)
  })
})

test('counts per million add up to a million', () => {
  const counts = expressionMatrix(['a', 'b'], ['s', 't'], Float64Array.of(1, 2, 3, 6))
  expect([...countsPerMillion(counts).values]).toEqual([250_000, 250_000, 750_000, 750_000])
})
