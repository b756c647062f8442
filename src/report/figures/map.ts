import {type Change, type Knowledge, statementById} from '#knowledge'
import type {Edge} from '#network'
import {lines, type Markup, nothing, svg} from '../html/markup.js'
import {evidenceSentence, statementWords} from '../text/sentences.js'
import {drawing} from './drawing.js'
import {type Box, boxHeight, curve, entityId, type Frame, layoutMap, type Region} from './map-layout.js'
import {colours} from './palette.js'
import {clip} from './plot.js'

/** What a map shows: edges between entities, what was measured, and the number of each statement in the evidence list. */
export interface MapView {
  readonly edges: readonly Edge[]
  readonly measured: readonly Change[]
  /** What the marks of `measured` mean: `measured` in a sample (default), or `changed` in a question. */
  readonly marks?: 'measured' | 'changed'
  /** Entity ids drawn even without an edge. */
  readonly extra?: readonly string[]
  /** Statement id → its number in the evidence list beside the map. */
  readonly numberOf: ReadonlyMap<string, number>
  readonly title: string
}

/**
 * The mechanism map as a self-contained SVG: entities in the compartment where they act, edges signed by head and colour
 * (blue arrowhead increases, orange bar decreases), dashed when borrowed, thin when from the textbook, doubled when
 * contested; evidence as tooltips and by number.
 */
