import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {normalUpperQuantile, randomStream} from '#stats'
import {
  competitiveSetTest,
  contrastOf,
  effectiveLibrarySizes,
  expressionMatrix,
  type GeneSet,
  parseDesign,
  permutationSetTest,
  rotationSetTest,
  sampleSetScores,
  tmmFactors,
  voom,
} from './index.js'

const g = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'gene-sets.json'), 'utf8'))
const counts = expressionMatrix(g.genes, g.samples, Float64Array.from(g.counts.flat()))
const design = parseDesign(g.formula, {samples: g.samples, columns: g.sheet})
const contrast = contrastOf('resistant-parental', design)
const sets: GeneSet[] = Object.entries(g.sets as Record<string, string[]>).map(([name, ids]) => ({name, ids}))
const v = voom(counts, design, {librarySizes: effectiveLibrarySizes(counts, tmmFactors(counts))})
const worst = (found: readonly number[], wanted: readonly number[]) =>
  Math.max(...wanted.map((value, i) => Math.abs(found[i]! - value) / Math.abs(value)))

describe('competitive test, as limma 3.54.1 camera', () => {
  test('with the preset correlation', () => {
    const rows = competitiveSetTest(v.logCpm, design, contrast, sets, {weights: v.weights})
    expect(rows.map(({direction}) => direction)).toEqual(g.camera.direction.map((d: string) => d.toLowerCase()))
    expect(
      worst(
        rows.map(({p}) => p),
        g.camera.p,
      ),
    ).toBeLessThan(1e-6)
    expect(
      worst(
        rows.map(({adjustedP}) => adjustedP),
        g.camera.adjusted,
      ),
    ).toBeLessThan(1e-6)
  })
  test('with the set’s own correlation, weighted', () => {
    const rows = competitiveSetTest(v.logCpm, design, contrast, sets.slice(0, 4), {weights: v.weights, interGeneCorrelation: 'estimate'})
    expect(
      worst(
        rows.map(({correlation}) => correlation),
        g.cameraEstimated.correlation,
      ),
    ).toBeLessThan(1e-6)
    expect(
      worst(
        rows.map(({p}) => p),
        g.cameraEstimated.p,
      ),
    ).toBeLessThan(1e-6)
  })
  test('unweighted, and as a contrast of two coefficients', () => {
    const rows = competitiveSetTest(v.logCpm, design, contrast, sets.slice(0, 4), {interGeneCorrelation: 'estimate'})
    expect(
      worst(
        rows.map(({p}) => p),
        g.cameraUnweighted.p,
      ),
    ).toBeLessThan(1e-6)
    const cells = parseDesign('~ 0 + group', {samples: g.samples, columns: g.sheet})
    const same = competitiveSetTest(v.logCpm, cells, contrastOf('resistant-parental', cells), sets.slice(0, 4), {
      interGeneCorrelation: 'estimate',
    })
    expect(
      worst(
        same.map(({p}) => p),
        g.cameraContrast.p,
      ),
    ).toBeLessThan(1e-6)
  })
  test('reversing the contrast reverses the direction only', () => {
    const there = competitiveSetTest(v.logCpm, design, contrast, sets)
    const back = competitiveSetTest(v.logCpm, design, contrastOf('parental-resistant', design), sets)
    expect(
      worst(
        back.map(({p}) => p),
        there.map(({p}) => p),
      ),
    ).toBeLessThan(1e-9)
    back.forEach(({direction}, i) => {
      expect(direction).not.toBe(there[i]!.direction)
    })
  })
})

describe('rotation test', () => {
  const rotations = 4000
  const rows = rotationSetTest(v.logCpm, design, contrast, sets, {weights: v.weights, rotations, seed: 3})
  test('p agrees with limma’s roast within five standard errors of both', () => {
    rows.forEach(({direction, p, mixedP}, i) => {
      const pairs: [number, number][] = [
        [p, Math.min(1, 2 * (direction === 'up' ? g.roast.up[i] : g.roast.down[i]))],
        [mixedP, g.roast.mixed[i]],
      ]
      for (const [ours, theirs] of pairs) {
        // A direction’s p comes from two looks per rotation; one p unit (1/rotations) is the resolution.
        const error = 2 * Math.sqrt((theirs * (1 - Math.min(1, theirs / 2))) / rotations + 1 / rotations ** 2)
        expect(Math.abs(ours - theirs)).toBeLessThan(5 * error)
      }
    })
  })
  test('the shares of active genes agree exactly', () => {
    expect(rows.map(({activeUp}) => activeUp)).toEqual(g.roast.activeUp.map((x: number) => expect.closeTo(x, 10)))
    expect(rows.map(({activeDown}) => activeDown)).toEqual(g.roast.activeDown.map((x: number) => expect.closeTo(x, 10)))
  })
  test('the same seed gives the same p', () => {
    expect(rotationSetTest(v.logCpm, design, contrast, sets, {weights: v.weights, rotations, seed: 3})).toEqual(rows)
  })
})

