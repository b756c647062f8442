import type {Knowledge} from '#knowledge'

/**
 * Ids of the readouts of `predict`, in the order in which they are listed: the entities that the knowledge marks `readout: true`.
 *
 * @param knowledge - any
 * @returns ids of entities
 * @example
 * readoutsOf(knowledge).includes('oxphos') // → true
 */
export function readoutsOf(knowledge: Knowledge): readonly string[] {
  return [...knowledge.entities.values()].filter(({readout}) => readout === true).map(({id}) => id)
}
