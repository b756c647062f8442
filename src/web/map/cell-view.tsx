import {select} from 'd3-selection'
import {type ZoomBehavior, zoom, zoomIdentity, zoomTransform} from 'd3-zoom'
import {memo, useCallback, useLayoutEffect, useMemo, useRef, useState} from 'react'
import type {CellMap, MapArrow, MapBox} from '#report'
import {ArrowCard} from './arrow-card.js'
import {Outlines, zoneWords} from './outlines.js'

/** Size of a box, as the layout gives it (`placeHeight` of the report room). */
const boxHeight = 28

export interface Highlight {
  /** Node ids that stay bright; all when absent. */
  readonly near?: ReadonlySet<string>
  /** Statements on the paths of the answer. */
  readonly lit: ReadonlySet<string>
  readonly litNodes: ReadonlySet<string>
  /** Entity → how it is changed. */
  readonly changed: ReadonlyMap<string, 'up' | 'down'>
  /** Entity → direction of its readout. */
  readonly readouts: ReadonlyMap<string, 'up' | 'down' | 'contested'>
  readonly selected?: string
  readonly selectedArrow?: string
}

interface Props {
  readonly map: CellMap
  readonly arrows: readonly MapArrow[]
  readonly boxes: readonly MapBox[]
  readonly highlight: Highlight
  readonly fixed: boolean
  readonly onBox: (box: MapBox) => void
  readonly onArrow: (arrow: MapArrow) => void
}

/** The drawing: pans and zooms where it lies (`fixed` false), stands still and scrolls with the page on narrow screens. */
export function CellView({map, arrows, boxes, highlight, fixed, onBox, onArrow}: Props) {
  const viewport = useRef<HTMLDivElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const [hovered, hover] = useState<{arrow: MapArrow; x: number; y: number}>()
  const controls = useZoom(viewport, stage, map.outlines.width, map.outlines.height, fixed)
  const selected = boxes.find(({id}) => id === highlight.selected)
  const {uncover} = controls
  useLayoutEffect(() => {
    if (selected && !fixed) uncover(selected)
  }, [selected, fixed, uncover])
  const byId = useMemo(() => new Map(arrows.map((arrow) => [arrow.id, arrow])), [arrows])
  const arrowAt = (event: React.SyntheticEvent) =>
    byId.get((event.target as Element).closest('[data-arrow]')?.getAttribute('data-arrow') ?? '')
  const onMove = (event: React.PointerEvent) => {
    const arrow = event.pointerType === 'touch' || event.buttons > 0 ? undefined : arrowAt(event)
    if (arrow === undefined) {
      if (hovered) hover(undefined)
      return
    }
    const frame = viewport.current!.getBoundingClientRect()
    hover({arrow, x: event.clientX - frame.left, y: event.clientY - frame.top})
  }
  return (
    <div className={fixed ? 'viewport fixed' : 'viewport'} ref={viewport}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one listener for all arrows; the list view holds a button for each */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the list view is the keyboard's way to arrows */}
      <div
        className="stage"
        ref={stage}
        style={{width: map.outlines.width, height: map.outlines.height}}
        onPointerMove={onMove}
        onPointerLeave={() => hover(undefined)}
        onClick={(event) => {
          const arrow = arrowAt(event)
          if (arrow) onArrow(arrow)
        }}
      >
        <Drawing map={map} arrows={arrows} boxes={boxes} highlight={highlight} onBox={onBox} />
      </div>
      {hovered && <ArrowCard arrow={hovered.arrow} x={hovered.x} y={hovered.y} />}
      {!fixed && (
        <fieldset className="zoom-buttons">
          <legend className="hidden">Zoom</legend>
          <button type="button" aria-label="Zoom in" onClick={() => controls.scale(1.4)}>
            +
          </button>
          <button type="button" aria-label="Zoom out" onClick={() => controls.scale(1 / 1.4)}>
            −
          </button>
          <button type="button" aria-label="Show the whole map" onClick={controls.showAll}>
            ⤢
          </button>
        </fieldset>
      )}
    </div>
  )
}

