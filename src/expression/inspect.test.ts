import {describe, expect, test} from 'vitest'
import {UserError} from '#errors'
import {type FlagName, parseAccepted, readChanges} from './index.js'
import {type PrepareOptions, prepareTable} from './prepare.js'
import {correlations, inspectRelations} from './relations.js'
import {countsText, utf8, workbook} from './testing.js'

const four = ['s1', 's2', 's3', 's4']
/** Whole numbers that differ from row to row and from sample to sample. */
const plain = (row: number, sample: number) => 50 + ((row * 37 + sample * 11) % 400)
const fraction = (row: number, sample: number) => plain(row, sample) / 7

const prepare = (text: string | Uint8Array, options: PrepareOptions = {}) =>
  prepareTable(typeof text === 'string' ? utf8(text) : text, 't.tsv', options)
const accept = (...names: FlagName[]) => ({accepted: new Set(names)})

describe('a table that is wrong is refused by name, and goes on when that name is accepted', () => {
  test.each<[FlagName, string | Uint8Array, string]>([
    [
      'decimal-commas',
      countsText(30, four, (row, sample) => (row === 4 ? `${row},${sample}` : plain(row, sample))),
      "t.tsv:6:2: found '4,0', a number with a decimal comma (4 cells), expected decimal points; save the table in the English number format, or go on with --accept decimal-commas (commas are read as decimal points)",
    ],
    [
      'excel-dates',
      countsText(30, four, plain).replace('gene7\t', '1-Mar\t').replace('gene9\t', 'Sep-02\t'),
      "t.tsv:8: found '1-Mar', a date, where a gene should stand (2 rows: 1-Mar, Sep-02), expected gene names; a spreadsheet has turned symbols such as MARCHF1 and SEPTIN2 into dates: export the table again with that column as text, or go on with --accept excel-dates (the rows are left out)",
    ],
    [
      'excel-dates',
      workbook([
        ['gene', ...four],
        ['FIS1', 5, 6, 7, 8],
        [{date: 44256}, 1, 2, 3, 4],
      ]),
      "t.tsv:3: found '2021-03-01', a date, where a gene should stand (1 row: 2021-03-01), expected gene names; a spreadsheet has turned symbols such as MARCHF1 and SEPTIN2 into dates: export the table again with that column as text, or go on with --accept excel-dates (the rows are left out)",
    ],
    [
      'mixed-units',
      countsText(
        200,
        four.map((name) => `${name}.FPKM`),
        (row, sample) => (row < 60 ? fraction(row, sample).toFixed(2) : 1000 + plain(row, sample)),
      ),
      't.tsv: found mixed units in the columns s1.FPKM, s2.FPKM, s3.FPKM, s4.FPKM: rows 2–61 hold FPKM, rows 62–201 hold whole numbers, as raw counts; expected one unit for all rows, since FPKM and counts cannot be compared and their ratios are artefacts; take the part in raw counts alone, or go on with --accept mixed-units (rows of the smaller part whose id stands in the larger part too are left out)',
    ],
    [
      'mixed-units',
      countsText(100, four, (row, sample) => (sample < 2 ? plain(row, sample) : fraction(row, sample).toFixed(3))),
      't.tsv: found mixed units between columns: s1, s2 hold whole numbers, as raw counts, and s3, s4 fractions, as FPKM or TPM; expected one unit for all samples; bring them to one unit, or go on with --accept mixed-units (rows of the smaller part whose id stands in the larger part too are left out)',
    ],
    [
      'negative-counts',
      countsText(40, four, (row, sample) => (row === 2 && sample === 1 ? -3 : plain(row, sample))),
      "t.tsv:4:3: found -3 in sample 's2' (1 negative value), expected counts of 0 or more; give the raw counts, not values with something subtracted, or go on with --accept negative-counts (the rows are left out)",
    ],
    [
      'fractional-counts',
      countsText(6000, four, (row, sample) => (row % 3 === 0 ? plain(row, sample) + 0.25 : plain(row, sample))),
      "t.tsv:2:2: found 50.25 in sample 's1' (8,000 values with a fraction), expected raw counts, which are whole numbers; give the counts before normalisation, or go on with --accept fractional-counts (they are used as they are)",
    ],
    [
      'not-tpm',
      countsText(
        6000,
        four.map((name) => `${name}_TPM`),
        (row, sample) => (fraction(row, sample) * 100).toFixed(3),
      ),
      't.tsv: found columns called TPM that sum to 21.39 million–21.39 million (s1_TPM, s2_TPM, s3_TPM, s4_TPM), expected 1 million each; give raw counts, or say what the numbers are, or go on with --accept not-tpm (they are taken for depth-normalised counts)',
    ],
    [
      'missing-values',
      countsText(30, four, (row, sample) => (sample === 2 && row < 3 ? 'NA' : plain(row, sample))),
      "t.tsv:2:4: found a missing value in sample 's3' (3 in 3 of 30 rows; most in s3: 3), expected a number for every sample; fill them in or delete those rows, or go on with --accept missing-values (rows with a missing value, and samples without any value, are left out)",
    ],
    [
      'zero-samples',
      countsText(30, four, (row, sample) => (sample === 3 ? 0 : plain(row, sample))),
      't.tsv: found only zeros in sample s4, expected counts; the file of that sample was probably empty: take it out of the sample sheet or count it again, or go on with --accept zero-samples (the samples are left out)',
    ],
    [
      'duplicate-ids',
      countsText(30, four, plain).replace('gene7\t', 'gene3\t'),
      't.tsv: found 1 id more than once (gene3 on lines 4, 8), expected one row per gene or RNA; say how to merge them with --merge-duplicates sum (counts of parts of a gene) or max (the row with the highest mean), or go on with --accept duplicate-ids (of the rows of one id the one with the highest mean is kept)',
    ],
    [
      'not-utf8',
      Uint8Array.from([...utf8('gene\ts1\ts2\n'), 0x49, 0x4c, 0x2d, 0x31, 0xdf, ...utf8('\t5\t6\nFIS1\t7\t8\n')]),
      "t.tsv:2:1: found bytes that are not UTF-8 ('IL-1ß' when read as Latin-1, 1 cell), expected UTF-8 text; save the file as UTF-8, or go on with --accept not-utf8 (the bytes are read as Latin-1)",
    ],
    [
      'transcripts',
      countsText(30, four, plain).replaceAll('gene', 'ENST000000001'),
      "t.tsv:2: found 'ENST0000000011', a transcript, expected one row per gene; sum the transcripts of a gene first (tximport, or salmon's quant.genes.sf), or go on with --accept transcripts (transcripts are analysed as they are)",
    ],
  ])('%s', (name, text, message) => {
    expect(() => prepare(text)).toThrow(UserError)
    expect(() => prepare(text)).toThrow(expect.objectContaining({message}))
    expect(prepare(text, accept(name)).flags.map((flag) => flag.name)).toContain(name)
  })

  test('a sound table has no flags', () => {
    expect(prepare(countsText(50, four, plain)).flags).toEqual([])
  })

  test('several problems: the gravest in full, the others by name', () => {
    const text = countsText(30, four, (row, sample) => (sample === 3 ? 0 : row === 4 ? `${row},5` : plain(row, sample)))
    expect(() => prepare(text)).toThrow(/decimal comma.*\. Besides: zero-samples \(--preview shows all\)$/)
  })

  test('a library of a tenth of the others is noted', () => {
    const table = prepare(countsText(30, four, (row, sample) => (sample === 0 ? 1 : 50 + plain(row, sample))))
    expect(table.flags.map(({name, message}) => [name, message])).toEqual([
      [
        'small-library',
        expect.stringMatching(/^t\.tsv: sample 's1' has 30 reads, less than a tenth of the median [\d,]+: its values are uncertain$/),
      ],
    ])
  })

  test('whole numbers of which more than a few are below 0 are taken for intensities, and the table is noted', () => {
    const shifted = countsText(12, four, (row, sample) => (row === 5 ? -5 : 100 + ((row * 7 + sample * 3) % 16)))
    const {unit, flags} = prepare(shifted)
    expect(unit).toBe('intensities')
    expect(flags.map(({name, message}) => [name, message])).toContainEqual([
      'negative-intensities',
      't.tsv:7:2: found whole numbers with 4 below 0 (the first is -5): they are taken for intensities, not for counts; if they are counts with something subtracted, give the raw counts',
    ])
    const measured = countsText(12, four, (row, sample) => (row === 5 ? -5.5 : 100.25 + ((row * 7 + sample * 3) % 16)))
    expect(prepare(measured).flags.map(({name}) => name)).not.toContain('negative-intensities')
  })

  test('whole numbers in columns called FPKM are noted', () => {
    const table = prepare(
      countsText(
        30,
        four.map((name) => `${name}_FPKM`),
        plain,
      ),
    )
    expect(table.flags.map(({message}) => message)).toEqual([
      't.tsv: columns called FPKM hold whole numbers only: they are taken for raw counts; correct their headings',
    ])
  })
})

