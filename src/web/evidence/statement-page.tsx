import {type Address, link} from '../address.js'
import {auditWords, Cite, outside, useBook} from '../parts/book.js'
import {useChoices} from '../parts/choices.js'

/** One statement: where it holds, who says so, how sure that is, and what is disputed about it. */
export function StatementPage({address}: {readonly address: Address}) {
  const book = useBook()
  const {name} = useChoices()
  if (!book) return <p className="waiting">Loading …</p>
  const row = book.rows.get(address.id ?? '')
  if (!row) return <p className="notice bad">No statement is called ‘{address.id}’.</p>
  const {context} = address
  const line = (title: string, value: string) =>
    value && (
      <>
        <dt>{title}</dt>
        <dd>{value}</dd>
      </>
    )
  return (
    <article>
      <h1>{row.claim}</h1>
      {row.disputed && (
        <p className="notice">
          † {row.reading ? `This is the ${row.reading} reading.` : 'The review and its source differ.'} {row.auditNote}
          {row.counterpart && (
            <>
              {' '}
              <a href={link({page: 'statement', id: row.counterpart, context})}>The other reading</a>
            </>
          )}
        </p>
      )}
      <dl className="facts">
        {line('Id', row.id)}
        {line('Kind', `${row.kind} (${row.mechanism})`)}
        {line('Disease', row.disease)}
        {line('Drug', row.drug)}
        {line('Conditions', row.conditions)}
        {line('Cell lines', row.cellLines)}
        {line('Model system', row.system)}
        {line('Wording', row.certainty)}
        {line('Assays', row.assays)}
        {line('In the review', row.review)}
        {line('Audit', `${auditWords[row.audit] ?? row.audit}${row.disputed ? '' : row.auditNote && `: ${row.auditNote}`}`)}
        {line('Note', row.note)}
        {line('Reason', row.reason)}
        <dt>About</dt>
        <dd>
          {row.entities.map((id, i) => (
            <span key={id}>
              {i > 0 && ', '}
              <a href={link({page: 'entity', id, context})}>{name(id)}</a>
            </span>
          ))}
        </dd>
        <dt>Confidence</dt>
        <dd>
          {row.confidence.toFixed(2)}
          <details>
            <summary>term by term</summary>
            <ul>
              {row.confidenceWhy.map((term) => (
                <li key={term}>{term}</li>
              ))}
            </ul>
          </details>
        </dd>
      </dl>
      <h2>Papers</h2>
      {row.references.length === 0 && <p>{row.textbook ? 'A textbook edge.' : 'The review gives no reference.'}</p>}
      <ul>
        {row.references.map((key) => {
          const reference = book.references.get(key)
          const url = reference && outside(reference)
          return (
            <li key={key}>
              <Cite reference={key} book={book} />
              {reference?.title && `: ${reference.title}`}
              {reference?.journal && `. ${reference.journal}`}{' '}
              {url && (
                <a href={url} rel="noreferrer noopener" target="_blank">
                  {reference.doi ?? `PMID ${reference.pmid}`}
                </a>
              )}
            </li>
          )
        })}
      </ul>
    </article>
  )
}
