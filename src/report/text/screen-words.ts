import type {Knowledge} from '#knowledge'
import type {Experiment, ScreenedStrategy} from '#screen'
import type {ScreenView} from '../view/screen.js'
import {percent} from './numbers.js'

/** `A ↑ + B ↓`. */
export const strategyLabel = ({standing}: Pick<ScreenedStrategy, 'standing'>): string =>
  standing.interventions.map(({name, change}) => `${name} ${change === 'up' ? '↑' : '↓'}`).join(' + ')

export const modalities = ({standing}: Pick<ScreenedStrategy, 'standing'>): string =>
  standing.interventions.map(({modality}) => modality).join(' + ')

/** What to measure next, and how much of the disagreement it would settle. */
export function experimentWords(knowledge: Knowledge, {kind, perturbation, name, settles}: Experiment): string {
  const share = `settles ${percent(settles)} of the disagreement`
  if (kind === 'conflict') return `measure ${name} (${share})`
  const done = perturbation
    .map(({entity, sign}) => `${knowledge.entities.get(entity)?.name ?? entity} ${sign === 1 ? 'up' : 'down'}`)
    .join(' + ')
  return `measure ${name} after ${done} (${share})`
}

/** `tongue squamous cell carcinoma × cisplatin × hypoxia`. */
export function screenTitle({knowledge, context}: Pick<ScreenView, 'knowledge' | 'context'>): string {
  const disease = context.disease ? (knowledge.diseases.get(context.disease)?.name ?? context.disease) : 'any disease'
  const conditions = context.conditions.map((id) => ` × ${knowledge.entities.get(id)?.name ?? id}`).join('')
  return `${disease} × ${context.drug ? (knowledge.entities.get(context.drug)?.name ?? context.drug) : 'no drug'}${conditions}`
}