describe('what is left out when a problem is accepted', () => {
  test('rows with a date, a negative count or a missing value go, and are counted', () => {
    const odd: Readonly<Record<number, number | string>> = {1: -4, 2: 'NA'}
    const text = countsText(30, four, (row, sample) => (sample === 0 ? odd[row] : undefined) ?? plain(row, sample))
    const table = prepare(text.replace('gene9\t', '2-Sep\t'), accept('excel-dates', 'negative-counts', 'missing-values'))
    expect(table.ids).toHaveLength(27)
    expect(table.dropped).toEqual([
      {what: 'rows', count: 1, why: 'a date instead of a name'},
      {what: 'rows', count: 1, why: 'a negative count'},
      {what: 'rows', count: 1, why: 'a missing value'},
    ])
  })

  test('a sample of zeros goes', () => {
    const table = prepare(
      countsText(30, four, (row, sample) => (sample === 3 ? 0 : plain(row, sample))),
      accept('zero-samples'),
    )
    expect(table.samples).toEqual(['s1', 's2', 's3'])
    expect(table.values).toHaveLength(90)
  })

  test.each([
    ['sum' as const, [11, 22]],
    ['max' as const, [10, 20]],
  ])('duplicates are merged by %s', (mergeDuplicates, values) => {
    const table = prepare('gene\ta1\ta2\nFIS1\t10\t20\nFIS1\t1\t2\nMFF\t5\t5\n', {mergeDuplicates})
    expect(table.ids).toEqual(['FIS1', 'MFF'])
    expect([...table.values.subarray(0, 2)]).toEqual(values)
  })

  test('logarithms are not added up', () => {
    const text = countsText(50, four, (row, sample) => (4 + plain(row, sample) / 60).toFixed(3)).replace('gene7\t', 'gene3\t')
    expect(() => prepare(text, {mergeDuplicates: 'sum'})).toThrow(
      '--merge-duplicates sum: found log2 intensities in t.tsv, which do not add up; use max',
    )
  })

  test('of mixed units, the rows of the smaller part whose id has a row in the larger', () => {
    const text = countsText(200, four, (row, sample) => (row < 60 ? fraction(row, sample).toFixed(2) : 1000 + plain(row, sample)))
    const doubled = text.replace('gene1\t', 'gene100\t').replace('gene2\t', 'gene101\t')
    const table = prepare(doubled, accept('mixed-units'))
    expect(table.ids).toHaveLength(198)
    expect(table.values.subarray(table.ids.indexOf('gene100') * 4)[0]).toBeGreaterThan(1000)
  })
})

