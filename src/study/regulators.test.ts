import {describe, expect, test} from 'vitest'
import type {CausalScore} from '#network'
import {rankRegulators} from './regulators.js'

const score = (regulator: string, correct: number, incorrect: number, ambiguous = 0): CausalScore => ({
  regulator,
  change: 1,
  correct: Array.from({length: correct}, (_, i) => `c${i}`),
  incorrect: Array.from({length: incorrect}, (_, i) => `i${i}`),
  ambiguous: Array.from({length: ambiguous}, (_, i) => `a${i}`),
  score: correct - incorrect,
  p: 0.1 * (1 + incorrect),
})

describe('the ranking of regulators', () => {
  const ranked = rankRegulators([score('sharp', 4, 0), score('also', 5, 2), score('hub', 9, 6, 3), score('poor', 2, 2)])

  test('ties share a rank and are marked', () => {
    expect(ranked.map(({regulator, rank, isTied}) => [regulator, rank, isTied])).toEqual([
      ['sharp', 1, false],
      ['also', 2, true],
      ['hub', 2, true],
      ['poor', 4, false],
    ])
  })

  test('stands beside what a hub gets for free', () => {
    expect(ranked.map(({reached, baselineRank}) => [reached, baselineRank])).toEqual([
      [4, 3],
      [7, 2],
      [18, 1],
      [4, 3],
    ])
  })

  test('p-values are corrected for the regulators scored', () => {
    for (const {p, adjustedP} of ranked) expect(adjustedP).toBeGreaterThanOrEqual(p)
  })
})
