import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {parseBnd} from '#logic'
import {sharedData} from '../../../test/shared-data.js'
import {simulate} from '../index.js'
import {generatorNamed} from './maboss-random.js'

/** The cells of a MaBoSS probability-trajectory table that a result prints differently. */
function differences(result: Awaited<ReturnType<typeof simulate>>, table: string): {cells: number; wrong: string[]} {
  const wrong: string[] = []
  let cells = 0
  const plain = (text: string) => text.replace(/^-(0\.0+)$/, '$1')
  for (const [w, line] of table.trim().split('\n').slice(1).entries()) {
    const columns = line.split('\t')
    const check = (what: string, found: number, column: number, digits: number) => {
      cells++
      if (plain(found.toFixed(digits)) !== plain(columns[column]!)) wrong.push(`row ${w}, ${what}: ${found} instead of ${columns[column]}`)
    }
    check('time', result.times[w]!, 0, 4)
    check('TH', result.transitionEntropy!.probability[w]!, 1, 4)
    check('ErrorTH', result.transitionEntropy!.error[w]!, 2, 4)
    check('H', result.entropy![w]!, 3, 4)
    check('HD=0', result.distance![0]![w]!, 4, 4)
    const listed = new Set<string>()
    for (let c = 5; c + 2 < columns.length; c += 3) {
      const state = result.states!.get(columns[c]!)
      listed.add(columns[c]!)
      check(`P(${columns[c]})`, state?.probability[w] ?? Number.NaN, c + 1, 6)
      check(`error of P(${columns[c]})`, state?.error[w] ?? Number.NaN, c + 2, 6)
    }
    for (const [name, {probability}] of result.states!) {
      if (!listed.has(name) && probability[w]! > 0) wrong.push(`row ${w}: ${name} is not in the table`)
    }
  }
  return {cells, wrong}
}

const folder = sharedData('data/models/MaBoSS_ref')
const read = (file: string) => readFileSync(join(folder!, file), 'utf8')

describe.skipIf(!folder)('the compatible stream equals the reference files of MaBoSS to every printed digit', () => {
  test('cell fate with scheduled changes: 1,000 windows, 100,000 trajectories, rand48', async () => {
    const model = parseBnd(read('cellfate/cellfate.bnd'), read('cellfate/cellfate_schedule.cfg'))
    const {cells, wrong} = differences(await simulate(model, {method: 'compat'}), read('cellfate/refer/res_schedule_probtraj.csv'))
    expect(wrong).toEqual([])
    expect(cells).toBe(9000)
  })

  // A million trajectories take some 15 s: set MITOLOGIC_VALIDATE to run them.
  test.skipIf(!process.env['MITOLOGIC_VALIDATE'])('cell cycle in discrete time: a million trajectories, glibc', async () => {
    const cfgs = ['cellcycle/cellcycle_runcfg.cfg', 'cellcycle/cellcycle_runcfg-thread_1.cfg'].map(read)
    const result = await simulate(parseBnd(read('cellcycle/cellcycle.bnd'), cfgs), {method: 'compat'})
    const {cells, wrong} = differences(result, read('cellcycle/refer/Cell_cycle_thread_1_probtraj.csv'))
    expect(wrong).toEqual([])
    expect(cells).toBe(455)
    expect(result.fixedPoints).toEqual([])
    expect(result.singles).toHaveLength(5000)
  })
})

describe('the generators of MaBoSS', () => {
  test('rand48 gives the numbers of POSIX drand48', () => {
    const random = generatorNamed('rand48')
    random.seed(1)
    // drand48() after srand48(1), from the C library.
    expect([random.next(), random.next()].map((value) => value.toFixed(9))).toEqual(['0.041630345', '0.454492445'])
  })
  test('glibc gives the numbers of rand()', () => {
    const random = generatorNamed('glibc')
    random.seed(1)
    // rand() after srand(1), from the C library.
    expect([random.next(), random.next(), random.next()].map((value) => Math.round(value * 2147483647))).toEqual([
      1804289383, 846930886, 1681692777,
    ])
  })
  test('mt19937 gives the numbers of the C++ standard', () => {
    const random = generatorNamed('mt19937')
    random.seed(5489)
    let last = 0
    for (let i = 0; i < 5000; i++) last = random.next()
    // The standard's 10,000th word for the default seed is 4123659995: the high half of our 5,000th number.
    expect(Math.floor(last * 2 ** 32)).toBe(4123659995)
  })
})