describe('genes that move together', () => {
  // 40 genes share one random factor per sample and nothing else: no set is changed.
  const samples = ['a1', 'a2', 'a3', 'b1', 'b2', 'b3']
  const sheet = {samples, columns: {group: ['a', 'a', 'a', 'b', 'b', 'b']}}
  const plain = parseDesign('~ group', sheet)
  const noise = (seed: number) => {
    const uniform = randomStream(seed)
    const normal = () => normalUpperQuantile(uniform())
    const factor = samples.map(normal)
    const ids = Array.from({length: 200}, (_, i) => `g${i}`)
    const values = Float64Array.from({length: 1200}, (_, at) => normal() + (at < 240 ? 2 * factor[at % 6]! : 0))
    return expressionMatrix(ids, samples, values)
  }
  const set = [{name: 'together', ids: Array.from({length: 40}, (_, i) => `g${i}`)}]
  const b = contrastOf('b-a', plain)
  test('rotation and permutation keep their level; a test that takes genes as independent does not', () => {
    const repeats = 200
    const rejected = {rotation: 0, permutation: 0, independent: 0}
    for (let seed = 0; seed < repeats; seed++) {
      const m = noise(seed)
      if (rotationSetTest(m, plain, b, set, {rotations: 199, seed})[0]!.p <= 0.1) rejected.rotation++
      if (permutationSetTest(m, plain, b, set).rows[0]!.p <= 0.1 + 1e-12) rejected.permutation++
      if (competitiveSetTest(m, plain, b, set, {interGeneCorrelation: 0})[0]!.p <= 0.1) rejected.independent++
    }
    // 0.1 plus five standard errors of a share of 200.
    const limit = repeats * (0.1 + 5 * Math.sqrt((0.1 * 0.9) / repeats))
    expect(rejected.rotation).toBeLessThan(limit)
    expect(rejected.permutation).toBeLessThan(limit)
    expect(rejected.independent).toBeGreaterThan(limit)
  })
  test('three against three has 20 labellings, so that p is at least 0.1', () => {
    const result = permutationSetTest(noise(1), plain, b, set)
    expect(result).toMatchObject({permutations: 20, exact: true, minP: 0.1})
    expect(result.rows[0]!.p * 20).toBeCloseTo(Math.round(result.rows[0]!.p * 20), 9)
  })
  test('within pairs there are 8 labellings of three pairs', () => {
    const result = permutationSetTest(noise(1), plain, b, set, {block: ['1', '2', '3', '1', '2', '3']})
    expect(result).toMatchObject({permutations: 8, exact: true, minP: 0.25})
  })
  test('nothing can be exchanged where every block holds one group', () => {
    expect(() => permutationSetTest(noise(1), plain, b, set, {block: ['1', '1', '1', '2', '2', '2']})).toThrow(
      'no labels can be exchanged within the blocks; use the rotation test or leave out --block',
    )
  })
  test('where there are too many labellings, a sample of them is looked at', () => {
    const result = permutationSetTest(noise(1), plain, b, set, {permutations: 10, seed: 2})
    expect(result).toMatchObject({permutations: 11, exact: false})
  })
})

test('members that were not measured are counted, sets without any are left out', () => {
  const rows = competitiveSetTest(v.logCpm, design, contrast, [
    {name: 'some', ids: ['g1', 'g2', 'MT-ND1']},
    {name: 'none', ids: ['MT-ND1']},
  ])
  expect(rows).toMatchObject([{name: 'some', genes: 2, absent: 1}])
})
test('scores of samples are mean z-scores', () => {
  const m = expressionMatrix(['x', 'y', 'flat'], ['s1', 's2', 's3'], Float64Array.of(1, 2, 3, 6, 4, 2, 5, 5, 5))
  expect([
    ...sampleSetScores(m, [
      {name: 'x', ids: ['x', 'flat']},
      {name: 'both', ids: ['x', 'y']},
    ]).values,
  ]).toEqual([-1, 0, 1, 0, 0, 0])
})
test('missing values are refused by name', () => {
  const m = expressionMatrix(['x'], g.samples, new Float64Array(6).fill(Number.NaN))
  expect(() => rotationSetTest(m, design, contrast, sets)).toThrow(
    "gene 'x' has a missing value in sample 's1'; gene-set tests need complete rows: leave such genes out",
  )
})
