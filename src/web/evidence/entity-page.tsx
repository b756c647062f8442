import type {PageStatement} from '#knowledge'
import {type Address, link} from '../address.js'
import {type Book, StatementItem, useBook} from '../parts/book.js'
import {useAsk} from '../parts/use-ask.js'

/** Everything known about an entity. */
export function EntityPageView({address}: {readonly address: Address}) {
  const {answer: page, error} = useAsk('entity', address.id ?? '')
  const book = useBook()
  if (error) return <p className="notice bad">{error.message}</p>
  if (!page || !book) return <p className="waiting">Loading …</p>
  const {entity} = page
  const {context} = address
  const names = (items: readonly {readonly id: string; readonly name: string}[]) =>
    items.map(({id, name}, i) => (
      <span key={id}>
        {i > 0 && ', '}
        <a href={link({page: 'entity', id, context})}>{name}</a>
      </span>
    ))
  return (
    <article>
      <h1>{entity.name}</h1>
      <p>
        <a className="button primary" href={link({page: 'map', context, options: {show: [entity.id]}})}>
          See it on the map
        </a>
      </p>
      <dl className="facts">
        <dt>What it is</dt>
        <dd>
          {entity.type}
          {entity.mitochondrial && ', mitochondrial'}
          {entity.origin && `, encoded: ${entity.origin}`}
        </dd>
        {entity.acts.length > 0 && (
          <>
            <dt>Acts in</dt>
            <dd>{entity.acts.join(', ')}</dd>
          </>
        )}
        {entity.aliases.length > 0 && (
          <>
            <dt>Other names</dt>
            <dd>{entity.aliases.join(', ')}</dd>
          </>
        )}
        {Object.keys(entity.ids).length > 0 && (
          <>
            <dt>Identifiers</dt>
            <dd>
              {Object.entries(entity.ids)
                .map(([database, id]) => `${database} ${id}`)
                .join(' · ')}
            </dd>
          </>
        )}
        {entity.sequence && (
          <>
            <dt>Sequence (5′→3′)</dt>
            <dd>
              <code>{entity.sequence}</code>
            </dd>
          </>
        )}
        {page.parents.length > 0 && (
          <>
            <dt>Part of</dt>
            <dd>{names(page.parents)}</dd>
          </>
        )}
        {page.members.length > 0 && (
          <>
            <dt>Members</dt>
            <dd>{names(page.members)}</dd>
          </>
        )}
        {page.seeAlso.length > 0 && (
          <>
            <dt>See also</dt>
            <dd>{names(page.seeAlso)}</dd>
          </>
        )}
        {page.diseases.length > 0 && (
          <>
            <dt>Diseases</dt>
            <dd>{page.diseases.map(({name}) => name).join(', ')}</dd>
          </>
        )}
        {page.drugs.length > 0 && (
          <>
            <dt>Drugs</dt>
            <dd>{names(page.drugs)}</dd>
          </>
        )}
        {entity.note && (
          <>
            <dt>Note</dt>
            <dd>{entity.note}</dd>
          </>
        )}
      </dl>
      {page.contradictions.length > 0 && (
        <p className="notice">
          ⚡ Evidence about it disagrees:{' '}
          <a href={link({page: 'contradictions', context, options: {about: [entity.id]}})}>
            {page.contradictions.length} contradiction{page.contradictions.length === 1 ? '' : 's'}
          </a>
        </p>
      )}
      <Block title="Acts on" statements={page.actsOn} book={book} address={address} />
      <Block title="Acted on by" statements={page.actedOnBy} book={book} address={address} />
      <Block title="Observed" statements={page.observations} book={book} address={address} />
      <Block title="Facts" statements={page.facts} book={book} address={address} />
      <Block title="Holds under it" statements={page.asContext} book={book} address={address} />
    </article>
  )
}

interface BlockProps {
  readonly title: string
  readonly statements: readonly PageStatement[]
  readonly book: Book
  readonly address: Address
}

function Block({title, statements, book, address}: BlockProps) {
  if (statements.length === 0) return null
  return (
    <section className="card">
      <h2>
        {title} ({statements.length})
      </h2>
      <ul className="statements">
        {statements.flatMap(({statement}) => {
          const row = book.rows.get(statement.id)
          return row ? [<StatementItem key={row.id} row={row} book={book} address={address} />] : []
        })}
      </ul>
    </section>
  )
}
