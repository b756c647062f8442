import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {normalUpperQuantile, quantile, randomStream} from '#stats'
import {
  compareUnreplicated,
  contrastOf,
  contrastsFit,
  detectableShift,
  duplicateCorrelation,
  eBayes,
  expressionMatrix,
  filterByExpression,
  importDesign,
  importRatio,
  lmFit,
  parseDesign,
  powerNote,
  tmmFactors,
  topTable,
  tTestPower,
  voom,
} from './index.js'
import {selectKth} from './select.js'
import {symmetricEigen} from './symmetric.js'

describe('power', () => {
  const {grid} = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'power.json'), 'utf8'))
  test('agrees with numerical integration in R', () => {
    const errors = grid.power.map((wanted: number, i: number) => Math.abs(tTestPower(grid.shift[i], grid.df[i], grid.alpha[i]) - wanted))
    expect(Math.max(...errors)).toBeLessThan(1e-7)
  })
  test('without a change, power is the level', () => expect(tTestPower(0, 4.4, 0.01)).toBeCloseTo(0.01, 10))
  test('the detectable change has the power asked for, and is smaller with more degrees of freedom', () => {
    fc.assert(
      fc.property(fc.double({min: 1, max: 500, noNaN: true}), fc.double({min: 1e-6, max: 0.2, noNaN: true}), (df, alpha) => {
        const shift = detectableShift(df, alpha, 0.8)
        expect(tTestPower(shift, df, alpha)).toBeCloseTo(0.8, 7)
        expect(detectableShift(df * 2, alpha, 0.8)).toBeLessThan(shift)
      }),
      {numRuns: 30},
    )
  })
  test('at large df it is the sum of two normal quantiles', () => {
    expect(detectableShift(1e8, 0.05, 0.8)).toBeCloseTo(normalUpperQuantile(0.025) + normalUpperQuantile(0.2), 4)
  })
})

const simulate = (genes: number, samples: readonly string[], mean: (gene: number, sample: number) => number, seed: number) => {
  const uniform = randomStream(seed)
  const values = Float64Array.from({length: genes * samples.length}, (_, at) => {
    const mu = mean(Math.floor(at / samples.length), at % samples.length)
    return Math.max(0, Math.round(mu * Math.exp(0.1 * normalUpperQuantile(uniform())) + Math.sqrt(mu) * normalUpperQuantile(uniform())))
  })
  return expressionMatrix(
    Array.from({length: genes}, (_, i) => `g${i}`),
    samples,
    values,
  )
}

describe('a comparison of n against n', () => {
  const samples = ['p1', 'p2', 'r1', 'r2']
  const sheet = {samples, columns: {group: ['parental', 'parental', 'resistant', 'resistant']}}
  const design = parseDesign('~ group', sheet)
  const counts = simulate(500, samples, (gene, j) => 40 * 1.01 ** gene * (gene % 10 === 0 && j > 1 ? 4 : 1), 5)
  const v = voom(counts, design)
  const fit = eBayes(lmFit(v.logCpm, design, {weights: v.weights}))
  test('the power note tells what the median gene would need', () => {
    const note = powerNote(fit)
    expect(note.df).toBe(quantile(fit.dfTotal, 0.5))
    expect(note.detectable / note.standardError).toBeCloseTo(detectableShift(note.df, 0.05, 0.8), 9)
    expect(note.detectableQuartiles[0]).toBeLessThan(note.detectable)
  })
  test('genes that were changed fourfold come first', () => {
    const top = topTable(fit, {max: 40})
    expect(top.filter(({index}) => index % 10 === 0).length).toBeGreaterThan(36)
    expect(top.every(({low, log2FoldChange, high}) => low < log2FoldChange && log2FoldChange < high)).toBe(true)
  })
  test('one against one has no p, and says so', () => {
    const {rows, note} = compareUnreplicated(counts, 'r1', 'p1')
    expect(rows[0]).not.toHaveProperty('p')
    expect(note).toMatch(/no p-values/)
    const best = rows.toSorted((a, b) => a.rank - b.rank).slice(0, 40)
    expect(best.filter(({index}) => index % 10 === 0).length).toBeGreaterThan(36)
    const back = compareUnreplicated(counts, 'p1', 'r1').rows
    rows.forEach(({log2FoldChange, rank}, i) => {
      expect(back[i]!.log2FoldChange).toBeCloseTo(-log2FoldChange, 12)
      expect(back[i]!.rank).toBe(rank)
    })
  })
  test('the counting error of a ratio is that of Poisson counts', () => {
    const two = expressionMatrix(['x', 'rest'], ['a', 'b'], Float64Array.of(400, 100, 1e6, 1e6))
    const {countingError} = compareUnreplicated(two, 'a', 'b', {priorCount: 0}).rows[0]!
    expect(countingError).toBeCloseTo(Math.sqrt(1 / 400 + 1 / 100) / Math.LN2, 10)
  })
  test.each([
    [
      'eBayes',
      () =>
        eBayes(
          lmFit(
            {...v.logCpm, samples: ['p1', 'r1'], values: new Float64Array(1000)},
            parseDesign('~ group', {samples: ['p1', 'r1'], columns: {group: ['a', 'b']}}),
          ),
        ),
    ],
    [
      'voom',
      () =>
        voom(
          expressionMatrix(['x'], ['p1', 'r1'], Float64Array.of(1, 2)),
          parseDesign('~ group', {samples: ['p1', 'r1'], columns: {group: ['a', 'b']}}),
        ),
    ],
  ])('%s refuses a design without residual degrees of freedom', (_, run) => expect(run).toThrow(/no residual degrees of freedom/))
})

