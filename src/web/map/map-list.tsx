import type {CellMap, MapArrow, MapBox} from '#report'
import type {Highlight} from './cell-view.js'
import {zoneWords} from './outlines.js'

interface Props {
  readonly map: CellMap
  readonly arrows: readonly MapArrow[]
  readonly boxes: readonly MapBox[]
  readonly highlight: Highlight
  readonly onBox: (box: MapBox) => void
  readonly onArrow: (arrow: MapArrow) => void
}

/** The map in words: each part of the cell, what stands there, and what it does to what. */
export function MapList({arrows, boxes, highlight, onBox, onArrow}: Props) {
  const nameOf = new Map(boxes.map(({id, name}) => [id, name]))
  const present = (Object.keys(zoneWords) as (keyof typeof zoneWords)[]).filter((zone) => boxes.some((box) => box.zone === zone))
  const outOf = new Map<string, MapArrow[]>()
  for (const arrow of arrows) outOf.set(arrow.from, [...(outOf.get(arrow.from) ?? []), arrow])
  return (
    <div className="map-list">
      {present.map((zone) => (
        <section key={zone} aria-label={zoneWords[zone]}>
          <h3>{zone === 'matrix' ? 'matrix' : zoneWords[zone]}</h3>
          <ul>
            {boxes
              .filter((box) => box.zone === zone && (highlight.near === undefined || highlight.near.has(box.id)))
              .map((box) => (
                <li key={box.id}>
                  <button type="button" aria-pressed={box.id === highlight.selected} onClick={() => onBox(box)}>
                    {box.name}
                  </button>
                  <small>
                    {' '}
                    {box.kind}
                    {highlight.changed.has(box.entity) && ` · perturbed ${highlight.changed.get(box.entity)}`}
                    {highlight.readouts.has(box.entity) && ` · goes ${highlight.readouts.get(box.entity)}`}
                  </small>
                  {outOf.has(box.id) && (
                    <ul>
                      {outOf.get(box.id)!.map((arrow) => (
                        <li key={arrow.id}>
                          <button type="button" className={arrow.sign === 1 ? 'raises' : 'lowers'} onClick={() => onArrow(arrow)}>
                            {arrow.sign === 1 ? '→ raises' : '⊣ lowers'} {nameOf.get(arrow.to)}
                          </button>
                          <small>
                            {' '}
                            {arrow.match === 'exact' ? 'this context' : arrow.match}, {arrow.statements.length} statement
                            {arrow.statements.length === 1 ? '' : 's'}
                            {arrow.contested && ', contested'}
                            {arrow.disputed && ', disputed'}
                          </small>
                        </li>
                      ))}
                    </ul>
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
