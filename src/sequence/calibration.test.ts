import {describe, expect, test} from 'vitest'
import {randomStream} from '#stats'
import {
  calibrate,
  candidateStatements,
  duplexPValue,
  encode,
  fitGumbel,
  humanMirnas,
  hybridiser,
  mitochondrialTranscripts,
  type ScoredDuplex,
  shuffleDinucleotides,
  shuffledTargets,
} from './index.js'

const targets = mitochondrialTranscripts().map(({sequence}) => sequence)

describe('a Gumbel distribution', () => {
  test('is found again from draws of it', () => {
    const random = randomStream(8)
    const draws = Array.from({length: 4000}, () => 7 - 1.5 * Math.log(-Math.log(random())))
    const {location, scale} = fitGumbel(draws)
    // Standard errors of the maximum-likelihood estimates: 1.053·scale/√n and 0.780·scale/√n.
    expect(Math.abs(location - 7)).toBeLessThan((5 * 1.053 * 1.5) / Math.sqrt(4000))
    expect(Math.abs(scale - 1.5)).toBeLessThan((5 * 0.78 * 1.5) / Math.sqrt(4000))
  })

  test('cannot be fitted to nothing', () => {
    expect(() => fitGumbel([1, 2])).toThrow(RangeError)
    expect(() => fitGumbel([1, 1, 1, 1])).toThrow(RangeError)
  })
})

describe('p-values of duplexes', () => {
  test.each(['hsa-miR-1-3p', 'hsa-miR-2392'])(
    'of %s are right on shuffles they were not calibrated on, for short and long targets',
    (name) => {
      const search = hybridiser(humanMirnas().get(name)!)
      const calibration = calibrate(search, shuffledTargets(targets, {samples: 380}))!
      const fresh = shuffledTargets(targets, {samples: 760, seed: 99})
      for (const [from, to] of [
        [0, 100],
        [100, 1e9],
      ] as const) {
        const own = fresh.filter(({length}) => length >= from && length < to)
        const p = own.map((target) => duplexPValue(search.minimum(target), target, calibration))
        for (const level of [0.05, 0.1, 0.5]) {
          const share = p.filter((value) => value <= level).length / p.length
          // The sampling error of the share, and as much again for that of the calibration.
          expect(Math.abs(share - level), `${from} ${level}`).toBeLessThan(5 * Math.sqrt((level * (1 - level)) / p.length) + 0.03)
        }
      }
    },
  )

  test('fall with the energy and rise with the length of the target', () => {
    const search = hybridiser(humanMirnas().get('hsa-let-7a-5p')!)
    const calibration = calibrate(search, shuffledTargets(targets))!
    const [short, long] = ['ACGU'.repeat(25), 'ACGU'.repeat(500)].map(encode)
    expect(duplexPValue(-30, short!, calibration)).toBeLessThan(duplexPValue(-20, short!, calibration))
    expect(duplexPValue(-25, short!, calibration)).toBeLessThan(duplexPValue(-25, long!, calibration))
    expect(duplexPValue(-200, short!, calibration)).toBeGreaterThan(0)
  })

  test('a planted perfect site stands out, shuffled miRNAs do not more often than they should', () => {
    const sequence = humanMirnas().get('hsa-miR-181c-5p')!
    const shuffles = shuffledTargets(targets)
    const search = hybridiser(sequence)
    const planted = `${targets[5]!.slice(0, 300)}ACUCACCGACAGGUUGAAUGUU${targets[5]!.slice(300, 600)}`
    expect(duplexPValue(search.minimum(planted), planted, calibrate(search, shuffles)!)).toBeLessThan(1e-4)
    const p = Array.from({length: 12}, (_, n) => {
      const decoy = hybridiser(shuffleDinucleotides(sequence, randomStream(13, n)))
      const calibration = calibrate(decoy, shuffles)!
      return targets.slice(0, 37).map((target) => duplexPValue(decoy.minimum(target), target, calibration))
    }).flat()
    // Duplexes of one transcript with twelve decoys are not independent: a wide bound, against gross error.
    expect(p.filter((value) => value <= 0.05).length / p.length).toBeLessThan(0.12)
  })

  test('are not given where almost nothing binds', () =>
    expect(calibrate(hybridiser('AAAAAAAA'), [encode('ACACACAC'), encode('CCCC')])).toBeUndefined())
})

describe('candidate statements', () => {
  const duplex = (id: string, p: number, more: Partial<ScoredDuplex> = {}): ScoredDuplex => ({
    id,
    target: 'MT-CO1',
    energyKcalPerMol: -30,
    p,
    strand: '+',
    start: 5,
    end: 25,
    ...more,
  })

  test('are predicted, without a sign, weighed by the adjusted p-value, one for each RNA and target', () => {
    const statements = candidateStatements([
      duplex('a', 0.001),
      duplex('a', 0.01, {start: 90, end: 110}),
      duplex('b', 0.9),
      duplex('c', Number.NaN),
    ])
    expect(statements).toMatchObject([{kind: 'predicted', subject: 'a', object: 'MT-CO1', effect: 'unknown', basis: {p: 0.001, start: 5}}])
    // Three p-values were made: q = 0.001 · 3.
    expect(statements[0]!.weight).toBeCloseTo(0.997, 12)
  })

  test('are none where nothing stands out, or only the antisense strand does', () => {
    expect(candidateStatements([duplex('a', 0.6), duplex('b', 0.9)])).toEqual([])
    expect(candidateStatements([duplex('a', 1e-9, {strand: '-'})])).toEqual([])
    expect(candidateStatements([])).toEqual([])
  })
})
