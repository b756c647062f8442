import {citation, type Knowledge, type Outcome, outcomeOf, responseId, type Statement, statementById} from '#knowledge'

/**
 * A statement as one English sentence without its context.
 *
 * @param statement - any
 * @param knowledge - that holds the names
 * @returns text, not markup
 * @example
 * statementSentence(statementsBetween(knowledge, 'hsa-miR-2392', 'oxphos')[0], knowledge).length > 10 // → true
 */
export function statementSentence(statement: Statement, knowledge: Knowledge): string {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  const change = ({entity, sign}: {entity: string; sign: 1 | -1}) => `${name(entity)} ${sign === 1 ? 'up' : 'down'}`
  switch (statement.kind) {
    case 'mechanism':
      return `${name(statement.subject)} ${statement.sign === 1 ? 'increases' : 'decreases'} ${name(statement.object)}`
    case 'observation': {
      const seen = outcomeWords(statement.outcome, name)
      if (statement.design === 'resistant-cells') return `in resistant cells, ${seen}`
      return `with ${statement.perturbation.map(change).join(' and ')}, ${seen}`
    }
    case 'fact':
      return `${name(statement.subject)}: ${statement.predicate}: ${statement.value}`
    default:
      return statement satisfies never
  }
}

function outcomeWords(outcome: Outcome, name: (id: string) => string): string {
  const {to, sign} = outcomeOf(outcome)
  if (outcome.kind === 'response') return `cells ${outcome.direction}`
  if (sign !== 0) return `${name(to)} ${sign === 1 ? 'up' : 'down'}`
  return to === responseId ? 'response unchanged' : `${name(to)} unchanged`
}

/** What a record of an edge says, with where and who says so: a statement, or a site predicted from sequence. Undefined for an unknown id. */
export function evidenceSentence(id: string, knowledge: Knowledge): string | undefined {
  const statement = statementById(knowledge, id)
  if (statement) return `${statementSentence(statement, knowledge)}  [${citations(statement, knowledge)}]`
  const site = knowledge.predicted?.sites.find((one) => one.id === id)
  if (site === undefined) return undefined
  const name = (entity: string) => knowledge.entities.get(entity)?.name ?? entity
  const numbers = `${site.energyKcalPerMol} kcal/mol at ${site.start}–${site.end}, p ${site.p.toPrecision(2)}, weight ${site.weight.toFixed(2)}`
  return `${name(site.subject)} may act on ${name(site.object)}  [predicted from sequence, not observed: ${numbers}]`
}

/** Where a statement was made: `TSCC, cisplatin, hypoxia, CAL-27 cells`; empty for general biology. */
export function contextWords(statement: Statement, knowledge: Knowledge): string {
  const {disease, drug, conditions, cellLines} = statement.context
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  return [
    ...(disease ? [knowledge.diseases.get(disease)?.name ?? disease] : []),
    ...(drug ? [name(drug)] : []),
    ...conditions.map(name),
    ...cellLines.map((id) => `${id} cells`),
  ].join(', ')
}

/** A statement with its context and who says so: `A increases B (TSCC, cisplatin): Author 2020, doi:…`. */
export function statementWords(statement: Statement, knowledge: Knowledge): string {
  const where = contextWords(statement, knowledge)
  return `${statementSentence(statement, knowledge)}${where ? ` (${where})` : ''}: ${citations(statement, knowledge)}`
}

/** Citations of a statement, or its textbook reason. */
export function citations(statement: Statement, knowledge: Knowledge): string {
  const cited = statement.references.map((key) => citation(knowledge, key))
  if (statement.kind === 'mechanism' && statement.textbook)
    return ['textbook', ...(statement.reason ? [statement.reason] : []), ...cited].join('; ')
  return cited.join('; ') || 'no reference given'
}
