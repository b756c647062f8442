import {type Change, type Compartment, type Entity, type Knowledge, statementById} from '#knowledge'
import type {Edge} from '#network'
import {escapeXml} from './escape.js'
import {colours} from './palette.js'
import {citations, contextWords, statementSentence} from './sentences.js'

/** What a map shows: arrows between entities, what was measured, and the number of each statement in the evidence list. */
export interface MapView {
  readonly edges: readonly Edge[]
  readonly measured: readonly Change[]
  /** Entity ids drawn even without an arrow. */
  readonly extra?: readonly string[]
  /** Statement id → its number in the evidence list beside the map. */
  readonly numberOf: ReadonlyMap<string, number>
  readonly title: string
}

type Region = 'given' | 'nucleus' | 'cytoplasm' | 'outer-membrane' | 'matrix' | 'fate'

interface Box {
  readonly id: string
  readonly region: Region
  readonly x: number
  readonly y: number
  readonly width: number
}

const boxHeight = 28
const rowGap = 20
const columnWidth = 158

/** Columns each region has, left to right across the page. */
const regionColumns: Readonly<Record<Region, number>> = {given: 6, nucleus: 1, cytoplasm: 2, 'outer-membrane': 1, matrix: 2, fate: 6}
const across: readonly Region[] = ['nucleus', 'cytoplasm', 'outer-membrane', 'matrix']

/**
 * The mechanism map as a self-contained SVG: entities in the compartment where they act, arrows signed by head and colour
 * (blue arrowhead increases, orange bar decreases), dashed when borrowed, thin when from the textbook, doubled when
 * contested; evidence as tooltips and by number.
 */
export function mapSvg(view: MapView, knowledge: Knowledge): string {
  const ids = [...new Set([...view.edges.flatMap(({subject, object}) => [subject, object]), ...(view.extra ?? [])])]
  const regions = new Map(ids.map((id) => [id, regionOf(knowledge.entities.get(entityId(id)), id)]))
  const rows = orderRows(ids, regions, view.edges)
  const {boxes, height, frames, width} = place(rows)
  const boxOf = new Map(boxes.map((box) => [box.id, box]))
  const marks = new Map(view.measured.map(({entity, sign}) => [entity, sign]))
  const body = [
    ...frames.map(frame),
    ...view.edges.map((edge, i) => arrow(edge, boxOf, knowledge, view.numberOf, i)),
    ...boxes.map((box) => entityBox(box, knowledge, marks.get(entityId(box.id)))),
    legend(height - 46),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeXml(view.title)}" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="12">
<title>${escapeXml(view.title)}</title>
<defs>
${(['increases', 'decreases'] as const).map(marker).join('\n')}
</defs>
<rect width="${width}" height="${height}" fill="${colours.paper}"/>
${body.join('\n')}
</svg>
`
}

const entityId = (id: string) => id.replace(/@matrix$/, '')

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

interface Frame {
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
      boxes.push({id, region, x: left + (i % perRow) * columnWidth + 8, y: y + 28 + line * (boxHeight + 12), width: columnWidth - 16})
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
        x: x + 10 + (column * (frameWidth - 20)) / count + 8,
        y: top + 38 + row * step + (column % 2) * 12,
        width: columnWidth - 16 + Math.min(spare / count, 0),
      })
    })
    x += frameWidth + gap
  }
  const bottom = strip('fate', top + bodyHeight + 24)
  return {boxes, frames, width, height: bottom + 56}
}

const regionNames: Readonly<Record<Region, string>> = {
  given: 'given to the cells',
  nucleus: 'nucleus',
  cytoplasm: 'cytoplasm',
  'outer-membrane': 'outer membrane',
  matrix: 'inner membrane and matrix',
  fate: 'fate of the cell',
}

const regionFill: Readonly<Record<Region, string>> = {
  given: colours.paper,
  nucleus: colours.nucleus,
  cytoplasm: colours.cytoplasm,
  'outer-membrane': colours.mitochondrion,
  matrix: colours.matrix,
  fate: colours.fate,
}

function frame({region, x, y, width, height}: Frame): string {
  const round = region === 'given' || region === 'fate' ? 10 : 24
  const border = region === 'matrix' || region === 'outer-membrane' ? ` stroke="#c77f2a" stroke-width="2"` : ` stroke="#c9d0d8"`
  return `<g><rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" rx="${round}" fill="${regionFill[region]}"${border}/><text x="${(x + 12).toFixed(1)}" y="${(y + 18).toFixed(1)}" fill="${colours.faint}" font-size="11">${regionNames[region]}</text></g>`
}

