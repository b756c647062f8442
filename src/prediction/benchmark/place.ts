import {UserError} from '#errors'
import {
  type Change,
  type Knowledge,
  lookUpEntity,
  parseMirna,
  plainName,
  resolveCellLine,
  resolveCondition,
  resolveDisease,
  resolveDrug,
  type Sign,
} from '#knowledge'
import {type ContextQuery, responseNodes} from '#network'
import type {BenchmarkQuestion} from './questions.js'

/** A question in ids, ready to be asked. */
export interface AskedQuestion {
  readonly context: ContextQuery
  readonly perturbations: readonly Change[]
  /** Rose or fell when the change was made: goes before all other first edges. */
  readonly measured: readonly Change[]
}

export type Placed = {readonly kind: 'placed'; readonly asked: AskedQuestion} | {readonly kind: 'unknown'; readonly why: string}

/**
 * Looks the names of a question up. An unknown or ambiguous one makes the question unanswerable, with the reason; it is no error.
 */
export function placeQuestion(knowledge: Knowledge, question: BenchmarkQuestion): Placed {
  try {
    return {kind: 'placed', asked: placed(knowledge, question)}
  } catch (error) {
    if (error instanceof UserError) return {kind: 'unknown', why: error.message}
    throw error
  }
}

function placed(knowledge: Knowledge, {changes, disease, drug, conditions, cellLine, measured}: BenchmarkQuestion): AskedQuestion {
  const context = {
    ...(disease === undefined ? {} : {disease: resolveDisease(knowledge, disease).id}),
    ...(drug === undefined ? {} : {drug: resolveDrug(knowledge, drug).id}),
    ...(cellLine === undefined ? {} : {cellLine: resolveCellLine(knowledge, cellLine).id}),
  }
  const perturbations = changes.map(({entity, change}) => ({
    entity: change === 'add' ? resolveDrug(knowledge, entity).id : entityId(knowledge, entity, context),
    sign: (change === 'down' ? -1 : 1) as Sign,
  }))
  for (const {entity} of perturbations) {
    if (entity === context.drug) throw new UserError('conflict', `'${entity}' is the drug of the context, which is given in both arms`)
    if ((responseNodes as readonly string[]).includes(entity))
      throw new UserError('invalid-input', `'${entity}' is the response itself, which is what is asked`)
  }
  const named = conditions.map((name) => resolveCondition(knowledge, name).id)
  return {
    context: {...context, conditions: named.filter((id) => perturbations.every(({entity}) => entity !== id))} as ContextQuery,
    perturbations,
    measured: measured.map(({target, direction}) => ({entity: entityId(knowledge, target, context), sign: direction === 'up' ? 1 : -1})),
  }
}

/** Without the search for similar names, which takes long for thousands of rows. */
function entityId(knowledge: Knowledge, name: string, context: {readonly disease?: string; readonly drug?: string}): string {
  const found = lookUpEntity(knowledge, name, context)
  switch (found.kind) {
    case 'found':
      return found.entity.id
    case 'ambiguous':
      throw new UserError('ambiguous', `'${name}' could be ${found.candidates.join(' or ')}`)
    case 'unknown':
      throw new UserError('not-found', `no entity of the knowledge is called '${name}'`)
    default:
      return found satisfies never
  }
}

/** What tells an entity from others where baselines count: its id where the knowledge has it, else its plain name. */
export function entityKey(knowledge: Knowledge, name: string, context: {readonly disease?: string; readonly drug?: string} = {}): string {
  const found = lookUpEntity(knowledge, name, context)
  return found.kind === 'found' ? found.entity.id : `?${plainName(name)}`
}

/** Whether a name is a miRNA's or its precursor's, in the knowledge or by its form. */
export function isMirna(knowledge: Knowledge, name: string): boolean {
  const found = lookUpEntity(knowledge, name)
  return found.kind === 'found' ? ['miRNA', 'pre-miRNA'].includes(found.entity.type) : parseMirna(name) !== undefined
}
