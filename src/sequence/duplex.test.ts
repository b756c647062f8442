import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {randomStream} from '#stats'
import {pairsDrawn, runRnahybrid} from '../../test/rnahybrid.js'
import {
  type DuplexOptions,
  dotBracket,
  duplexEnergy,
  duplexLines,
  duplexSvg,
  duplexText,
  hybridiser,
  mitochondrialTranscripts,
  reverseComplement,
} from './index.js'

/** RNAhybrid prints one decimal. */
const printed = 0.05 + 1e-9

const sequenceOf = (letters: string, minLength: number, maxLength: number) =>
  fc.string({unit: fc.constantFrom(...letters), minLength, maxLength})
const rna = (minLength: number, maxLength: number) => sequenceOf('ACGU', minLength, maxLength)

interface Golden {
  readonly options: DuplexOptions
  readonly rna: string
  readonly target: string
  readonly energy: number
  readonly position: number
  readonly lines: readonly [string, string, string, string]
}

function optionsOf(text: string): DuplexOptions {
  const words = text.split(' ')
  const after = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined)
  const [from, to] = (after('-f') ?? '').split(',').map(Number)
  return {
    ...(to === undefined ? {} : {helix: {start: from! - 1, end: to}}),
    ...(after('-u') ? {mostInterior: Number(after('-u'))} : {}),
    ...(after('-v') ? {mostBulge: Number(after('-v'))} : {}),
  }
}

// RNAhybrid 2.1.2, by scripts/build-duplex-goldens.ts.
const goldens: Golden[] = readFileSync(join(import.meta.dirname, 'fixtures', 'rnahybrid.tsv'), 'utf8')
  .split('\n')
  .slice(2)
  .filter((line) => line !== '')
  .map((line) => {
    const [options, sequence, target, energy, position, a, b, c, d] = line.split('\t') as [string, ...string[]]
    return {
      options: optionsOf(options),
      rna: sequence!,
      target: target!,
      energy: Number(energy),
      position: Number(position),
      lines: [a!, b!, c!, d!],
    }
  })

