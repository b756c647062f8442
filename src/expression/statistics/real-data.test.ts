import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../../test/shared-data.js'
import {
  contrastOf,
  contrastsFit,
  eBayes,
  effectiveLibrarySizes,
  expressionMatrix,
  filterByExpression,
  lmFit,
  logCountsPerMillion,
  type ModeratedFit,
  parseDesign,
  selectGenes,
  tmmFactors,
  topTable,
  voom,
} from './index.js'

/** The largest relative error, leaving out values that are zero but for rounding. */
const worst = (found: ArrayLike<number>, wanted: readonly number[], floor: number) =>
  Math.max(...wanted.map((value, i) => (Math.abs(value - found[i]!) < floor ? 0 : Math.abs(found[i]! - value) / Math.abs(value))))

describe.each([
  ['mcf7-lted', 'MCF7_LTED/counts.tsv', '\t', 3],
  ['cca-cisplatin', 'CCA_cisplatin/TPM_ALL_20h.csv', ',', 1],
])('%s agrees with limma 3.54.1 and edgeR 3.40.2', (name, file, delimiter, firstColumn) => {
  const path = sharedData(`data/expr/${file}`)
  if (path === undefined) {
    test.skip('the table is absent', () => {})
    return
  }
  const g = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'))
  const width: number = g.conditions.length
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/)
  const rows = lines.map((line) => line.split(delimiter))
  const samples = header!.split(delimiter).slice(firstColumn, firstColumn + width)
  const table = expressionMatrix(
    rows.map((cells) => cells[0]!),
    samples,
    Float64Array.from(rows.flatMap((cells) => cells.slice(firstColumn, firstColumn + width).map(Number))),
  )
  const design = parseDesign(g.formula, {samples, columns: {condition: g.conditions}})
  const counts = selectGenes(table, filterByExpression(table, {design}))
  const librarySizes = effectiveLibrarySizes(counts, tmmFactors(counts))
  const contrast = contrastOf(g.contrast, design, 'condition')

  // biome-ignore lint/suspicious/noExplicitAny: golden files are plain JSON
  function agrees(fit: ModeratedFit, wanted: any): void {
    const some = fit.ids.map((_, i) => i).filter((i) => i % g.every === 0)
    const of = (values: Float64Array) => some.map((i) => values[i]!)
    expect(worst(of(fit.estimates), wanted.log2FoldChange, 1e-13)).toBeLessThan(1e-6)
    expect(worst(of(fit.t), wanted.t, 1e-13)).toBeLessThan(1e-6)
    expect(worst(of(fit.p), wanted.p, 0)).toBeLessThan(1e-5)
    expect(worst(of(fit.logOdds), wanted.logOdds, 1e-10)).toBeLessThan(1e-6)
    expect(worst([Math.min(...fit.p)], [wanted.smallest], 0)).toBeLessThan(1e-5)
    expect(topTable(fit, {max: 200}).map(({id}) => id)).toEqual(wanted.top)
  }

  test('the same genes are kept, with the same normalisation factors', () => {
    expect(counts.ids.length).toBe(g.kept)
    expect(counts.ids.filter((_, i) => i % g.every === 0)).toEqual(g.genes)
    expect(worst(tmmFactors(counts), g.factors, 0)).toBeLessThan(1e-10)
  })
  test.each(['plain', 'robust'])('voom (%s)', (variant) => {
    const {logCpm, weights} = voom(counts, design, {librarySizes})
    const fit = contrastsFit(lmFit(logCpm, design, {weights}), [contrast])
    agrees(eBayes(fit, {robust: variant === 'robust'}), g.voom[variant])
  })
  test.each(['trend', 'trendRobust'])('limma-trend (%s)', (variant) => {
    const fit = lmFit(logCountsPerMillion(counts, {librarySizes, priorCount: 3}), design)
    agrees(eBayes(contrastsFit(fit, [contrast]), {trend: true, robust: variant === 'trendRobust'}), g.limmaTrend[variant])
  })
})
