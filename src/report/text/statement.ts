import {type Confidence, type EntityPage, isRetracted, type Knowledge, type Statement} from '#knowledge'
import {citations, contextWords, statementSentence} from './sentences.js'

/**
 * One statement on a line, with its context, citations and audit; its confidence term by term where it is given.
 *
 * @param statement - any
 * @param knowledge - that holds it
 * @param confidence - of `confidenceOf`; left out where absent
 * @returns text of one line, or several with the confidence
 * @example
 * statementText(knowledge.statements[0], knowledge).includes(knowledge.statements[0].id) // → true
 */
export function statementText(statement: Statement, knowledge: Knowledge, confidence?: Confidence): string {
  const {id, kind, reading, counterpart, audit, note} = statement
  const where = contextWords(statement, knowledge)
  const says = `${statementSentence(statement, knowledge)}${where ? `  (${where})` : ''}`
  return [
    `${id}  [${kind}]  ${says}  [${citations(statement, knowledge)}]`,
    ...(reading ? [`    reading: ${reading}${counterpart ? `; the other reading is ${counterpart}` : ''}`] : []),
    ...(audit.note ? [`    audit: ${audit.status}${audit.item ? ` (${audit.item})` : ''}: ${audit.note}`] : []),
    ...(isRetracted(knowledge, statement) ? ['    retracted: models leave it out'] : []),
    ...(note ? [`    note: ${note}`] : []),
    ...(confidence ? confidenceLines(statement, knowledge, confidence) : []),
  ].join('\n')
}

function confidenceLines(statement: Statement, knowledge: Knowledge, {value, terms}: Confidence): string[] {
  const {place, pack, certainty, audit, assays, review} = statement
  const places = review.map(({section, sentence}) => `${section} ${sentence}`).join(', ') || '–'
  const parts = terms.map((one) => `${one.term} ${one.value.toFixed(2)} (${one.why})`).join(' · ')
  const source = pack === undefined ? `batch ${batchWords(statement, knowledge)}` : `pack ${pack}`
  return [
    `    ${place.file}:${place.line}; ${source}`,
    ...(statement.kind === 'fact' && statement.method ? [`    seen by: ${statement.method.join(', ')}`] : []),
    `    certainty: ${certainty}; audit: ${audit.status}; assays: ${assays.join(', ')}; review: ${places}`,
    `    confidence ${value.toFixed(2)}: ${parts}`,
  ]
}

function batchWords({batch}: Statement, {batches}: Knowledge): string {
  const held = batches.get(batch)
  return held === undefined ? batch : `${batch} of ${held.date}`
}

/**
 * An entity's page for the terminal: contradictions and disputes first-class.
 *
 * @param page - of `entityPage`
 * @param knowledge - that holds it
 * @returns text of many lines
 * @example
 * entityPageText(entityPage(knowledge, 'FIS1'), knowledge).includes('FIS1') // → true
 */
export function entityPageText(page: EntityPage, knowledge: Knowledge): string {
  const {entity} = page
  const ids = Object.entries(entity.ids).map(([database, id]) => `${database} ${id}`)
  return [
    entityTitle(page),
    ...(entity.aliases.length > 0 ? [`  also: ${entity.aliases.join(', ')}`] : []),
    ...(ids.length > 0 ? [`  ids: ${ids.join(', ')}`] : []),
    ...(entity.sequence ? [`  sequence: ${entity.sequence}`] : []),
    ...(entity.note ? [`  note: ${entity.note}`] : []),
    ...(page.seeAlso.length > 0 ? [`  see also: ${page.seeAlso.map(({id}) => id).join(', ')}`] : []),
    ...contradictionLines(page),
    ...disputeLines(page),
    ...block('Acts on', page.actsOn, knowledge),
    ...block('Acted on by', page.actedOnBy, knowledge),
    ...block('Observations', page.observations, knowledge),
    ...block('Facts', page.facts, knowledge),
    '',
  ].join('\n')
}

function entityTitle({entity: {name, id, type, mitochondrial, origin, acts}}: EntityPage): string {
  const encoded = origin ? `; encoded: ${origin}` : ''
  const where = acts.length > 0 ? `; acts in: ${acts.join(', ')}` : ''
  return `${name} (${id}; ${type}${mitochondrial ? ', mitochondrial' : ''}${encoded}${where})`
}

function contradictionLines({contradictions}: EntityPage): string[] {
  if (contradictions.length === 0) return []
  return [
    '',
    'Contradictions:',
    ...contradictions.map(
      ({id, status, positive, negative}) => `  ${id} (${status}): raises: ${positive.join(', ')}; lowers: ${negative.join(', ')}`,
    ),
  ]
}

function disputeLines({disputes}: EntityPage): string[] {
  if (disputes.length === 0) return []
  const list = (ids: readonly string[]) => ids.join(', ') || '–'
  return [
    '',
    'Disputed:',
    ...disputes.map(
      ({item, asPrinted, corrected, notes}) =>
        `  ${item ?? '–'}: printed ${list(asPrinted)}; corrected ${list(corrected)}. ${notes.join(' ')}`,
    ),
  ]
}

function block(title: string, statements: EntityPage['actsOn'], knowledge: Knowledge): string[] {
  if (statements.length === 0) return []
  return [
    '',
    `${title} (${statements.length}):`,
    ...statements.map(({statement, confidence}) => {
      const words = statementText(statement, knowledge).replaceAll('\n', '\n  ')
      return `  ${words}  conf. ${confidence.value.toFixed(2)}`
    }),
  ]
}
