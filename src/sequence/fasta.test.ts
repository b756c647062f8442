import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {ParseError} from '#errors'
import {FastaReader, parseFasta, parseSequence, printFasta, reverseComplement} from './index.js'

const rna = fc.string({unit: fc.constantFrom('A', 'C', 'G', 'U'), minLength: 1, maxLength: 200})

describe('what is read as meant', () => {
  test.each([
    ['T for U', '>a\nACGT\n', 'ACGU'],
    ['lower case', '>a\nacgu\n', 'ACGU'],
    ['Windows line ends', '>a\r\nAC\r\nGU\r\n', 'ACGU'],
    ['old Mac line ends', '>a\rAC\rGU\r', 'ACGU'],
    ['no line end at the end', '>a\nACGU', 'ACGU'],
    ['blank lines and spaces', '\n>a\n\nAC GU \n\n', 'ACGU'],
    ['a byte-order mark', '\uFEFF>a\nACGU\n', 'ACGU'],
    ['ambiguity codes, as N', '>a\nARYU\n', 'ANNU'],
  ])('%s', (_, text, sequence) => expect(parseFasta(text, 'x.fa')).toMatchObject([{id: 'a', sequence}]))

  test('the header is a name and a description', () =>
    expect(parseFasta('> a  two words\nACGU\n', 'x.fa')).toMatchObject([{id: 'a', description: 'two words', line: 1}]))

  test('what was read differently from what stands there is noted', () => {
    expect(parseFasta('>a\nACGU\nACRTNU\n', 'x.fa')).toMatchObject([{mixed: true, ambiguous: 2, firstAmbiguous: 7}])
    expect(parseFasta('>a\nACGT\n>b\nACGU\n', 'x.fa').map(({mixed}) => mixed)).toEqual([false, false])
  })
})

describe('what is refused, with its place', () => {
  test.each([
    ['nothing', '', 'x.fa: found no sequence'],
    ['a protein', '>a\nACGU\n>p\nMKVLAAGIV\n', "x.fa:4:4: found 'L' in record 'p', a letter of proteins"],
    ['an empty record', '>a\n>b\nACGU\n', "x.fa:1: found record 'a' without a sequence"],
    ['an empty last record', '>a\nACGU\n>b\n', "x.fa:3: found record 'b' without a sequence"],
    ['a header without a name', '>\nACGU\n', "x.fa:1: found a header '>' without a name"],
    ['a name twice', '>a\nACGU\n>a x\nACGU\n', "x.fa:3: found the name 'a' a second time (first on line 1)"],
    ['letters before a header', 'ACGU\n>a\nACGU\n', "x.fa:1: found 'ACGU' before the first header"],
    ['a gap', '>a\nAC-GU\n', "x.fa:2:3: found a gap '-' in record 'a'"],
    ['a digit', '>a\nACGU4\n', "x.fa:2:5: found '4' in record 'a'"],
    ['FASTQ', '@r\nACGU\n+\nIIII\n', "x.fa:1: found '@', as in FASTQ"],
    ['GenBank', 'LOCUS NC_012920\n', 'x.fa:1: found a GenBank or EMBL record'],
    ['bytes', '\u0000\u0001', 'x.fa:1: found bytes that are not text'],
  ])('%s', (_, text, message) => {
    expect(() => parseFasta(text, 'x.fa')).toThrow(ParseError)
    expect(() => parseFasta(text, 'x.fa')).toThrow(message)
  })

  test('an ambiguity code where it is not allowed, by its position in the record', () =>
    expect(() => parseFasta('>a\nACGU\nACRU\n', 'x.fa', {ambiguity: 'refuse'})).toThrow(
      "x.fa:3:3: found ambiguity code 'R' at position 7 of record 'a'",
    ))

  test('a bare sequence that is a protein', () =>
    expect(() => parseSequence('MKVLAAGIVGLL', 'typed')).toThrow("found 'L' in record 'typed', a letter of proteins"))
})

test('what is printed reads back as itself, in whatever pieces it arrives', () => {
  fc.assert(
    fc.property(
      fc.array(rna, {minLength: 1, maxLength: 5}),
      fc.array(fc.nat(300), {maxLength: 8}),
      fc.boolean(),
      (sequences, cuts, windows) => {
        const plain = printFasta(sequences.map((sequence, i) => ({id: `s${i}`, description: '', sequence})))
        const bytes = new TextEncoder().encode(windows ? plain.replaceAll('\n', '\r\n') : plain)
        const reader = new FastaReader('x.fa')
        const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]
        const records = places.slice(1).flatMap((end, i) => reader.push(bytes.subarray(places[i]!, end)))
        expect([...records, ...reader.end()].map(({sequence}) => sequence)).toEqual(sequences)
      },
    ),
  )
})

test('the reverse complement of the reverse complement is the sequence', () => {
  fc.assert(fc.property(rna, (sequence) => void expect(reverseComplement(reverseComplement(sequence))).toBe(sequence)))
  expect(reverseComplement('AACGN')).toBe('NCGUU')
})
