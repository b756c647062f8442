import {
  type Change,
  type Confidence,
  type Entity,
  type EntityPage,
  isRetracted,
  type Knowledge,
  type Statement,
  statementById,
} from '#knowledge'
import type {ContextQuery} from '#network'
import type {Disagreement, Explanation, Influence, PathView, Prediction} from '#prediction'
import type {PathsFigure} from './paths-svg.js'
import {citations, contextWords, evidenceSentence, statementSentence} from './sentences.js'

/** Signed, two decimals. */
export const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`

const interval = (low: number, high: number) => `${signed(low)} to ${signed(high)}`

/** A prediction for the terminal. */
export function predictionText(
  prediction: Prediction,
  changes: readonly Change[],
  context: ContextQuery,
  knowledge: Knowledge,
  influence?: readonly Influence[],
): string {
  const {response, evidence, disagreement} = prediction
  const lines = [
    `${changesInWords(changes, knowledge)}   in ${contextInWords(context, knowledge)}`,
    '',
    responseLine(response),
    '',
    'Readout                            baseline   perturbed   Δ       95 %',
    ...prediction.readouts.map(
      (readout) =>
        `${readout.name.slice(0, 34).padEnd(34)} ${readout.baseline.toFixed(2).padStart(6)} ${readout.perturbed.toFixed(2).padStart(11)}     ${signed(readout.delta)}   ${interval(readout.low, readout.high)}   ${readout.direction}`,
    ),
    '',
    `Paths to the response (${prediction.paths.length}):`,
    ...prediction.paths.slice(0, 6).flatMap((path) => pathLines(path, knowledge)),
    '',
    `Evidence on the paths: ${evidence.exact} exact, ${evidence.borrowed} borrowed, ${evidence.textbook} textbook; ${evidence.contested} contested, ${evidence.disputed} disputed${evidence.predicted === undefined ? '' : `; ${evidence.predicted} predicted`}.`,
    ...(disagreement ? ['', ...disagreementLines(disagreement, knowledge)] : []),
    ...(influence ? ['', ...influenceLines(influence, knowledge)] : []),
    '',
    'A hypothesis for the laboratory, not advice for treating patients.',
  ]
  return `${lines.join('\n')}\n`
}

function changesInWords(changes: readonly Change[], knowledge: Knowledge): string {
  return changes.map(({entity, sign}) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`).join(' + ')
}

function contextInWords({disease, drug, conditions, cellLine}: ContextQuery, knowledge: Knowledge): string {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  return [
    disease ? (knowledge.diseases.get(disease)?.name ?? disease) : 'any disease',
    ...(drug ? [name(drug)] : []),
    ...conditions.map(name),
    ...(cellLine ? [cellLine] : []),
  ].join(' × ')
}

const answers = {sensitive: 'more sensitive', resistant: 'more resistant', unchanged: 'unchanged', contested: 'contested'} as const

function responseLine({direction, baseline, perturbed, delta, low, high, confidence, basis}: Prediction['response']): string {
  return `Response: ${answers[direction]}   P(dead or arrested) ${baseline.toFixed(2)} → ${perturbed.toFixed(2)}   Δ ${signed(delta)} (95 % ${interval(low, high)})   confidence ${confidence.toFixed(2)}   basis: ${basis}`
}

/** What a prediction says and rests on, drawn. */
export function predictionFigure(
  {response, paths}: Prediction,
  changes: readonly Change[],
  context: ContextQuery,
  knowledge: Knowledge,
): PathsFigure {
  return {
    title: `${changesInWords(changes, knowledge)} in ${contextInWords(context, knowledge)}`,
    caption: `${responseLine(response).replaceAll('   ', '; ')}.${paths.length === 0 ? ' No signed path to the response is known.' : ''} A hypothesis for the laboratory.`,
    paths,
    changed: changes,
  }
}

/** The ways from an entity, drawn. */
export function explanationFigure(
  {paths}: Explanation,
  entity: Entity,
  to: Entity | undefined,
  context: ContextQuery,
  knowledge: Knowledge,
): PathsFigure {
  return {
    title: `${entity.name} → ${to?.name ?? 'drug response'} in ${contextInWords(context, knowledge)}`,
    caption:
      paths.length === 0
        ? 'No signed path is known.'
        : `${paths.length} signed path${paths.length === 1 ? '' : 's'}, best supported first.`,
    paths,
    changed: [],
  }
}

