import fc from 'fast-check'
import {expect, test} from 'vitest'
import {log2} from './log2.js'

test('is the binary logarithm to the last digits, of any number above 0', () => {
  for (const power of [-1074, -1022, -60, -1, 0, 1, 60, 1023]) expect(log2(2 ** power)).toBe(power)
  fc.assert(
    fc.property(fc.double({min: 5e-324, max: 1.7e308, noNaN: true}), (x) => {
      expect(Math.abs(log2(x) - Math.log2(x))).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(Math.log2(x))))
    }),
    {seed: 3, numRuns: 2000},
  )
  for (const x of [1 - 1e-15, 1 + 1e-15, 0.9999, 1.0001, Math.SQRT2, Math.SQRT1_2]) expect(log2(x)).toBeCloseTo(Math.log2(x), 15)
})
