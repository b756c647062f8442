import fc from 'fast-check'
import {gzipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {UserError} from '#errors'
import {lastNumber, readNumber} from './numbers.js'
import {scanTable} from './scan.js'
import {countsText, utf8, workbook} from './testing.js'

const small = 'gene\ts1\ts2\nFIS1\t12\t0\nMFF\t3.5\tNA\n'

describe('numbers from bytes', () => {
  const read = (text: string) => {
    const bytes = utf8(text)
    return {kind: readNumber(bytes, 0, bytes.length), value: lastNumber.value}
  }

  test('are those of Number, to the last bit', () => {
    fc.assert(
      fc.property(fc.double({noNaN: true, noDefaultInfinity: true}), (value) => {
        const found = read(String(value))
        expect(found.kind).toBe('number')
        expect(Object.is(found.value, Number(String(value))) || (value === 0 && found.value === 0)).toBe(true)
      }),
      {numRuns: 2000},
    )
  })

  test.each([
    ['12', 'number', 12],
    [' 1.50 ', 'number', 1.5],
    ['-0.25', 'number', -0.25],
    ['1e-5', 'number', 1e-5],
    ['3906.8223542648316', 'number', 3906.8223542648316],
    ['.5', 'number', 0.5],
    ['1,5', 'comma', 1.5],
    ['NA', 'missing', Number.NaN],
    ['', 'missing', Number.NaN],
  ])("'%s' is a %s, %d", (text, kind, value) => expect(read(text)).toEqual({kind, value}))

  test.each(['1.2.3', 'MT-CO3', '0x10', '1e', '--1'])("'%s' is no number", (text) => expect(read(text).kind).toBe('other'))
})

describe('a table of measurements', () => {
  test('is read with its names, samples, values and lines', () => {
    const table = scanTable(utf8(small), 't.tsv')
    expect(table.samples).toEqual(['s1', 's2'])
    expect(table.names[0]!.cells).toEqual(['FIS1', 'MFF'])
    expect([...table.values]).toEqual([12, 0, 3.5, Number.NaN])
    expect([...table.lines]).toEqual([2, 3])
  })

  test.each([
    ['gzip', gzipSync(utf8(small))],
    ['two gzip files one after the other', Uint8Array.from([...gzipSync(utf8(small.slice(0, 20))), ...gzipSync(utf8(small.slice(20)))])],
    ['a byte order mark and Windows line ends', utf8(`\ufeff${small.replaceAll('\n', '\r\n')}`)],
    ['line ends of old Macs', utf8(small.replaceAll('\n', '\r'))],
    ['no line end at the end', utf8(small.trimEnd())],
    ['comments and empty lines', utf8(`# made by a tool\n\n${small.replace('MFF', '\nMFF')}`)],
    ['quotes', utf8('"gene","s1","s2"\n"FIS1","12","0"\n"MFF",3.5,NA\n')],
    ['a header without the first column, as R writes it', utf8(small.replace('gene\t', ''))],
    [
      'Excel',
      workbook([
        ['gene', 's1', 's2'],
        ['FIS1', 12, 0],
        ['MFF', 3.5, 'NA'],
      ]),
    ],
    ['Excel with a title above', workbook([['Table S1'], ['gene', 's1', 's2'], ['FIS1', 12, 0], ['MFF', 3.5, 'NA']])],
  ])('is the same from %s', (_, bytes) => {
    const table = scanTable(bytes, 't')
    expect(table.names[0]!.cells).toEqual(['FIS1', 'MFF'])
    expect([...table.values]).toEqual([12, 0, 3.5, Number.NaN])
  })

  test('is the same in any pieces: a gzip stream longer than what is unpacked at once', () => {
    const text = countsText(60_000, ['a', 'b', 'c'], (row, sample) => row * 3 + sample)
    const table = scanTable(gzipSync(utf8(text)), 't')
    expect(table.lines.length).toBe(60_000)
    expect(table.values.every((value, i) => value === i)).toBe(true)
  })

  test('of featureCounts: paths become names, positions are no samples', () => {
    const text =
      '# Program:featureCounts v2.0.1; Command:"featureCounts"\nGeneid\tChr\tStart\tEnd\tStrand\tLength\t/data/par_1.sorted.bam\t/data/res_1.sorted.bam\nENSG00000214253\t7\t1\t9\t+\t8\t5\t6\n'
    const table = scanTable(utf8(text), 'fc.txt')
    expect(table).toMatchObject({format: 'featureCounts', samples: ['par_1', 'res_1']})
    expect([...table.values]).toEqual([5, 6])
  })

  test.each([
    ['salmon', 'Name\tLength\tEffectiveLength\tTPM\tNumReads\nENSG1\t100\t80.5\t3.1\t17.25\n', 17.25],
    ['kallisto', 'target_id\tlength\teff_length\test_counts\ttpm\nENSG1\t100\t80.5\t17.25\t3.1\n', 17.25],
  ])('of %s: the estimated counts', (format, text, value) => {
    const table = scanTable(utf8(text), 'quant.sf')
    expect(table.format).toBe(format)
    expect([...table.values]).toEqual([value])
  })

  test('GCT 1.2 and 1.3, with what 1.3 says of its columns', () => {
    const old = scanTable(utf8('#1.2\n1\t2\nName\tDescription\ts1\ts2\nFIS1\tfission\t1\t2\n'), 'a.gct')
    expect(old).toMatchObject({format: 'GCT', samples: ['s1', 's2']})
    const later = scanTable(utf8('#1.3\n1\t2\t1\t1\nid\tdesc\ts1\ts2\ngroup\tna\tres\tpar\nFIS1\tfission\t1\t2\n'), 'b.gct')
    expect(later.sheet).toMatchObject({
      columns: ['group'],
      rows: [
        {sample: 's1', values: ['res']},
        {sample: 's2', values: ['par']},
      ],
    })
    expect([...later.values]).toEqual([1, 2])
  })

  test('a GEO series matrix, its characteristics as a sample sheet', () => {
    const text =
      '!Series_title\t"x"\n!Sample_title\t"A549 par"\t"A549 res"\n!Sample_characteristics_ch1\t"agent: none"\t"agent: cisplatin"\n!series_matrix_table_begin\n"ID_REF"\t"GSM1"\t"GSM2"\n"FIS1"\t7.5\t8.25\n!series_matrix_table_end\n'
    const table = scanTable(utf8(text), 'm.txt')
    expect(table).toMatchObject({format: 'GEO series matrix', samples: ['GSM1', 'GSM2']})
    expect(table.sheet).toMatchObject({columns: ['title', 'agent'], rows: [{sample: 'GSM1', values: ['A549 par', 'none']}, {}]})
    expect([...table.values]).toEqual([7.5, 8.25])
  })

  test.each(['a,b,c', 't,p,f', 's1,Avg,s2'])('with samples called %s: short names are samples, averages are not', (names) => {
    const table = scanTable(utf8(`gene,${names}\nFIS1,1,2,3\n`), 't')
    expect(table.samples).toEqual(names.split(',').filter((name) => name !== 'Avg'))
  })

  test('takes the samples of the sheet, in its order, and leaves the others', () => {
    expect([...scanTable(utf8(small), 't', {samples: ['s2']}).values]).toEqual([0, Number.NaN])
  })

  test('leaves the tallies of htseq-count and STAR out', () => {
    const table = scanTable(utf8(`${small}__no_feature\t900\t800\n`), 't')
    expect(table.names[0]!.cells).toEqual(['FIS1', 'MFF'])
    expect(table.tallies).toEqual(['__no_feature'])
  })

  test('reports how far it is', () => {
    const seen: number[] = []
    scanTable(utf8(countsText(400_000, ['a', 'b'], (row) => 1_000_000 + row)), 't', {onProgress: (share) => seen.push(share)})
    expect(seen.length).toBeGreaterThan(1)
    expect([...seen].sort((a, b) => a - b)).toEqual(seen)
  })
})

describe('what cannot be read says where and how to mend it', () => {
  test.each<[string, Uint8Array, string]>([
    ['an empty file', utf8(''), 't: the file is empty; expected a table with a header line'],
    ['no rows', utf8('gene\ts1\n'), "t:1: found no column of numbers among 'gene', 's1', expected one column of measurements per sample"],
    [
      'a short row',
      utf8(`${small}MIEF1\t4\n`),
      't:4: found 2 columns, expected 3 as in the header; look for a missing or an extra separator, an unclosed quote, or a file that was cut off',
    ],
    [
      'a long row',
      utf8(`${small}MIEF1\t4\t5\t6\n`),
      't:4: found 4 columns, expected 3 as in the header; look for a missing or an extra separator, an unclosed quote, or a file that was cut off',
    ],
    ['an open quote', utf8(`${small}"MIEF1\t4\t5\n`), 't:4: found a quote that is not closed, expected a closing quote on the same line'],
    [
      'a damaged gzip file',
      gzipSync(utf8(small)).slice(0, -12),
      't: found a gzip file that is cut short or damaged, expected a whole one; copy or download it again',
    ],
    ['a binary file', Uint8Array.of(1, 2, 0, 3), 't: this is a binary file (a zero byte at position 2), expected text'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), 't: the text is UTF-16, expected UTF-8; save it as UTF-8'],
    [
      'an old Excel file',
      Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0, 0),
      't: found an Excel workbook of the old kind (.xls), expected .xlsx or text; save it as .xlsx or as tab-separated text',
    ],
    ['an empty workbook', workbook([]), 't: the workbook holds no sheet with data; expected a table with a header line'],
    [
      'a broken workbook',
      workbook([
        ['gene', 's1'],
        ['A', 1],
      ]).slice(0, -30),
      't: found a zip file that is cut short or damaged, expected a whole one; copy or download it again',
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => scanTable(bytes, 't')).toThrow(UserError)
    expect(() => scanTable(bytes, 't')).toThrow(expect.objectContaining({message}))
  })

  test('a cell that is no number, in a sample of the sheet', () => {
    expect(() => scanTable(utf8(`${small}MIEF1\t4\thigh\n`), 't', {samples: ['s1', 's2']})).toThrow(
      "t:4:3: found 'high' in column 's2', expected a number (or NA); check the cell, or whether that column is a sample at all",
    )
  })

  test('samples of the sheet that have no column', () => {
    expect(() => scanTable(utf8(small), 't', {samples: ['s1', 's9']})).toThrow(
      't:1: found no column for 1 of 2 samples of the sample sheet (s9), expected one column each; the columns are gene, s1, s2; write the samples in the sheet as the columns are headed, or delete their rows',
    )
  })

  test('more rows than a table of genes has', () => {
    const bytes = utf8(countsText(200, ['a'], () => 1))
    expect(() => scanTable(bytes, 't', {maxRows: 100})).toThrow(
      't: found more than 100 rows, expected one row per gene or RNA; this looks like a table in long format (one row per gene and sample) or per read: make it one row per gene, or go on with --accept many-rows',
    )
    expect(scanTable(bytes, 't', {maxRows: 200}).lines.length).toBe(200)
  })
})
