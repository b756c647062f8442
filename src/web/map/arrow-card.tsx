import type {MapArrow} from '#report'
import {useBook} from '../parts/book.js'

/** What stands behind an arrow, beside the pointer: the claims with their papers. */
export function ArrowCard({arrow, x, y}: {readonly arrow: MapArrow; readonly x: number; readonly y: number}) {
  const book = useBook()
  const shown = arrow.statements.slice(0, 4)
  return (
    <div className="arrow-card" style={{left: x, top: y}} aria-hidden="true">
      <p>
        <strong>{arrow.sign === 1 ? 'raises' : 'lowers'}</strong> · {arrow.match === 'exact' ? 'of this context' : arrow.match}
        {arrow.contested && ' · ⚡ contested'}
        {arrow.disputed && ' · † disputed'}
      </p>
      <ul>
        {shown.map((id) => {
          const row = book?.rows.get(id)
          return (
            <li key={id}>
              {row
                ? `${row.claim}${row.disease || row.drug ? ` (${[row.disease, row.drug, row.conditions].filter(Boolean).join(', ')})` : ''}`
                : id}
              {row && (
                <small>
                  {' '}
                  {row.references.map((key) => book!.cite(key)).join('; ') || (row.textbook ? 'textbook' : 'no reference given')}
                </small>
              )}
            </li>
          )
        })}
      </ul>
      {arrow.statements.length > shown.length && <p>and {arrow.statements.length - shown.length} more</p>}
      <p className="faint">Click for the evidence.</p>
    </div>
  )
}
