import type {Change} from '#knowledge'
import type {ContextQuery} from '#network'

/** What acts in every arm: the drug and the conditions. */
export function backgroundOf(context: ContextQuery): Change[] {
  return [...(context.drug ? [context.drug] : []), ...context.conditions].map((entity) => ({entity, sign: 1}))
}

/** Changes on top of others; the later one of the same entity stands. */
export function withChanges(base: readonly Change[], changes: readonly Change[]): Change[] {
  const changed = new Set(changes.map(({entity}) => entity))
  return [...base.filter(({entity}) => !changed.has(entity)), ...changes]
}