/** d3-zoom on the viewport; only the stage's CSS transform changes, so that nothing is drawn again while it moves. */
function useZoom(
  viewport: React.RefObject<HTMLDivElement | null>,
  stage: React.RefObject<HTMLDivElement | null>,
  width: number,
  height: number,
  fixed: boolean,
) {
  const behaviour = useRef<ZoomBehavior<HTMLDivElement, unknown>>(null)
  /** The user moved it: leave it where it is. */
  const touched = useRef(false)
  const showAll = useCallback(() => {
    const element = viewport.current
    if (!element || !behaviour.current) return
    const scale = Math.min(element.clientWidth / width, element.clientHeight / height, 1.6)
    touched.current = false
    const x = (element.clientWidth - width * scale) / 2
    const y = Math.max(0, (element.clientHeight - height * scale) / 2)
    behaviour.current.transform(select(element), zoomIdentity.translate(x, y).scale(scale))
  }, [viewport, width, height])
  useLayoutEffect(() => {
    const element = viewport.current!
    const moving = stage.current!
    if (fixed) {
      moving.style.transform = ''
      return
    }
    behaviour.current = zoom<HTMLDivElement, unknown>()
      .scaleExtent([0.15, 4])
      .on('start', ({sourceEvent}) => {
        if (sourceEvent) touched.current = true
        moving.classList.add('moving')
      })
      .on('zoom', ({transform}) => {
        moving.style.transform = `translate(${transform.x}px, ${transform.y}px) scale(${transform.k})`
      })
      .on('end', () => moving.classList.remove('moving'))
    const selection = select(element)
    selection.call(behaviour.current).on('dblclick.zoom', null)
    showAll()
    const resized = new ResizeObserver(() => !touched.current && showAll())
    resized.observe(element)
    return () => {
      resized.disconnect()
      selection.on('.zoom', null)
    }
  }, [viewport, stage, fixed, showAll])
  /** Moves the drawing as little as needed for a box to stand clear of the panel at the right. */
  const uncover = useCallback(
    (box: MapBox) => {
      const element = viewport.current
      if (!element || !behaviour.current) return
      const {k, x, y} = zoomTransform(element)
      const [left, right] = [box.x * k + x, (box.x + box.width) * k + x]
      const [top, bottom] = [box.y * k + y, (box.y + boxHeight) * k + y]
      const free = element.clientWidth - (element.parentElement?.querySelector('.panel')?.clientWidth ?? 0) - 30
      const dx = left < 20 ? 20 - left : right > free ? free - right : 0
      const dy = top < 20 ? 20 - top : bottom > element.clientHeight - 20 ? element.clientHeight - 20 - bottom : 0
      if (dx !== 0 || dy !== 0) behaviour.current.translateBy(select(element), dx / k, dy / k)
    },
    [viewport],
  )
  return {
    showAll,
    uncover,
    scale: (by: number) => {
      touched.current = true
      behaviour.current?.scaleBy(select(viewport.current!), by)
    },
  }
}

interface DrawingProps {
  readonly map: CellMap
  readonly arrows: readonly MapArrow[]
  readonly boxes: readonly MapBox[]
  readonly highlight: Highlight
  readonly onBox: (box: MapBox) => void
}

const Drawing = memo(function Drawing({map, arrows, boxes, highlight, onBox}: DrawingProps) {
  const svg = useRef<SVGSVGElement>(null)
  const [at, setAt] = useState<string>()
  const current = boxes.some(({id}) => id === at) ? at : (boxes.find(({id}) => id === highlight.selected)?.id ?? boxes[0]?.id)
  const focusBox = (id: string) => {
    setAt(id)
    svg.current?.querySelector<SVGElement>(`[data-box="${CSS.escape(id)}"]`)?.focus()
  }
  const onKeyDown = (event: React.KeyboardEvent, box: MapBox) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onBox(box)
      return
    }
    const next = neighbourOf(box, boxes, event.key)
    if (next) {
      event.preventDefault()
      focusBox(next.id)
    }
  }
  const dim = (id: string) => highlight.near !== undefined && !highlight.near.has(id)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing with buttons in it is no fieldset
    <svg
      ref={svg}
      className={highlight.lit.size > 0 ? 'cell has-lit' : 'cell'}
      viewBox={`0 0 ${map.outlines.width} ${map.outlines.height}`}
      width={map.outlines.width}
      height={map.outlines.height}
      role="group"
      aria-label="Map of the cell. Arrow keys move between entities, Enter opens one. The list view says the same in words."
    >
      <Outlines map={map} />
      <g className="arrows">
        {arrows.map((arrow) => (
          <Arrow
            key={arrow.id}
            arrow={arrow}
            lit={arrow.statements.some((id) => highlight.lit.has(id))}
            dim={dim(arrow.from) || dim(arrow.to)}
            selected={arrow.id === highlight.selectedArrow}
          />
        ))}
      </g>
      <g className="boxes">
        {boxes.map((box) => (
          <Box
            key={box.id}
            box={box}
            dim={dim(box.id)}
            lit={highlight.litNodes.has(box.entity) && box.group === undefined}
            change={highlight.changed.get(box.entity)}
            readout={highlight.readouts.get(box.entity)}
            selected={box.id === highlight.selected}
            tabbable={box.id === current}
            onOpen={() => {
              setAt(box.id)
              onBox(box)
            }}
            onKeyDown={(event) => onKeyDown(event, box)}
          />
        ))}
      </g>
    </svg>
  )
})

