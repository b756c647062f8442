import {createHash} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {sharedData} from '../../test/shared-data.js'
import {
  findMtdnaMatches,
  mitochondrialGenes,
  mitochondrialPolycistrons,
  mitochondrialStarts,
  mitochondrialStops,
  mitochondrialTranscripts,
  referenceDna,
  referencePosition,
  referenceRna,
  referenceSha256,
  reverseComplement,
  translateMitochondrial,
} from './index.js'

const transcripts = mitochondrialTranscripts()
const named = (id: string) => transcripts.find((transcript) => transcript.id === id)!

describe('the reference', () => {
  test('has 16,569 positions, one of them the placeholder at 3107, and the checksum it is recorded with', () => {
    expect(referenceDna).toHaveLength(16_569)
    expect([...referenceDna].flatMap((base, i) => ('ACGT'.includes(base) ? [] : [i + 1]))).toEqual([3107])
    expect(createHash('sha256').update(referenceDna).digest('hex')).toBe(referenceSha256)
  })

  const other = sharedData('data/mtdna/rCRS.fa')
  test.skipIf(other === undefined)('is the one that MitoHPC carries, base by base', () =>
    expect(readFileSync(other!, 'utf8').replace(/^>.*/, '').replace(/\s/g, '').toUpperCase()).toBe(referenceDna),
  )

  const ensembl = sharedData('data/mtdna/chrM_genes_ensembl.tsv')
  test.skipIf(ensembl === undefined)("has every gene where Ensembl's table has it", () => {
    const rows = readFileSync(ensembl!, 'utf8').trim().split('\n').slice(1)
    const expected = rows
      .map((row) => row.split('\t'))
      .map(([, , symbol, start, end, strand]) => `${symbol} ${start} ${end} ${strand === '1' ? '+' : '-'}`)
    expect(mitochondrialGenes.map(({id, start, end, strand}) => `${id} ${start} ${end} ${strand}`).sort()).toEqual(expected.sort())
  })

  test('positions outside it are refused', () => {
    expect(() => referenceRna(0, 5)).toThrow(RangeError)
    expect(() => referenceRna(1, 16_570)).toThrow(RangeError)
  })

  test('a region runs round the origin', () => expect(referenceRna(16_569, 3)).toBe('GGAU'))
})

describe('the transcripts', () => {
  test('are 13 coding sequences, 2 rRNAs, 22 tRNAs and the D-loop', () => {
    const count = (kind: string) => transcripts.filter((transcript) => transcript.kind === kind).length
    expect(['mRNA', 'rRNA', 'tRNA', 'D-loop'].map(count)).toEqual([13, 2, 22, 1])
    expect(named('MT-D-loop').sequence).toHaveLength(1122)
    expect(named('MT-RNR1').sequence).toHaveLength(954)
    expect(named('MT-RNR2').sequence).toHaveLength(1558)
  })

  // Lengths of the proteins: UniProt's human entries P03886 … P00156.
  test.each([
    ['MT-ND1', 318, 1],
    ['MT-ND2', 347, 2],
    ['MT-CO1', 513, 0],
    ['MT-CO2', 227, 0],
    ['MT-ATP8', 68, 0],
    ['MT-ATP6', 226, 0],
    ['MT-CO3', 261, 2],
    ['MT-ND3', 115, 2],
    ['MT-ND4L', 98, 0],
    ['MT-ND4', 459, 2],
    ['MT-ND5', 603, 0],
    ['MT-ND6', 174, 0],
    ['MT-CYB', 380, 2],
  ])('%s has an open reading frame of %i codons, and polyadenylation adds %i adenosines to its stop', (id, codons, added) => {
    const {sequence, addedAdenosines} = named(id)
    const protein = translateMitochondrial(sequence)
    expect(mitochondrialStarts.has(sequence.slice(0, 3))).toBe(true)
    expect(mitochondrialStops.has(sequence.slice(-3))).toBe(true)
    expect(protein.indexOf('*')).toBe(codons)
    expect(sequence).toHaveLength(3 * codons + 3)
    expect(addedAdenosines).toBe(added)
  })

  test('overlapping genes share their bases: ATP8 with ATP6, ND4L with ND4, in other frames', () => {
    expect(named('MT-ATP8').sequence.slice(-46)).toBe(named('MT-ATP6').sequence.slice(0, 46))
    expect(named('MT-ND4L').sequence.slice(-7)).toBe(named('MT-ND4').sequence.slice(0, 7))
  })

  test('MT-ND6 is read from the other strand', () => expect(named('MT-ND6').sequence).toBe(reverseComplement(referenceRna(14_149, 14_673))))

  test('every base can be found on the reference again, except added adenosines', () => {
    for (const transcript of [...transcripts, ...mitochondrialPolycistrons()]) {
      for (let index = 0; index < transcript.sequence.length; index++) {
        const position = referencePosition(transcript, index)
        if (position === undefined) expect(index).toBeGreaterThanOrEqual(transcript.sequence.length - transcript.addedAdenosines)
        else if (referenceRna(position, position, transcript.strand) !== transcript.sequence[index])
          throw new Error(`${transcript.id} ${index} is not at ${position}`)
      }
    }
    expect(referencePosition(named('MT-ND1'), 956)).toBeUndefined()
    expect(() => referencePosition(named('MT-ND1'), 957)).toThrow(RangeError)
  })

  test('the polycistrons carry every gene of their strand whole', () => {
    const [heavy, light] = mitochondrialPolycistrons()
    for (const {id, start, end, strand} of mitochondrialGenes)
      expect(`${id} ${(strand === '+' ? heavy! : light!).sequence.includes(referenceRna(start, end, strand))}`).toBe(`${id} true`)
  })
})

describe('an RNA that comes from mtDNA or a copy of it', () => {
  test.each([
    ['the sense strand', referenceRna(7000, 7030), {referenceStart: 7000, referenceEnd: 7030, strand: '+', start: 0, end: 31}],
    ['the other strand', referenceRna(7000, 7030, '-'), {referenceStart: 7000, referenceEnd: 7030, strand: '-', start: 0, end: 31}],
    ['round the origin', referenceRna(16_555, 15), {referenceStart: 16_555, referenceEnd: 15, strand: '+'}],
    ['across the placeholder', referenceRna(3090, 3120), {referenceStart: 3090, referenceEnd: 3120, strand: '+', matches: 30}],
  ])('is found on %s', (_, sequence, expected) => expect(findMtdnaMatches(sequence)).toMatchObject([expected]))

  test('is found with differences, its span on the RNA given', () => {
    const copy = [...referenceRna(5000, 5199)].map((base, i) => (i % 12 === 11 ? (base === 'A' ? 'G' : 'A') : base)).join('')
    const [match] = findMtdnaMatches(`GCGCGGGCCGCGCG${copy}`)
    expect(match).toMatchObject({strand: '+', start: 14, referenceStart: 5000})
    expect(match!.matches).toBeGreaterThan(170)
  })

  test('is not found where there is none', () => {
    expect(findMtdnaMatches('UGAGGUAGUAGGUUGUAUAGUU')).toEqual([])
    expect(findMtdnaMatches('A'.repeat(40))).toEqual([])
    expect(findMtdnaMatches('ACGU')).toEqual([])
  })
})
