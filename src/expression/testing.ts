import {strToU8, zipSync} from 'fflate'

/** Text as bytes. */
export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A workbook of one sheet, as Excel writes it, from cells: texts, numbers, or dates as day numbers. For tests. */
export function workbook(rows: readonly (readonly (string | number | {readonly date: number})[])[]): Uint8Array {
  const strings: string[] = []
  const cell = (value: string | number | {readonly date: number}, column: number, row: number) => {
    const place = `${String.fromCharCode(65 + column)}${row}`
    if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`
    if (typeof value === 'object') return `<c r="${place}" s="1"><v>${value.date}</v></c>`
    strings.push(value)
    return `<c r="${place}" t="s"><v>${strings.length - 1}</v></c>`
  }
  const sheet = rows.map((cells, i) => `<row r="${i + 1}">${cells.map((value, j) => cell(value, j, i + 1)).join('')}</row>`).join('')
  return workbookOf(sheet, strings)
}

/** A workbook of one sheet from the XML of its rows, and the texts that its cells share. For tests. */
export function workbookOf(rows: string, strings: readonly string[] = []): Uint8Array {
  return zipSync({
    'xl/workbook.xml': strToU8(
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Counts" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData>${rows}</sheetData></worksheet>`),
    'xl/sharedStrings.xml': strToU8(`<sst>${strings.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`),
    'xl/styles.xml': strToU8('<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="16"/></cellXfs></styleSheet>'),
  })
}

/** A table of counts as text: `rows` genes named `gene1` …, by a rule for each cell. */
export function countsText(rows: number, samples: readonly string[], value: (row: number, sample: number) => number | string): string {
  const body = Array.from({length: rows}, (_, row) => [`gene${row + 1}`, ...samples.map((_, sample) => value(row, sample))].join('\t'))
  return `gene\t${samples.join('\t')}\n${body.join('\n')}\n`
}
