import {isExcelDate} from './excel-dates.js'
import type {NumericTable} from './scan.js'

/** What a row is called: the best of its names, and all of them. */
export interface RowNames {
  /** Unique in an honest table: an Ensembl or other accession before a symbol. */
  readonly keys: readonly string[]
  /** For people: a symbol before an accession. */
  readonly labels: readonly string[]
}

const accession = /^(ENS[A-Z]*[GT]\d{6,}(\.\d+)?|MIMAT\d{7}|MI\d{7}|hsa_circ_\d+|HGNC:\d+|NM_\d+(\.\d+)?|NR_\d+(\.\d+)?)(_PAR_Y)?$/
const none = /^(na|nan|n\/a|#n\/a|null|none|-|---|\.|)$/i

export const isNoName = (name: string) => none.test(name)

/**
 * A key and a label for every row. The key is the column with the most accessions, where there is one, else the best-headed
 * column; a row that lacks it takes the next name it has. A version (`ENSG….12`) is no part of the key.
 */
export function rowNames({names, lines}: Pick<NumericTable, 'names' | 'lines'>): RowNames {
  const share = (cells: readonly string[]) => {
    const looked = Math.min(cells.length, 500)
    let hits = 0
    for (let i = 0; i < looked; i++) if (accession.test(cells[Math.floor((i * cells.length) / looked)]!)) hits++
    return looked === 0 ? 0 : hits / looked
  }
  const graded = names.map(({cells}) => ({cells, share: share(cells)}))
  const byKey = [...graded].sort((a, b) => Number(b.share > 0.5) - Number(a.share > 0.5))
  const byLabel = [...graded].sort((a, b) => Number(a.share > 0.5) - Number(b.share > 0.5))
  const pick = (order: readonly {readonly cells: readonly string[]}[], row: number) =>
    order.find(({cells}) => !isNoName(cells[row]!))?.cells[row] ?? ''
  const keys = Array.from({length: lines.length}, (_, row) => withoutVersion(pick(byKey, row)))
  const labels = Array.from({length: lines.length}, (_, row) => pick(byLabel, row))
  return {keys, labels}
}

/** `ENSG00000141510.18` → `ENSG00000141510`; the copy on chromosome Y (`_PAR_Y`) stays apart. */
export const withoutVersion = (name: string) => (name.startsWith('ENS') ? name.replace(/^(ENS[A-Z]*\d+)\.\d+/, '$1') : name)

/** Keys that stand in more than one row, with the rows. */
export function duplicatesOf(keys: readonly string[]): Map<string, number[]> {
  const first = new Map<string, number>()
  const twice = new Map<string, number[]>()
  keys.forEach((key, row) => {
    if (key === '') return
    const before = first.get(key)
    if (before === undefined) first.set(key, row)
    else {
      const rows = twice.get(key)
      if (rows) rows.push(row)
      else twice.set(key, [before, row])
    }
  })
  return twice
}

/** Rows whose name a spreadsheet has turned into a date. */
export function datedRows({names}: Pick<NumericTable, 'names'>): {row: number; name: string}[] {
  const found: {row: number; name: string}[] = []
  for (const {cells} of names)
    cells.forEach((name, row) => {
      if (isExcelDate(name)) found.push({row, name})
    })
  return found
}
