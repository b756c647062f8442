import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {simulate} from '#engine'
import {parseBnd, parseBnet} from '#logic'
import {sharedData} from '../../test/shared-data.js'
import {type FileSource, finalprobFile, fixedPointsFile, general, mabossFiles, probtrajFile, statdistFile} from './maboss-files.js'

test.each([
  [0.226694, 6, '0.226694'],
  [0.2, 6, '0.2'],
  [1, 6, '1'],
  [0.000242, 6, '0.000242'],
  [0.00001, 6, '1e-05'],
  [1234567, 6, '1.23457e+06'],
  [123456, 6, '123456'],
  [0.0001234567, 6, '0.000123457'],
  [0.123456789012, 10, '0.123456789'],
  [0, 6, '0'],
  [Number.NaN, 6, 'nan'],
])('%d with %i digits is written %s', (value, digits, text) => expect(general(value, digits)).toBe(text))

/** Reads a trajectory file of MaBoSS's back into what it was written from. */
function fromProbtraj(text: string): FileSource {
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const distances = head.split('\t').filter((name) => name.startsWith('HD=')).length
  const rows = lines.map((line) => line.split('\t'))
  const column = (i: number) => Float64Array.from(rows, (row) => Number(row[i]))
  const states = new Map<string, {probability: Float64Array; error: Float64Array}>()
  for (const [w, row] of rows.entries()) {
    for (let i = 4 + distances; i < row.length; i += 3) {
      const series = states.get(row[i]!) ?? {probability: new Float64Array(rows.length), error: new Float64Array(rows.length)}
      series.probability[w] = Number(row[i + 1])
      series.error[w] = Number(row[i + 2])
      states.set(row[i]!, series)
    }
  }
  return {
    times: column(0),
    nodes: new Map(),
    states,
    entropy: column(3),
    transitionEntropy: {probability: column(1), error: column(2)},
    distance: Array.from({length: distances}, (_, d) => column(4 + d)),
    fixedPoints: [],
    method: 'compat',
    runs: 1,
    seed: 1,
  }
}

/** Lines with their states sorted, since neither MaBoSS nor we promise an order, and without the states of probability 0.000000. */
function plain(text: string): string[] {
  const [head = '', ...lines] = text.trimEnd().split('\n')
  const before = head.split('\t').indexOf('State')
  return [
    head
      .split('\t')
      .slice(0, before + 3)
      .join('\t'),
    ...lines.map((line) => {
      const cells = line.split('\t')
      const triples = Array.from({length: (cells.length - before) / 3}, (_, i) => cells.slice(before + 3 * i, before + 3 * i + 3))
      return [
        ...cells.slice(0, before),
        ...triples
          .filter(([, p]) => Number(p) > 0)
          .map((triple) => triple.join(' '))
          .sort(),
      ].join('\t')
    }),
  ]
}

const maboss = sharedData('data/models/MaBoSS_ref')
describe.skipIf(!maboss)('the reference files of MaBoSS', () => {
  const file = (name: string) => readFileSync(join(maboss!, name), 'utf8')
  test.each([
    'cellcycle/refer/Cell_cycle_thread_1_probtraj.csv',
    'cellfate/refer/res_probtraj.csv',
    'cellfate/refer/res_schedule_probtraj.csv',
  ])('%s: what is read from it is written as it stands', (name) =>
    expect(plain(probtrajFile(fromProbtraj(file(name))))).toEqual(plain(file(name))),
  )

  test('final probabilities are those of the last window, to the same digits', () => {
    const source = fromProbtraj(file('cellcycle/refer/Cell_cycle_thread_1_probtraj.csv'))
    const sorted = (text: string) => text.trimEnd().split('\n').sort()
    expect(sorted(finalprobFile(source))).toEqual(sorted(file('cellcycle/refer/Cell_cycle_thread_1_finalprob.csv')))
  })

  test('stationary distributions and fixed points are written as MaBoSS does', () => {
    const model = parseBnd(file('cellcycle/cellcycle.bnd'), file('cellcycle/cellcycle_runcfg-thread_1.cfg'))
    const text = file('cellcycle/refer/Cell_cycle_thread_1_statdist.csv')
    const lines = text.split('\n').slice(1, 5001)
    const singles = lines.map((line, run) => ({run, shares: new Map([[line.split('\t')[1]!, Number(line.split('\t')[2])]])}))
    const source = {...fromProbtraj(file('cellfate/refer/res_probtraj.csv')), singles}
    expect(statdistFile(model, source)).toBe(text)
    expect(fixedPointsFile(model, source)).toBe(file('cellcycle/refer/Cell_cycle_thread_1_fp.csv'))
  })

  test('a run of ours gives all files, with the columns of the reference', async () => {
    expect(existsSync(join(maboss!, 'cellfate/cellfate.bnd'))).toBe(true)
    const model = parseBnd(file('cellfate/cellfate.bnd'), file('cellfate/cellfate.cfg'))
    const result = await simulate(model, {runs: 300, seed: 3, method: 'scalar', maxTime: 5, states: true})
    const files = mabossFiles({...model, settings: {...model.settings, maxTime: 5}}, result, {version: '0.0.0'})
    expect(files.map(({ending}) => ending)).toEqual(['_probtraj.csv', '_finalprob.csv', '_fp.csv', '_run.txt'])
    expect(files[0]!.content.split('\n')[0]).toMatch(/^Time\tTH\tErrorTH\tH\tHD=0\tState\tProba\tErrorProba/)
    expect(fromProbtraj(files[0]!.content).times).toHaveLength(50)
    expect(files[3]!.content).toContain('Max Time: 5\nSample Count: 300\n')
  })
})

test('fixed points are listed over all nodes', async () => {
  const model = parseBnet('A, A\nB, A\n')
  const result = await simulate(model, {runs: 200, seed: 1, method: 'scalar', maxTime: 50})
  const lines = fixedPointsFile(model, result).split('\n')
  expect(lines.slice(0, 2)).toEqual(['Fixed Points (2)', 'FP\tProba\tState\tA\tB'])
  const rows = lines.slice(2, 4).map((line) => line.split('\t'))
  expect(rows.map(([, , ...rest]) => rest.join(' ')).sort()).toEqual(['<nil> 0 0', 'A -- B 1 1'])
  expect(rows.reduce((sum, [, p]) => sum + Number(p), 0)).toBeCloseTo(1, 5)
})

test('trajectories are grouped where they share their time, and each group is averaged', () => {
  const model = {...parseBnet('A, A\n'), settings: {other: {statdist_cluster_threshold: 0.5}}}
  const shares = [{A: 0.9, B: 0.1}, {A: 0.7, B: 0.3}, {C: 1}].map((one, run) => ({run, shares: new Map(Object.entries(one))}))
  const source: FileSource = {times: [0], nodes: new Map(), fixedPoints: [], singles: shares, method: 'scalar', runs: 3, seed: 1}
  const lines = statdistFile(model, source)!.split('\n')
  expect(lines.filter((line) => line.startsWith('Trajectory[')).map((line) => line.split('\t')[0])).toEqual([
    'Trajectory[cluster=#1,size=2]',
    'Trajectory[cluster=#2,size=1]',
  ])
  expect(lines.slice(-3, -1)).toEqual(['#1\tA\t0.8\t0.1\tB\t0.2\t0.1', '#2\tC\t1\t0'])
  expect(() => probtrajFile(source)).toThrow('name the nodes of interest')
})
