import type {EntityType, Knowledge} from '#knowledge'

const rnaTypes: ReadonlySet<EntityType> = new Set(['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA'])

/** Whether an entity is a non-coding RNA that acts in or on mitochondria. */
export function isMtncRna(knowledge: Knowledge, id: string): boolean {
  const entity = knowledge.entities.get(id)
  return entity !== undefined && rnaTypes.has(entity.type) && entity.mitochondrial === true
}
