import {confidenceOf} from '../confidence.js'
import {claimText} from '../page.js'
import {printClaim} from '../print-claim.js'
import {outcomeOf} from '../query.js'
import {responseId} from '../response.js'
import type {Context, Knowledge, Outcome, Statement} from '../types.js'
import {citationIds, curiesOf} from './curies.js'
import type {Exported} from './exported.js'

/**
 * The whole knowledge as JSON, by docs/knowledge-export.schema.json: `{version, statements, entities, diseases, cellLines, batches,
 * contexts, references}`. Only the places in the source files are left out.
 */
export function toJson(knowledge: Knowledge): Exported {
  const document = {
    version: knowledge.version,
    statements: knowledge.statements.map((statement) => jsonStatement(knowledge, statement)),
    entities: [...knowledge.entities.values()].map((entity) => ({...withoutPlace(entity), curies: curiesOf(entity)})),
    diseases: [...knowledge.diseases.values()].map(withoutPlace),
    cellLines: [...knowledge.cellLines.values()].map(withoutPlace),
    batches: [...knowledge.batches.values()].map(withoutPlace),
    contexts: contextsOf(knowledge),
    references: [...knowledge.references.values()].map((reference) => {
      const {title, journal, doi, pmid, pmcid, group, ...rest} = withoutPlace(reference)
      return {
        ...rest,
        title: title ?? null,
        journal: journal ?? null,
        doi: doi ?? null,
        pmid: pmid ?? null,
        pmcid: pmcid ?? null,
        group: group ?? null,
        curies: citationIds(knowledge, reference.key),
      }
    }),
  }
  return {text: `${JSON.stringify(document, null, 1)}\n`, losses: []}
}

function withoutPlace<T extends {readonly place: unknown}>({place: _, ...rest}: T): Omit<T, 'place'> {
  return rest
}

/** A statement with its claim in arrow notation (`claim`) and in words (`text`), and its confidence. */
export function jsonStatement(knowledge: Knowledge, statement: Statement): object {
  const {id, kind, ...rest} = withoutPlace(statement)
  return {
    id,
    kind,
    claim: printClaim(statement),
    text: claimText(knowledge, statement),
    ...(statement.kind === 'mechanism' && {effect: statement.sign === 1 ? 'increases' : 'decreases'}),
    ...rest,
    ...(statement.kind === 'observation' && {outcome: exportedOutcome(statement.outcome)}),
    confidence: confidenceOf(knowledge, statement).value,
  }
}

/** One shape for all outcomes: a response is sensitive, resistant or unchanged, and an entity that stayed has changed by 0. */
function exportedOutcome(outcome: Outcome): object {
  const {to, sign} = outcomeOf(outcome)
  if (outcome.kind === 'response') return outcome
  return to === responseId ? {kind: 'response', direction: 'unchanged'} : {kind: 'change', change: {entity: to, sign}}
}

/** The distinct contexts of the statements, each with the number of statements of each kind that hold in it. */
function contextsOf({statements}: Knowledge): object[] {
  const found = new Map<string, {context: Context; counts: {mechanism: number; observation: number; fact: number}}>()
  for (const {context, kind} of statements) {
    const {disease, drug, conditions, cellLines} = context
    const key = JSON.stringify([disease, drug, conditions, cellLines])
    const held = found.get(key) ?? {context: {disease, drug, conditions, cellLines}, counts: {mechanism: 0, observation: 0, fact: 0}}
    found.set(key, held)
    held.counts[kind]++
  }
  return [...found.values()].map(({context, counts}) => ({
    disease: context.disease ?? null,
    drug: context.drug ?? null,
    conditions: context.conditions,
    cellLines: context.cellLines,
    ...counts,
  }))
}