/** Statements shown for each side of a disagreement. */
const mostShown = 3

function disagreementLines({kind, from, to, steps, here, against}: Disagreement, knowledge: Knowledge): string[] {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const line = (id: string) => {
    const statement = statementById(knowledge, id)
    if (statement === undefined) return []
    const where = contextWords(statement, knowledge)
    return [`      ${statementSentence(statement, knowledge)}${where ? `  (${where})` : ''}  [${citations(statement, knowledge)}]  ${id}`]
  }
  const lines = (ids: readonly string[]) => [
    ...ids.slice(0, mostShown).flatMap(line),
    ...(ids.length > mostShown ? [`      and ${ids.length - mostShown} more`] : []),
  ]
  switch (kind) {
    case 'answer':
      return [`Nearest disagreement: ${name(from)} was seen to do the opposite elsewhere`, ...lines(against)]
    case 'arrow':
      return [
        `Nearest disagreement: ${name(from)} → ${name(to)}, ${steps === 0 ? 'the first arrow' : `after ${steps} arrow${steps === 1 ? '' : 's'}`} of a path`,
        '    here:',
        ...lines(here),
        '    against it:',
        ...lines(against),
      ]
    default:
      return kind satisfies never
  }
}

/** Changes below this are what another draw of models would give. */
const drawNoise = 0.02

function influenceLines(influence: readonly Influence[], knowledge: Knowledge): string[] {
  const telling = influence.filter(({change}) => Math.abs(change) >= drawNoise)
  return [
    `What carries the answer (Δ without the statement; ${influence.length} asked about):`,
    ...telling.map(({statement, delta, direction, change}) => {
      const found = statementById(knowledge, statement)
      return `  ${signed(delta)} (${signed(change)})  ${answers[direction].padEnd(14)}  ${found ? statementSentence(found, knowledge) : statement}  ${statement}`
    }),
    ...(telling.length < influence.length
      ? [`  ${influence.length - telling.length} others change it by less than ${drawNoise}, which another draw of models would too`]
      : []),
  ]
}

function pathLines({sign, nodes, statements}: PathView, knowledge: Knowledge): string[] {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  return [
    `  ${sign === 1 ? '(more of it → more sensitive)  ' : '(more of it → more resistant)  '}${nodes.map(name).join(' → ')}`,
    ...statements.slice(0, 8).flatMap((id) => {
      const sentence = evidenceSentence(id, knowledge)
      return sentence === undefined ? [] : [`      ${sentence}`]
    }),
  ]
}

/** An explanation for the terminal. */
export function explanationText(explanation: Explanation, entity: Entity, to: Entity | undefined, knowledge: Knowledge): string {
  const lines = [
    `${entity.name} (${entity.type}${entity.mitochondrial ? ', mitochondrial' : ''}${entity.acts.length > 0 ? `; acts in: ${entity.acts.join(', ')}` : ''})${to ? ` → ${to.name}` : ''}`,
    ...(entity.note ? [`  note: ${entity.note}`] : []),
    ...(entity.seeAlso ? [`  see also: ${entity.seeAlso.join(', ')}`] : []),
    '',
    `Statements (${explanation.statements.length}):`,
    ...explanation.statements.map(({statement, match}) => {
      const where = contextWords(statement, knowledge)
      const disputed = statement.audit.note ? `\n      audit: ${statement.audit.status}: ${statement.audit.note}` : ''
      return `  [${match}] ${statementSentence(statement, knowledge)}${where ? `  (${where})` : ''}  [${citations(statement, knowledge)}]  ${statement.id}${disputed}`
    }),
    '',
    `Paths${to ? ` to ${to.name}` : ' to drug response'} (${explanation.paths.length}):`,
    ...explanation.paths
      .slice(0, 10)
      .map(({sign, nodes}) => `  ${sign === 1 ? '+' : '−'}  ${nodes.map((id) => knowledge.entities.get(id)?.name ?? id).join(' → ')}`),
    ...(explanation.contradictions.length === 0
      ? []
      : [
          '',
          'Contradictions:',
          ...explanation.contradictions.map(
            ({id, positive, negative, status}) =>
              `  ${id} (${status}): more of it raises (${positive.join(', ')}) against lowers (${negative.join(', ')})`,
          ),
        ]),
  ]
  return `${lines.join('\n')}\n`
}

