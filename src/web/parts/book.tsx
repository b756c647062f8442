import {useMemo} from 'react'
import type {Reference} from '#knowledge'
import {type Address, link, useAddress} from '../address.js'
import type {EvidenceBook, StatementRow} from '../worker/protocol.js'
import {useAsk} from './use-ask.js'

/** The statements and references, to look up by id. */
export interface Book {
  readonly rows: ReadonlyMap<string, StatementRow>
  readonly references: ReadonlyMap<string, Reference>
  readonly all: EvidenceBook
  /** `Fan 2019`. */
  cite(key: string): string
}

let made: {from: EvidenceBook; book: Book} | undefined

export function bookOf(all: EvidenceBook): Book {
  if (made?.from === all) return made.book
  const references = new Map(all.references.map((reference) => [reference.key, reference]))
  const book: Book = {
    all,
    rows: new Map(all.statements.map((row) => [row.id, row])),
    references,
    cite: (key) => {
      const found = references.get(key)
      return found ? `${found.firstAuthor} ${found.year}` : key
    },
  }
  made = {from: all, book}
  return book
}

/** The evidence, once it is loaded. */
export function useBook(): Book | undefined {
  const {answer} = useAsk('evidence', null)
  return useMemo(() => (answer ? bookOf(answer) : undefined), [answer])
}

/** A reference as a link to its page here. */
export function Cite({reference, book}: {readonly reference: string; readonly book: Book}) {
  const {context} = useAddress()
  return (
    <a className="cite" href={link({page: 'reference', id: reference, context})}>
      {book.cite(reference)}
    </a>
  )
}

/** Where the work itself is, for readers who are online. */
export function outside(reference: Reference): string | undefined {
  if (reference.doi) return `https://doi.org/${reference.doi}`
  return reference.pmid ? `https://pubmed.ncbi.nlm.nih.gov/${reference.pmid}/` : undefined
}

const auditWords: Readonly<Record<string, string>> = {
  supported: 'source agrees',
  contradicted: 'source says otherwise',
  imprecise: 'wording imprecise',
  'internally-inconsistent': 'source inconsistent',
  'not-seen': 'source not seen',
  textbook: 'textbook',
}

export {auditWords}

/** A statement in a list: the claim, where it holds, its papers, and what is wrong with it. */
export function StatementItem({
  row,
  book,
  match,
  address,
}: {
  readonly row: StatementRow
  readonly book: Book
  readonly match?: string
  readonly address: Address
}) {
  const where = [row.disease, row.drug, row.conditions, row.cellLines && `${row.cellLines} cells`].filter(Boolean).join(' · ')
  return (
    <li className="statement">
      <a className="claim" href={link({page: 'statement', id: row.id, context: address.context})}>
        {row.claim}
      </a>
      {where && <span className="where"> in {where}</span>}
      <span className="tags">
        {match && <span className={`tag ${match}`}>{match === 'exact' ? 'this context' : match}</span>}
        {row.reading && <span className="tag warn">{row.reading}</span>}
        {row.disputed && !row.reading && <span className="tag warn">† {auditWords[row.audit] ?? row.audit}</span>}
        {row.kind === 'observation' && <span className="tag">observed</span>}
      </span>
      <span className="papers">
        {row.references.length > 0 ? row.references.map((key) => <Cite key={key} reference={key} book={book} />) : withoutReference(row)}
      </span>
    </li>
  )
}

function withoutReference({textbook, reason}: StatementRow): string {
  if (!textbook) return 'no reference given'
  return reason ? `textbook: ${reason}` : 'textbook'
}
