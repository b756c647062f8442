import {memo} from 'react'
import type {CellMap, Rectangle} from '#report'

/** What the parts of the cell are called on the page. */
export const zoneWords = {
  given: 'given to the cells',
  membrane: 'plasma membrane',
  nucleus: 'nucleus',
  cytoplasm: 'cytoplasm',
  outer: 'outer membrane',
  between: 'intermembrane space',
  inner: 'inner membrane',
  matrix: 'inner membrane and matrix',
  fate: 'fate of the cell',
} as const

/** The cell, its nucleus and its mitochondrion, behind everything. */
export const Outlines = memo(function Outlines({map: {outlines}}: {readonly map: CellMap}) {
  const {cell, membrane, nucleus, outer, inner, labels} = outlines
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: outlines cannot take the focus
    <g className="outlines" aria-hidden="true">
      <Round className="cytoplasm" at={cell} />
      {membrane && <path className="membrane-band" d={bandPath(cell, membrane)} />}
      <Round className="cell-membrane" at={cell} />
      <Round className="cell-membrane second" at={shrink(cell, 5)} />
      {nucleus && (
        <>
          <Round className="nucleus" at={nucleus} />
          <Round className="nucleus-envelope" at={shrink(nucleus, 5)} />
        </>
      )}
      <Round className="outer-membrane" at={outer} />
      <Round className="inner-membrane" at={inner} />
      <path className="cristae" d={cristae(inner)} />
      {labels.map(({zone, x, y}) => (
        <text key={zone} x={x} y={y} className="zone-label">
          {zoneWords[zone]}
        </text>
      ))}
    </g>
  )
})

const shrink = ({x, y, width, height, radius}: Rectangle, by: number): Rectangle => ({
  x: x + by,
  y: y + by,
  width: width - 2 * by,
  height: height - 2 * by,
  radius: Math.max(0, radius - by),
})

function Round({at: {x, y, width, height, radius}, className}: {readonly at: Rectangle; readonly className: string}) {
  return <rect className={className} x={x} y={y} width={width} height={height} rx={radius} />
}

/** The band below the upper edge of the cell, with the cell's round corners. */
function bandPath(cell: Rectangle, band: Rectangle): string {
  const r = Math.min(cell.radius, band.height)
  return `M${cell.x} ${cell.y + band.height}V${cell.y + r}a${r} ${r} 0 0 1 ${r} ${-r}H${cell.x + cell.width - r}a${r} ${r} 0 0 1 ${r} ${r}V${cell.y + band.height}Z`
}

/** Folds of the inner membrane, reaching in from its right, upper and lower sides. */
function cristae({x, y, width, height, radius}: Rectangle): string {
  const right = x + width
  const fold = (dx: number, dy: number, ax: number, ay: number, half: number, deep: number) =>
    dx === 0
      ? `M${ax - half} ${ay}v${dy * (deep - half)}a${half} ${half} 0 0 ${dy > 0 ? 0 : 1} ${2 * half} 0v${-dy * (deep - half)}`
      : `M${ax} ${ay - half}h${dx * (deep - half)}a${half} ${half} 0 0 ${dx > 0 ? 1 : 0} 0 ${2 * half}h${-dx * (deep - half)}`
  const parts: string[] = []
  for (let at = y + radius; at < y + height - radius; at += 62) parts.push(fold(-1, 0, right, at, 6, 34))
  for (let at = x + radius + 130; at < right - radius; at += 74) {
    parts.push(fold(0, 1, at, y, 6, 26))
    parts.push(fold(0, -1, at - 37, y + height, 6, 26))
  }
  return parts.join('')
}
