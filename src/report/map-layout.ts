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

/** A smooth curve between two boxes, leaving and arriving at the facing sides; bent a little more for each parallel one. */
export function curve(from: Box, to: Box, index: number): {path: string; labelX: number; labelY: number} {
  const middle = (box: Box) => ({x: box.x + box.width / 2, y: box.y + boxHeight / 2})
  const a = middle(from)
  const b = middle(to)
  const horizontal = Math.abs(b.x - a.x) > (from.width + to.width) / 2
  const side = Math.sign(horizontal ? b.x - a.x : b.y - a.y) || 1
  const start = horizontal ? {x: a.x + (side * from.width) / 2, y: a.y} : {x: a.x + ((index % 5) - 2) * 8, y: a.y + (side * boxHeight) / 2}
  const end = horizontal
    ? {x: b.x - side * (to.width / 2 + 4), y: b.y + ((index % 3) - 1) * 5}
    : {x: b.x + ((index % 5) - 2) * 8, y: b.y - side * (boxHeight / 2 + 4)}
  const reach = Math.max(24, (horizontal ? Math.abs(end.x - start.x) : Math.abs(end.y - start.y)) * 0.45)
  const c1 = horizontal ? {x: start.x + side * reach, y: start.y} : {x: start.x, y: start.y + side * reach}
  const c2 = horizontal ? {x: end.x - side * reach, y: end.y} : {x: end.x, y: end.y - side * reach}
  const at = (p: 'x' | 'y', t: number) =>
    (1 - t) ** 3 * start[p] + 3 * (1 - t) ** 2 * t * c1[p] + 3 * (1 - t) * t ** 2 * c2[p] + t ** 3 * end[p]
  const t = 0.35 + (index % 4) * 0.1
  const point = ({x, y}: {x: number; y: number}) => `${x.toFixed(1)} ${y.toFixed(1)}`
  return {path: `M${point(start)}C${point(c1)} ${point(c2)} ${point(end)}`, labelX: at('x', t), labelY: at('y', t) + 3}
}
