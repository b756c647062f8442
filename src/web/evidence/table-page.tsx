import {type Address, link} from '../address.js'
import {download} from '../parts/download.js'
import {useAsk} from '../parts/use-ask.js'

/** Tables 1 and 2 of the review, made again from the statements. */
export function TablePage({address}: {readonly address: Address}) {
  const which = address.id === '2' ? '2' : '1'
  const {answer: table, waiting} = useAsk('table', which)
  if (!table || waiting) return <p className="waiting">Loading …</p>
  return (
    <>
      <h1>{table.title}</h1>
      <p>
        Made from the statements, which stand in the last column; nothing here is copied.{' '}
        <button type="button" onClick={() => download(`table-${which}.tsv`, table.tsv)}>
          Download TSV
        </button>{' '}
        <button type="button" onClick={() => download(`table-${which}.md`, table.markdown)}>
          Download Markdown
        </button>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="wide" tabIndex={0} aria-label={table.title}>
        <table className="sheet">
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
              <th scope="col">statements</th>
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, i) => (
              <tr key={row.join('\t') + table.statements[i]!.join()}>
                {row.map((cell, column) => (
                  <td key={table.columns[column]}>{cell}</td>
                ))}
                <td>
                  {table.statements[i]!.map((id, n) => (
                    <span key={id}>
                      {n > 0 && ', '}
                      <a href={link({page: 'statement', id, context: address.context})}>{n + 1}</a>
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
