import type {Change, Knowledge} from '#knowledge'
import {type ContextNames, type ContextQuery, contextOf, entityOf, type Id} from '#network'
import {type EnsembleOptions, ensembleOptions} from './ensemble-options.js'

/** What is asked. Every name may be an id, a name or an alias; a name that nothing answers to is an error. */
export interface Question {
  readonly context: ContextNames
  /** Held in both arms besides the drug and the conditions of the context. Default nothing. */
  readonly held?: readonly Change[]
  /** Changed in the perturbed arm only. Compounds added are changes up. */
  readonly perturbations: readonly Change[]
  /** Entities to report besides the standard readouts; each keeps the name it was asked by. Default none. */
  readonly asked?: readonly string[]
  /** Ids of statements to leave out. */
  readonly without?: ReadonlySet<string>
  readonly ensemble?: EnsembleOptions
}

/** A change of an entity that was looked up. */
export interface CheckedChange extends Change {
  readonly entity: Id<'entity'>
}

/** A question whose every name was found. */
export interface CheckedQuestion {
  readonly context: ContextQuery
  readonly held: readonly CheckedChange[]
  readonly perturbations: readonly CheckedChange[]
  readonly asked: readonly {readonly id: Id<'entity'>; readonly name: string}[]
  readonly without: ReadonlySet<string>
  readonly ensemble: Required<EnsembleOptions>
}

/**
 * Looks up everything that a question names and fills in the defaults.
 *
 * @throws {UserError} a name that is unknown (with the nearest) or ambiguous (with the candidates)
 * @throws {RangeError} an option of the ensemble out of its range
 */
export function checkedQuestion(knowledge: Knowledge, question: Question): CheckedQuestion {
  const context = contextOf(knowledge, question.context)
  return {
    context,
    held: checkedChanges(knowledge, question.held ?? [], context),
    perturbations: checkedChanges(knowledge, question.perturbations, context),
    asked: (question.asked ?? []).map((name) => ({id: entityOf(knowledge, name, context).id, name})),
    without: question.without ?? new Set(),
    ensemble: ensembleOptions(question.ensemble),
  }
}

/** Looks the entities of changes up. Throws as `checkedQuestion` does. */
export function checkedChanges(knowledge: Knowledge, changes: readonly Change[], context: ContextQuery): CheckedChange[] {
  return changes.map(({entity, sign}) => ({entity: entityOf(knowledge, entity, context).id, sign}))
}
