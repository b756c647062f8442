import type {Change, Knowledge} from '#knowledge'
import {type CausalScore, type ContextQuery, type Edge, findPaths, inMatrix, plainId, responseNodes} from '#network'
import type {SampleModel} from '#prediction'
import type {Strategy} from '#screen'
import type {Measurement} from './measurement.js'

/** A row of the input, placed or not. */
export interface MeasuredRow {
  readonly name: string
  readonly line?: number
  readonly sign: 1 | -1
  readonly log2FoldChange?: number
  readonly adjustedP?: number
  /** Entity it was placed on; absent = not recognised. */
  readonly entity?: string
  /** Why it was not placed, with the nearest names. */
  readonly problem?: string
}

/** What an analysis found, as the report shows it. */
export interface AnalysisView {
  readonly knowledge: Knowledge
  readonly context: ContextQuery
  readonly rows: readonly MeasuredRow[]
  readonly sample: SampleModel
  readonly strategies: readonly Strategy[]
  readonly regulators: readonly CausalScore[]
  readonly warnings: readonly string[]
  /** The measurements the rows come from, where the input was no list of changes. */
  readonly measurement?: Measurement
  readonly about: {readonly version: string; readonly command: string; readonly seed: number; readonly date: string; readonly input: string}
}

export function measuredChanges({rows}: Pick<AnalysisView, 'rows'>): Change[] {
  const seen = new Map<string, Change>()
  for (const {entity, sign} of rows) if (entity !== undefined) seen.set(entity, {entity, sign})
  return [...seen.values()]
}

/** A map of more measured entities cannot be read; the surest come first. */
const maxMapped = 20

/** The edges worth drawing: those on the best paths from measured entities (and the drug) to the response and to measured processes. */
export function mapEdges({sample, context, rows}: AnalysisView): Edge[] {
  const measured = measuredChanges({rows})
    .slice(0, maxMapped)
    .map(({entity}) => entity)
  const goals = new Set<string>([...responseNodes, ...measured])
  const chosen = new Set<Edge>()
  for (const from of [...measured, ...(context.drug ? [context.drug] : [])]) {
    for (const goal of goals) {
      if (goal === from) continue
      for (const path of findPaths(sample.prepared.graph, from, new Set([goal]), {maxLength: 9, most: 2}))
        for (const edge of path.edges) chosen.add(edge)
    }
  }
  for (const edge of sample.prepared.graph.edges) {
    if (edge.match === 'exact' && (measured.includes(edge.subject) || measured.includes(edge.object))) chosen.add(edge)
  }
  const drawn = new Set([...chosen].flatMap(({subject, object}) => [subject, object]))
  return sample.prepared.graph.edges.filter((edge) => chosen.has(edge) && (edge.subject !== 'import' || drawn.has(inMatrix('import'))))
}

/** Numbers of the evidence list: curated statements on the map first, then observations of the context. */
export function numberEvidence(view: AnalysisView, edges: readonly Edge[]): Map<string, number> {
  const ids = new Set<string>()
  for (const match of ['exact', 'borrowed', 'textbook'] as const)
    for (const edge of edges) if (edge.match === match) for (const id of edge.statements) ids.add(id)
  for (const {id} of view.sample.prepared.observations) ids.add(id)
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