describe('the unit is guessed from the numbers', () => {
  test.each([
    ['counts', countsText(50, four, plain)],
    ['log2 intensities', countsText(50, four, (row, sample) => (4 + plain(row, sample) / 60).toFixed(3))],
    ['log2 intensities', countsText(50, four, (row, sample) => (plain(row, sample) / 100 - 2.3).toFixed(3))],
    ['intensities', countsText(5000, four, (row, sample) => (100 + 3 * plain(row, sample) + 0.5).toFixed(2))],
    ['TPM', countsText(1000, four, () => 1000)],
    [
      'FPKM',
      countsText(
        50,
        four.map((name) => `${name} FPKM`),
        (row, sample) => fraction(row, sample).toFixed(2),
      ),
    ],
    [
      'Ct',
      countsText(
        50,
        four.map((name) => `${name} Ct`),
        (row, sample) => (18 + plain(row, sample) / 40).toFixed(2),
      ),
    ],
  ])('%s', (unit, text) => {
    const fractional = unit === 'TPM' ? text.replaceAll('1000', '1000.0').replace('1000.0', '999.5').replace('1000.0', '1000.5') : text
    expect(prepare(fractional, {lenient: true}).unit).toBe(unit)
  })
})

describe('relations of samples', () => {
  const noise = (seed: number) => Math.sin(seed * 12.9898) * 2
  const values = (rows: number, samples: number, of: (row: number, sample: number) => number) =>
    Float64Array.from({length: rows * samples}, (_, i) => of(Math.floor(i / samples), i % samples))

  test('one outlying sample is named, a different group is not', () => {
    const groups = ['p', 'p', 'p', 'r', 'r', 'r']
    const samples = groups.map((group, i) => `${group}${i}`)
    const of = (row: number, sample: number) =>
      5 * noise(row) + (sample > 2 ? 3 * noise(row + 0.3) : 0) + 0.1 * noise(row * 7 + sample) + (sample === 4 ? 9 * noise(row + 0.7) : 0)
    const flags = inspectRelations(correlations(values(400, 6, of), 6), samples, groups)
    expect(flags.map(({name}) => name)).toEqual(['outlier-sample'])
    expect(flags[0]!.message).toMatch(
      /^sample 'r4' is unlike the others of its group \(best correlation -?\d\.\d\d, that of the typical sample \d\.\d\d\): look at it in the figures, and take it out of the sheet if it failed$/,
    )
  })

  test('a sample that lies with the other group is named', () => {
    const groups = ['p', 'p', 'p', 'r', 'r', 'p']
    const of = (row: number, sample: number) => 5 * noise(row) + (sample > 2 ? 3 * noise(row + 0.3) : 0) + 0.1 * noise(row * 7 + sample)
    const flags = inspectRelations(
      correlations(values(400, 6, of), 6),
      groups.map((group, i) => `${group}${i}`),
      groups,
    )
    expect(flags.find(({name}) => name === 'mixed-samples')!.message).toBe(
      "sample 'p5' of group 'p' is nearer to every sample of 'r' than to any of its own group: its label may be wrong",
    )
  })
})