describe('duplexes are those of RNAhybrid', () => {
  test('210 recorded ones: energies to the digit printed, structures equal or equally good', () => {
    expect(goldens).toHaveLength(210)
    let equal = 0
    for (const golden of goldens) {
      const found = hybridiser(golden.rna, golden.options).hybridise(golden.target)
      expect(Math.abs((found?.energyKcalPerMol ?? 0) - golden.energy), JSON.stringify(golden)).toBeLessThan(printed)
      if (!found || golden.energy === 0) continue
      const pairs = pairsDrawn(golden, golden.rna.length)
      if (pairs === undefined) continue
      if (JSON.stringify(pairs) === JSON.stringify(found.pairs)) equal++
      else expect(Math.abs(duplexEnergy(golden.target, golden.rna, pairs) - golden.energy), JSON.stringify(golden)).toBeLessThan(printed)
    }
    expect(equal).toBeGreaterThan(150)
  })

  const installed = (() => {
    try {
      return execFileSync('RNAhybrid', ['-h'], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']}).includes('-f helix constraint')
    } catch {
      return false
    }
  })()

  test.skipIf(!installed)('2,000 random pairs, where RNAhybrid is installed', () => {
    const random = randomStream(11)
    const draw = (length: number) => Array.from({length}, () => 'ACGU'[Math.floor(random() * 4)]).join('')
    const targets = Array.from({length: 80}, () => draw(10 + Math.floor(random() * 60)))
    const rnas = Array.from({length: 25}, () => draw(10 + Math.floor(random() * 15)))
    const hits = runRnahybrid('RNAhybrid', targets, rnas)
    const searches = rnas.map((sequence) => hybridiser(sequence))
    const differing = hits.filter(
      ({target, rna: n, energy}) => Math.abs((searches[n]!.hybridise(targets[target]!)?.energyKcalPerMol ?? 0) - energy) >= printed,
    )
    expect(differing).toEqual([])
    expect(hits.length).toBeGreaterThan(1900)
  })

  test.skipIf(!installed)('the best five of a long target, where RNAhybrid is installed', () => {
    const {sequence} = mitochondrialTranscripts().find(({id}) => id === 'MT-CO1')!
    for (const query of ['UAGGAUGGGGGUGAGAGGUG', 'AACAUUCAACCUGUCGGUGAGU']) {
      const expected = runRnahybrid('RNAhybrid', [sequence], [query], ['-b', '5']).map(({energy}) => energy)
      const found = hybridiser(query).duplexes(sequence, 5)
      expect(expected).toHaveLength(5)
      for (const [n, {energyKcalPerMol}] of found.entries()) expect(Math.abs(energyKcalPerMol - expected[n]!)).toBeLessThan(printed)
    }
  })
})

describe('the fast kernel', () => {
  test('gives the answers of the plain recursion, for RNAs and targets of any length and any limits', () => {
    fc.assert(
      fc.property(
        sequenceOf('ACGUN', 1, 45),
        sequenceOf('ACGUACGUN', 1, 90),
        fc.constantFrom<DuplexOptions>({}, {mostInterior: 1}, {mostInterior: 3, mostBulge: 1}, {energies: 'published'}),
        (query, target, options) => {
          const plain = hybridiser(query, {...options, engine: 'plain'}).hybridise(target)
          expect(hybridiser(query, {...options, engine: 'wasm'}).hybridise(target)).toEqual(plain)
        },
      ),
      {numRuns: 150},
    )
  })

  test('passes from block to block of a long target without a seam', () => {
    const random = randomStream(4)
    const target = Array.from({length: 2600}, () => 'ACGU'[Math.floor(random() * 4)]).join('')
    const query = 'UGAGGUAGUAGGUUGUAUAGUU'
    const site = reverseComplement(query)
    // The best site stands across every border in turn (blocks of 1,024 from the right).
    for (const border of [2600 - 1024, 2600 - 2048]) {
      for (const at of [border - 21, border - 11, border - 1, border]) {
        const planted = target.slice(0, at) + site + target.slice(at + site.length)
        const found = hybridiser(query, {engine: 'wasm'}).hybridise(planted)!
        expect(found.site).toEqual({start: at, end: at + site.length})
        expect(found.energyKcalPerMol).toBe(duplexEnergy(planted, query, found.pairs))
      }
    }
  })

  test('serves several RNAs in turn', () => {
    const [a, b] = [hybridiser('UGAGGUAGUAGGUUGUAUAGUU'), hybridiser('AACAUUCAACCUGUCGGUGAGU')]
    const target = mitochondrialTranscripts()[1]!.sequence
    const [first, second] = [a.minimum(target), b.minimum(target)]
    expect([a.minimum(target), b.minimum(target)]).toEqual([first, second])
    expect(first).not.toBe(second)
  })
})

describe('laws of duplexes', () => {
  test('the energy is that of the structure', () => {
    fc.assert(
      fc.property(rna(5, 25), rna(5, 80), (query, target) => {
        const found = hybridiser(query).hybridise(target)
        if (found) expect(duplexEnergy(target, query, found.pairs)).toBe(found.energyKcalPerMol)
      }),
    )
  })

  test('a longer target has no worse duplex, but for dangling ends lost', () => {
    fc.assert(
      fc.property(rna(8, 22), rna(10, 60), rna(1, 40), rna(1, 40), (query, target, before, after) => {
        const search = hybridiser(query)
        expect(search.minimum(before + target + after)).toBeLessThanOrEqual(search.minimum(target))
      }),
    )
  })

  test('published energies do not change when target and RNA change places; those of RNAhybrid do', () => {
    const turned = (query: string, target: string, energies: 'published' | 'rnahybrid') => [
      hybridiser(query, {energies}).minimum(target),
      hybridiser(target, {energies}).minimum(query),
    ]
    fc.assert(
      fc.property(rna(5, 30), rna(5, 30), (query, target) => {
        const [one, other] = turned(query, target, 'published')
        expect(one).toBe(other)
      }),
    )
    // One A·C mismatch between C–G and G–C: the same molecule seen from both sides.
    const [one, other] = turned('GCCGGGCCGCGGC', 'GCCGCGACCCGGC', 'rnahybrid')
    expect(Math.abs(one! - other!)).toBeGreaterThan(0.5)
  })

  test('a forced helix is there and costs', () => {
    fc.assert(
      fc.property(rna(10, 24), rna(30, 80), (query, target) => {
        const free = hybridiser(query).minimum(target)
        const forced = hybridiser(query, {helix: {start: 1, end: 7}}).hybridise(target)
        expect(forced?.energyKcalPerMol ?? 0).toBeGreaterThanOrEqual(free)
        if (!forced) return
        const partner = new Map(forced.pairs.map(([i, j]) => [j, i]))
        for (let j = 1; j < 7; j++) expect(partner.get(j)).toBe(partner.get(1)! - (j - 1))
      }),
      {numRuns: 40},
    )
  })

  test('an unknown base never pairs, and nothing binds to nothing', () => {
    expect(hybridiser('NNNNNNNN').hybridise('ACGUACGU')).toBeUndefined()
    expect(hybridiser('AAAA').hybridise('AAAA')).toBeUndefined()
    expect(hybridiser('ACGU').minimum('')).toBe(0)
  })

  test.each([
    ['', {}],
    ['A'.repeat(65), {}],
    ['ACGU', {mostInterior: 0}],
    ['ACGU', {mostBulge: 16}],
    ['ACGU', {helix: {start: 2, end: 9}}],
  ])('what cannot be searched is refused: %s %o', (query, options) => expect(() => hybridiser(query, options)).toThrow(RangeError))

  test('a structure that is none is refused', () => {
    expect(() => duplexEnergy('AAAA', 'AAAA', [[0, 0]])).toThrow(RangeError)
    expect(() => duplexEnergy('AAAA', 'UUUU', [])).toThrow(RangeError)
    expect(() =>
      duplexEnergy('AAAA', 'UUUU', [
        [1, 1],
        [0, 0],
      ]),
    ).toThrow(RangeError)
  })
})

describe('drawings', () => {
  const target = 'CAGUACUUCUCCUAUCUCUCCCAGUCCUAGCAA'
  const query = 'UAGGAUGGGGGUGAGAGGUG'
  const duplex = hybridiser(query).hybridise(target)!

  test('the four lines are those that RNAhybrid prints wherever the pairs are the same', () => {
    let compared = 0
    for (const golden of goldens) {
      const found = hybridiser(golden.rna, golden.options).hybridise(golden.target)
      if (!found || JSON.stringify(pairsDrawn(golden, golden.rna.length)) !== JSON.stringify(found.pairs)) continue
      const lines = duplexLines(golden.target, golden.rna, found)
      const mine = [lines.targetUnpaired, lines.targetPaired, lines.rnaPaired, lines.rnaUnpaired].map((line) => line.trimEnd())
      const theirs = golden.lines.map((line) => line.trimEnd())
      const shift = Math.min(...mine.map(indent)) - Math.min(...theirs.map(indent))
      expect(mine.map((line) => line.slice(Math.max(0, shift)))).toEqual(theirs.map((line) => line.slice(Math.max(0, -shift))))
      compared++
    }
    expect(compared).toBeGreaterThan(150)
  })

  test('in text', () =>
    expect(duplexText(target, query, duplex)).toMatchInlineSnapshot(`
    "position 4
    target 5′ G        CUAUCU      G     G 3′
               UACUUCUC      CUCCCA UCCUA 
               GUGGAGAG      GGGGGU AGGAU 
    RNA    3′          U                   5′"
  `))

  test('in dot-bracket, every pair once on either side', () => {
    const [left, right] = dotBracket(query.length, duplex).split('&') as [string, string]
    expect(left).toHaveLength(duplex.site.end - duplex.site.start)
    expect(right).toHaveLength(query.length)
    expect([...left].filter((sign) => sign === '(')).toHaveLength(duplex.pairs.length)
    expect([...right].filter((sign) => sign === ')')).toHaveLength(duplex.pairs.length)
  })

  test('as SVG, with a label to read aloud and names that cannot break it', () => {
    const svg = duplexSvg(target, query, duplex, {rnaName: 'a<b', targetName: 'c&"d'})
    expect(svg).toContain('aria-label="a&lt;b on c&amp;&quot;d')
    expect(svg.match(/<line|<circle/g)).toHaveLength(duplex.pairs.length)
    expect(svg.match(/<svg|<\/svg>/g)).toHaveLength(2)
  })
})

const indent = (line: string) => (line.trim() === '' ? Number.POSITIVE_INFINITY : line.length - line.trimStart().length)
