import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '#errors'
import {decodeText, readChanges} from './index.js'

const utf8 = (text: string) => new TextEncoder().encode(text)

describe('a signed list', () => {
  test('is read with its columns in any order', () => {
    const table = readChanges('direction\tlog2FoldChange\tmiRNA\nup\t1.5\tmiR-2392\ndown\t\tmiR-5787\n', 'list.tsv')
    expect(table.kind).toBe('signed list')
    expect(table.changes).toEqual([
      {name: 'miR-2392', sign: 1, log2FoldChange: 1.5, line: 2},
      {name: 'miR-5787', sign: -1, line: 3},
    ])
  })

  test.each(['up', 'UP', '+', '1', '↑', 'increased', 'up-regulated'])("'%s' means up", (word) => {
    expect(readChanges(`name,direction\nFIS1,${word}\n`, 'list.csv').changes[0]!.sign).toBe(1)
  })

  test('what is written is read, whatever the names', () => {
    const names = fc
      .stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,11}$/)
      .filter((name) => !/^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|mai|okt|dez)[-.]/i.test(name))
      // An empty name, as tables have it.
      .filter((name) => !/^(na|nan|null|none)$/i.test(name))
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({name: names, sign: fc.constantFrom(1 as const, -1 as const)}), {
          selector: ({name}) => name,
          minLength: 1,
        }),
        (rows) => {
          const text = `name\tdirection\n${rows.map(({name, sign}) => `${name}\t${sign === 1 ? 'up' : 'down'}`).join('\n')}\n`
          expect(readChanges(text, 'x').changes.map(({name, sign}) => ({name, sign}))).toEqual(rows)
        },
      ),
    )
  })
})

describe('a result table', () => {
  test.each([
    [
      'DESeq2',
      '"","baseMean","log2FoldChange","lfcSE","stat","pvalue","padj"\n"FIS1",100,-2,0.1,3,0.001,0.01\n"ACTB",5,0.1,0.3,1,0.5,NA\n',
    ],
    ['edgeR', 'logFC\tlogCPM\tF\tPValue\tFDR\nFIS1\t-2\t5\t9\t0.001\t0.01\nACTB\t0.1\t7\t1\t0.5\t0.9\n'],
    ['limma', 'ID\tlogFC\tAveExpr\tt\tP.Value\tadj.P.Val\tB\nFIS1\t-2\t5\t-9\t0.001\t0.01\t3\nACTB\t0.1\t9\t1\t0.5\t0.9\t-5\n'],
  ])('of %s is recognised and cut at the threshold', (kind, text) => {
    const table = readChanges(text, 'de')
    expect(table.kind).toBe(kind)
    expect(table.changes).toEqual([{name: 'FIS1', sign: -1, log2FoldChange: -2, adjustedP: 0.01, line: 2}])
    expect(table.unchanged + table.untested).toBe(1)
  })
})

describe('what is wrong is said once, with its place and the remedy', () => {
  test.each([
    [
      'wrong delimiter',
      'name|direction\nFIS1|up\n',
      "t:1: found columns separated by '|', expected columns separated by tabs, commas or semicolons; save the table as tab-separated text",
    ],
    [
      'missing columns',
      'gene\tcolour\nFIS1\tred\n',
      "t:1: found the columns 'gene', 'colour', expected a column 'direction' (up or down) or 'log2FoldChange'; add a column 'direction', or name the column with the log2 fold changes 'log2FoldChange'",
    ],
    [
      'a short row',
      'name\tdirection\tpadj\nFIS1\tup\t0.1\nMFF\tup\n',
      't:3: found 2 columns, expected 3 as in the header; look for a missing or an extra separator, or an unclosed quote',
    ],
    [
      'a bad direction',
      'name\tdirection\nFIS1\tsideways\n',
      "t:2:2: found 'sideways', expected 'up' or 'down'; write up, down, +, -, 1 or -1",
    ],
    [
      'a decimal comma',
      'name\tlogFC\nFIS1\t1,5\n',
      "t:2:2: found '1,5', a number with a decimal comma, expected a decimal point; save the table with decimal points (English number format)",
    ],
    [
      'an Excel date',
      'name\tdirection\n1-Mar\tup\n',
      "t:2:1: found '1-Mar', a date, expected a gene symbol; a spreadsheet has turned it into a date (MARCHF1, SEPTIN2 …): export the table again with that column as text",
    ],
    [
      'conflicting duplicates',
      'name\tdirection\nFIS1\tup\nFIS1\tdown\n',
      "t:3: found 'FIS1' down, but up on line 2, expected one direction for each name; delete the row that is wrong",
    ],
    [
      'a direction against the fold change',
      'name\tdirection\tlog2FC\nFIS1\tup\t-2\n',
      "t:2:2: found 'up' for FIS1 beside a log2 fold change of -2, expected a direction that agrees with the fold change; check whether the contrast is reversed",
    ],
    ['no rows', 'name\tdirection\n', 't: found a header and no rows; expected one row per changed RNA, gene or process'],
  ])('%s', (_, text, message) => {
    expect(() => readChanges(text, 't')).toThrow(UserError)
    expect(() => readChanges(text, 't')).toThrow(message)
  })

  test.each([
    ['an empty file', new Uint8Array(), 't: the file is empty; expected a table with a header line'],
    ['a binary file', Uint8Array.of(1, 2, 0, 3), 't: this is a binary file (a zero byte at position 2), expected text'],
    [
      'Latin-1',
      Uint8Array.of(0x61, 10, 0x62, 0xe4, 0x63),
      't:2:2: found the byte 0xe4, which is not UTF-8, expected UTF-8 text; save the file as UTF-8 (it is probably Latin-1)',
    ],
  ])('%s', (_, bytes, message) => expect(() => decodeText(bytes, 't')).toThrow(message))

  test('gzip and a byte order mark are read', () => {
    expect(decodeText(utf8('\ufeffname\tdirection\nA\tup\n'), 't')).toContain('name')
  })
})
