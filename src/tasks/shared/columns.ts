/**
 * Rows of a table as lines, every column as wide as its widest cell.
 *
 * @param align - per column: `l` or `r`
 */
export function columns(rows: readonly (readonly string[])[], align: string): string[] {
  const widths = Array.from({length: align.length}, (_, c) => Math.max(0, ...rows.map((row) => [...(row[c] ?? '')].length)))
  return rows.map((row) =>
    widths
      .map((width, c) => {
        const cell = row[c] ?? ''
        const room = ' '.repeat(width - [...cell].length)
        return align[c] === 'r' ? room + cell : cell + room
      })
      .join('  ')
      .trimEnd(),
  )
}

/** A change with its sign and four decimals. */
export const signed = (value: number): string => {
  const text = Math.abs(value).toFixed(4)
  return Number(text) === 0 ? ` ${text}` : `${value < 0 ? '−' : '+'}${text}`
}

/** A number of standard errors; a dash where there is none. */
export const zText = (z: number): string => (Number.isFinite(z) ? z.toFixed(1).replace('-', '−') : '–')

/** A p-value to two digits; a dash where there is none. */
export function pText(p: number): string {
  if (!Number.isFinite(p)) return '–'
  if (p === 0) return '<1e-300'
  return p < 0.001 ? p.toExponential(1) : p.toPrecision(2)
}

/** At most so many names, and how many more there are. */
export function someOf(names: readonly string[], most = 12): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`
