import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {parseBnd} from '#logic'
import {sharedData} from '../../test/shared-data.js'
import {simulate} from './index.js'

const folder = sharedData('data/models/MaBoSS_ref')
const read = (file: string) => readFileSync(join(folder!, file), 'utf8')

/**
 * z-values of our state probabilities against a table of MaBoSS, one cell in `every` windows. The windows of one run are
 * correlated, so cells far apart in time are taken.
 */
function scores(table: string, ours: Awaited<ReturnType<typeof simulate>>, every: number): number[] {
  const rows = table.trim().split('\n').slice(1)
  return rows.flatMap((line, w) => {
    if (w % every !== 0) return []
    const columns = line.split('\t')
    const found: number[] = []
    for (let c = 5; c + 2 < columns.length; c += 3) {
      const [probability, error] = [Number(columns[c + 1]), Number(columns[c + 2])]
      const own = ours.states!.get(columns[c]!)
      if (probability > 0.002 && probability < 0.998)
        found.push((probability - (own?.probability[w] ?? 0)) / Math.hypot(error, own?.error[w] ?? 0))
    }
    return found
  })
}

describe.skipIf(!folder)('the published tables of MaBoSS', () => {
  test.each(['exact', 'sliced', 'scalar'] as const)('cell fate, 100,000 trajectories on 8 threads, against %s', async (method) => {
    const model = parseBnd(read('cellfate/cellfate.bnd'), read('cellfate/cellfate.cfg'))
    const ours = await simulate(model, {method, runs: method === 'scalar' ? 10_000 : 60_000, states: true})
    const all = scores(read('cellfate/refer/res_probtraj.csv'), ours, 10)
    expect(all.length).toBeGreaterThan(10)
    expect(Math.max(...all.map(Math.abs))).toBeLessThan(4.5)
    expect(all.reduce((sum, z) => sum + z * z, 0) / all.length).toBeLessThan(2.5)
  })

  test.each(['exact', 'scalar'] as const)('cell cycle in discrete time, a million trajectories, against %s', async (method) => {
    const model = parseBnd(read('cellcycle/cellcycle.bnd'), read('cellcycle/cellcycle_runcfg.cfg'))
    const ours = await simulate(model, {method, runs: 20_000})
    const all = scores(read('cellcycle/refer/Cell_cycle_thread_1_probtraj.csv'), ours, 1)
    const meanSquare = all.reduce((sum, z) => sum + z * z, 0) / all.length
    expect(all.length).toBeGreaterThan(60)
    expect(meanSquare).toBeGreaterThan(0.4)
    expect(meanSquare).toBeLessThan(1.7)
    expect(Math.max(...all.map(Math.abs))).toBeLessThan(4.5)
  })
})
