import {useEffect, useRef} from 'react'
import {type CellMap, type MapArrow, type MapBox, matchRank, matchWords} from '#report'
import {type Address, go, link, withOptions} from '../address.js'
import {StatementItem, useBook} from '../parts/book.js'
import {useAsk} from '../parts/use-ask.js'
import {ChangeButtons} from './ask-panel.js'
import {changesOf, useForesight} from './question.js'

/** What is known of the chosen entity, with the buttons that change it. */
export function EntityPanel({
  address,
  entity,
  map,
}: {
  readonly address: Address
  readonly entity: string
  readonly map: CellMap | undefined
}) {
  const {answer: page, error} = useAsk('entity', entity)
  const book = useBook()
  useForesight(address, page?.entity.id)
  const close = () => go(withOptions(address, {show: [], focus: []}), {replace: true})
  if (error)
    return (
      <Panel title={entity} onClose={close}>
        <p className="notice bad">{error.message}</p>
      </Panel>
    )
  if (!page || !book) return <Panel title={entity} onClose={close} />
  const {id, name, type, aliases, note, mitochondrial, origin, acts} = page.entity
  const change = changesOf(address).find((one) => one.entity === id)?.change
  const asked = changesOf(address).length + (address.options['add'] ?? []).length > 0
  const fate = type === 'phenotype'
  const focus = address.options['focus']?.[0]
  const here = (map?.arrows ?? []).filter(({from, to}) => plain(from) === id || plain(to) === id)
  const matchOf = new Map(here.flatMap((arrow) => arrow.statements.map((statement) => [statement, arrow.matches[statement]] as const)))
  const about = [...page.actsOn, ...page.actedOnBy, ...page.observations].map(({statement}) => statement.id)
  const ranked = [...about].sort((a, b) => rank(matchOf.get(a)) - rank(matchOf.get(b)))
  return (
    <Panel title={name} onClose={close}>
      <p className="small">
        {type}
        {mitochondrial && ' · mitochondrial'}
        {origin === 'mtDNA' && ' · encoded in mtDNA'}
        {acts.length > 0 && ` · acts in ${acts.join(', ')}`}
        {aliases.length > 0 && (
          <>
            <br />
            also {aliases.slice(0, 5).join(', ')}
          </>
        )}
      </p>
      {note && <p className="small">{note}</p>}
      {!fate && <ChangeButtons address={address} entity={id} change={change} name={name} />}
      <p className="links">
        <button
          type="button"
          aria-pressed={focus === '1'}
          onClick={() => go(withOptions(address, {focus: focus === '1' ? [] : ['1']}), {replace: true})}
        >
          Only its neighbours
        </button>
        <a href={link({page: 'entity', id, context: address.context})}>Its page</a>
      </p>
      {page.contradictions.length > 0 && (
        <p className="notice">
          ⚡ {page.contradictions.length} contradiction{page.contradictions.length === 1 ? '' : 's'}:{' '}
          <a href={link({page: 'contradictions', context: address.context, options: {about: [id]}})}>both sides</a>
        </p>
      )}
      <details key={String(asked)} open={!asked}>
        <summary>Statements ({about.length})</summary>
        <ul className="statements">
          {ranked.slice(0, 12).flatMap((statement) => {
            const row = book.rows.get(statement)
            const match = matchOf.get(statement)
            return row ? [<StatementItem key={statement} row={row} book={book} address={address} {...(match ? {match} : {})} />] : []
          })}
        </ul>
        {about.length > 12 && <a href={link({page: 'entity', id, context: address.context})}>All {about.length}</a>}
      </details>
    </Panel>
  )
}

const plain = (id: string) => id.replace(/@matrix$/, '')
const rank = (match: MapArrow['match'] | undefined) => (match === undefined ? Number.POSITIVE_INFINITY : matchRank(match))

/** The statements behind an arrow. */
export function ArrowPanel({address, arrow, map}: {readonly address: Address; readonly arrow: MapArrow; readonly map: CellMap}) {
  const book = useBook()
  const nameOf = (id: string) => map.boxes.find((box) => box.id === id)?.name ?? id
  const title = `${nameOf(arrow.from)} ${arrow.sign === 1 ? 'raises' : 'lowers'} ${nameOf(arrow.to)}`
  return (
    <Panel title={title} onClose={() => go(withOptions(address, {arrow: []}), {replace: true})}>
      <p className="small">
        {`${matchWords[arrow.match]}, weight here ${arrow.weight.toFixed(2)}.`}
        {arrow.contested && ' Contested: an arrow of the other sign stands beside it.'}
        {arrow.disputed && ' Disputed: the review and a source disagree.'}
      </p>
      <ul className="statements">
        {arrow.statements.slice(0, 60).flatMap((id) => {
          const row = book?.rows.get(id)
          return row ? [<StatementItem key={id} row={row} book={book!} address={address} match={arrow.matches[id] ?? arrow.match} />] : []
        })}
      </ul>
    </Panel>
  )
}

/** The entities that a box of the coarse map stands for. */
export function GroupPanel({address, box}: {readonly address: Address; readonly box: MapBox}) {
  return (
    <Panel title={box.name} onClose={() => go(withOptions(address, {group: []}), {replace: true})}>
      <p className="small">There is too much to draw each one. Open one to see it with its neighbours.</p>
      <ul className="columns">
        {box.group!.map((id) => (
          <li key={id}>
            <a href={link(withOptions(address, {group: [], level: [], show: [plain(id)]}))}>{plain(id).replace(/^hsa-/, '')}</a>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Panel({title, onClose, children}: {readonly title: string; readonly onClose: () => void; readonly children?: React.ReactNode}) {
  const aside = useRef<HTMLElement>(null)
  useEffect(() => {
    aside.current?.scrollIntoView({block: 'nearest'})
  }, [])
  return (
    <aside className="panel" aria-label={title} ref={aside}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="close" aria-label={`Close ${title}`} onClick={onClose}>
          ×
        </button>
      </header>
      {children ?? <p className="waiting">Loading …</p>}
    </aside>
  )
}
