import type {Change, Entity} from '#knowledge'

export type Modality = 'miRNA mimic' | 'miRNA inhibitor' | 'siRNA or ASO' | 'over-expression' | 'compound' | 'blocking import' | 'none'

/** One change made to cells, with the way to make it. */
export interface Intervention {
  readonly entity: string
  readonly name: string
  readonly change: 'up' | 'down'
  readonly modality: Modality
}

/** How a change of this entity would be made in the laboratory; `none` where it cannot be made directly (a process, a readout). */
export function modalityOf(entity: Entity, sign: Change['sign']): Modality {
  switch (entity.type) {
    case 'miRNA':
    case 'pre-miRNA':
      return sign === 1 ? 'miRNA mimic' : 'miRNA inhibitor'
    case 'lncRNA':
    case 'circRNA':
    case 'snoRNA':
    case 'RNA':
    case 'gene':
      return sign === 1 ? 'over-expression' : 'siRNA or ASO'
    case 'drug':
    case 'drug-class':
    case 'nanomedicine':
    case 'biological':
      return sign === 1 ? 'compound' : 'none'
    case 'process':
      return entity.id === 'import' && sign === -1 ? 'blocking import' : 'none'
    case 'complex':
    case 'metabolite':
    case 'phenotype':
    case 'condition':
    case 'structure':
      return 'none'
    default:
      return entity.type satisfies never
  }
}

export function toIntervention(entity: Entity, sign: Change['sign']): Intervention {
  return {entity: entity.id, name: entity.name, change: sign === 1 ? 'up' : 'down', modality: modalityOf(entity, sign)}
}
