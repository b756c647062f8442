import type {Compartment, Entity, Knowledge} from '#knowledge'
import type {Edge} from '#network'

/** The parts of the page: what is given to the cells, the compartments from left to right, the fate of the cell. */
export type Region = 'given' | 'nucleus' | 'cytoplasm' | 'outer-membrane' | 'matrix' | 'fate'

/** An entity on the map, in px. */
export interface Box {
  readonly id: string
  readonly region: Region
  readonly x: number
  readonly y: number
  readonly width: number
}

export const boxHeight = 28
const rowGap = 20
const columnWidth = 178

/** Columns each region has, left to right across the page. */
const regionColumns: Readonly<Record<Region, number>> = {given: 6, nucleus: 1, cytoplasm: 2, 'outer-membrane': 1, matrix: 2, fate: 6}
const across: readonly Region[] = ['nucleus', 'cytoplasm', 'outer-membrane', 'matrix']

/** Where everything on a map stands. The same arrows give the same places. */
export interface MapLayout {
  readonly boxes: readonly Box[]
  readonly frames: readonly Frame[]
  readonly width: number
  readonly height: number
}

/** Places entities in the compartment where they act, near what they are linked to. */
export function layoutMap(edges: readonly Edge[], extra: readonly string[], knowledge: Knowledge): MapLayout {
  const ids = [...new Set([...edges.flatMap(({subject, object}) => [subject, object]), ...extra])]
  const present = new Set(ids)
  // What enters the matrix comes from the cytoplasm.
  const regions = new Map(
    ids.map((id) => [id, present.has(`${id}@matrix`) ? 'cytoplasm' : regionOf(knowledge.entities.get(entityId(id)), id)]),
  )
  return place(orderRows(ids, regions, edges))
}

/** The entity behind a node of a graph. */
export const entityId = (id: string) => id.replace(/@matrix$/, '')

function regionOf(entity: Entity | undefined, id: string): Region {
  if (id.endsWith('@matrix')) return 'matrix'
  if (entity === undefined) return 'cytoplasm'
  switch (entity.type) {
    case 'drug':
    case 'drug-class':
    case 'nanomedicine':
    case 'biological':
    case 'condition':
      return 'given'
    case 'phenotype':
      return 'fate'
    default:
      return entity.id === 'apoptosis' ? 'fate' : compartmentRegion(entity.acts[0])
  }
}

function compartmentRegion(compartment: Compartment | undefined): Region {
  switch (compartment) {
    case 'nucleus':
      return 'nucleus'
    case 'outer-membrane':
    case 'intermembrane-space':
      return 'outer-membrane'
    case 'inner-membrane':
    case 'matrix':
    case 'mitochondrion':
      return 'matrix'
    case 'extracellular':
    case 'plasma-membrane':
    case 'cytoplasm':
    case 'lysosome':
    case 'unknown':
    case undefined:
      return 'cytoplasm'
    default:
      return compartment satisfies never
  }
}

/** Within a region, entities stand near what they are linked to (a few barycentre sweeps), so that arrows stay short. */
function orderRows(ids: readonly string[], regions: ReadonlyMap<string, Region>, edges: readonly Edge[]): Map<Region, string[]> {
  const neighbours = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const {subject, object} of edges) {
    neighbours.get(subject)!.push(object)
    neighbours.get(object)!.push(subject)
  }
  const rows = new Map<Region, string[]>()
  for (const id of [...ids].sort((a, b) => a.localeCompare(b, 'en')))
    rows.set(regions.get(id)!, [...(rows.get(regions.get(id)!) ?? []), id])
  const position = new Map<string, number>()
  const number = () => {
    for (const row of rows.values()) for (const [i, id] of row.entries()) position.set(id, (i + 0.5) / row.length)
  }
  number()
  for (let sweep = 0; sweep < 8; sweep++) {
    for (const row of rows.values()) {
      const centre = new Map(
        row.map((id) => {
          const around = neighbours.get(id)!
          return [
            id,
            around.length === 0 ? position.get(id)! : around.reduce((sum, other) => sum + position.get(other)!, 0) / around.length,
          ]
        }),
      )
      row.sort((a, b) => centre.get(a)! - centre.get(b)! || a.localeCompare(b, 'en'))
    }
    number()
  }
  return rows
}

