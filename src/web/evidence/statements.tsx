import {useMemo} from 'react'
import {tsv} from '#tsv'
import {type Address, go, link, withOptions} from '../address.js'
import {auditWords, type Book, Cite, useBook} from '../parts/book.js'
import {type Column, DataTable, sorted} from '../parts/data-table.js'
import {download} from '../parts/download.js'
import type {StatementRow} from '../worker/protocol.js'

/** All statements: searched, filtered, grouped, sorted, downloaded; the address holds how. */
export function StatementsPage({address}: {readonly address: Address}) {
  const book = useBook()
  const option = (key: string) => address.options[key]?.[0] ?? ''
  const set = (key: string, value: string) => go(withOptions(address, {[key]: value ? [value] : []}), {replace: true})
  const columns = useMemo(() => (book ? columnsOf(book, address) : []), [book, address])
  const rows = useMemo(() => (book ? curatedFirst(book.all.statements.filter(filterOf(address, book))) : []), [book, address])
  if (!book) return <p className="waiting">Loading …</p>
  const sort = option('sort')
  const group = option('group')
  const values = (value: (row: StatementRow) => string) => [...new Set(book.all.statements.map(value))].filter(Boolean).sort()
  const choose = (key: string, label: string, choices: readonly string[], words: (value: string) => string = (value) => value) => (
    <label>
      {label}
      <select value={option(key)} onChange={(event) => set(key, event.target.value)}>
        <option value="">all</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words(choice)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <>
      <h1>Statements</h1>
      <p>Every claim with the context in which it was made, its papers, and how far the source bears it out.</p>
      <div className="toolbar">
        <label>
          Search
          <input
            type="search"
            defaultValue={option('q')}
            placeholder="miR-34a, fission, Fan 2019 …"
            onChange={(event) => set('q', event.target.value)}
          />
        </label>
        {choose('kind', 'Kind', ['mechanism', 'observation', 'fact'])}
        {choose(
          'in',
          'Disease',
          values(({disease}) => disease),
        )}
        {choose(
          'under',
          'Drug',
          values(({drug}) => drug),
        )}
        {choose(
          'class',
          'Class',
          values(({mechanism}) => mechanism),
        )}
        {choose(
          'audit',
          'Audit',
          values(({audit}) => audit),
          (value) => auditWords[value] ?? value,
        )}
        <label>
          Group by
          <select value={group} onChange={(event) => set('group', event.target.value)}>
            <option value="">nothing</option>
            {['kind', 'disease', 'drug', 'mechanism', 'audit', 'certainty'].map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => download('statements.tsv', asTsv(sorted(rows, columns, sort)))}>
          Download TSV
        </button>
      </div>
      <DataTable
        caption="Statements"
        columns={columns}
        rows={rows}
        rowKey={({id}) => id}
        sort={sort}
        onSort={(next) => set('sort', next)}
        {...(group ? {group} : {})}
      />
    </>
  )
}

/** What the review says before what textbooks say; else as in the files. */
const curatedFirst = (rows: readonly StatementRow[]) => rows.toSorted((a, b) => Number(a.textbook) - Number(b.textbook))

function columnsOf(book: Book, address: Address): Column<StatementRow>[] {
  return [
    {
      id: 'claim',
      title: 'Claim',
      value: ({claim}) => claim,
      show: ({id, claim, disputed, reading}) => (
        <>
          <a href={link({page: 'statement', id, context: address.context})}>{claim}</a>
          {disputed && <span className="tag warn">† {reading || 'disputed'}</span>}
        </>
      ),
    },
    {id: 'kind', title: 'Kind', value: ({kind}) => kind},
    {id: 'disease', title: 'Disease', value: ({disease}) => disease},
    {id: 'drug', title: 'Drug', value: ({drug}) => drug},
    {id: 'mechanism', title: 'Class', value: ({mechanism}) => mechanism},
    {id: 'certainty', title: 'Wording', value: ({certainty}) => certainty},
    {id: 'audit', title: 'Audit', value: ({audit}) => audit, show: ({audit}) => auditWords[audit] ?? audit},
    {
      id: 'confidence',
      title: 'Confidence',
      value: ({confidence}) => confidence,
      show: ({confidence}) => confidence.toFixed(2),
      numeric: true,
    },
    {
      id: 'papers',
      title: 'Papers',
      value: ({references}) => references.map((key) => book.cite(key)).join('; '),
      show: ({references, textbook}) =>
        references.length > 0 ? references.map((key) => <Cite key={key} reference={key} book={book} />) : textbook ? 'textbook' : '–',
    },
  ]
}

function filterOf(address: Address, book: Book): (row: StatementRow) => boolean {
  const option = (key: string) => address.options[key]?.[0] ?? ''
  const words = option('q')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  return (row) => {
    const holds = (key: string, value: string) => option(key) === '' || option(key) === value
    if (
      !holds('kind', row.kind) ||
      !holds('in', row.disease) ||
      !holds('under', row.drug) ||
      !holds('class', row.mechanism) ||
      !holds('audit', row.audit)
    )
      return false
    if (words.length === 0) return true
    const text =
      `${row.id} ${row.claim} ${row.disease} ${row.drug} ${row.conditions} ${row.cellLines} ${row.references.map((key) => book.cite(key)).join(' ')} ${row.note} ${row.auditNote}`.toLowerCase()
    return words.every((word) => text.includes(word))
  }
}

function asTsv(rows: readonly StatementRow[]): string {
  const fields = [
    'id',
    'kind',
    'claim',
    'subject',
    'object',
    'mechanism',
    'disease',
    'drug',
    'conditions',
    'cellLines',
    'certainty',
    'audit',
    'auditNote',
    'reading',
    'confidence',
  ] as const
  return tsv(
    [...fields, 'references'],
    rows.map((row) => [...fields.map((field) => row[field]), row.references.join(', ')]),
  )
}
