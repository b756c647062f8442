/** A cell: text, a number, or nothing. */
export type TsvCell = string | number | undefined

/**
 * A table as tab-separated text, a line for the header and one for each row. Whole numbers stand as they are, others with six
 * digits, `NA` where there is none.
 */
export function tsv(header: readonly string[], rows: readonly (readonly TsvCell[])[]): string {
  return `${[header, ...rows].map((row) => row.map(cell).join('\t')).join('\n')}\n`
}

function cell(value: TsvCell): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return tsvText(value)
  if (!Number.isFinite(value)) return 'NA'
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)))
}

/** What a spreadsheet takes for the beginning of a formula, the signs of full width too. */
const formula = /^[=+\-@＝＋－＠]./u
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * A text as one cell: tabs and line breaks become spaces, and what a spreadsheet would run (`=cmd`, `@SUM`, `-1+1`) gets an
 * apostrophe in front. Numbers and a sign alone stay as they are.
 */
export function tsvText(text: string): string {
  const flat = text.replace(/[\t\r\n]+/g, ' ')
  return formula.test(flat) && !number.test(flat) ? `'${flat}` : flat
}

/** The text that `tsvText` made a cell of, but for its tabs and line breaks. */
export const writtenText = (text: string): string => (text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text)
