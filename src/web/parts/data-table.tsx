import {type ReactNode, useMemo, useState} from 'react'

export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** What is sorted, grouped, searched and downloaded. */
  readonly value: (row: Row) => string | number
  /** What is shown, where it is more than the value. */
  readonly show?: (row: Row) => ReactNode
  readonly numeric?: boolean
}

interface Props<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** `column` or `-column`. */
  readonly sort: string
  readonly onSort: (sort: string) => void
  /** Column whose values head groups of rows. */
  readonly group?: string
}

const step = 100

/** Rows in the order of a column, numbers as numbers; equal ones keep their order. */
export function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: string): readonly Row[] {
  const column = columns.find(({id}) => id === sort.replace(/^-/, ''))
  if (!column) return rows
  const way = sort.startsWith('-') ? -1 : 1
  const compare = (a: string | number, b: string | number) =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', {numeric: true})
  return rows
    .map((row, i) => ({row, i, value: column.value(row)}))
    .sort((a, b) => way * compare(a.value, b.value) || a.i - b.i)
    .map(({row}) => row)
}

/** A table that sorts by its headings and grows as it is read, so that thousands of rows stay quick and can be searched and printed. */
export function DataTable<Row>({caption, columns, rows, rowKey, sort, onSort, group}: Props<Row>) {
  const [pages, setPages] = useState(1)
  const ordered = useMemo(() => {
    const bySort = sorted(rows, columns, sort)
    return group ? sorted(bySort, columns, group) : bySort
  }, [rows, columns, sort, group])
  const shown = ordered.slice(0, pages * step)
  const grouping = group ? columns.find(({id}) => id === group) : undefined
  const counts = new Map<string | number, number>()
  if (grouping) for (const row of ordered) counts.set(grouping.value(row), (counts.get(grouping.value(row)) ?? 0) + 1)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="wide" tabIndex={0} aria-label={caption}>
        <table className="sheet">
          <caption>
            {caption}: {rows.length}
          </caption>
          <thead>
            <tr>
              {columns.map(({id, title, numeric}) => (
                <th
                  key={id}
                  scope="col"
                  className={numeric ? 'number' : undefined}
                  aria-sort={sort === id ? 'ascending' : sort === `-${id}` ? 'descending' : 'none'}
                >
                  <button type="button" onClick={() => onSort(sort === id ? `-${id}` : id)}>
                    {title} {sort === id ? '↑' : sort === `-${id}` ? '↓' : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => {
              const head = grouping?.value(row)
              const starts = grouping !== undefined && (i === 0 || grouping.value(shown[i - 1]!) !== head)
              return [
                starts ? (
                  <tr key={`group ${head}`} className="group">
                    <th colSpan={columns.length} scope="colgroup">
                      {head || '–'} ({counts.get(head!)})
                    </th>
                  </tr>
                ) : null,
                <tr key={rowKey(row)}>
                  {columns.map(({id, value, show, numeric}) => (
                    <td key={id} className={numeric ? 'number' : undefined}>
                      {show ? show(row) : value(row)}
                    </td>
                  ))}
                </tr>,
              ]
            })}
          </tbody>
        </table>
      </section>
      {shown.length < ordered.length && (
        <p>
          <button type="button" onClick={() => setPages(pages + 1)}>
            Show {Math.min(step, ordered.length - shown.length)} more of {ordered.length - shown.length}
          </button>{' '}
          <button type="button" onClick={() => setPages(Math.ceil(ordered.length / step))}>
            Show all
          </button>
        </p>
      )}
    </>
  )
}
