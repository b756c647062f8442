import {type ReactNode, useMemo} from 'react'
import type {CellMap, MapArrow, MapBox, MapLevel} from '#report'
import {type Address, go, withOptions} from '../address.js'
import {useChoices} from '../parts/choices.js'
import {ComboBox} from '../parts/combo-box.js'
import {useAsk} from '../parts/use-ask.js'
import {useWidth} from '../parts/use-width.js'
import {AskPanel} from './ask-panel.js'
import {CellView, type Highlight} from './cell-view.js'
import {ArrowPanel, EntityPanel, GroupPanel} from './entity-panel.js'
import {Filters, filtered, Legend, neighbourhood} from './filters.js'
import {MapList} from './map-list.js'
import {type Answer, changesOf, questionOf, useAnswer} from './question.js'

/** Narrower than this, the cell stands up and the page scrolls. */
const narrow = 760

/** The map with the question beside it: the page that opens first. */
export function MapScreen({address}: {readonly address: Address}) {
  const tall = useWidth() < narrow
  const question = questionOf(address)
  const answer = useAnswer(question)
  const show = address.options['show']?.[0]
  const include = [...changesOf(address).map(({entity}) => entity), ...(address.options['add'] ?? [])]
  const level = (address.options['level']?.[0] ?? 'context') as MapLevel
  const {answer: map, error} = useAsk('map', {
    context: address.context,
    level: ['context', 'borrowed', 'all'].includes(level) ? level : 'context',
    include: [...new Set(include)].sort(),
    ensure: show ? [show] : [],
    shape: tall ? 'tall' : 'wide',
  })
  const listed = address.options['view']?.[0] === 'list'
  const beside = tall ? null : chosenPanel(address, map)
  return (
    <div className="map-screen">
      <div className="side">
        <div className={question || beside ? 'intro hidden' : 'intro'}>
          <h1>What decides whether a drug kills the cell?</h1>
          <p>
            The map shows what is known in one tumour under one drug. Click an entity, turn it up or down, and see what changes, how sure
            that is, and which papers say so.
          </p>
        </div>
        <AskPanel address={address} answer={answer} panel={beside} />
      </div>
      <section className="map-area" aria-label="Map of the cell">
        {error && (
          <div className="notice bad" role="alert">
            {error.message}
          </div>
        )}
        {map && <MapParts address={address} map={map} answer={answer} tall={tall} listed={listed} />}
        {!map && !error && <p className="waiting">Drawing the map …</p>}
      </section>
    </div>
  )
}

interface Parts {
  readonly address: Address
  readonly map: CellMap
  readonly answer: Answer
  readonly tall: boolean
  readonly listed: boolean
}

function MapParts({address, map, answer, tall, listed}: Parts) {
  const choices = useChoices()
  const {arrows, boxes} = useMemo(() => filtered(map, address), [map, address])
  const highlight = useHighlight(address, map, arrows, answer)
  const onBox = (box: MapBox) =>
    go(withOptions(address, box.group ? {group: [box.id], show: [], arrow: []} : {show: [box.entity], arrow: [], group: []}))
  const onArrow = (arrow: MapArrow) => go(withOptions(address, {arrow: [arrow.id], show: [], group: []}))
  const props = {map, arrows, boxes, highlight, onBox, onArrow}
  return (
    <>
      <div className="map-bar">
        <ComboBox
          label="Find on the map"
          hideLabel
          choices={choices.entities}
          placeholder="Find an RNA, gene, process …"
          adds
          onChoose={(id) => id && go(withOptions(address, {show: [id], arrow: [], group: []}))}
        />
        <Filters address={address} map={map} />
        <button
          type="button"
          aria-pressed={listed}
          onClick={() => go(withOptions(address, {view: listed ? [] : ['list']}), {replace: true})}
        >
          {listed ? 'As a map' : 'As a list'}
        </button>
      </div>
      <p className="map-counts">
        {map.counts.exact} statements of this context, {map.counts.borrowed} borrowed, {map.counts.textbook} textbook drawn, of{' '}
        {map.counts.reaching} that reach it.
        {map.coarse && ' Too much to draw one by one: boxes stand for many; open one to see its members.'}
      </p>
      <div className="map-and-panel">
        {listed ? <MapList {...props} /> : <CellView {...props} fixed={tall} />}
        {tall && chosenPanel(address, map)}
      </div>
      {!listed && <Legend />}
    </>
  )
}

/** What was chosen on the map, opened: beside the question, or over the map on narrow pages. */
function chosenPanel(address: Address, map: CellMap | undefined): ReactNode {
  const {show, arrow: arrowIds, group: groupIds} = address.options
  const arrow = map?.arrows.find(({id}) => id === arrowIds?.[0])
  if (map && arrow) return <ArrowPanel address={address} arrow={arrow} map={map} />
  const group = map?.boxes.find((box) => box.id === groupIds?.[0] && box.group)
  if (group) return <GroupPanel address={address} box={group} />
  return show?.[0] ? <EntityPanel key={show[0]} address={address} entity={show[0]} map={map} /> : null
}

/** What is bright, lit, changed and chosen. */
function useHighlight(address: Address, map: CellMap, arrows: readonly MapArrow[], {prediction}: Answer): Highlight {
  return useMemo(() => {
    const changed = new Map(changesOf(address).map(({entity, change}) => [entity, change]))
    for (const id of address.options['add'] ?? []) changed.set(id, 'up')
    const process = address.options['process']?.[0]
    const shown = address.options['show']?.[0]
    const selected = map.boxes.find(({entity, id, group}) => group === undefined && (entity === shown || id === shown))?.id
    const focused = address.options['focus']?.[0] === '1' && selected !== undefined
    const start = process !== undefined ? new Set([process]) : focused ? new Set([selected]) : undefined
    const asked = changed.size > 0 ? prediction : undefined
    return {
      lit: new Set(asked?.paths.flatMap(({statements}) => statements) ?? []),
      litNodes: new Set(asked?.paths.flatMap(({nodes}) => nodes) ?? []),
      changed,
      readouts: new Map(
        (asked?.readouts ?? []).flatMap(({id, direction}) =>
          direction === 'unchanged' || direction === 'unknown' ? [] : [[id, direction] as const],
        ),
      ),
      ...(start ? {near: neighbourhood(arrows, start, 1)} : {}),
      ...(selected ? {selected} : {}),
      ...(address.options['arrow']?.[0] ? {selectedArrow: address.options['arrow'][0]} : {}),
    }
  }, [address, map, arrows, prediction])
}