export interface Frame {
  readonly region: Region
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function place(rows: ReadonlyMap<Region, readonly string[]>): {boxes: Box[]; frames: Frame[]; width: number; height: number} {
  const boxes: Box[] = []
  const frames: Frame[] = []
  const gap = 18
  const present = across.filter((region) => rows.has(region) || region === 'cytoplasm' || region === 'matrix')
  const columns = (region: Region) => Math.min(regionColumns[region], Math.max(1, Math.ceil((rows.get(region)?.length ?? 0) / 3)))
  const width = Math.max(
    920,
    present.reduce((sum, region) => sum + columns(region) * columnWidth + gap + 20, gap),
  )
  const strip = (region: Region, y: number): number => {
    const members = rows.get(region) ?? []
    if (members.length === 0) return y
    const perRow = Math.max(1, Math.floor((width - 2 * gap) / columnWidth))
    const lines = Math.ceil(members.length / perRow)
    members.forEach((id, i) => {
      const line = Math.floor(i / perRow)
      const inLine = Math.min(perRow, members.length - line * perRow)
      const left = (width - inLine * columnWidth) / 2
      boxes.push({id, region, x: left + (i % perRow) * columnWidth + 20, y: y + 28 + line * (boxHeight + 12), width: columnWidth - 40})
    })
    const height = 34 + lines * (boxHeight + 12)
    frames.push({region, x: gap, y, width: width - 2 * gap, height})
    return y + height + 24
  }
  const top = strip('given', 14)
  const tallest = Math.max(...present.map((region) => Math.ceil((rows.get(region)?.length ?? 0) / columns(region))), 1)
  const bodyHeight = 56 + tallest * (boxHeight + rowGap)
  let x = gap
  const spare = (width - gap - present.reduce((sum, region) => sum + columns(region) * columnWidth + gap + 20, 0)) / present.length
  for (const region of present) {
    const members = rows.get(region) ?? []
    const count = columns(region)
    const frameWidth = count * columnWidth + 20 + spare
    frames.push({region, x, y: top, width: frameWidth, height: bodyHeight})
    const perColumn = Math.ceil(members.length / count)
    members.forEach((id, i) => {
      // Row by row, so that neighbours in the order stay neighbours on the page.
      const column = i % count
      const row = Math.floor(i / count)
      const step = (bodyHeight - 56) / Math.max(1, perColumn)
      boxes.push({
        id,
        region,
        x: x + 10 + (column * (frameWidth - 20)) / count + 20,
        y: top + 38 + row * step + (column % 2) * 12,
        width: columnWidth - 40,
      })
    })
    x += frameWidth + gap
  }
  const bottom = strip('fate', top + bodyHeight + 24)
  return {boxes, frames, width, height: bottom + 56}
}

/** Room for a bend above the topmost and below the lowest box, in px. */
const roomAbove = 22
const roomBelow = 10

interface Point {
  readonly x: number
  readonly y: number
}

/** Start, two controls, end of a cubic curve. */
type Bezier = readonly [Point, Point, Point, Point]

/**
 * A smooth curve between two boxes, bent a little more for each parallel one: straight across where the way is free, else by
 * the bend that passes behind the fewest of the other boxes.
 */
export function curve(from: Box, to: Box, index: number, boxes: readonly Box[]): {path: string; labelX: number; labelY: number} {
  const others = boxes.filter((box) => box !== from && box !== to)
  const top = Math.min(...boxes.map(({y}) => y)) - roomAbove
  const bottom = Math.max(...boxes.map(({y}) => y)) + boxHeight + roomBelow
  const strays = (way: Bezier) => along(way).some(({y}) => y < top || y > bottom)
  const ways = candidates(from, to, index)
  const faults = ways.map((way) => others.filter((box) => passes(way, box)).length + (strays(way) ? 2 : 0))
  const [start, c1, c2, end] = ways[faults.indexOf(Math.min(...faults))]!
  const label = at([start, c1, c2, end], 0.35 + (index % 4) * 0.1)
  const point = ({x, y}: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`
  return {path: `M${point(start)}C${point(c1)} ${point(c2)} ${point(end)}`, labelX: label.x, labelY: label.y + 3}
}

/** The direct way first, then wider and wider bends. */
function candidates(from: Box, to: Box, index: number): Bezier[] {
  const middle = (box: Box) => ({x: box.x + box.width / 2, y: box.y + boxHeight / 2})
  const [a, b] = [middle(from), middle(to)]
  const beside = Math.abs(b.x - a.x) > (from.width + to.width) / 2
  return beside ? acrossColumns(a, b, from, to, index) : withinColumn(a, b, from, to, index)
}

function acrossColumns(a: Point, b: Point, from: Box, to: Box, index: number): Bezier[] {
  const side = Math.sign(b.x - a.x)
  const start = {x: a.x + (side * from.width) / 2, y: a.y}
  const end = {x: b.x - side * (to.width / 2 + 4), y: b.y + ((index % 3) - 1) * 5}
  const reach = Math.max(24, Math.abs(end.x - start.x) * 0.45)
  return [0, -40, 40, -70, 70, -100, 100, 140].map(
    (bend): Bezier => [start, {x: start.x + side * reach, y: start.y + bend}, {x: end.x - side * reach, y: end.y + bend}, end],
  )
}

function withinColumn(a: Point, b: Point, from: Box, to: Box, index: number): Bezier[] {
  const side = Math.sign(b.y - a.y) || 1
  const shift = ((index % 5) - 2) * 8
  const start = {x: a.x + shift, y: a.y + (side * boxHeight) / 2}
  const end = {x: b.x + shift, y: b.y - side * (boxHeight / 2 + 4)}
  const reach = Math.max(24, Math.abs(end.y - start.y) * 0.45)
  const direct: Bezier = [start, {x: start.x, y: start.y + side * reach}, {x: end.x, y: end.y - side * reach}, end]
  const around = [1, -1].map((out): Bezier => {
    const bulge = 28 + (index % 3) * 8
    const leave = {x: a.x + (out * from.width) / 2, y: a.y}
    const arrive = {x: b.x + out * (to.width / 2 + 4), y: b.y}
    return [leave, {x: leave.x + out * bulge, y: leave.y}, {x: arrive.x + out * bulge, y: arrive.y}, arrive]
  })
  return [direct, ...around]
}

function at([p0, p1, p2, p3]: Bezier, t: number): Point {
  const mix = (a: number, b: number, c: number, d: number) =>
    (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d
  return {x: mix(p0.x, p1.x, p2.x, p3.x), y: mix(p0.y, p1.y, p2.y, p3.y)}
}

/** Whether a curve runs behind a box. */
function passes(way: Bezier, {x, y, width}: Box): boolean {
  return along(way).some((point) => point.x > x - 2 && point.x < x + width + 2 && point.y > y - 2 && point.y < y + boxHeight + 2)
}

const along = (way: Bezier) => Array.from({length: 23}, (_, step) => at(way, (step + 1) / 24))
