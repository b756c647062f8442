import {type Knowledge, statementById} from '#knowledge'
import type {Edge} from '#network'
import {lines, svg, trusted} from '../html/markup.js'
import {evidenceSentence, statementWords} from '../text/sentences.js'
import type {PathsFigure} from '../view/paths.js'
import {fontFamily} from './drawing.js'
import {mapSvg} from './map.js'
import {layoutMap} from './map-layout.js'
import {colours} from './palette.js'

/** Paths drawn: more make a hairball. */
const maxPaths = 8
const margin = 22
const lineHeight = 15
/** About the width of a character of 11 px type, in px. */
const characterWidth = 5.7

/**
 * The sub-network of the best paths in its compartments, with the numbered evidence below, as one self-contained SVG.
 *
 * @param knowledge - that holds the entities
 * @param figure - as `predictionFigure` or `explanationFigure` make it
 * @returns one self-contained SVG
 * @example
 * const entity = resolveEntity(knowledge, 'miR-2392')
 * const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
 * const explanation = explain(knowledge, {context, entity: entity.id})
 * pathsSvg(explanationFigure(explanation, entity, undefined, context, knowledge), knowledge).startsWith('<svg') // → true
 */
export function pathsSvg({title, caption, paths, changed}: PathsFigure, knowledge: Knowledge): string {
  const drawn = paths.slice(0, maxPaths)
  const edges = distinct(drawn.flatMap((path) => path.edges))
  const statements = [...new Set(edges.flatMap((edge) => edge.statements))].filter((id) => evidenceSentence(id, knowledge))
  const numberOf = new Map(statements.map((id, i) => [id, i + 1]))
  const extra = edges.length === 0 ? changed.map(({entity}) => entity) : []
  const {width, height} = layoutMap(edges, extra, knowledge)
  const characters = Math.floor((width - 2 * margin) / characterWidth)
  const head = [
    {text: title, size: 16, weight: 600},
    ...wrapped(caption, characters).map((text) => ({text, size: 12, weight: 400})),
    ...(paths.length > drawn.length ? [{text: `The ${drawn.length} best of ${paths.length} paths are drawn.`, size: 12, weight: 400}] : []),
  ]
  const evidence = statements.flatMap((id) => wrapped(evidenceLine(id, numberOf.get(id)!, knowledge), characters))
  const mapTop = margin + head.length * (lineHeight + 4)
  const listTop = mapTop + height + lineHeight
  const total = listTop + (evidence.length + 1) * lineHeight + margin
  const map = mapSvg({edges, measured: changed, marks: 'changed', extra, numberOf, title}, knowledge)
  const body = [
    ...head.map(({text, size, weight}, i) => {
      const y = margin + i * (lineHeight + 4) + 6
      return svg`<text x="${margin}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colours.ink}">${text}</text>`
    }),
    trusted(map.toString().trim().replace('<svg ', `<svg y="${mapTop}" `)),
    svg`<text x="${margin}" y="${listTop}" font-size="12" font-weight="600" fill="${colours.ink}">Evidence</text>`,
    ...evidence.map((text, i) => {
      const y = listTop + (i + 1) * lineHeight
      return svg`<text x="${margin}" y="${y}" font-size="11" fill="${colours.ink}" xml:space="preserve">${text}</text>`
    }),
  ]
  return svg`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}"
    role="img" aria-label="${title}" ${fontFamily}>
<rect width="${width}" height="${total}" fill="${colours.paper}"/>
${lines(body)}
</svg>
`.toString()
}

function distinct(edges: readonly Edge[]): Edge[] {
  return [...new Map(edges.map((edge) => [`${edge.subject}|${edge.sign}|${edge.object}`, edge])).values()]
}

function evidenceLine(id: string, number: number, knowledge: Knowledge): string {
  const statement = statementById(knowledge, id)
  if (statement === undefined) return `${number}. ${evidenceSentence(id, knowledge) ?? id}`
  return `${number}. ${statementWords(statement, knowledge)}`
}

/** Lines of at most so many characters, broken between words; what follows the first is indented. */
function wrapped(text: string, max: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > max) {
      lines.push(line)
      line = `     ${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
