import type {Knowledge} from '#knowledge'

/** Ids of the readouts of `predict`, in the order in which they are listed: the entities that the knowledge marks `readout: true`. */
export function readoutsOf(knowledge: Knowledge): readonly string[] {
  return [...knowledge.entities.values()].filter(({readout}) => readout === true).map(({id}) => id)
}