export function mapSvg(view: MapView, knowledge: Knowledge): Markup {
  const {boxes, height, frames, width} = layoutMap(view.edges, view.extra ?? [], knowledge)
  const boxOf = new Map(boxes.map((box) => [box.id, box]))
  const marked = view.marks ?? 'measured'
  const marks = new Map(view.measured.map(({entity, sign}) => [entity, sign]))
  const body = [
    ...frames.map(frame),
    ...view.edges.map((edge, i) => edgeSvg(edge, boxOf, {...view, knowledge}, i)),
    ...boxes.map((box) => entityBox(box, knowledge, marks.get(entityId(box.id)), marked)),
    legend(height - 46, marked),
  ]
  const defs = svg`<defs>
${lines(markers)}
</defs>
`
  return drawing({width, height, title: view.title, defs}, lines(body))
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

function frame({region, x, y, width, height}: Frame): Markup {
  const round = region === 'given' || region === 'fate' ? 10 : 24
  const border = region === 'matrix' || region === 'outer-membrane' ? svg`stroke="#c77f2a" stroke-width="2"` : svg`stroke="#c9d0d8"`
  return svg`<g><rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}"
    rx="${round}" fill="${regionFill[region]}" ${border}/>
    <text x="${(x + 12).toFixed(1)}" y="${(y + 18).toFixed(1)}" fill="${colours.faint}" font-size="11">${regionNames[region]}</text></g>`
}

const rnaTypes: readonly string[] = ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA']

/** How a box looks: marked up or down, an RNA, or anything else. */
function boxLook(sign: 1 | -1 | undefined, isRna: boolean): {readonly fill: string; readonly stroke: string; readonly width: number} {
  if (sign === 1) return {fill: '#fdf0d5', stroke: colours.measuredUp, width: 2.5}
  if (sign === -1) return {fill: '#e3f2fc', stroke: colours.measuredDown, width: 2.5}
  return isRna ? {fill: colours.paper, stroke: colours.mtncrna, width: 2} : {fill: colours.paper, stroke: '#8a94a1', width: 1.2}
}

function entityBox({id, x, y, width}: Box, knowledge: Knowledge, sign: 1 | -1 | undefined, marked: string): Markup {
  const entity = knowledge.entities.get(entityId(id))
  const name = `${entity?.name ?? id}${id.endsWith('@matrix') ? ' (in matrix)' : ''}`
  const isRna = entity !== undefined && rnaTypes.includes(entity.type)
  const look = boxLook(sign, isRna)
  const textY = (y + 18.5).toFixed(1)
  const mark = sign
    ? svg`<text x="${(x + width - 8).toFixed(1)}" y="${textY}" text-anchor="end" font-weight="700"
        fill="${colours.ink}">${sign === 1 ? '▲' : '▼'}</text>`
    : nothing
  const words = [
    name,
    ...(entity ? [entity.type] : []),
    ...(sign ? [`${marked} ${sign === 1 ? 'up' : 'down'}`] : []),
    ...(entity?.note ? [entity.note] : []),
  ].join('; ')
  const centred = sign ? nothing : svg`text-anchor="middle" `
  const shown = shortened(name, width - (sign ? 26 : 12))
  return svg`<g><title>${words}</title>
    <rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${boxHeight}" rx="${isRna ? 14 : 5}"
      fill="${look.fill}" stroke="${look.stroke}" stroke-width="${look.width}"/>
    <text x="${(x + (sign ? 8 : width / 2)).toFixed(1)}" y="${textY}" ${centred}fill="${colours.ink}">${shown}</text>${mark}</g>`
}

/** As much of a name as fits a width in px at 12 px type (about 6.6 px a character). */
const shortened = (name: string, width: number) => clip(name, Math.floor(width / 6.6))

const markers = [
  svg`<marker id="increases" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse"
    markerUnits="userSpaceOnUse"><path d="M0 0L10 5L0 10z" fill="${colours.increases}"/></marker>`,
  svg`<marker id="decreases" viewBox="0 0 4 12" refX="3" refY="6" markerWidth="4" markerHeight="12" orient="auto"
    markerUnits="userSpaceOnUse"><path d="M3 0V12" stroke="${colours.decreases}" stroke-width="2.4"/></marker>`,
]

const strokeWidth: Readonly<Record<Edge['match'], number>> = {
  measured: 2.6,
  exact: 2.2,
  general: 2.2,
  borrowed: 1.5,
  catalogue: 1.5,
  textbook: 1,
  predicted: 1,
}

/** Dotted: its mechanism is unknown, or it is predicted from sequence; dashed: borrowed from a related context, or from a pack without this one. */
function dashOf({latent, predicted, match}: Edge): Markup {
  if (latent || predicted) return svg` stroke-dasharray="2 4"`
  return match === 'borrowed' || match === 'catalogue' ? svg` stroke-dasharray="6 4"` : nothing
}

interface EdgeView {
  readonly knowledge: Knowledge
  readonly numberOf: ReadonlyMap<string, number>
}

function edgeSvg(edge: Edge, boxOf: ReadonlyMap<string, Box>, view: EdgeView, index: number): Markup {
  const effect = edge.sign === 1 ? 'increases' : 'decreases'
  const {path, labelX, labelY} = curve(boxOf.get(edge.subject)!, boxOf.get(edge.object)!, index, [...boxOf.values()])
  const numbers = edge.match === 'textbook' ? [] : edge.statements.flatMap((id) => view.numberOf.get(id) ?? []).slice(0, 3)
  const label =
    numbers.length === 0
      ? nothing
      : svg`<text x="${labelX.toFixed(1)}" y="${labelY.toFixed(1)}" font-size="9" text-anchor="middle" fill="${colours.faint}"
          stroke="${colours.paper}" stroke-width="3" paint-order="stroke">${numbers.join(',')}${edge.contested ? ' ⚡' : ''}</text>`
  return svg`<g><title>${edgeWords(edge, effect, view)}</title>
    <path d="${path}" fill="none" stroke="${colours[effect]}" stroke-opacity="${edge.match === 'textbook' ? 0.55 : 0.9}"
      stroke-width="${strokeWidth[edge.match]}"${dashOf(edge)} marker-end="url(#${effect})"/>${label}</g>`
}

/** What an edge says, then its evidence by number, one a line. */
function edgeWords(edge: Edge, effect: 'increases' | 'decreases', {knowledge, numberOf}: EdgeView): string {
  const name = (id: string) => knowledge.entities.get(entityId(id))?.name ?? id
  const evidence = edge.statements.map((id) => {
    const statement = statementById(knowledge, id)
    if (statement === undefined) return evidenceSentence(id, knowledge) ?? id
    return `[${numberOf.get(id) ?? '–'}] ${statementWords(statement, knowledge)}`
  })
  const contested = edge.contested ? ' · contested' : ''
  return [`${name(edge.subject)} ${effect} ${name(edge.object)} · ${edge.match}${contested}`, ...evidence].join('\n')
}

function legend(y: number, marked: string): Markup {
  const words = (x: number, text: string) => svg`<text x="${x}" y="${y + 18}" fill="${colours.faint}" font-size="11">${text}</text>`
  const line = (x: number, effect: 'increases' | 'decreases', extra: Markup = nothing, width = 2) =>
    svg`<path d="M${x} ${y + 14}h26" stroke="${colours[effect]}" stroke-width="${width}"${extra} marker-end="url(#${effect})" fill="none"/>`
  return svg`<g>${[
    [line(22, 'increases'), words(56, 'increases')],
    [line(120, 'decreases'), words(154, 'decreases')],
    [line(222, 'increases', svg` stroke-dasharray="6 4"`, 1.5), words(256, 'borrowed')],
    [line(322, 'increases', nothing, 1), words(356, 'textbook')],
    words(420, '⚡ contested'),
    words(500, `▲▼ ${marked} up, down`),
    words(636, 'round boxes: RNAs · numbers: evidence list'),
  ]}</g>`
}
