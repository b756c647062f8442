import {gzipSync} from 'fflate'
import {describe, expect, test} from 'vitest'
import {decodeText, readSampleSheet, scanTable} from './index.js'
import {plainBytes, textPieces} from './open.js'
import {utf8, workbook, workbookOf} from './testing.js'
import {readSheet} from './xlsx-sheet.js'

const cell = (place: string, value: number | string) => `<c r="${place}"><v>${value}</v></c>`
const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(plainBytes(bytes, 'w.xlsx'))

describe('a sheet of a workbook', () => {
  test('is text with a line for each of its rows, as wide as its widest; empty rows and cells are kept where they stand', () => {
    const sheet = row(2, cell('A2', 1), cell('C2', 3)) + row(4, cell('B4', 'x')) + row(5, '<c r="A5"/>')
    expect(textOf(workbookOf(sheet))).toBe('\n1\t\t3\n\n\tx\t')
  })

  const scattered = Array.from({length: 3000}, (_, i) => row(i + 1, cell(`XFD${i + 1}`, 1))).join('')

  test('whose rows hold one cell each in the last column is held as so many cells, and refused before a line of it is written', () => {
    const xml = utf8(`<worksheet><sheetData>${scattered}</sheetData></worksheet>`)
    const rows = readSheet(xml, {strings: [], dates: []}, 'w.xlsx')
    expect(rows.reduce((sum, {cells}) => sum + Object.keys(cells).length, 0)).toBe(3000)
    const message =
      'w.xlsx: found 3,000 cells scattered over 49,152,000 places of the sheet (XFD1 is the farthest to the right), expected one table; delete what lies outside it'
    expect(() => textPieces(workbookOf(scattered), 'w.xlsx').next()).toThrow(message)
    expect(() => scanTable(workbookOf(scattered), 'w.xlsx')).toThrow(message)
    expect(() => readSampleSheet(workbookOf(scattered), 'w.xlsx', [])).toThrow(message)
  })

  test('with one note far to the right of a table: the note is named', () => {
    const table = Array.from({length: 2000}, (_, i) => row(i + 1, cell(`A${i + 1}`, i), i === 7 ? cell('XAA8', 'note') : ''))
    expect(() => textOf(workbookOf(table.join('')))).toThrow('(XAA8 is the farthest to the right)')
  })

  test.each([
    [
      'a column that Excel does not have',
      row(1, cell('XFE1', 1)),
      "found the cell 'XFE1' of the workbook, expected cells in order, in columns A to XFD (16,384)",
    ],
    ['a cell without letters', row(1, cell('7', 1)), "found the cell '7' of the workbook"],
    ['a cell twice', row(1, cell('A1', 1), cell('A1', 2)), "found the cell 'A1' of the workbook, expected cells in order"],
    [
      'a row that Excel does not have',
      row(2e9, cell('A2000000000', 1)),
      'found row 2000000000 after row 0 of the workbook, expected rows in order, up to 1,048,576',
    ],
    ['a row twice', row(3, cell('A3', 1)) + row(3, cell('A3', 1)), 'found row 3 after row 3 of the workbook'],
    ['a row without a number', '<row r="x"/>', 'found row x after row 0 of the workbook'],
  ])('%s is refused', (_, sheet, message) => expect(() => textOf(workbookOf(sheet))).toThrow(`w.xlsx: ${message}`))

  test('a short text that so many cells share that it becomes a long one is refused with the figure', () => {
    const cells = Array.from({length: 600}, (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>0</v></c></row>`).join('')
    expect(() => textOf(workbookOf(cells, ['x'.repeat(1e6)]))).toThrow('hold more than 500 MB of text, expected at most 500 MB')
  })

  test('a number too large for a day stays a number', () => {
    expect(
      textOf(
        workbook([
          ['gene', 's1'],
          ['A', {date: 1e12}],
        ]),
      ),
    ).toBe('gene\ts1\nA\t1000000000000')
  })
})

describe('a small file that unpacks to a large one', () => {
  const spaces = gzipSync(new Uint8Array(1e6).fill(97))
  const bomb = (times: number) => Uint8Array.from({length: spaces.length * times}, (_, i) => spaces[i % spaces.length]!)

  test('a sample sheet holds at most 64 MB', () =>
    expect(() => readSampleSheet(bomb(70), 's.tsv.gz', [])).toThrow(
      's.tsv.gz: unpacks to more than 64 MB, expected at most 64 MB; is it the right file?',
    ))

  test('a line of a table holds at most 64 MB', () =>
    expect(() => scanTable(bomb(70), 't.tsv.gz')).toThrow(
      't.tsv.gz: found a line of more than 64 MB, expected a table of lines; is it the right file?',
    ))

  test('a text, packed or not, holds at most what its reader says', () => {
    expect(() => decodeText(utf8('a'.repeat(2000)), 't.txt', {maxBytes: 1999})).toThrow(
      't.txt: found more than 0.002 MB of text, expected at most 0.002 MB; is it the right file?',
    )
    expect(decodeText(utf8('a'.repeat(2000)), 't.txt', {maxBytes: 2000})).toHaveLength(2000)
  })
})
