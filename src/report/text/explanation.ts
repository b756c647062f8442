import type {Entity, Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Explanation} from '#prediction'
import type {PathsFigure} from '../view/paths.js'
import {citations, contextWords, statementSentence} from './sentences.js'
import {contextInWords, counted} from './words.js'

/** Paths printed; the heading says how many more there are. */
const maxPaths = 10

/**
 * An explanation for the terminal.
 *
 * @param explanation - of `explain`
 * @param entity - that was asked about
 * @param to - where the paths end, where that was asked
 * @param knowledge - that holds them
 * @returns text of many lines
 * @example
 * explanationText(explain(knowledge, {context: {}, entity: 'FIS1'}), resolveEntity(knowledge, 'FIS1'), undefined, knowledge).includes('FIS1') // → true
 */
export function explanationText(explanation: Explanation, entity: Entity, to: Entity | undefined, knowledge: Knowledge): string {
  const paths = explanation.paths.slice(0, maxPaths)
  const lines = [
    `${entityTitle(entity)}${to ? ` → ${to.name}` : ''}`,
    ...(entity.note ? [`  note: ${entity.note}`] : []),
    ...(entity.seeAlso ? [`  see also: ${entity.seeAlso.join(', ')}`] : []),
    '',
    `Statements (${explanation.statements.length}):`,
    ...explanation.statements.flatMap((one) => statementLines(one, knowledge)),
    '',
    `Paths to ${to ? to.name : 'drug response'} (${counted(paths.length, explanation.paths.length)}):`,
    ...paths.map(({sign, nodes}) => {
      const names = nodes.map((id) => knowledge.entities.get(id)?.name ?? id).join(' → ')
      return `  ${sign === 1 ? '+' : '−'}  ${names}`
    }),
    ...contradictionLines(explanation),
  ]
  return `${lines.join('\n')}\n`
}

function entityTitle({name, type, mitochondrial, acts}: Entity): string {
  const where = acts.length > 0 ? `; acts in: ${acts.join(', ')}` : ''
  return `${name} (${type}${mitochondrial ? ', mitochondrial' : ''}${where})`
}

function statementLines({statement, match}: Explanation['statements'][number], knowledge: Knowledge): string[] {
  const where = contextWords(statement, knowledge)
  const says = `${statementSentence(statement, knowledge)}${where ? `  (${where})` : ''}`
  const {note, status} = statement.audit
  return [
    `  [${match}] ${says}  [${citations(statement, knowledge)}]  ${statement.id}`,
    ...(note ? [`      audit: ${status}: ${note}`] : []),
  ]
}

function contradictionLines({contradictions}: Explanation): string[] {
  if (contradictions.length === 0) return []
  return [
    '',
    'Contradictions:',
    ...contradictions.map(
      ({id, positive, negative, status}) =>
        `  ${id} (${status}): more of it raises (${positive.join(', ')}) against lowers (${negative.join(', ')})`,
    ),
  ]
}

/**
 * The ways from an entity, drawn.
 *
 * @param entity - that was asked about
 * @param to - where the paths end, where that was asked
 * @param context - looked up by `contextOf`
 * @param knowledge - that holds them
 * @param explanation - of `explain`
 * @returns what `pathsSvg` draws
 * @example
 * const entity = resolveEntity(knowledge, 'FIS1')
 * const context = contextOf(knowledge, {})
 * explanationFigure(explain(knowledge, {context, entity: entity.id}), entity, undefined, context, knowledge).title.length > 0 // → true
 */
export function explanationFigure(
  {paths}: Explanation,
  entity: Entity,
  to: Entity | undefined,
  context: ContextQuery,
  knowledge: Knowledge,
): PathsFigure {
  const found = `${paths.length} signed path${paths.length === 1 ? '' : 's'}, best supported first.`
  return {
    title: `${entity.name} → ${to?.name ?? 'drug response'} in ${contextInWords(context, knowledge)}`,
    caption: paths.length === 0 ? 'No signed path is known.' : found,
    paths,
    changed: [],
  }
}
