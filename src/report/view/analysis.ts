import {plainId} from '#network'
import type {MeasuredRow, Study} from '#study'

/** A study, and how it was made, as its report shows it. */
export interface AnalysisView extends Study {
  readonly about: {
    readonly version: string
    readonly command: string
    readonly seed: number
    /** `YYYY-MM-DD`. */
    readonly date: string
    /** Files read: name, size in bytes, SHA-256 in hexadecimal. */
    readonly files: readonly {readonly name: string; readonly bytes: number; readonly sha256: string}[]
  }
}

/** Numbers of the evidence list: curated statements on the map first, then observations of the context. */
export function numberEvidence({map, sample}: AnalysisView): Map<string, number> {
  const ids = new Set<string>()
  for (const match of ['exact', 'borrowed', 'textbook'] as const)
    for (const edge of map) if (edge.match === match) for (const id of edge.statements) ids.add(id)
  for (const {id} of sample.prepared.observations) ids.add(id)
  return new Map([...ids].map((id, i) => [id, i + 1]))
}

/** `tongue squamous cell carcinoma × cisplatin`. */
export function contextTitle({knowledge, context}: Pick<AnalysisView, 'knowledge' | 'context'>): string {
  const disease = context.disease ? (knowledge.diseases.get(context.disease)?.name ?? context.disease) : 'any disease'
  const drug = context.drug ? (knowledge.entities.get(context.drug)?.name ?? context.drug) : 'no drug'
  return `${disease} × ${drug}`
}

/** Name of an entity, or of the entity behind a node of the model. */
export const nameOf = ({knowledge}: Pick<AnalysisView, 'knowledge'>, id: string) => knowledge.entities.get(plainId(id))?.name ?? id

/** What the model does with a changed row. */
export type RowUse =
  | {readonly kind: 'not recognised' | 'held' | 'outside' | 'left out'}
  | {readonly kind: 'followed'; readonly verdict: string; readonly delta: number}

export function useOf({sample}: AnalysisView, {entity}: MeasuredRow): RowUse {
  if (entity === undefined) return {kind: 'not recognised'}
  const isEntity = (one: {readonly entity: string}) => one.entity === entity
  const follow = sample.followed.find(isEntity)
  if (follow) return {kind: 'followed', verdict: follow.verdict, delta: follow.report.delta}
  if (sample.held.some(isEntity)) return {kind: 'held'}
  return {kind: sample.outside.some(isEntity) ? 'outside' : 'left out'}
}