describe('result tables', () => {
  const rows = (sign: 1 | -1) =>
    Array.from(
      {length: 20},
      (_, i) => `g${i}\t${10 + i}\t${20 + 3 * i}\t${(sign * Math.log2((20 + 3 * i) / (10 + i))).toFixed(3)}\t0.01`,
    ).join('\n')

  test('fold changes against the group means beside them', () => {
    const text = (sign: 1 | -1) => `gene\tControl_mean\tResistant_mean\tlog2FC\tpadj\n${rows(sign)}\n`
    expect(readChanges(text(1), 't').flags).toEqual([])
    expect(() => readChanges(text(-1), 't')).toThrow(
      expect.objectContaining({
        message:
          "t: found fold changes against the group means in 20 of 20 rows ('log2FC' is 'Control_mean' over 'Resistant_mean'), expected 'Resistant_mean' over 'Control_mean'; turn the signs round, or go on with --accept reversed-contrast (the contrast is used as it stands)",
      }),
    )
  })

  test.each([
    [
      'log2FC (parental/resistant)',
      undefined,
      "t:1: found fold changes of 'parental' over 'resistant' (column 'log2FC (parental/resistant)'), expected the cells of interest over the reference; turn the signs round, or go on with --accept reversed-contrast (the contrast is used as it stands)",
    ],
    [
      'log2FC (B/A)',
      'A-B',
      "t:1: found fold changes of 'B' over 'A' (column 'log2FC (B/A)'), expected 'A-B' as --contrast says; turn the signs round, or go on with --accept reversed-contrast (the contrast is used as it stands)",
    ],
  ])('a heading that says the other direction: %s', (heading, contrast, message) => {
    const text = `gene\t${heading}\tpadj\nFIS1\t1\t0.01\n`
    expect(() => readChanges(text, 't', contrast === undefined ? {} : {contrast})).toThrow(expect.objectContaining({message}))
  })

  test('with p-values that are not adjusted are adjusted here', () => {
    const text = `gene\tlogFC\tPValue\n${Array.from({length: 10}, (_, i) => `g${i}\t1\t${i === 0 ? 0.001 : 0.5}`).join('\n')}\n`
    const table = readChanges(text, 't')
    expect(table.changes).toEqual([{name: 'g0', sign: 1, log2FoldChange: 1, adjustedP: 0.01, line: 2}])
    expect(table.warnings[0]).toContain('not adjusted')
  })

  test('rows without a symbol go by their Ensembl id; a symbol shared by two genes is two', () => {
    const text =
      'gene_id\tgene\tlogFC\tadj.P.Val\nENSG00000000003\tNA\t1\t0.01\nENSG00000000005\tX1\t1\t0.01\nENSG00000000419\tX1\t-1\t0.01\n'
    expect(readChanges(text, 't').changes.map(({name, sign}) => [name, sign])).toEqual([
      ['ENSG00000000003', 1],
      ['X1', 1],
      ['X1', -1],
    ])
  })

  test('--merge-duplicates max keeps the surest of rows that contradict each other', () => {
    const text = 'gene\tlogFC\tpadj\nFIS1\t1\t0.01\nFIS1\t-2\t0.001\n'
    expect(() => readChanges(text, 't')).toThrow('one direction for each name')
    expect(readChanges(text, 't', {mergeDuplicates: 'max'}).changes).toEqual([
      {name: 'FIS1', sign: -1, log2FoldChange: -2, adjustedP: 0.001, line: 3},
    ])
  })
})

test('--accept takes known names only', () => {
  expect([...parseAccepted(['mixed-units'])]).toEqual(['mixed-units'])
  expect(() => parseAccepted(['mixed-unit'])).toThrow(
    "--accept mixed-unit: no such flag; did you mean 'mixed-units'?; there are not-utf8, decimal-commas, excel-dates, many-rows, mixed-units, negative-counts, fractional-counts, not-tpm, missing-values, zero-samples, duplicate-ids, swapped-groups, reversed-contrast, transcripts",
  )
})
