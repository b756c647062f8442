import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {randomStream} from '#stats'
import {
  findMotif,
  humanMirnas,
  humanMirnasNamed,
  importMotif,
  reverseComplement,
  type SeedClass,
  SeedScanner,
  type SeedSite,
  seedClasses,
  shuffleDinucleotides,
} from './index.js'

const rna = (minLength: number, maxLength: number) => fc.string({unit: fc.constantFrom('A', 'C', 'G', 'U'), minLength, maxLength})

describe('the import motif', () => {
  test('is carried exactly by miR-181a-5p and miR-181c-5p alone among the 2,656 human miRNAs, at the 3′ end', () => {
    expect(humanMirnas().size).toBe(2656)
    const carriers = [...humanMirnas()].filter(([, sequence]) => findMotif(sequence, {mostMismatches: 0, shuffles: 1}).length > 0)
    expect(carriers.map(([name]) => name)).toEqual(['hsa-miR-181a-5p', 'hsa-miR-181c-5p'])
    for (const [, sequence] of carriers) expect(findMotif(sequence)[0]).toMatchObject({mismatches: 0, atThreePrimeEnd: true})
  })

  test('is found with its mismatches counted, best first', () => {
    const hits = findMotif(`AAAA${importMotif}AAAAUGUCGAUGAGU`, {shuffles: 99})
    expect(hits.map(({start, mismatches, atThreePrimeEnd}) => [start, mismatches, atThreePrimeEnd])).toEqual([
      [4, 0, false],
      [19, 1, true],
    ])
  })

  test('has a p-value that is uniform or conservative on random RNAs', () => {
    // The share of shuffled RNAs with p ≤ 0.05 is at most 5 %, within five standard errors.
    const base = 'GUGUCGGUGAGUUGUCGAUGAGUACGU'
    let small = 0
    const runs = 400
    for (let i = 0; i < runs; i++) {
      const hits = findMotif(shuffleDinucleotides(base, randomStream(5, i)), {mostMismatches: 5, shuffles: 199, seed: 9})
      if (Math.min(1, ...hits.map(({p}) => p)) <= 0.05) small++
    }
    expect(small / runs).toBeLessThan(0.05 + 5 * Math.sqrt((0.05 * 0.95) / runs))
  })

  test('refuses to look for what is everywhere', () => expect(() => findMotif('ACGU', {mostMismatches: 11})).toThrow(RangeError))
})