describe('import ratio', () => {
  // Whole cells and mitochondria-enriched fractions of two groups, three cultures each; gene 0 is imported 8-fold, in
  // resistant cells 2-fold more; gene 1 only rises in whole cells and fraction alike.
  const groups = ['parental', 'resistant']
  const cells = groups.flatMap((group) =>
    [1, 2, 3].flatMap((culture) => ['whole', 'mito'].map((fraction) => ({group, culture: `${group}${culture}`, fraction}))),
  )
  const samples = cells.map((_, i) => `s${i}`)
  const sheet = {
    samples,
    columns: {
      group: cells.map(({group}) => group),
      fraction: cells.map(({fraction}) => fraction),
      culture: cells.map(({culture}) => culture),
    },
  }
  const counts = simulate(
    400,
    samples,
    (gene, j) => {
      const {group, fraction} = cells[j]!
      const resistant = group === 'resistant' ? 1 : 0
      const mito = fraction === 'mito' ? 1 : 0
      const change = gene === 0 ? 8 ** mito * 2 ** (mito * resistant) : gene === 1 ? 4 ** resistant : 1
      return 300 * change * (1 + (gene % 7))
    },
    8,
  )
  const columns = {
    fraction: 'fraction',
    enriched: 'mito',
    whole: 'whole',
    group: {column: 'group', first: 'resistant', second: 'parental'},
  } as const
  test.each([[undefined], ['culture']])('recovers the ratios and their difference within five standard errors (block: %s)', (block) => {
    const {fit} = importRatio(counts, sheet, block === undefined ? columns : {...columns, block})
    expect(fit.coefficients).toEqual(['import resistant', 'import parental', 'import resistant-parental'])
    const wanted = [
      [4, 3, 1],
      [0, 0, 0],
    ]
    wanted.forEach((values, gene) => {
      values.forEach((value, c) => {
        const {log2FoldChange, standardError} = topTable(fit, {coefficient: c, sortBy: 'none'})[gene]!
        expect(Math.abs(log2FoldChange - value)).toBeLessThan(5 * standardError)
      })
    })
    expect(topTable(fit, {max: 1})[0]!.id).toBe('g0')
  })
  test('one group gives the ratio alone', () => {
    const {contrasts, design} = importDesign(sheet, {fraction: 'fraction', enriched: 'mito', whole: 'whole'})
    expect(design.coefficients).toEqual(['cellmito', 'cellwhole'])
    expect(contrasts.map(({name, weights}) => [name, ...weights])).toEqual([['import', 1, -1]])
  })
  test('a missing cell is refused by name', () => {
    const part = {
      samples: samples.slice(0, 7),
      columns: Object.fromEntries(Object.entries(sheet.columns).map(([k, column]) => [k, column.slice(0, 7)])),
    }
    expect(() => importDesign(part, columns)).toThrow(
      "import ratio: no sample is 'resistant' and 'mito'; expected both compartments in every group",
    )
  })
  test('a level that is not there is refused with those that are', () => {
    expect(() => importDesign(sheet, {...columns, enriched: 'mitochondria'})).toThrow(
      "no level of 'fraction' is called 'mitochondria'; did you mean 'mito'? (expected one of 'whole', 'mito')",
    )
  })
})

