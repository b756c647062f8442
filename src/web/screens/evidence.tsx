import {type Address, link, type Page} from '../address.js'
import {ConflictsPage, DisputedPage} from '../evidence/conflicts.js'
import {EntityPageView} from '../evidence/entity-page.js'
import {ReferencePage} from '../evidence/reference-page.js'
import {StatementPage} from '../evidence/statement-page.js'
import {StatementsPage} from '../evidence/statements.js'
import {TablePage} from '../evidence/table-page.js'

const places: readonly {readonly page: Page; readonly id?: string; readonly label: string}[] = [
  {page: 'evidence', label: 'Statements'},
  {page: 'contradictions', label: 'Contradictions'},
  {page: 'disputed', label: 'Disputed'},
  {page: 'table', id: '1', label: 'Table 1: functions'},
  {page: 'table', id: '2', label: 'Table 2: ncRNAs'},
]

/** What is known and where it is from, seen from different sides. */
export function EvidenceScreen({address}: {readonly address: Address}) {
  return (
    <>
      <nav aria-label="Evidence">
        <ul className="subnav">
          {places.map(({page, id, label}) => (
            <li key={label}>
              <a
                href={link({page, ...(id ? {id} : {}), context: address.context})}
                aria-current={address.page === page && (id === undefined || (address.id ?? '1') === id) ? 'page' : undefined}
              >
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {contentOf(address)}
    </>
  )
}

function contentOf(address: Address) {
  switch (address.page) {
    case 'entity':
      return <EntityPageView key={address.id} address={address} />
    case 'reference':
      return <ReferencePage address={address} />
    case 'statement':
      return <StatementPage address={address} />
    case 'contradictions':
      return <ConflictsPage address={address} />
    case 'disputed':
      return <DisputedPage address={address} />
    case 'table':
      return <TablePage address={address} />
    default:
      return <StatementsPage address={address} />
  }
}