/** One statement on a line, with its context, citations and audit; its confidence term by term where it is given. */
export function statementText(statement: Statement, knowledge: Knowledge, confidence?: Confidence): string {
  const where = contextWords(statement, knowledge)
  const lines = [
    `${statement.id}  [${statement.kind}]  ${statementSentence(statement, knowledge)}${where ? `  (${where})` : ''}  [${citations(statement, knowledge)}]`,
  ]
  if (statement.reading)
    lines.push(`    reading: ${statement.reading}${statement.counterpart ? `; the other reading is ${statement.counterpart}` : ''}`)
  if (statement.audit.note)
    lines.push(`    audit: ${statement.audit.status}${statement.audit.item ? ` (${statement.audit.item})` : ''}: ${statement.audit.note}`)
  if (isRetracted(knowledge, statement)) lines.push('    retracted: models leave it out')
  if (statement.note) lines.push(`    note: ${statement.note}`)
  if (confidence) {
    lines.push(
      `    ${statement.place.file}:${statement.place.line}; ${statement.pack === undefined ? `batch ${batchWords(statement, knowledge)}` : `pack ${statement.pack}`}`,
    )
    if (statement.kind === 'fact' && statement.method) lines.push(`    seen by: ${statement.method.join(', ')}`)
    lines.push(
      `    certainty: ${statement.certainty}; audit: ${statement.audit.status}; assays: ${statement.assays.join(', ')}; review: ${statement.review.map(({section, sentence}) => `${section} ${sentence}`).join(', ') || '–'}`,
    )
    lines.push(
      `    confidence ${confidence.value.toFixed(2)}: ${confidence.terms.map(({term, value, why}) => `${term} ${value.toFixed(2)} (${why})`).join(' · ')}`,
    )
  }
  return lines.join('\n')
}

function batchWords({batch}: Statement, {batches}: Knowledge): string {
  const held = batches.get(batch)
  return held === undefined ? batch : `${batch} of ${held.date}`
}

/** An entity's page for the terminal: contradictions and disputes first-class. */
export function entityPageText(page: EntityPage, knowledge: Knowledge): string {
  const {entity} = page
  const block = (title: string, statements: EntityPage['actsOn']) =>
    statements.length === 0
      ? []
      : [
          '',
          `${title} (${statements.length}):`,
          ...statements.map(
            ({statement, confidence}) =>
              `  ${statementText(statement, knowledge).replaceAll('\n', '\n  ')}  conf. ${confidence.value.toFixed(2)}`,
          ),
        ]
  return [
    `${entity.name} (${entity.id}; ${entity.type}${entity.mitochondrial ? ', mitochondrial' : ''}${entity.origin ? `; encoded: ${entity.origin}` : ''}${entity.acts.length > 0 ? `; acts in: ${entity.acts.join(', ')}` : ''})`,
    ...(entity.aliases.length > 0 ? [`  also: ${entity.aliases.join(', ')}`] : []),
    ...(Object.keys(entity.ids).length > 0
      ? [
          `  ids: ${Object.entries(entity.ids)
            .map(([database, id]) => `${database} ${id}`)
            .join(', ')}`,
        ]
      : []),
    ...(entity.sequence ? [`  sequence: ${entity.sequence}`] : []),
    ...(entity.note ? [`  note: ${entity.note}`] : []),
    ...(page.seeAlso.length > 0 ? [`  see also: ${page.seeAlso.map(({id}) => id).join(', ')}`] : []),
    ...(page.contradictions.length === 0
      ? []
      : [
          '',
          'Contradictions:',
          ...page.contradictions.map(
            ({id, status, positive, negative}) => `  ${id} (${status}): raises: ${positive.join(', ')}; lowers: ${negative.join(', ')}`,
          ),
        ]),
    ...(page.disputes.length === 0
      ? []
      : [
          '',
          'Disputed:',
          ...page.disputes.map(
            ({item, asPrinted, corrected, notes}) =>
              `  ${item ?? '–'}: printed ${asPrinted.join(', ') || '–'}; corrected ${corrected.join(', ') || '–'}. ${notes.join(' ')}`,
          ),
        ]),
    ...block('Acts on', page.actsOn),
    ...block('Acted on by', page.actedOnBy),
    ...block('Observations', page.observations),
    ...block('Facts', page.facts),
    '',
  ].join('\n')
}
