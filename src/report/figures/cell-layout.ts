/** Where in the picture of a cell something stands. `between`: the space between the two mitochondrial membranes. */
export type Zone = 'given' | 'membrane' | 'nucleus' | 'cytoplasm' | 'outer' | 'between' | 'inner' | 'matrix' | 'fate'

export const zones: readonly Zone[] = ['given', 'membrane', 'nucleus', 'cytoplasm', 'outer', 'between', 'inner', 'matrix', 'fate']

/** A rectangle in px of the drawing, `radius` rounding its corners. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius: number
}

/** Where an entity stands: the top left corner of its box, in px of the drawing. */
export interface Place {
  readonly id: string
  readonly zone: Zone
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Every box in its place, and the outlines of the cell round them. */
export interface CellLayout {
  readonly places: readonly Place[]
  readonly cell: Rectangle
  /** Band of the plasma membrane; absent where nothing stands in it. */
  readonly membrane?: Rectangle
  readonly nucleus?: Rectangle
  readonly outer: Rectangle
  readonly inner: Rectangle
  /** Words for each part, at their left end. */
  readonly labels: readonly {readonly zone: Zone; readonly x: number; readonly y: number}[]
  readonly width: number
  readonly height: number
}

export const placeHeight = 28
const rowPitch = 42
const columnPitch = 152
const boxWidth = 132

/** Rows of a zone, in order: those that stand near each other are linked. */
export type Rows = ReadonlyMap<Zone, readonly string[]>

/**
 * Orders the members of each zone so that what is linked stands near: a few sweeps, each moving every member to the mean
 * place of what it is linked to. The same input gives the same order.
 */
export function orderZones(
  ids: readonly string[],
  zoneOf: (id: string) => Zone,
  links: readonly {readonly from: string; readonly to: string}[],
): Rows {
  const neighbours = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const {from, to} of links) {
    neighbours.get(from)?.push(to)
    neighbours.get(to)?.push(from)
  }
  const rows = new Map<Zone, string[]>(zones.map((zone) => [zone, []]))
  for (const id of [...ids].sort((a, b) => (a < b ? -1 : 1))) rows.get(zoneOf(id))!.push(id)
  const position = new Map<string, number>()
  const renumber = () => {
    for (const row of rows.values()) for (const [i, id] of row.entries()) position.set(id, (i + 0.5) / row.length)
  }
  renumber()
  for (let sweep = 0; sweep < 10; sweep++) {
    for (const row of rows.values()) {
      const centre = new Map(
        row.map((id) => {
          const around = neighbours.get(id)!.filter((other) => position.has(other))
          const sum = around.reduce((total, other) => total + position.get(other)!, 0)
          return [id, around.length === 0 ? position.get(id)! : sum / around.length]
        }),
      )
      row.sort((a, b) => centre.get(a)! - centre.get(b)! || (a < b ? -1 : 1))
    }
    renumber()
  }
  return rows
}

/** Boxes in rows across a width, the last row centred. */
function grid(ids: readonly string[], zone: Zone, x: number, y: number, width: number, columns: number, pitch = rowPitch): Place[] {
  const step = width / columns
  const box = Math.min(boxWidth, step - 8)
  return ids.map((id, i) => {
    const row = Math.floor(i / columns)
    const inRow = Math.min(columns, ids.length - row * columns)
    const left = x + (width - inRow * step) / 2
    return {id, zone, x: left + (i % columns) * step + (step - box) / 2, y: y + row * pitch, width: box}
  })
}

const rowsFor = (count: number, columns: number) => Math.ceil(count / Math.max(1, columns))
const count = (rows: Rows, zone: Zone) => rows.get(zone)?.length ?? 0
const members = (rows: Rows, zone: Zone) => rows.get(zone) ?? []

/** The cell lying down: nucleus, cytoplasm and mitochondrion side by side, as near to 16:10 as whole columns allow. */
export function layoutWide(rows: Rows): CellLayout {
  let best = wide(rows, 5)
  const misfit = ({width, height}: CellLayout) => Math.abs(Math.log(width / height / 1.6))
  for (let tallest = 6; tallest <= 30; tallest++) {
    const next = wide(rows, tallest)
    if (misfit(next) < misfit(best)) best = next
  }
  return best
}

const across = ['nucleus', 'cytoplasm', 'outer', 'between', 'inner', 'matrix'] as const

