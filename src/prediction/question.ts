import {UserError} from '#errors'
import type {Change, Knowledge, Sign} from '#knowledge'
import {type ContextNames, type ContextQuery, contextOf, entityOf, type Id} from '#network'
import {type EnsembleOptions, ensembleOptions} from './ensemble-options.js'
import type {Method} from './method.js'

/** What is asked. Every name may be an id, a name or an alias; a name that nothing answers to is an error. */
export interface Question {
  readonly context: ContextNames
  /** Held in both arms besides the drug and the conditions of the context. Default nothing. */
  readonly held?: readonly Change[]
  /** Changed in the perturbed arm only. Compounds added are changes up. */
  readonly perturbations: readonly Change[]
  /** Entities to report besides the standard readouts; each keeps the name it was asked by. Default none. */
  readonly asked?: readonly string[]
  /**
   * What was measured in the user's own cells: the target rose (+1) or fell (−1) when the regulator was changed as asked here.
   * Without a regulator it belongs to every perturbation. Default nothing.
   */
  readonly measured?: readonly MeasuredTarget[]
  /** Ids of statements to leave out. */
  readonly without?: ReadonlySet<string>
  /** Default `ensemble` where options of one are given, else `expectation`. */
  readonly method?: Method
  /** Share of "sensitive" among such questions before anything is known, in (0, 1). Default one half. */
  readonly prior?: number
  /**
   * False: no intervals, which take most of the time of an answer in closed form; direction and probability stay as they are, `low` and
   * `high` are `delta`. Default true.
   */
  readonly intervals?: boolean
  readonly ensemble?: EnsembleOptions
}

export interface MeasuredTarget {
  readonly regulator?: string
  readonly target: string
  readonly sign: Sign
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
  /** Edges: `sign` is the effect of more of the regulator on the target. */
  readonly measured: readonly {readonly regulator: Id<'entity'>; readonly target: Id<'entity'>; readonly sign: Sign}[]
  readonly without: ReadonlySet<string>
  readonly method: Method
  readonly prior: number
  readonly intervals: boolean
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
  const perturbations = checkedChanges(knowledge, question.perturbations, context)
  return {
    context,
    held: checkedChanges(knowledge, question.held ?? [], context),
    perturbations,
    asked: (question.asked ?? []).map((name) => ({id: entityOf(knowledge, name, context).id, name})),
    measured: onceEach((question.measured ?? []).flatMap((one) => measuredEdges(knowledge, one, perturbations, context))),
    without: question.without ?? new Set(),
    method: question.method ?? (question.ensemble === undefined ? 'expectation' : 'ensemble'),
    prior: checkedPrior(question.prior ?? 0.5),
    intervals: question.intervals ?? true,
    ensemble: ensembleOptions(question.ensemble),
  }
}

function checkedPrior(prior: number): number {
  if (!(prior > 0 && prior < 1)) throw new RangeError(`prior: found ${prior}, expected a number between 0 and 1`)
  return prior
}

/** The same measurement counts once; one that says both is refused. */
function onceEach(edges: CheckedQuestion['measured']): CheckedQuestion['measured'] {
  const held = new Map<string, CheckedQuestion['measured'][number]>()
  for (const edge of edges) {
    const before = held.get(`${edge.regulator}\t${edge.target}`)
    if (before !== undefined && before.sign !== edge.sign)
      throw new UserError(
        'invalid-input',
        `measured '${edge.target}': found up and down under the same change of ${edge.regulator}, expected one of them; leave one out`,
      )
    held.set(`${edge.regulator}\t${edge.target}`, edge)
  }
  return [...held.values()]
}

/** What a measurement says of more of the regulator: it was taken with the regulator changed as in the question. */
function measuredEdges(
  knowledge: Knowledge,
  {regulator, target, sign}: MeasuredTarget,
  perturbations: readonly CheckedChange[],
  context: ContextQuery,
): CheckedQuestion['measured'][number][] {
  const {id} = entityOf(knowledge, target, context)
  const of = regulator === undefined ? undefined : entityOf(knowledge, regulator, context).id
  const changed = perturbations.filter(({entity}) => (of === undefined || entity === of) && entity !== id)
  if (changed.length === 0)
    throw new UserError(
      'invalid-input',
      `measured '${regulator === undefined ? '' : `${regulator}:`}${target}': found a regulator that is not perturbed, expected one of ${
        perturbations.map(({entity}) => `'${entity}'`).join(', ') || 'the perturbations'
      }; perturb it, or leave the measurement out`,
    )
  return changed.map((change) => ({regulator: change.entity, target: id, sign: (change.sign * sign) as Sign}))
}

/** Looks the entities of changes up. Throws as `checkedQuestion` does. */
export function checkedChanges(knowledge: Knowledge, changes: readonly Change[], context: ContextQuery): CheckedChange[] {
  return changes.map(({entity, sign}) => ({entity: entityOf(knowledge, entity, context).id, sign}))
}