/** The nearest box in the direction of an arrow key. */
function neighbourOf(box: MapBox, boxes: readonly MapBox[], key: string): MapBox | undefined {
  const direction = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[key]
  if (direction === undefined) return undefined
  const [dx, dy] = direction as [number, number]
  const distance = (other: MapBox) => {
    const x = other.x + other.width / 2 - box.x - box.width / 2
    const y = other.y - box.y
    const along = x * dx + y * dy
    return along <= 4 ? Number.POSITIVE_INFINITY : along + 2.2 * Math.abs(x * dy + y * dx)
  }
  const best = boxes.reduce<{box?: MapBox; far: number}>(
    (found, other) => {
      const far = other.id === box.id ? Number.POSITIVE_INFINITY : distance(other)
      return far < found.far ? {box: other, far} : found
    },
    {far: Number.POSITIVE_INFINITY},
  )
  return best.box
}

/** Thickness by evidence: the statements that carry an arrow, and how well they fit. */
export const thickness = ({match, statements}: MapArrow) => (match === 'textbook' ? 1 : 1.3 + Math.min(4, statements.length) * 0.6)

interface ArrowProps {
  readonly arrow: MapArrow
  readonly lit: boolean
  readonly dim: boolean
  readonly selected: boolean
}

const Arrow = memo(function Arrow({arrow, lit, dim, selected}: ArrowProps) {
  const {id, path, x, y, angle, sign, match, middleX, middleY} = arrow
  const classes = ['arrow', sign === 1 ? 'raises' : 'lowers', match, lit && 'lit', dim && 'dim', selected && 'selected']
  const mark = `${arrow.contested ? '⚡' : ''}${arrow.disputed ? '†' : ''}`
  return (
    <g className={classes.filter(Boolean).join(' ')} data-arrow={id}>
      <path className="line" d={path} strokeWidth={thickness(arrow)} />
      <path className="head" d={sign === 1 ? 'M0 0L-10 -5V5z' : 'M-1 -7V7'} transform={`translate(${x} ${y}) rotate(${angle})`} />
      <path className="catch" d={path} />
      {mark && (
        <text className="mark" x={middleX} y={middleY + 4}>
          {mark}
        </text>
      )}
    </g>
  )
})

interface BoxProps {
  readonly box: MapBox
  readonly dim: boolean
  readonly lit: boolean
  readonly change: 'up' | 'down' | undefined
  readonly readout: 'up' | 'down' | 'contested' | undefined
  readonly selected: boolean
  readonly tabbable: boolean
  readonly onOpen: () => void
  readonly onKeyDown: (event: React.KeyboardEvent) => void
}

function Box({box, dim, lit, change, readout, selected, tabbable, onOpen, onKeyDown}: BoxProps) {
  const {id, name, kind, x, y, width} = box
  const round = kind.endsWith('RNA') || kind === 'drug' ? 14 : kind === 'process' || kind === 'fate' ? 3 : 7
  const classes = ['box', kind.replace(' ', '-'), box.group && 'group', dim && 'dim', lit && 'lit', selected && 'selected', change]
  const words = [
    name,
    kind,
    zoneWords[box.zone],
    ...(change ? [`perturbed ${change}`] : []),
    ...(readout ? [readout === 'contested' ? 'contested' : `goes ${readout}`] : []),
  ].join(', ')
  const sign = change ?? readout
  const room = width - (sign ? 34 : 14)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button of HTML cannot stand in a drawing
    <g
      className={classes.filter(Boolean).join(' ')}
      role="button"
      tabIndex={tabbable ? 0 : -1}
      aria-pressed={selected}
      data-box={id}
      transform={`translate(${x} ${y})`}
      onClick={onOpen}
      onKeyDown={onKeyDown}
    >
      {/* Its name: the whole one, where the box shows a shortened one. */}
      <title>{words}</title>
      {box.group && <rect className="behind" x="4" y="-4" width={width} height={boxHeight} rx={round} />}
      <rect className="body" width={width} height={boxHeight} rx={round} />
      <text x={sign ? (width - 18) / 2 : width / 2} y="18.5">
        {shortened(name.replace(/^mitochondrial /, 'mito. '), room)}
      </text>
      {sign && (
        <text className={`sign ${change ? 'change' : 'readout'} ${sign}`} x={width - 14} y="19">
          {sign === 'up' ? '▲' : sign === 'down' ? '▼' : '⚡'}
        </text>
      )}
    </g>
  )
}

/** As much of a name as fits a width in px at 12.5 px type (about 6.7 px a character). */
function shortened(name: string, room: number): string {
  const most = Math.floor(room / 6.7)
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`
}
