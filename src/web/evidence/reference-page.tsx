import {type Address, link} from '../address.js'
import {outside, StatementItem, useBook} from '../parts/book.js'

const statusWords = {
  verified: 'its identifier was seen beside the matching work',
  'title-only': 'its page was seen, without an identifier',
  'not-seen': 'only author and year are known; the work was not seen',
} as const

/** A work and what it is cited for. */
export function ReferencePage({address}: {readonly address: Address}) {
  const book = useBook()
  if (!book) return <p className="waiting">Loading …</p>
  const reference = book.references.get(address.id ?? '')
  if (!reference) {
    return (
      <p className="notice bad">
        No reference is called ‘{address.id}’. <a href={link({page: 'evidence', context: address.context})}>All statements</a> name theirs.
      </p>
    )
  }
  const rows = book.all.statements.filter(({references}) => references.includes(reference.key))
  const url = outside(reference)
  return (
    <article>
      <h1>
        {reference.firstAuthor} {reference.year}
      </h1>
      {reference.title && <p>{reference.title}</p>}
      <dl className="facts">
        {reference.journal && (
          <>
            <dt>In</dt>
            <dd>{reference.journal}</dd>
          </>
        )}
        {reference.doi && (
          <>
            <dt>DOI</dt>
            <dd>{reference.doi}</dd>
          </>
        )}
        {reference.pmid && (
          <>
            <dt>PubMed</dt>
            <dd>{reference.pmid}</dd>
          </>
        )}
        <dt>Checked</dt>
        <dd>
          {statusWords[reference.status]}
          {reference.citedByReview ? '; cited by the review' : '; not cited by the review'}
        </dd>
      </dl>
      {url && (
        <p>
          <a className="button" href={url} rel="noreferrer noopener" target="_blank">
            Open the work (needs a network)
          </a>
        </p>
      )}
      <h2>Cited for ({rows.length})</h2>
      <ul className="statements">
        {rows.map((row) => (
          <StatementItem key={row.id} row={row} book={book} address={address} />
        ))}
      </ul>
    </article>
  )
}
