import type {Change, Knowledge} from '#knowledge'
import type {ContextQuery} from '#network'

/** How a direction of the drug response reads: beside a baseline, and as the answer to a strategy. */
export const responseAgainst = {
  up: 'more sensitive than',
  down: 'more resistant than',
  unchanged: 'no different from',
  contested: 'contested against',
} as const

export const strategyAnswers = {
  up: 'more sensitive',
  down: 'more resistant',
  unchanged: 'unchanged',
  contested: 'contested',
} as const

/** `6`, or `6, and 1 more` where not all are printed. */
export const counted = (printed: number, all: number) => (printed < all ? `${printed}, and ${all - printed} more` : String(all))

/** `hsa-miR-2392 down + hypoxia up`. */
export const changesInWords = (changes: readonly Change[], knowledge: Knowledge): string =>
  changes.map(({entity, sign}) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`).join(' + ')

/** `tongue squamous cell carcinoma × cisplatin`. */
export function contextInWords({disease, drug, conditions, cellLine}: ContextQuery, knowledge: Knowledge): string {
  const name = (id: string) => knowledge.entities.get(id)?.name ?? id
  return [
    disease ? (knowledge.diseases.get(disease)?.name ?? disease) : 'any disease',
    ...(drug ? [name(drug)] : []),
    ...conditions.map(name),
    ...(cellLine ? [cellLine] : []),
  ].join(' × ')
}
