import {ParseError, UserError} from '#errors'
import {openZip} from '#unpack'
import {readSheet, sheetPieces} from './xlsx-sheet.js'
import {parseXml} from './xlsx-xml.js'

/** The parts of a workbook that are read may unpack to this many bytes; more is no table of genes, or made to fill the memory. */
const maxBytes = 1e9

/**
 * The first sheet with data of an Excel workbook (.xlsx) as tab-separated text in pieces, one line per row of the sheet, so that a
 * line number is the number that Excel shows. A cell formatted as a date is written `YYYY-MM-DD`: a gene that became a date is
 * then seen as one. Formulas give their stored value.
 *
 * @throws {UserError} a zip file that is no workbook, a damaged workbook, one without data, one too large, cells scattered wide
 */
export function* workbookPieces(bytes: Uint8Array, fileName: string): Generator<Uint8Array> {
  const {names, part} = openZip(bytes, fileName, maxBytes)
  if (!names.includes('xl/workbook.xml'))
    throw new ParseError(fileName, {}, 'a zip file that is no Excel workbook', 'a table', 'unpack it and name the table')
  const read = (name: string) => part(name) ?? new Uint8Array(0)
  const paths = sheetPaths(read('xl/workbook.xml'), read('xl/_rels/workbook.xml.rels'), fileName)
  const strings = sharedStrings(read('xl/sharedStrings.xml'), fileName)
  const dates = dateStyles(read('xl/styles.xml'), fileName)
  for (const path of paths) {
    const rows = readSheet(read(path), {strings, dates}, fileName)
    if (rows.some(({cells}) => cells.some(({text}) => text.trim() !== ''))) return yield* sheetPieces(rows, fileName)
  }
  throw new UserError('invalid-input', `${fileName}: the workbook holds no sheet with data; expected a table with a header line`)
}

function sheetPaths(workbook: Uint8Array, relations: Uint8Array, fileName: string): string[] {
  const targets = new Map<string, string>()
  parseXml(relations, fileName, {
    open: (name, {Id, Target}) => {
      if (name === 'Relationship' && Id !== undefined && Target !== undefined)
        targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`)
    },
  })
  const paths: string[] = []
  parseXml(workbook, fileName, {
    open: (name, attributes) => {
      const target = name === 'sheet' ? targets.get(attributes['r:id'] ?? '') : undefined
      if (target !== undefined) paths.push(target)
    },
  })
  return paths
}

function sharedStrings(xml: Uint8Array, fileName: string): string[] {
  const strings: string[] = []
  let current = ''
  let inText = false
  let phonetic = false
  parseXml(xml, fileName, {
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
function dateStyles(xml: Uint8Array, fileName: string): boolean[] {
  const custom = new Set<number>()
  const styles: boolean[] = []
  let inCells = false
  parseXml(xml, fileName, {
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
