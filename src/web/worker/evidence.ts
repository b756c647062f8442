import {type Knowledge, outcomeOf, pageStatement, responseId, type Statement} from '#knowledge'
import type {Catalogue, EvidenceBook, Named, StatementRow} from './protocol.js'

/** Every name with how many statements carry it. */
export function catalogueOf(knowledge: Knowledge, version: string): Catalogue {
  const counts = new Map<string, number>()
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
  for (const statement of knowledge.statements) {
    for (const id of new Set([...entitiesIn(statement), ...contextIds(statement)])) add(id)
    if (statement.context.disease) add(`disease ${statement.context.disease}`)
    for (const line of statement.context.cellLines) add(`line ${line}`)
  }
  const named = (id: string, name: string, aliases: readonly string[], type: string, key = id): Named => ({
    id,
    name,
    aliases,
    type,
    statements: counts.get(key) ?? 0,
  })
  return {
    version,
    knowledge: knowledge.version,
    entities: [...knowledge.entities.values()].map(({id, name, aliases, type}) => named(id, name, aliases, type)),
    diseases: [...knowledge.diseases.values()].map(({id, name, aliases}) => named(id, name, aliases, 'disease', `disease ${id}`)),
    cellLines: [...knowledge.cellLines.values()].map(({id, aliases, disease}) =>
      named(id, id, aliases, knowledge.diseases.get(disease)?.name ?? disease, `line ${id}`),
    ),
    counts: {statements: knowledge.statements.length, references: knowledge.references.size},
  }
}

const contextIds = ({context}: Statement) => [...(context.drug ? [context.drug] : []), ...context.conditions]

/** Ids that the claim of a statement names. */
function entitiesIn(statement: Statement): string[] {
  switch (statement.kind) {
    case 'mechanism':
      return [statement.subject, statement.object]
    case 'observation':
      return [...statement.perturbation.map(({entity}) => entity), outcomeOf(statement.outcome).to].filter((id) => id !== responseId)
    case 'fact':
      return [statement.subject]
    default:
      return statement satisfies never
  }
}

/** All statements as rows, with names instead of ids. */
export function evidenceBook(knowledge: Knowledge): EvidenceBook {
  return {
    statements: knowledge.statements.map((statement) => rowOf(knowledge, statement)),
    references: [...knowledge.references.values()],
  }
}

function rowOf(knowledge: Knowledge, statement: Statement): StatementRow {
  const {claim, confidence, disputed} = pageStatement(knowledge, statement)
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const {context, audit} = statement
  return {
    id: statement.id,
    kind: statement.kind,
    claim,
    ...endsOf(statement, name),
    mechanism:
      statement.kind === 'mechanism' ? statement.mechanismClass : statement.kind === 'fact' ? statement.predicate : statement.design,
    disease: context.disease ? (knowledge.diseases.get(context.disease)?.name ?? context.disease) : '',
    drug: context.drug ? name(context.drug) : '',
    conditions: context.conditions.map(name).join(', '),
    cellLines: context.cellLines.join(', '),
    system: context.system ?? '',
    certainty: statement.certainty,
    audit: audit.status,
    auditNote: [audit.item, audit.note].filter(Boolean).join(': '),
    disputed,
    reading: statement.reading ?? '',
    counterpart: statement.counterpart ?? '',
    textbook: statement.kind === 'mechanism' && statement.textbook,
    reason: statement.kind === 'mechanism' ? (statement.reason ?? '') : '',
    note: statement.note ?? '',
    confidence: confidence.value,
    confidenceWhy: confidence.terms.map(({term, value, why}) => `${term} ${value.toFixed(2)}: ${why}`),
    assays: statement.assays.join(', '),
    review: statement.review.map(({section, sentence}) => `${section} ${sentence}`).join(', '),
    references: statement.references,
    entities: entitiesIn(statement),
  }
}

function endsOf(statement: Statement, name: (id: string) => string): Pick<StatementRow, 'subject' | 'object' | 'sign'> {
  switch (statement.kind) {
    case 'mechanism':
      return {subject: name(statement.subject), object: name(statement.object), sign: statement.sign}
    case 'observation': {
      const {to, sign} = outcomeOf(statement.outcome)
      const subject = statement.perturbation.map((change) => `${name(change.entity)} ${change.sign === 1 ? 'up' : 'down'}`).join(' + ')
      return {subject: subject || 'resistant cells', object: to === responseId ? 'drug response' : name(to), sign}
    }
    case 'fact':
      return {subject: name(statement.subject), object: statement.value, sign: 0}
    default:
      return statement satisfies never
  }
}
