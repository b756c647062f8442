import {Component, lazy, type ReactNode, Suspense, useEffect, useRef} from 'react'
import {type Address, link, type Page, useAddress} from './address.js'
import {MapScreen} from './map/map-screen.js'
import {useAsk} from './parts/use-ask.js'

const Evidence = lazy(async () => ({default: (await import('./screens/evidence.js')).EvidenceScreen}))
const Analyse = lazy(async () => ({default: (await import('./screens/analyse.js')).AnalyseScreen}))
const Screening = lazy(async () => ({default: (await import('./screens/screening.js')).ScreeningScreen}))
const Simulate = lazy(async () => ({default: (await import('./screens/simulate.js')).SimulateScreen}))
const About = lazy(async () => ({default: (await import('./screens/about.js')).AboutScreen}))

const tabs: readonly {readonly page: Page; readonly label: string; readonly covers: readonly Page[]}[] = [
  {page: 'map', label: 'Map', covers: ['map']},
  {
    page: 'evidence',
    label: 'Evidence',
    covers: ['evidence', 'entity', 'reference', 'statement', 'contradictions', 'disputed', 'table'],
  },
  {page: 'analyse', label: 'Analyse', covers: ['analyse']},
  {page: 'screen', label: 'Screen', covers: ['screen']},
  {page: 'simulate', label: 'Simulate', covers: ['simulate']},
  {page: 'about', label: 'About', covers: ['about']},
]

/** Frame of every page: the name, the tabs, and what stands below them. */
export function App() {
  const address = useAddress()
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  const title = titleOf(address)
  useEffect(() => {
    document.title = `${title} · mitologic`
    if (first.current) first.current = false
    else main.current?.focus({preventScroll: true})
  }, [title])
  return (
    <>
      {/* A button: the address bar holds the view, so a link to a place in the page would lose it. */}
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className="top">
        <a className="brand" href={link({page: 'map', context: address.context})}>
          <img src="./icon.svg" alt="" width="28" height="28" />
          <span>mitologic</span>
        </a>
        <nav aria-label="Pages">
          <ul>
            {tabs.map(({page, label, covers}) => (
              <li key={page}>
                <a href={link({page, context: address.context})} aria-current={covers.includes(address.page) ? 'page' : undefined}>
                  {label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={address.page === 'map' ? 'wide-page' : 'page'}>
        <Guard key={address.page}>
          <Suspense fallback={<p className="waiting">Loading …</p>}>{pageFor(address)}</Suspense>
        </Guard>
      </main>
      <Footer />
    </>
  )
}

function titleOf({page, id}: Address): string {
  const label = tabs.find(({covers}) => covers.includes(page))?.label ?? 'Map'
  return id ? `${id} – ${label}` : label
}

function pageFor(address: Address): ReactNode {
  switch (address.page) {
    case 'map':
      return <MapScreen address={address} />
    case 'evidence':
    case 'entity':
    case 'reference':
    case 'statement':
    case 'contradictions':
    case 'disputed':
    case 'table':
      return <Evidence address={address} />
    case 'analyse':
      return <Analyse address={address} />
    case 'screen':
      return <Screening address={address} />
    case 'simulate':
      return <Simulate address={address} />
    case 'about':
      return <About address={address} />
    default:
      return address.page satisfies never
  }
}

function Footer() {
  const catalogue = useAsk('catalogue', null)
  return (
    <footer className="bottom">
      <p>
        For research: it ranks hypotheses for the laboratory and is no advice for treating patients. Everything is computed in this browser;
        nothing is sent anywhere.
        {catalogue.answer && (
          <>
            {' '}
            mitologic {catalogue.answer.version}, knowledge {catalogue.answer.knowledge}: {catalogue.answer.counts.statements} statements,{' '}
            {catalogue.answer.counts.references} references.
          </>
        )}
      </p>
    </footer>
  )
}

/** A fault of ours on one page leaves the others usable. */
class Guard extends Component<{readonly children: ReactNode}, {readonly fault?: string}> {
  override state: {readonly fault?: string} = {}
  static getDerivedStateFromError(error: unknown) {
    return {fault: error instanceof Error ? error.message : String(error)}
  }
  override render() {
    if (this.state.fault === undefined) return this.props.children
    return (
      <div className="notice bad" role="alert">
        <p>This page failed, which is a fault of the program: {this.state.fault}</p>
        <button type="button" onClick={() => location.reload()}>
          Load again
        </button>
      </div>
    )
  }
}