function wide(rows: Rows, tallest: number): CellLayout {
  const columns = (zone: Zone) => rowsFor(count(rows, zone), tallest)
  const min = {nucleus: 0, cytoplasm: 1, outer: 0.5, between: 0.25, inner: 0.5, matrix: 1} as const
  const widthOf = (zone: (typeof across)[number]) => Math.max(min[zone], columns(zone)) * columnPitch + (zone === 'nucleus' ? 28 : 0)
  const body = across.reduce((sum, zone) => sum + (zone === 'nucleus' && columns(zone) === 0 ? 0 : widthOf(zone)), 0)
  const width = Math.max(900, body + 220)
  const perRow = Math.floor((width - 80) / columnPitch)
  const stripHeight = (zone: Zone) => rowsFor(count(rows, zone), perRow) * 40
  const places: Place[] = []
  const labels: {zone: Zone; x: number; y: number}[] = []
  const strip = (zone: Zone, y: number) => {
    const ids = members(rows, zone)
    places.push(...grid(ids, zone, 40, y, width - 80, Math.min(perRow, Math.max(1, ids.length)), 40))
  }
  labels.push({zone: 'given', x: 44, y: 22})
  strip('given', 34)
  const cellTop = 34 + stripHeight('given') + 26
  const band = count(rows, 'membrane') === 0 ? 0 : stripHeight('membrane') + 26
  if (band > 0) {
    labels.push({zone: 'membrane', x: 100, y: cellTop + 17})
    strip('membrane', cellTop + 26)
  }
  const top = cellTop + band + 40
  const tall = Math.max(...across.map((zone) => rowsFor(count(rows, zone), Math.max(1, columns(zone)))), 5)
  const bodyHeight = tall * rowPitch + 110
  const spare = (width - body - 150) / 2
  let x = 64
  const block = (zone: (typeof across)[number], from: number, inset: number) => {
    const ids = members(rows, zone)
    const wideness = widthOf(zone)
    const side = zone === 'nucleus' ? 14 : 0
    const many = Math.max(1, columns(zone))
    const lines = rowsFor(ids.length, many)
    const room = bodyHeight - 2 * inset - 30
    const pitch = Math.min(78, room / Math.max(1, lines))
    const first = top + inset + 26 + (room - lines * pitch) / 2 + (pitch - placeHeight) / 2
    places.push(...grid(ids, zone, from + side, first, wideness - 2 * side, many, pitch))
    return wideness
  }
  let nucleus: Rectangle | undefined
  if (count(rows, 'nucleus') > 0) {
    const wideness = block('nucleus', x, 24)
    nucleus = {x, y: top, width: wideness, height: bodyHeight, radius: 70}
    labels.push({zone: 'nucleus', x: x + 46, y: top + 26})
    x += wideness + 10 + spare / 2
  }
  labels.push({zone: 'cytoplasm', x: x + 14, y: top + 6})
  x += block('cytoplasm', x, 8) + 10 + spare / 2
  const outerLine = x + widthOf('outer') / 2
  x += block('outer', x, 54)
  x += block('between', x, 66)
  const innerLine = x + widthOf('inner') / 2
  x += block('inner', x, 76)
  x += block('matrix', x, 60)
  const innerRight = Math.max(x + 20, width - 110)
  const outer = {x: outerLine, y: top, width: innerRight + 26 - outerLine, height: bodyHeight, radius: 86}
  const inner = {x: innerLine, y: top + 26, width: innerRight - innerLine, height: bodyHeight - 52, radius: 66}
  labels.push({zone: 'outer', x: outerLine + 76, y: top + 18}, {zone: 'matrix', x: innerLine + 60, y: top + 50})
  const full = Math.max(width, innerRight + 26 + 56)
  const cell = {x: 24, y: cellTop, width: full - 48, height: band + bodyHeight + 76, radius: 84}
  const fateTop = cell.y + cell.height + 36
  labels.push({zone: 'fate', x: 108, y: fateTop - 14})
  strip('fate', fateTop)
  return {
    places,
    cell,
    ...(band > 0 ? {membrane: {x: 24, y: cellTop, width: cell.width, height: band, radius: 0}} : {}),
    ...(nucleus ? {nucleus} : {}),
    outer,
    inner,
    labels,
    width: full,
    height: fateTop + stripHeight('fate') + 16,
  }
}

