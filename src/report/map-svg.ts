import {type Change, type Knowledge, statementById} from '#knowledge'
import type {Edge} from '#network'
import {escapeXml} from './escape.js'
import {type Box, boxHeight, curve, entityId, type Frame, layoutMap, type Region} from './map-layout.js'
import {colours} from './palette.js'
import {citations, contextWords, evidenceSentence, statementSentence} from './sentences.js'

/** What a map shows: arrows between entities, what was measured, and the number of each statement in the evidence list. */
export interface MapView {
  readonly edges: readonly Edge[]
  readonly measured: readonly Change[]
  /** What the marks of `measured` mean: `measured` in a sample (default), or `changed` in a question. */
  readonly marks?: 'measured' | 'changed'
  /** Entity ids drawn even without an arrow. */
  readonly extra?: readonly string[]
  /** Statement id → its number in the evidence list beside the map. */
  readonly numberOf: ReadonlyMap<string, number>
  readonly title: string
}

/**
 * The mechanism map as a self-contained SVG: entities in the compartment where they act, arrows signed by head and colour
 * (blue arrowhead increases, orange bar decreases), dashed when borrowed, thin when from the textbook, doubled when
 * contested; evidence as tooltips and by number.
 */
export function mapSvg(view: MapView, knowledge: Knowledge): string {
  const {boxes, height, frames, width} = layoutMap(view.edges, view.extra ?? [], knowledge)
  const boxOf = new Map(boxes.map((box) => [box.id, box]))
  const marked = view.marks ?? 'measured'
  const marks = new Map(view.measured.map(({entity, sign}) => [entity, sign]))
  const body = [
    ...frames.map(frame),
    ...view.edges.map((edge, i) => arrow(edge, boxOf, knowledge, view.numberOf, i)),
    ...boxes.map((box) => entityBox(box, knowledge, marks.get(entityId(box.id)), marked)),
    legend(height - 46, marked),
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

export const regionNames: Readonly<Record<Region, string>> = {
  given: 'given to the cells',
  nucleus: 'nucleus',
  cytoplasm: 'cytoplasm',
  'outer-membrane': 'outer membrane',
  matrix: 'inner membrane and matrix',
  fate: 'fate of the cell',
}

export const regionFill: Readonly<Record<Region, string>> = {
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

function entityBox({id, x, y, width}: Box, knowledge: Knowledge, sign: 1 | -1 | undefined, marked: string): string {
  const entity = knowledge.entities.get(entityId(id))
  const name = `${entity?.name ?? id}${id.endsWith('@matrix') ? ' (in matrix)' : ''}`
  const isRna = entity !== undefined && ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA'].includes(entity.type)
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
    ...(sign ? [`${marked} ${sign === 1 ? 'up' : 'down'}`] : []),
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
  const {path, labelX, labelY} = curve(from, to, index, [...boxOf.values()])
  const evidence = edge.statements.flatMap((id) => {
    const statement = statementById(knowledge, id)
    if (statement === undefined) return [evidenceSentence(id, knowledge) ?? id]
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
  const dash = edge.latent || edge.predicted ? ' stroke-dasharray="2 4"' : edge.match === 'borrowed' ? ' stroke-dasharray="6 4"' : ''
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

function legend(y: number, marked: string): string {
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
    item(500, '', `▲▼ ${marked} up, down`),
    item(636, '', 'round boxes: RNAs · numbers: evidence list'),
  ].join('')}</g>`
}