function entityBox({id, x, y, width}: Box, knowledge: Knowledge, sign: 1 | -1 | undefined): string {
  const entity = knowledge.entities.get(entityId(id))
  const name = `${entity?.name ?? id}${id.endsWith('@matrix') ? ' (in matrix)' : ''}`
  const isRna = entity !== undefined && ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'snoRNA', 'RNA'].includes(entity.type)
  const fill = sign === 1 ? '#fdf0d5' : sign === -1 ? '#e3f2fc' : colours.paper
  const stroke = sign === 1 ? colours.measuredUp : sign === -1 ? colours.measuredDown : isRna ? colours.mtncrna : '#8a94a1'
  const shown = shortened(name, width - (sign ? 26 : 12))
  const mark =
    sign === undefined
      ? ''
      : `<text x="${(x + width - 8).toFixed(1)}" y="${(y + 18.5).toFixed(1)}" text-anchor="end" font-weight="700" fill="${colours.ink}">${sign === 1 ? '▲' : '▼'}</text>`
  const words = [
    name,
    ...(entity ? [entity.type] : []),
    ...(sign ? [`measured ${sign === 1 ? 'up' : 'down'}`] : []),
    ...(entity?.note ? [entity.note] : []),
  ].join('; ')
  return `<g><title>${escapeXml(words)}</title><rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${boxHeight}" rx="${isRna ? 14 : 5}" fill="${fill}" stroke="${stroke}" stroke-width="${sign ? 2.5 : isRna ? 2 : 1.2}"/><text x="${(x + (sign ? 8 : width / 2)).toFixed(1)}" y="${(y + 18.5).toFixed(1)}" ${sign ? '' : 'text-anchor="middle" '}fill="${colours.ink}">${escapeXml(shown)}</text>${mark}</g>`
}

/** As much of a name as fits a width in px at 12 px type (about 6.6 px a character). */
function shortened(name: string, width: number): string {
  const most = Math.floor(width / 6.6)
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`
}

function marker(effect: 'increases' | 'decreases'): string {
  const colour = colours[effect]
  return effect === 'increases'
    ? `<marker id="increases" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse" markerUnits="userSpaceOnUse"><path d="M0 0L10 5L0 10z" fill="${colour}"/></marker>`
    : `<marker id="decreases" viewBox="0 0 4 12" refX="3" refY="6" markerWidth="4" markerHeight="12" orient="auto" markerUnits="userSpaceOnUse"><path d="M3 0V12" stroke="${colour}" stroke-width="2.4"/></marker>`
}

function arrow(
  edge: Edge,
  boxOf: ReadonlyMap<string, Box>,
  knowledge: Knowledge,
  numberOf: ReadonlyMap<string, number>,
  index: number,
): string {
  const from = boxOf.get(edge.subject)!
  const to = boxOf.get(edge.object)!
  const effect = edge.sign === 1 ? 'increases' : 'decreases'
  const {path, labelX, labelY} = curve(from, to, index)
  const evidence = edge.statements.flatMap((id) => {
    const statement = statementById(knowledge, id)
    if (statement === undefined) return []
    const where = contextWords(statement, knowledge)
    return [
      `[${numberOf.get(id) ?? '–'}] ${statementSentence(statement, knowledge)}${where ? ` (${where})` : ''}: ${citations(statement, knowledge)}`,
    ]
  })
  const words = [
    `${knowledge.entities.get(entityId(edge.subject))?.name ?? edge.subject} ${effect} ${knowledge.entities.get(entityId(edge.object))?.name ?? edge.object} · ${edge.match}${edge.contested ? ' · contested' : ''}`,
    ...evidence,
  ].join('\n')
  const width = edge.match === 'textbook' ? 1 : edge.match === 'borrowed' ? 1.5 : 2.2
  const dash = edge.latent ? ' stroke-dasharray="2 4"' : edge.match === 'borrowed' ? ' stroke-dasharray="6 4"' : ''
  const numbers =
    edge.match === 'textbook'
      ? ''
      : edge.statements
          .map((id) => numberOf.get(id))
          .filter((n) => n !== undefined)
          .slice(0, 3)
          .join(',')
  const label =
    numbers === ''
      ? ''
      : `<text x="${labelX.toFixed(1)}" y="${labelY.toFixed(1)}" font-size="9" text-anchor="middle" fill="${colours.faint}" stroke="${colours.paper}" stroke-width="3" paint-order="stroke">${numbers}${edge.contested ? ' ⚡' : ''}</text>`
  return `<g><title>${escapeXml(words)}</title><path d="${path}" fill="none" stroke="${colours[effect]}" stroke-opacity="${edge.match === 'textbook' ? 0.55 : 0.9}" stroke-width="${width}"${dash} marker-end="url(#${effect})"/>${label}</g>`
}

/** A smooth curve between two boxes, leaving and arriving at the facing sides; bent a little more for each parallel one. */
function curve(from: Box, to: Box, index: number): {path: string; labelX: number; labelY: number} {
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

function legend(y: number): string {
  const item = (x: number, drawing: string, words: string) =>
    `${drawing}<text x="${x}" y="${y + 18}" fill="${colours.faint}" font-size="11">${words}</text>`
  const line = (x: number, effect: 'increases' | 'decreases', extra = '', width = 2) =>
    `<path d="M${x} ${y + 14}h26" stroke="${colours[effect]}" stroke-width="${width}"${extra} marker-end="url(#${effect})" fill="none"/>`
  return `<g>${[
    item(56, line(22, 'increases'), 'increases'),
    item(154, line(120, 'decreases'), 'decreases'),
    item(256, line(222, 'increases', ' stroke-dasharray="6 4"', 1.5), 'borrowed'),
    item(356, line(322, 'increases', '', 1), 'textbook'),
    item(420, '', '⚡ contested'),
    item(500, '', '▲▼ measured up, down'),
    item(636, '', 'round boxes: RNAs · numbers: evidence list'),
  ].join('')}</g>`
}
