import {readDelimited} from '#knowledge'

/** A row of a table by heading, with its line. */
export interface Row {
  readonly line: number
  readonly cell: (heading: string) => string
}

/** The rows of a delimited table. */
export function rowsOf(text: string): Row[] {
  const {headings, rows} = readDelimited(text)
  const at = new Map(headings.map((heading, i) => [heading, i]))
  return rows.map(({line, cells}) => ({line, cell: (heading) => (cells[at.get(heading) ?? -1] ?? '').trim()}))
}