describe('refusals', () => {
  const samples = ['a1', 'a2', 'b1', 'b2']
  const design = parseDesign('~ group', {samples, columns: {group: ['a', 'a', 'b', 'b']}})
  test.each([
    [
      'a negative count',
      [1, -1, 2, 3],
      "gene 'x', sample 'a2': found -1, expected a count of 0 or more; correct the table or analyse it as intensities",
    ],
    [
      'a missing count',
      [1, 1, Number.NaN, 3],
      "gene 'x', sample 'b1': found a missing value, expected a count of 0 or more; correct the table or analyse it as intensities",
    ],
    ['an empty library', [1, 1, 2, 0], "sample 'b2': found no counts at all, expected a library; leave the sample out"],
  ])('%s', (_, values, message) => {
    const counts = expressionMatrix(['x'], samples, Float64Array.from(values))
    for (const run of [() => voom(counts, design), () => tmmFactors(counts), () => filterByExpression(counts)]) expect(run).toThrow(message)
  })
  test('no genes', () => {
    const none = expressionMatrix([], samples, new Float64Array(0))
    for (const run of [() => voom(none, design), () => eBayes(lmFit(none, design))])
      expect(run).toThrow('found no genes to analyse, expected at least one; check the table, or filter less strictly')
  })
  test.each([[1], [2], [3], [4]])('%i genes are few, and still give statistics, robust or not', (genes) => {
    const m = expressionMatrix(
      Array.from({length: genes}, (_, i) => `g${i}`),
      samples,
      Float64Array.from({length: genes * 4}, (_, i) => Math.sin(i * i + 1)),
    )
    for (const options of [{}, {trend: true}, {robust: true}, {trend: true, robust: true}]) {
      const fit = eBayes(lmFit(m, design), options)
      expect([...fit.p].every((p) => p > 0 && p <= 1)).toBe(true)
    }
  })
  test('samples in another order than the sheet', () => {
    const m = expressionMatrix(['x'], ['a2', 'a1', 'b1', 'b2'], Float64Array.of(1, 2, 3, 4))
    expect(() => lmFit(m, design)).toThrow("sample 1 of the table is 'a2', in the sample sheet 'a1'; bring both into the same order")
  })
  test('blocks of one sample, and blocks the design holds, give correlation 0 and say so', () => {
    const m = expressionMatrix(['x'], samples, Float64Array.of(1, 2, 3, 5))
    expect(duplicateCorrelation(m, design, ['1', '2', '3', '4'])).toMatchObject({
      consensus: 0,
      warnings: ['every block holds one sample only: the correlation within blocks is set to 0'],
    })
    expect(duplicateCorrelation(m, design, ['1', '1', '2', '2'])).toMatchObject({
      consensus: 0,
      warnings: ['the design already holds the blocks: the correlation within blocks is set to 0'],
    })
  })
})

describe('laws', () => {
  const samples = ['s1', 's2', 's3', 's4', 's5', 's6']
  const design = parseDesign('~ group', {samples, columns: {group: ['a', 'a', 'a', 'b', 'b', 'b']}})
  const cells = parseDesign('~ 0 + group', {samples, columns: {group: ['a', 'a', 'a', 'b', 'b', 'b']}})
  const rows = fc.array(fc.array(fc.double({min: -10, max: 10, noNaN: true}), {minLength: 6, maxLength: 6}), {minLength: 3, maxLength: 8})
  const matrix = (values: number[][]) =>
    expressionMatrix(
      values.map((_, i) => `g${i}`),
      samples,
      Float64Array.from(values.flat(), (x, i) => x + Math.sin(i + 1)),
    )
  test('a contrast of cell means is the coefficient of the treatment coding', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const m = matrix(values)
        const a = lmFit(m, design)
        const b = contrastsFit(lmFit(m, cells), [contrastOf('b-a', cells)])
        b.estimates.forEach((estimate, gene) => {
          expect(estimate).toBeCloseTo(a.estimates[gene * 2 + 1]!, 10)
          expect(b.sigma[gene]).toBeCloseTo(a.sigma[gene]!, 10)
          expect(b.stdevUnscaled[gene]).toBeCloseTo(a.stdevUnscaled[gene * 2 + 1]!, 12)
        })
      }),
    )
  })
  test('weights of 1 change nothing, a weight of 0 leaves the value out', () => {
    fc.assert(
      fc.property(rows, (values) => {
        const m = matrix(values)
        const weights = new Float64Array(m.values.length).fill(1)
        const weighted = lmFit(m, design, {weights})
        lmFit(m, design).estimates.forEach((value, i) => {
          expect(weighted.estimates[i]).toBeCloseTo(value, 10)
        })
        weights[2] = 0
        const holed = {...m, values: m.values.map((value, i) => (i === 2 ? Number.NaN : value))}
        const missing = lmFit(holed, design)
        lmFit(m, design, {weights}).estimates.forEach((value, i) => {
          expect(value).toBeCloseTo(missing.estimates[i]!, 10)
        })
      }),
    )
  })
  test('selection finds what sorting finds', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(1, 2, 3, 4.5, -1, 0), {minLength: 1, maxLength: 60}), fc.nat(), (values, seed) => {
        const k = seed % values.length
        expect(selectKth(Float64Array.from(values), k)).toBe(values.toSorted((a, b) => a - b)[k])
      }),
    )
  })
  test.each([[3], [9], [20]])('eigenvectors of a symmetric matrix of size %i give it back', (n) => {
    const uniform = randomStream(n)
    const a = new Float64Array(n * n)
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = uniform()
    const {values, vectors} = symmetricEigen(a, n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const sum = values.reduce((total, value, k) => total + value * vectors[k]![i]! * vectors[k]![j]!, 0)
        expect(sum).toBeCloseTo(a[i * n + j]!, 10)
      }
  })
})
