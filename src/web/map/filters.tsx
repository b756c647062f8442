import type {CellMap, EntityKind, MapArrow, MapBox} from '#report'
import {type Address, go, withOptions} from '../address.js'

const kinds: readonly EntityKind[] = ['miRNA', 'lncRNA', 'other RNA', 'gene', 'metabolite', 'process', 'drug', 'condition', 'fate']

/** How much is drawn, and which kinds, processes and marks. */
export function Filters({address, map}: {readonly address: Address; readonly map: CellMap}) {
  const option = (key: string) => address.options[key]?.[0] ?? ''
  const set = (changes: Readonly<Record<string, readonly string[]>>) => go(withOptions(address, changes), {replace: true})
  const hidden = address.options['hide'] ?? []
  const processes = map.boxes.filter(({kind}) => kind === 'process').sort((a, b) => a.name.localeCompare(b.name, 'en'))
  const present = new Set(map.boxes.map(({kind}) => kind))
  return (
    <div className="filters">
      <label>
        Show
        <select
          value={option('level') || 'context'}
          onChange={(event) => set({level: event.target.value === 'context' ? [] : [event.target.value]})}
        >
          <option value="context">this context</option>
          <option value="borrowed">+ related contexts</option>
          <option value="all">everything</option>
        </select>
      </label>
      <label>
        Process
        <select value={option('process')} onChange={(event) => set({process: event.target.value ? [event.target.value] : []})}>
          <option value="">all</option>
          {processes.map(({id, name}) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Evidence
        <select value={option('only')} onChange={(event) => set({only: event.target.value ? [event.target.value] : []})}>
          <option value="">all</option>
          <option value="exact">this context</option>
          <option value="papers">2+ statements</option>
          <option value="contested">⚡ contested</option>
          <option value="disputed">† disputed</option>
        </select>
      </label>
      <details className="kinds">
        <summary>Kinds{hidden.length > 0 ? ` (${hidden.length} hidden)` : ''}</summary>
        <div>
          {kinds
            .filter((kind) => present.has(kind))
            .map((kind) => (
              <label key={kind}>
                <input
                  type="checkbox"
                  checked={!hidden.includes(kind)}
                  onChange={(event) => set({hide: event.target.checked ? hidden.filter((other) => other !== kind) : [...hidden, kind]})}
                />
                {kind}
              </label>
            ))}
        </div>
      </details>
    </div>
  )
}

/** What the filters leave of a map. */
export function filtered(map: CellMap, address: Address): {arrows: readonly MapArrow[]; boxes: readonly MapBox[]} {
  const hidden = new Set(address.options['hide'] ?? [])
  const only = address.options['only']?.[0]
  const shown = new Set(map.boxes.filter(({kind}) => !hidden.has(kind)).map(({id}) => id))
  const passes = (arrow: MapArrow) => {
    switch (only) {
      case 'exact':
        return arrow.match === 'exact'
      case 'papers':
        return arrow.statements.length > 1
      case 'contested':
        return arrow.contested
      case 'disputed':
        return arrow.disputed
      default:
        return true
    }
  }
  const arrows = map.arrows.filter((arrow) => shown.has(arrow.from) && shown.has(arrow.to) && passes(arrow))
  const boxes = map.boxes.filter(({id}) => shown.has(id))
  return {arrows, boxes}
}

/** Boxes at most `steps` arrows away, whichever way the arrows point. */
export function neighbourhood(arrows: readonly MapArrow[], start: ReadonlySet<string>, steps: number): Set<string> {
  let near = new Set(start)
  for (let step = 0; step < steps; step++) {
    const next = new Set(near)
    for (const {from, to} of arrows) {
      if (near.has(from)) next.add(to)
      if (near.has(to)) next.add(from)
    }
    near = next
  }
  return near
}

/** What the arrows and boxes mean. */
export function Legend() {
  return (
    <div className="legend" role="note" aria-label="What the map's signs mean">
      <span>
        <svg width="34" height="12" aria-hidden="true" className="cell">
          <g className="arrow raises exact">
            <path className="line" d="M1 6H24" strokeWidth="2" />
            <path className="head" d="M0 0L-10 -5V5z" transform="translate(33 6)" />
          </g>
        </svg>
        raises
      </span>
      <span>
        <svg width="34" height="16" aria-hidden="true" className="cell">
          <g className="arrow lowers exact">
            <path className="line" d="M1 8H31" strokeWidth="2" />
            <path className="head" d="M-1 -7V7" transform="translate(33 8)" />
          </g>
        </svg>
        lowers
      </span>
      <span>
        <svg width="34" height="12" aria-hidden="true" className="cell">
          <g className="arrow raises borrowed">
            <path className="line" d="M1 6H33" strokeWidth="2" />
          </g>
        </svg>
        borrowed
      </span>
      <span>
        <svg width="34" height="12" aria-hidden="true" className="cell">
          <g className="arrow raises textbook">
            <path className="line" d="M1 6H33" strokeWidth="1" />
          </g>
        </svg>
        textbook
      </span>
      <span>thicker: more statements</span>
      <span>⚡ contested</span>
      <span>† disputed</span>
      <span>
        <i className="swatch rna" /> RNA
      </span>
      <span>
        <i className="swatch process" /> process
      </span>
    </div>
  )
}
