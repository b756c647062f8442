import {strFromU8, unzipSync} from 'fflate'
import {SaxesParser} from 'saxes'
import {UserError} from '#errors'

/** A sheet unpacked may hold this many bytes; more is no table of genes, or a zip made to fill the memory. */
const maxBytes = 1_500_000_000

/** Whether a zip file holds an Excel workbook. */
export function isWorkbook(bytes: Uint8Array): boolean {
  let found = false
  try {
    unzipSync(bytes, {
      filter: ({name}) => {
        found ||= name === 'xl/workbook.xml'
        return false
      },
    })
  } catch {
    return false
  }
  return found
}

/**
 * The first sheet with data of an Excel workbook (.xlsx) as tab-separated text, one line per row of the sheet, so that a line
 * number is the number that Excel shows. A cell formatted as a date is written `YYYY-MM-DD`: a gene that became a date is then
 * seen as one. Formulas give their stored value.
 *
 * @throws {UserError} a damaged workbook, one without data, one too large
 */
export function workbookText(bytes: Uint8Array, fileName: string): string {
  const parts = unpack(bytes, fileName)
  const read = (name: string) => (parts[name] === undefined ? undefined : strFromU8(parts[name]))
  const strings = sharedStrings(read('xl/sharedStrings.xml') ?? '', fileName)
  const dates = dateStyles(read('xl/styles.xml') ?? '', fileName)
  for (const path of sheetPaths(read('xl/workbook.xml') ?? '', read('xl/_rels/workbook.xml.rels') ?? '', fileName)) {
    const sheet = read(path)
    if (sheet === undefined) continue
    const text = sheetText(sheet, strings, dates, fileName)
    if (text.trim() !== '') return text
  }
  throw new UserError('invalid-input', `${fileName}: the workbook holds no sheet with data; expected a table with a header line`)
}

function unpack(bytes: Uint8Array, fileName: string): Record<string, Uint8Array> {
  let total = 0
  try {
    return unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        const wanted = /^xl\/(workbook\.xml|sharedStrings\.xml|styles\.xml|_rels\/workbook\.xml\.rels|worksheets\/[^/]+\.xml)$/.test(name)
        if (wanted) total += originalSize
        if (total > maxBytes)
          throw new UserError('too-large', `${fileName}: the workbook unpacks to more than ${maxBytes} bytes; save the sheet as text`)
        return wanted
      },
    })
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('invalid-input', `${fileName}: the workbook is damaged or cut off; copy it again, or save the sheet as text`)
  }
}

interface Handlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text?: (text: string) => void
  readonly close?: (name: string) => void
}

function parse(xml: string, fileName: string, {open, text, close}: Handlers): void {
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  const parser = new SaxesParser({position: false})
  parser.on('error', () => {
    throw new UserError('invalid-input', `${fileName}: the workbook holds broken XML; save it again, or save the sheet as text`)
  })
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Record<string, string>))
  if (text) parser.on('text', text)
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  for (let from = 0; from < xml.length; from += 1 << 20) parser.write(xml.slice(from, from + (1 << 20)))
  if (xml !== '') parser.close()
}

function sheetPaths(workbook: string, relations: string, fileName: string): string[] {
  const targets = new Map<string, string>()
  parse(relations, fileName, {
    open: (name, {Id, Target}) => {
      if (name === 'Relationship' && Id !== undefined && Target !== undefined)
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    },
  })
  const paths: string[] = []
  parse(workbook, fileName, {
    open: (name, attributes) => {
      const target = name === 'sheet' ? targets.get(attributes['r:id'] ?? '') : undefined
      if (target !== undefined) paths.push(target)
    },
  })
  return paths
}

function sharedStrings(xml: string, fileName: string): string[] {
  const strings: string[] = []
  let current = ''
  let inText = false
  let phonetic = false
  parse(xml, fileName, {
    open: (name) => {
      if (name === 'si') current = ''
      if (name === 'rPh') phonetic = true
      inText = name === 't' && !phonetic
    },
    text: (text) => {
      if (inText) current += text
    },
    close: (name) => {
      if (name === 'si') strings.push(current)
      if (name === 'rPh') phonetic = false
      if (name === 't') inText = false
    },
  })
  return strings
}

/** For each style of a cell, whether it shows a date. Numbers 14–22 and 45–47 are Excel's own date formats. */
function dateStyles(xml: string, fileName: string): boolean[] {
  const custom = new Set<number>()
  const styles: boolean[] = []
  let inCells = false
  parse(xml, fileName, {
    open: (name, attributes) => {
      if (name === 'numFmt' && /[dmy]/i.test((attributes['formatCode'] ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '')))
        custom.add(Number(attributes['numFmtId']))
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push((id >= 14 && id <= 22) || (id >= 45 && id <= 47) || custom.has(id))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false
    },
  })
  return styles
}

function sheetText(xml: string, strings: readonly string[], dates: readonly boolean[], fileName: string): string {
  const lines: string[] = []
  let row: string[] = []
  let rowNumber = 0
  let column = 0
  let type = ''
  let isDate = false
  let value = ''
  let taking = false
  parse(xml, fileName, {
    open: (name, attributes) => {
      switch (name) {
        case 'row':
          row = []
          rowNumber = Number(attributes['r'] ?? rowNumber + 1)
          column = -1
          break
        case 'c':
          column = attributes['r'] === undefined ? column + 1 : columnOf(attributes['r'])
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
      if (name === 'c') row[column] = cellText(value, type, isDate, strings)
      if (name === 'row') {
        while (lines.length < rowNumber - 1) lines.push('')
        lines.push(Array.from(row, (cell) => (cell ?? '').replace(/[\t\r\n]+/g, ' ')).join('\t'))
      }
    },
  })
  const width = Math.max(0, ...headOf(lines).map((line) => line.split('\t').length))
  return lines.map((line) => (line === '' ? '' : line + '\t'.repeat(Math.max(0, width - line.split('\t').length)))).join('\n')
}

const headOf = (lines: readonly string[]) => lines.filter((line) => line !== '').slice(0, 50)

function cellText(value: string, type: string, isDate: boolean, strings: readonly string[]): string {
  if (type === 's') return strings[Number(value)] ?? ''
  if (isDate && value !== '') return dateText(Number(value))
  return value
}

/** Excel's day number as `YYYY-MM-DD`; day 60 is the 29 February 1900 that never was. */
function dateText(serial: number): string {
  const days = serial >= 60 ? serial - 1 : serial
  return new Date(Date.UTC(1899, 11, 31) + Math.floor(days) * 86_400_000).toISOString().slice(0, 10)
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const character of reference) {
    const code = character.charCodeAt(0)
    if (code < 65 || code > 90) break
    column = column * 26 + code - 64
  }
  return column - 1
}
