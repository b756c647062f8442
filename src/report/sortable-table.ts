import {escapeHtml} from './escape.js'

export interface SortableColumn {
  readonly name: string
  /** Set flush right, and sorted by number, largest first; others by text. */
  readonly numeric?: boolean
}

export interface SortableCell {
  /** Trusted markup. */
  readonly html: string
  /** What the column is sorted by; `undefined` goes last. */
  readonly by: number | string | undefined
}

/**
 * A table that a reader can sort by any column, without a script: a choice of columns above it, and per row its place in
 * each order, which the style sheet picks. Printed, and where the style is not understood, it stands in its first order.
 *
 * @param id - unique on the page; letters and digits
 */
export function sortableTable(
  id: string,
  caption: string,
  columns: readonly SortableColumn[],
  rows: readonly (readonly SortableCell[])[],
): string {
  const places = columns.map((column, c) =>
    placesBy(
      rows.map((row) => row[c]!.by),
      column.numeric === true,
    ),
  )
  const choices = columns.map(
    ({name}, c) => `<label><input type="radio" name="${id}-by" id="${id}-${c}"${c === 0 ? ' checked' : ''}> ${escapeHtml(name)}</label>`,
  )
  const flush = (c: number) => (columns[c]!.numeric ? ' class="n"' : '')
  const body = rows.map(
    (row, r) =>
      `<tr role="row" style="${places.map((place, c) => `--o${c}:${place[r]}`).join(';')}">${row.map(({html}, c) => `<td role="cell"${flush(c)}>${html}</td>`).join('')}</tr>`,
  )
  const rules = columns.map((_, c) => `.${id}:has(#${id}-${c}:checked) td{order:var(--o${c})}`)
  return `<div class="${id}"><style>
.${id} table{display:grid;grid-template-columns:repeat(${columns.length},auto);overflow:visible}
.${id} thead,.${id} tbody,.${id} tr{display:contents}.${id} th{order:-1}.${id} caption{grid-column:1/-1;order:-2}
.${id} fieldset{border:1px solid var(--line);border-radius:8px;display:flex;flex-wrap:wrap;gap:2px 14px;font-size:.85rem;margin:0 0 10px}
${rules.join('\n')}
@media print{.${id} fieldset{display:none}}
</style><fieldset><legend>Sort by</legend>${choices.join('')}</fieldset><div class="wide" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table role="table"><caption>${escapeHtml(caption)}</caption><thead role="rowgroup"><tr role="row">${columns
    .map(({name}, c) => `<th scope="col" role="columnheader"${flush(c)}>${escapeHtml(name)}</th>`)
    .join('')}</tr></thead><tbody role="rowgroup">${body.join('\n')}</tbody></table></div></div>`
}

/** Place of each row, from 1, when sorted by these values. Equal values keep their order. The first column is the order given. */
function placesBy(values: readonly SortableCell['by'][], numeric: boolean): number[] {
  const order = values.map((_, i) => i)
  order.sort((a, b) => {
    const [x, y] = [values[a], values[b]]
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined) || a - b
    if (numeric) return (y as number) - (x as number) || a - b
    return x < y ? -1 : x > y ? 1 : a - b
  })
  const places = new Array<number>(values.length)
  for (const [place, row] of order.entries()) places[row] = place + 1
  return places
}
