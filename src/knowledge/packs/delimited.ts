/** One row of a table: its line (counts from 1) and its cells by heading. */
export interface TableRow {
  readonly line: number
  readonly cells: readonly string[]
}

export interface DelimitedTable {
  readonly headings: readonly string[]
  readonly rows: readonly TableRow[]
}

/**
 * Reads comma- or tab-separated text with a header row (RFC 4180: quotes around cells that hold the separator, quotes or line
 * breaks). The separator is the tab when the header has one. Lines that open with `#` before the header and empty lines are left out.
 */
export function readDelimited(text: string): DelimitedTable {
  const clean = text.replace(/^\ufeff/, '')
  const start = /^(?:#[^\n]*\n|\s*\n)*/.exec(clean)![0].length
  const firstLine = clean.slice(start, indexOrEnd(clean, '\n', start))
  const separator = firstLine.includes('\t') ? '\t' : ','
  const rows = splitRows(clean, start, separator, clean.slice(0, start).split('\n').length)
  const [header, ...body] = rows
  return {
    headings: (header?.cells ?? []).map((heading) => heading.trim()),
    rows: body.filter(({cells}) => cells.length > 1 || cells[0]!.trim() !== ''),
  }
}

function indexOrEnd(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at === -1 ? text.length : at
}

function splitRows(text: string, start: number, separator: string, firstLine: number): TableRow[] {
  const rows: TableRow[] = []
  let line = firstLine
  let at = start
  while (at < text.length) {
    const end = indexOrEnd(text, '\n', at)
    const simple = text.slice(at, end)
    // A tab-separated cell may hold quotes that mean nothing; only a cell that opens with one is quoted.
    if (!simple.includes('"') || (separator === '\t' && !/(^|\t)"/.test(simple))) {
      rows.push({line, cells: simple.replace(/\r$/, '').split(separator)})
      at = end + 1
      line++
      continue
    }
    const {cells, next, lines} = quotedRow(text, at, separator)
    rows.push({line, cells})
    at = next
    line += lines
  }
  return rows
}

function quotedRow(text: string, start: number, separator: string): {cells: string[]; next: number; lines: number} {
  const cells: string[] = []
  let at = start
  let lines = 1
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      at++
      for (;;) {
        const quote = text.indexOf('"', at)
        const end = quote === -1 ? text.length : quote
        cell += text.slice(at, end)
        at = end + 1
        if (quote === -1 || text[at] !== '"') break
        cell += '"'
        at++
      }
    }
    let end = at
    while (end < text.length && text[end] !== separator && text[end] !== '\n') end++
    cell += text.slice(at, end)
    cells.push(cell.replace(/\r$/, ''))
    lines += (cell.match(/\n/g) ?? []).length
    at = end + 1
    if (end >= text.length || text[end] === '\n') return {cells, next: at, lines}
  }
}
