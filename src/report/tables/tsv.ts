/**
 * A table as tab-separated text. Tabs and line breaks inside a cell become spaces; a cell that a spreadsheet would take for
 * a formula (`=`, `+`, `-`, `@` before a letter or bracket) gets an apostrophe in front. Numbers stay numbers.
 */
export function tsv(header: readonly string[], rows: readonly (readonly (string | number | undefined)[])[]): string {
  return [header, ...rows].map((row) => row.map(cell).join('\t')).join('\n') + '\n'
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : 'NA'
  const flat = value.replace(/[\t\r\n]+/g, ' ')
  return /^[=+\-@]/.test(flat) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(flat) ? `'${flat}` : flat
}
