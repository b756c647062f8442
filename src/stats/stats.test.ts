import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {benjaminiHochberg, mean, philox2x32, quantile, randomStream, shuffled, weightedQuantile, wilsonInterval} from './index.js'

// Vectors: Random123's kat_vectors, 'philox2x32 10'.
test.each([
  [0, 0, 0, 0xff1dae59],
  [0xffffffff, 0xffffffff, 0xffffffff, 0x2c3f628b],
  [0x13198a2e, 0x243f6a88, 0x85a308d3, 0xdd7ce038],
])('Philox2×32-10, key %i, counter (%i, %i)', (key, low, high, first) => expect(philox2x32(key, low, high)).toBe(first))

test('a stream is uniform on (0, 1) and another stream is another sequence', () => {
  const draws = Array.from({length: 10_000}, randomStream(7))
  // Five standard errors of the mean of 10,000 uniform numbers: 5 × √(1/12/10,000).
  expect(Math.abs(mean(draws) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 10_000))
  expect(Math.min(...draws)).toBeGreaterThan(0)
  expect(randomStream(7, 1)()).not.toBe(randomStream(7, 0)())
})

test('shuffling keeps every item', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({min: 0}), (items, seed) => {
      expect(shuffled(items, randomStream(seed)).sort()).toEqual([...items].sort())
    }),
  )
})

describe('Benjamini–Hochberg', () => {
  test('agrees with R: p.adjust(c(0.01, 0.02, 0.03, 0.5), "BH")', () => {
    expect([...benjaminiHochberg([0.01, 0.02, 0.03, 0.5])]).toEqual([0.04, 0.04, 0.04, 0.5])
  })
  test('q is never below p, keeps the order of p, and skips tests that were not made', () => {
    fc.assert(
      fc.property(fc.array(fc.double({min: 0, max: 1, noNaN: true})), (p) => {
        const q = benjaminiHochberg([...p, Number.NaN])
        expect(q[p.length]).toBeNaN()
        p.forEach((value, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(value)
          p.forEach((other, j) => {
            if (value < other) expect(q[i]).toBeLessThanOrEqual(q[j]!)
          })
        })
      }),
    )
  })
  test('a p-value above 1 is a mistake', () => expect(() => benjaminiHochberg([1.1])).toThrow(RangeError))
})

test('quantiles agree with R: quantile(c(1, 2, 3, 10), 0.25)', () => expect(quantile([10, 3, 2, 1], 0.25)).toBe(1.75))
test('a weighted quantile ignores what has no weight', () => expect(weightedQuantile([0, 1, 2], [0, 1, 0], 0.5)).toBe(1))
test('Wilson’s interval for 0 of 10 ends at 0.2775 (Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857)', () => {
  expect(wilsonInterval(0, 10).low).toBe(0)
  expect(wilsonInterval(0, 10).high).toBeCloseTo(0.2775, 4)
})
