import {ParseError, UserError} from '#errors'
import {parseXml} from './xlsx-xml.js'

/** What Excel itself can hold; a place beyond it was not written by a spreadsheet. */
const maxRows = 1_048_576
const maxColumns = 16_384
/** Characters of all cells taken together: a text used by many cells counts each time. */
const maxText = 500e6
/** A table may have this many empty places, and more by so many for each cell that holds something. */
const emptyPlaces = {free: 1_000_000, perCell: 20} as const

/** A cell that holds something. */
interface Cell {
  readonly column: number
  readonly text: string
}

/** One row of a sheet: its number as Excel shows it, and its cells that hold something, from left to right. */
export interface SheetRow {
  readonly number: number
  readonly cells: readonly Cell[]
}

export interface SheetWords {
  readonly strings: readonly string[]
  /** By style of a cell, whether it shows a date. */
  readonly dates: readonly boolean[]
}

/**
 * The rows of a sheet that hold something; empty cells are not filled in.
 *
 * @throws {ParseError} a cell or a row outside what a sheet of Excel has, or twice
 * @throws {UserError} more text than can be held
 */
export function readSheet(xml: Uint8Array, {strings, dates}: SheetWords, fileName: string): SheetRow[] {
  const rows: SheetRow[] = []
  let cells: Cell[] = []
  let number = 0
  let column = 0
  let type = ''
  let isDate = false
  let value = ''
  let taking = false
  let length = 0
  parseXml(xml, fileName, {
    open: (name, attributes) => {
      switch (name) {
        case 'row':
          cells = []
          number = rowAfter(number, attributes['r'], fileName)
          column = -1
          break
        case 'c':
          column = columnAfter(column, attributes['r'], fileName)
          type = attributes['t'] ?? 'n'
          isDate = type === 'n' && dates[Number(attributes['s'] ?? 0)] === true
          value = ''
          break
        case 'v':
        case 't':
          taking = true
          break
        default:
      }
    },
    text: (text) => {
      if (taking) value += text
    },
    close: (name) => {
      if (name === 'v' || name === 't') taking = false
      if (name === 'c') {
        const text = cellText(value, type, isDate, strings).replace(/[\t\r\n]+/g, ' ')
        length += text.length + 1
        if (length > maxText) throw tooMuch(fileName)
        if (text !== '') cells.push({column, text})
      }
      if (name === 'row' && cells.length > 0) rows.push({number, cells})
    },
  })
  return rows
}

const tooMuch = (fileName: string) =>
  new UserError(
    'too-large',
    `${fileName}: the cells of the sheet hold more than ${maxText / 1e6} MB of text, expected at most ${maxText / 1e6} MB; is it the right file?`,
  )

function rowAfter(before: number, given: string | undefined, fileName: string): number {
  const number = given === undefined ? before + 1 : Number(given)
  if (Number.isInteger(number) && number > before && number <= maxRows) return number
  throw new ParseError(
    fileName,
    {},
    `row ${given ?? number} after row ${before} of the workbook`,
    `rows in order, up to ${maxRows.toLocaleString('en')}`,
    'save the workbook again, or save the sheet as text',
  )
}

function columnAfter(before: number, given: string | undefined, fileName: string): number {
  const column = given === undefined ? before + 1 : columnOf(given)
  if (column > before && column < maxColumns) return column
  throw new ParseError(
    fileName,
    {},
    `${given === undefined ? `column ${column + 1}` : `the cell '${given.slice(0, 20)}'`} of the workbook`,
    `cells in order, in columns A to XFD (${maxColumns.toLocaleString('en')})`,
    'save the workbook again, or save the sheet as text',
  )
}

/**
 * The rows as tab-separated text, one line per row of the sheet, so that a line number is the number that Excel shows, every
 * line with something as wide as the widest of the first 50.
 *
 * @throws {UserError} the cells lie scattered over far more places than there are cells
 */
export function* sheetPieces(rows: readonly SheetRow[], fileName: string): Generator<Uint8Array> {
  const width = rows.slice(0, 50).reduce((widest, {cells}) => Math.max(widest, cells.at(-1)!.column + 1), 0)
  refuseScattered(rows, width, fileName)
  const encoder = new TextEncoder()
  let text = ''
  let line = 1
  for (const {number, cells} of rows) {
    text += '\n'.repeat(number - line)
    line = number
    let column = 0
    for (const cell of cells) {
      text += '\t'.repeat(cell.column - column) + cell.text
      column = cell.column
    }
    text += '\t'.repeat(Math.max(0, width - 1 - column))
    if (text.length < 1 << 20) continue
    yield encoder.encode(text)
    text = ''
  }
  yield encoder.encode(text)
}

function refuseScattered(rows: readonly SheetRow[], width: number, fileName: string): void {
  let filled = 0
  let places = 0
  let widest = rows[0]!
  for (const row of rows) {
    const end = row.cells.at(-1)!.column + 1
    filled += row.cells.length
    places += Math.max(width, end)
    if (end > widest.cells.at(-1)!.column + 1) widest = row
  }
  if (places - filled <= emptyPlaces.free + emptyPlaces.perCell * filled) return
  const far = `${columnName(widest.cells.at(-1)!.column)}${widest.number}`
  throw new UserError(
    'too-large',
    `${fileName}: found ${filled.toLocaleString('en')} cells scattered over ${places.toLocaleString('en')} places of the sheet (${far} is the farthest to the right), expected one table; delete what lies outside it`,
  )
}

function cellText(value: string, type: string, isDate: boolean, strings: readonly string[]): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (isDate && value !== '') return dateText(Number(value))
  return value
}

/** Excel's day number as `YYYY-MM-DD`; day 60 is the 29 February 1900 that never was. What is no day stays as it is. */
function dateText(serial: number): string {
  const days = serial >= 60 ? serial - 1 : serial
  const date = new Date(Date.UTC(1899, 11, 31) + Math.floor(days) * 86_400_000)
  return Number.isNaN(date.getTime()) ? String(serial) : date.toISOString().slice(0, 10)
}

/** `AB12` → 27; −1 where there are no letters. */
function columnOf(reference: string): number {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference)?.[0]
  if (letters === undefined) return -1
  let column = 0
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

/** 27 → `AB`. */
function columnName(column: number): string {
  let name = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) name = String.fromCharCode(65 + ((rest - 1) % 26)) + name
  return name
}
