import {html, lines, type Markup, nothing, type Piece, trusted} from './markup.js'
import {scrolling} from './page.js'

export interface SortableColumn {
  readonly name: string
  /** Set flush right, and sorted by number, largest first; others by text. */
  readonly numeric?: boolean
}

export interface SortableCell {
  readonly html: Piece
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
): Markup {
  const places = columns.map((column, c) =>
    placesBy(
      rows.map((row) => row[c]!.by),
      column.numeric === true,
    ),
  )
  const choices = columns.map(({name}, c) => {
    const checked = c === 0 ? html` checked` : nothing
    return html`<label><input type="radio" name="${id}-by" id="${id}-${c}"${checked}> ${name}</label>`
  })
  const flush = (c: number) => (columns[c]!.numeric ? html` class="n"` : nothing)
  const head = columns.map(({name}, c) => html`<th scope="col" role="columnheader"${flush(c)}>${name}</th>`)
  const body = rows.map((row, r) => {
    const order = places.map((place, c) => `--o${c}:${place[r]}`).join(';')
    return html`<tr role="row" style="${order}">${row.map((cell, c) => html`<td role="cell"${flush(c)}>${cell.html}</td>`)}</tr>`
  })
  const table = html`<table role="table"><caption>${caption}</caption>
    <thead role="rowgroup"><tr role="row">${head}</tr></thead>
    <tbody role="rowgroup">${lines(body)}</tbody></table>`
  return html`<div class="${id}"><style>${sortingStyle(id, columns.length)}</style>
    <fieldset><legend>Sort by</legend>${choices}</fieldset>${scrolling(caption, table)}</div>`
}

/** @param id - letters and digits: it stands in the style sheet as it is */
function sortingStyle(id: string, columns: number): Markup {
  const rules = Array.from({length: columns}, (_, c) => `.${id}:has(#${id}-${c}:checked) td{order:var(--o${c})}`)
  return trusted(`
.${id} table{display:grid;grid-template-columns:repeat(${columns},auto);overflow:visible}
.${id} thead,.${id} tbody,.${id} tr{display:contents}.${id} th{order:-1}.${id} caption{grid-column:1/-1;order:-2}
.${id} fieldset{border:1px solid var(--line);border-radius:8px;display:flex;flex-wrap:wrap;gap:2px 14px;font-size:.85rem;margin:0 0 10px}
${rules.join('\n')}
@media print{.${id} fieldset{display:none}}
`)
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