describe('a shuffle', () => {
  const counts = (sequence: string) => {
    const pairs = new Map<string, number>()
    for (let i = 0; i + 1 < sequence.length; i++) pairs.set(sequence.slice(i, i + 2), (pairs.get(sequence.slice(i, i + 2)) ?? 0) + 1)
    return [...pairs].sort()
  }
  test('keeps every dinucleotide and the ends', () => {
    fc.assert(
      fc.property(rna(0, 60), fc.nat(), (sequence, seed) => {
        const shuffled = shuffleDinucleotides(sequence, randomStream(seed))
        expect(counts(shuffled)).toEqual(counts(sequence))
        expect([shuffled[0], shuffled.at(-1), shuffled.length]).toEqual([sequence[0], sequence.at(-1), sequence.length])
      }),
    )
  })

  test('draws every order equally often', () => {
    // 'ACAGACAUAGA' has few enough orders to count; a χ² far above its degrees of freedom would show a preference.
    const seen = new Map<string, number>()
    const runs = 20_000
    for (let i = 0; i < runs; i++) {
      const shuffled = shuffleDinucleotides('ACAGACAUAGA', randomStream(3, i))
      seen.set(shuffled, (seen.get(shuffled) ?? 0) + 1)
    }
    // Walks A→(C,G,C,U,G)→A: the five loops in any order, C and G twice each: 5!/(2!2!).
    expect(seen.size).toBe(30)
    const expected = runs / 30
    const chi2 = [...seen.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(chi2).toBeLessThan(29 + 5 * Math.sqrt(2 * 29))
  })
})

describe('seed sites', () => {
  const mir = 'UGAGGUAGUAGGUUGUAUAGUU' // let-7a-5p; its 8mer site is CUACCUCA
  const sitesOf = (
    target: string,
    rnas: readonly string[] = [mir],
    options: {classes?: readonly SeedClass[]; bothStrands?: boolean} = {},
  ) => {
    const sites: SeedSite[] = []
    new SeedScanner(rnas, options).scan(target, (site) => sites.push(site))
    return sites
  }

  test.each<[string, SeedClass, number, number]>([
    ['GGCUACCUCAGG', '8mer', 2, 10],
    ['GGCUACCUCGGG', '7mer-m8', 2, 9],
    ['GGGUACCUCAGG', '7mer-A1', 3, 10],
    ['GGGUACCUCGGG', '6mer', 3, 9],
    ['CUACCUCA', '8mer', 0, 8],
    ['UACCUC', '6mer', 0, 6],
  ])('%s has a %s', (target, seedClass, start, end) =>
    expect(sitesOf(target)).toEqual([{rna: 0, class: seedClass, start, end, strand: '+'}]),
  )

  test.each<[string, SeedClass]>([
    ['GGCUACCUGG', 'offset-6mer'],
    ['GGGGACCUCAGG', '6mer-A1'],
    ['GGCUAUCUCGGG', 'wobble-7mer'],
    ['GGCUGCCUCGGG', 'wobble-7mer'],
    ['GGCAACCUACUACCGG', 'centered'],
  ])('%s has no canonical site but a %s', (target, seedClass) => {
    expect(sitesOf(target)).toEqual([])
    expect(sitesOf(target, [mir], {classes: seedClasses}).map((site) => site.class)).toContain(seedClass)
  })

  test('an unknown base pairs with nothing', () => {
    expect(sitesOf('CUACNUCA')).toEqual([])
    expect(sitesOf('NUACCUCN')).toMatchObject([{class: '6mer'}])
  })

  test('are those that a plain search for the words finds, on both strands', () => {
    const plain = (target: string, rnas: readonly string[]) =>
      rnas.flatMap((sequence, index) =>
        (['+', '-'] as const).flatMap((strand) => {
          const read = strand === '+' ? target : reverseComplement(target)
          const seed = reverseComplement(sequence.slice(1, 7))
          const eighth = reverseComplement(sequence[7]!)
          const found: SeedSite[] = []
          for (let at = read.indexOf(seed); at >= 0; at = read.indexOf(seed, at + 1)) {
            const m8 = read[at - 1] === eighth
            const a1 = read[at + 6] === 'A'
            const [start, end] = [m8 ? at - 1 : at, a1 ? at + 7 : at + 6]
            const place = strand === '+' ? {start, end} : {start: read.length - end, end: read.length - start}
            found.push({rna: index, class: m8 ? (a1 ? '8mer' : '7mer-m8') : a1 ? '7mer-A1' : '6mer', strand, ...place})
          }
          return found
        }),
      )
    const key = (site: SeedSite) => `${site.rna} ${site.strand} ${site.start} ${site.end} ${site.class}`
    const seedy = fc
      .array(fc.constantFrom('CUACCUC', 'UACCUCA', 'GAGGUAG', 'A', 'C', 'G', 'U', 'N'), {maxLength: 40})
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(seedy, fc.array(rna(8, 22), {minLength: 1, maxLength: 4}), (target, others) => {
        const rnas = [mir, ...others]
        expect(sitesOf(target, rnas, {bothStrands: true}).map(key).sort()).toEqual(plain(target, rnas).map(key).sort())
      }),
      {numRuns: 300},
    )
  })

  test('of a concatenation are those of its parts and those across the joint', () => {
    fc.assert(
      fc.property(rna(0, 200), rna(0, 200), (left, right) => {
        const words = (target: string) => sitesOf(target).length
        const joint = words(left.slice(-5) + right.slice(0, 5))
        expect(words(left + right)).toBe(words(left) + words(right) + joint)
      }),
    )
  })

  test('need an RNA with a seed', () => {
    expect(() => new SeedScanner(['ACGU'])).toThrow(RangeError)
    expect(() => new SeedScanner(['ACGUNACGU'])).toThrow(RangeError)
  })
})

describe('names of human miRNAs', () => {
  test.each([
    ['miR-181c-5p', ['hsa-miR-181c-5p']],
    ['HSA-MIR-181C-5P', ['hsa-miR-181c-5p']],
    ['mir181c-5p', ['hsa-miR-181c-5p']],
    ['let7a-5p', ['hsa-let-7a-5p']],
    ['miR-2392', ['hsa-miR-2392']],
    ['miR-181c', ['hsa-miR-181c-5p', 'hsa-miR-181c-3p']],
    ['miR-99999', []],
  ])('%s', (name, expected) => expect(humanMirnasNamed(name)).toEqual(expected))
})
