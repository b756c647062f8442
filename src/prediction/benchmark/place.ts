import {UserError} from '#errors'
import {type Change, type EntityType, type Knowledge, lookUpEntity, parseMirna, plainName, type Sign} from '#knowledge'
import {type ContextNames, type ContextQuery, contextOf, responseNodes} from '#network'
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
 * Looks the names of questions up. An unknown or ambiguous one makes the question unanswerable, with the reason; it is no error.
 * What a context's names mean is kept, for it hangs on the vocabulary alone: it must be the same for all knowledges asked.
 */
export function questionPlacer(): (knowledge: Knowledge, question: BenchmarkQuestion) => Placed {
  const contexts = new Map<string, ContextQuery | UserError>()
  const contextFor = (knowledge: Knowledge, names: ContextNames): ContextQuery => {
    const key = JSON.stringify(names)
    const found = contexts.get(key) ?? orUserError(() => contextOf(knowledge, names))
    contexts.set(key, found)
    if (found instanceof UserError) throw found
    return found
  }
  return (knowledge, question) => {
    const asked = orUserError(() => placed(knowledge, question, contextFor))
    return asked instanceof UserError ? {kind: 'unknown', why: asked.message} : {kind: 'placed', asked}
  }
}

function orUserError<T>(work: () => T): T | UserError {
  try {
    return work()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
}

function placed(
  knowledge: Knowledge,
  {changes, disease, drug, conditions, cellLine, measured}: BenchmarkQuestion,
  contextFor: (knowledge: Knowledge, names: ContextNames) => ContextQuery,
): AskedQuestion {
  const context = contextFor(knowledge, {disease, drug, conditions, cellLine})
  const perturbations = changes.map(({entity, change}) => ({
    entity: entityId(knowledge, entity, context, change === 'add' ? compoundTypes : undefined),
    sign: (change === 'down' ? -1 : 1) as Sign,
  }))
  for (const {entity} of perturbations) {
    if (entity === context.drug) throw new UserError('conflict', `'${entity}' is the drug of the context, which is given in both arms`)
    if ((responseNodes as readonly string[]).includes(entity))
      throw new UserError('invalid-input', `'${entity}' is the response itself, which is what is asked`)
  }
  return {
    context: {...context, conditions: context.conditions.filter((id) => perturbations.every(({entity}) => entity !== id))},
    perturbations,
    measured: measured.map(({target, direction}) => ({entity: entityId(knowledge, target, context), sign: direction === 'up' ? 1 : -1})),
  }
}

const compoundTypes: readonly EntityType[] = ['drug', 'nanomedicine', 'biological', 'drug-class']

/** Without the search for similar names, which takes long for thousands of rows. */
function entityId(knowledge: Knowledge, name: string, {disease, drug}: ContextQuery, types?: readonly EntityType[]): string {
  const found = lookUpEntity(knowledge, name, {disease, drug, ...(types ? {types} : {})})
  switch (found.kind) {
    case 'found':
      return found.entity.id
    case 'ambiguous':
      throw new UserError('ambiguous', `'${name}' could be ${found.candidates.join(' or ')}`)
    case 'unknown':
      throw new UserError('not-found', `no ${types ? 'compound' : 'entity'} of the knowledge is called '${name}'`)
    default:
      return found satisfies never
  }
}

/** What tells an entity from others where baselines count: its id where the knowledge has it, else its plain name. */
export function entityKey(knowledge: Knowledge, name: string): string {
  const found = lookUpEntity(knowledge, name)
  return found.kind === 'found' ? found.entity.id : `?${plainName(name)}`
}

/** Whether a name is a miRNA's or its precursor's, in the knowledge or by its form. */
export function isMirna(knowledge: Knowledge, name: string): boolean {
  const found = lookUpEntity(knowledge, name)
  return found.kind === 'found' ? ['miRNA', 'pre-miRNA'].includes(found.entity.type) : parseMirna(name) !== undefined
}
