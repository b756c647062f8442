import type {Contradiction, Dispute} from '#knowledge'
import {type Address, go, link, withOptions} from '../address.js'
import {type Book, StatementItem, useBook} from '../parts/book.js'
import {useChoices} from '../parts/choices.js'
import {useAsk} from '../parts/use-ask.js'

const statusWords = {
  unresolved: 'no context tells the two sides apart',
  separated: 'a context tells them apart',
  override: 'a textbook edge that curated evidence overrides',
} as const

/** Pairs on which the evidence disagrees, both sides and what separates them. */
export function ConflictsPage({address}: {readonly address: Address}) {
  const {answer} = useAsk('conflicts', null)
  const book = useBook()
  const {name} = useChoices()
  if (!answer || !book) return <p className="waiting">Loading …</p>
  const about = address.options['about']?.[0]
  const status = address.options['status']?.[0]
  const order = {unresolved: 0, separated: 1, override: 2}
  const shown = answer.contradictions
    .filter(
      (group) => (about === undefined || group.from === about || group.to === about) && (status === undefined || group.status === status),
    )
    .toSorted((a, b) => order[a.status] - order[b.status])
  return (
    <>
      <h1>Contradictions</h1>
      <p>
        The same pair with opposite signs. Nothing is averaged away: a statement holds in its context, and where no context separates the
        two sides, models of both kinds are run.
      </p>
      <div className="toolbar">
        <label>
          Status
          <select
            value={status ?? ''}
            onChange={(event) => go(withOptions(address, {status: event.target.value ? [event.target.value] : []}), {replace: true})}
          >
            <option value="">all ({answer.contradictions.length})</option>
            {(['unresolved', 'separated', 'override'] as const).map((one) => (
              <option key={one} value={one}>
                {one}: {statusWords[one]}
              </option>
            ))}
          </select>
        </label>
        {about && (
          <button type="button" onClick={() => go(withOptions(address, {about: []}))}>
            Only about {name(about)} ×
          </button>
        )}
      </div>
      {shown.map((group) => (
        <Conflict key={group.id} group={group} book={book} address={address} />
      ))}
      {shown.length === 0 && <p>None.</p>}
    </>
  )
}

function Conflict({group, book, address}: {readonly group: Contradiction; readonly book: Book; readonly address: Address}) {
  const {name} = useChoices()
  const response = group.to === 'drug-response'
  const side = (title: string, ids: readonly string[]) => (
    <div>
      <h3>
        {title} ({ids.length})
      </h3>
      <ul className="statements">
        {ids.flatMap((id) => {
          const row = book.rows.get(id)
          return row ? [<StatementItem key={id} row={row} book={book} address={address} />] : []
        })}
      </ul>
    </div>
  )
  return (
    <section className="card conflict">
      <h2>
        <a href={link({page: 'entity', id: group.from, context: address.context})}>{name(group.from)}</a> →{' '}
        {response ? 'drug response' : <a href={link({page: 'entity', id: group.to, context: address.context})}>{name(group.to)}</a>}{' '}
        <span className={`tag ${group.status === 'unresolved' ? 'warn' : ''}`}>{group.status}</span>
      </h2>
      {group.separation.map(({dimension, positive, negative}) => (
        <p key={dimension} className="small">
          Separated by {dimension}: {positive.map(name).join(', ') || 'not said'} against {negative.map(name).join(', ') || 'not said'}.
        </p>
      ))}
      <div className="sides">
        {side(response ? 'More of it sensitises' : 'Raises', group.positive)}
        {side(response ? 'More of it makes resistant' : 'Lowers', group.negative)}
      </div>
    </section>
  )
}

/** Claims on which the review and its source disagree: printed beside corrected. */
export function DisputedPage({address}: {readonly address: Address}) {
  const {answer} = useAsk('conflicts', null)
  const book = useBook()
  if (!answer || !book) return <p className="waiting">Loading …</p>
  return (
    <>
      <h1>Disputed: what is printed, and what the source says</h1>
      <p>
        Both readings are kept; the corrected one is used unless you ask for the printed one (under ‘Conditions, cell line, reading’ on the
        map).
      </p>
      {answer.disputes.map((dispute) => (
        <DisputeCard
          key={[...dispute.asPrinted, ...dispute.corrected, ...dispute.both].join(' ')}
          dispute={dispute}
          book={book}
          address={address}
        />
      ))}
    </>
  )
}

function DisputeCard({dispute, book, address}: {readonly dispute: Dispute; readonly book: Book; readonly address: Address}) {
  const list = (title: string, ids: readonly string[]) => (
    <div>
      <h3>{title}</h3>
      {ids.length === 0 && <p className="small">–</p>}
      <ul className="statements">
        {ids.flatMap((id) => {
          const row = book.rows.get(id)
          return row ? [<StatementItem key={id} row={row} book={book} address={address} />] : []
        })}
      </ul>
    </div>
  )
  return (
    <section className="card conflict">
      <h2>{dispute.item ? `Item ${dispute.item}` : 'Not in the audit’s list'}</h2>
      {dispute.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      {dispute.both.length > 0 ? (
        list('In both readings, with a caution', dispute.both)
      ) : (
        <div className="sides">
          {list('The review prints', dispute.asPrinted)}
          {list('The source says', dispute.corrected)}
        </div>
      )}
    </section>
  )
}
