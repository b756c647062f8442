import {describe, expect, test} from 'vitest'
import {
  againstEachOther,
  againstMasterEquation,
  fuzzParsers,
  honesty,
  publishedModels,
  type Scores,
} from '../scripts/validate/engine-checks.js'
import {sharedData} from './shared-data.js'

/**
 * Cells of one model hang together: the bound of the mean is that of a tenth as many independent ones.
 * An error comes from 30 blocks at the least, so z follows Student's t with 29 degrees of freedom or more: beyond 6 once in 600,000 cells.
 */
function looksLikeChance({cells, meanSquare, worst}: Scores): void {
  expect(cells).toBeGreaterThan(100)
  expect(Math.abs(meanSquare - 1)).toBeLessThan(4 * Math.sqrt(20 / cells))
  expect(worst).toBeLessThan(6)
}

describe('a sample of what `npm run validate engine` does', () => {
  test('bit slices follow the master equation on random models', async () =>
    looksLikeChance(await againstMasterEquation('sliced', 25, 20_000)))
  test.each([250_000, 1_000_000])('so do blocks that go through the machine in rounds: %i trajectories', async (runs) =>
    looksLikeChance(await againstMasterEquation('sliced', 10, runs, 2)),
  )
  test('single trajectories follow it too', async () => looksLikeChance(await againstMasterEquation('scalar', 20, 3000)))
  test('bit slices and single trajectories agree on larger ones', async () =>
    looksLikeChance(await againstEachOther(['sliced', 'scalar'], 15, [10_000, 3000])))
  test('standard errors are honest', async () => {
    const {ratio, uncertainty} = await honesty('sliced', 8192, 100)
    expect(Math.abs(ratio - 1)).toBeLessThan(4 * uncertainty + 0.02)
  })
  test('mutated texts are read or refused with a message, and quickly', () => {
    const {faults, slowestMs, accepted, refused} = fuzzParsers(20_000)
    expect(faults).toEqual([])
    expect(slowestMs).toBeLessThan(2000)
    expect(accepted).toBeGreaterThan(1000)
    expect(refused).toBeGreaterThan(5000)
  })
  test('published models come back from every text, and what they rest in satisfies their rules', async () => {
    const folder = sharedData('data/models/bbm')
    if (!folder) return
    const {models, reached, broken, changed} = await publishedModels(folder, 20, 256)
    expect({models, broken, changed}).toEqual({models: 12, broken: 0, changed: []})
    expect(reached).toBeGreaterThan(20)
  })
})