/** The cell standing up, two boxes across, for narrow pages: read by scrolling, at full size. */
export function layoutTall(rows: Rows, width = 366): CellLayout {
  const places: Place[] = []
  const labels: {zone: Zone; x: number; y: number}[] = []
  let y = 0
  const strip = (zone: Zone, inset: number, gap: number) => {
    const ids = members(rows, zone)
    labels.push({zone, x: inset + 10, y: y + 16})
    places.push(...grid(ids, zone, inset, y + 26, width - 2 * inset, 2, 44))
    y += 26 + rowsFor(ids.length, 2) * 44 + gap
  }
  strip('given', 6, 14)
  const cellTop = y
  let membrane: Rectangle | undefined
  if (count(rows, 'membrane') > 0) {
    y += 6
    strip('membrane', 14, 2)
    membrane = {x: 2, y: cellTop, width: width - 4, height: y - cellTop, radius: 0}
  }
  y += 12
  let nucleus: Rectangle | undefined
  if (count(rows, 'nucleus') > 0) {
    const nucleusTop = y
    y += 8
    strip('nucleus', 18, 6)
    nucleus = {x: 10, y: nucleusTop, width: width - 20, height: y - nucleusTop, radius: 34}
    y += 10
  }
  strip('cytoplasm', 12, 16)
  const outerTop = y
  y += 6
  strip('outer', 18, 2)
  if (count(rows, 'between') > 0) strip('between', 18, 2)
  y += 6
  const innerTop = y
  y += 8
  if (count(rows, 'inner') > 0) strip('inner', 24, 2)
  strip('matrix', 24, 12)
  const inner = {x: 16, y: innerTop, width: width - 32, height: y - innerTop, radius: 34}
  y += 10
  const outer = {x: 8, y: outerTop, width: width - 16, height: y - outerTop, radius: 42}
  y += 14
  const cell = {x: 2, y: cellTop, width: width - 4, height: y - cellTop, radius: 36}
  y += 14
  strip('fate', 6, 6)
  return {
    places,
    cell,
    ...(membrane ? {membrane} : {}),
    ...(nucleus ? {nucleus} : {}),
    outer,
    inner,
    labels,
    width,
    height: y,
  }
}

/** The curve of an arrow as an SVG path, where it ends and which way it points there (degrees, 0 = to the right). */
export interface ArrowShape {
  readonly path: string
  readonly x: number
  readonly y: number
  readonly angle: number
  readonly middleX: number
  readonly middleY: number
}

/** A smooth curve between two boxes, leaving and arriving at the facing sides; `index` fans out arrows that run side by side. */
export function arrowShape(from: Place, to: Place, index: number): ArrowShape {
  const centre = (place: Place) => ({x: place.x + place.width / 2, y: place.y + placeHeight / 2})
  const a = centre(from)
  const b = centre(to)
  const sideways = Math.abs(b.x - a.x) > (from.width + to.width) / 2
  const fan = (index % 5) - 2
  const side = Math.sign(sideways ? b.x - a.x : b.y - a.y) || 1
  const start = sideways ? {x: a.x + (side * from.width) / 2, y: a.y + fan * 2} : {x: a.x + fan * 10, y: a.y + (side * placeHeight) / 2}
  const end = sideways ? {x: b.x - side * (to.width / 2 + 3), y: b.y + fan * 4} : {x: b.x + fan * 10, y: b.y - side * (placeHeight / 2 + 3)}
  const reach = Math.max(22, Math.abs(sideways ? end.x - start.x : end.y - start.y) * 0.42)
  const c1 = sideways ? {x: start.x + side * reach, y: start.y} : {x: start.x, y: start.y + side * reach}
  const c2 = sideways ? {x: end.x - side * reach, y: end.y} : {x: end.x, y: end.y - side * reach}
  const n = (value: number) => Number(value.toFixed(1))
  const halfway = (p: 'x' | 'y') => n((start[p] + 3 * c1[p] + 3 * c2[p] + end[p]) / 8)
  return {
    path: `M${n(start.x)} ${n(start.y)}C${n(c1.x)} ${n(c1.y)} ${n(c2.x)} ${n(c2.y)} ${n(end.x)} ${n(end.y)}`,
    x: n(end.x),
    y: n(end.y),
    angle: sideways ? 90 - 90 * side : 90 * side,
    middleX: halfway('x'),
    middleY: halfway('y'),
  }
}
