import type {Knowledge} from '#knowledge'

/** A non-coding RNA that acts in or on mitochondria. */
export function isMtncRna({knowledge}: {readonly knowledge: Knowledge}, id: string): boolean {
  const entity = knowledge.entities.get(id)
  return (
    entity !== undefined &&
    ['miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA'].includes(entity.type) &&
    entity.mitochondrial === true
  )
}
