import type {Knowledge, PredictedSite} from '#knowledge'
import {type ContextQuery, isOfContext, responseNodes, upstream} from '#network'
import type {Mechanism} from './mechanism/mechanism.js'
import type {Seen} from './observed.js'
import type {PreparedContext} from './prepare.js'
import type {CheckedQuestion} from './question.js'

/** What a reader of an answer has to know besides its numbers. Plain records of ids; `report` says them in words. */
export type Note =
  | {readonly kind: 'no-statement-of-disease'; readonly disease: string}
  | {readonly kind: 'no-statement-of-drug'; readonly drug: string}
  | {readonly kind: 'nothing-of-this-context'}
  | {readonly kind: 'no-route-of-drug'; readonly drug: string}
  | {readonly kind: 'no-path'; readonly entity: string}
  | {readonly kind: 'no-path-between'; readonly from: string; readonly to: string; readonly maxLength: number}
  | {readonly kind: 'no-statement'; readonly entity: string}
  /** `name`: as it was asked for. */
  | {readonly kind: 'not-in-model'; readonly entity: string; readonly name: string}
  | {readonly kind: 'mechanism-unknown'; readonly observations: readonly string[]}
  | {readonly kind: 'observations-disagree'}
  | {readonly kind: 'observed-opposite'; readonly observations: readonly string[]}
  | {readonly kind: 'process-of-other-contexts'}
  | {readonly kind: 'split-ensemble'}
  | {readonly kind: 'predicted-sites'; readonly sites: readonly Pick<PredictedSite, 'subject' | 'object' | 'weight'>[]}
  | {readonly kind: 'predicted-unplaced'; readonly targets: readonly string[]}
  | {readonly kind: 'overridden'; readonly count: number}
  /** Of an ensemble: the expectation in closed form has the other sign. */
  | {readonly kind: 'expectation-differs'; readonly delta: number}
  /** Rows of packs lead to what is curated, because no curated statement does. */
  | {readonly kind: 'through-catalogue'; readonly rows: number}

/** What of the context's disease and drug the knowledge says nothing about. */
export function contextNotes(knowledge: Knowledge, {disease, drug}: ContextQuery): Note[] {
  const says = (dimension: 'disease' | 'drug', id: string) => knowledge.statements.some(({context}) => context[dimension] === id)
  return [
    ...(disease !== undefined && !says('disease', disease) ? [{kind: 'no-statement-of-disease', disease} as const] : []),
    ...(drug !== undefined && !says('drug', drug) ? [{kind: 'no-statement-of-drug', drug} as const] : []),
  ]
}

/** What an answer's notes are drawn from, besides the question and the graph. */
export interface NoteGrounds {
  readonly nodes: ReadonlySet<string>
  readonly direction: string
  /** Observations of this very perturbation in this very context disagree among themselves. */
  readonly disagreeing: boolean
  /** Those that say the opposite of the mechanisms. */
  readonly against: readonly string[]
  readonly settled: boolean
  /** Statements on the paths. */
  readonly used: ReadonlySet<string>
}

/** The notes of an ensemble's answer, in the order in which they are shown. */
export function ensembleNotes(knowledge: Knowledge, question: CheckedQuestion, prepared: PreparedContext, grounds: NoteGrounds): Note[] {
  return [
    ...contextNotes(knowledge, question.context),
    ...routeNotes(question, prepared, grounds.nodes),
    ...observationNotes(prepared, grounds),
    ...predictedNotes(knowledge, grounds.used),
    ...overrideNotes(prepared),
  ]
}

/** What an answer in closed form is noted beside. */
export interface ExpectationGrounds {
  readonly seen: Seen
  readonly response: {readonly delta: number}
  readonly used: ReadonlySet<string>
}

/** The notes of an answer in closed form, in the order in which they are shown. */
export function expectationNotes(
  knowledge: Knowledge,
  question: CheckedQuestion,
  mechanism: Mechanism,
  grounds: ExpectationGrounds,
): Note[] {
  const {whole, graph, latent} = mechanism
  const nodes = new Set(graph.edges.flatMap(({subject, object}) => [subject, object]))
  const given = Math.sign(grounds.response.delta)
  const against = [...grounds.seen].flatMap(([sign, ids]) => (given !== 0 && sign !== given ? ids : []))
  const rows = graph.edges.filter(({match}) => match === 'catalogue').length
  return [
    ...contextNotes(knowledge, question.context),
    ...routeNotes(question, {whole, graph}, nodes),
    ...(latent.length > 0 ? [{kind: 'mechanism-unknown', observations: latent.map(({id}) => id)} as const] : []),
    ...(grounds.seen.size > 1 ? [{kind: 'observations-disagree'} as const] : []),
    ...(against.length > 0 ? [{kind: 'observed-opposite', observations: against} as const] : []),
    ...(rows > 0 ? [{kind: 'through-catalogue', rows} as const] : []),
    ...predictedNotes(knowledge, grounds.used),
    ...overrideNotes({whole}),
  ]
}

function routeNotes(
  {context, perturbations, asked}: CheckedQuestion,
  {whole, graph}: Pick<PreparedContext, 'whole' | 'graph'>,
  nodes: ReadonlySet<string>,
): Note[] {
  const response: ReadonlySet<string> = new Set(responseNodes)
  const reaching = upstream(graph.edges, response)
  const isCutOff = (id: string) => !reaching.has(id)
  const {drug} = context
  return [
    ...(whole.edges.some(isOfContext) ? [] : [{kind: 'nothing-of-this-context'} as const]),
    ...(drug !== undefined && isCutOff(drug) ? [{kind: 'no-route-of-drug', drug} as const] : []),
    ...perturbations.filter(({entity}) => isCutOff(entity)).map(({entity}) => ({kind: 'no-path', entity}) as const),
    ...asked.filter(({id}) => !nodes.has(id)).map(({id, name}) => ({kind: 'not-in-model', entity: id, name}) as const),
  ]
}

function observationNotes({latent}: PreparedContext, {disagreeing, against, direction, settled}: NoteGrounds): Note[] {
  return [
    ...(latent.length > 0 ? [{kind: 'mechanism-unknown', observations: latent.map(({id}) => id)} as const] : []),
    ...(disagreeing ? [{kind: 'observations-disagree'} as const] : []),
    ...(against.length > 0 ? [{kind: 'observed-opposite', observations: against} as const] : []),
    ...(direction !== 'unchanged' && !settled ? [{kind: 'process-of-other-contexts'} as const] : []),
    ...(direction === 'contested' && !disagreeing && against.length === 0 ? [{kind: 'split-ensemble'} as const] : []),
  ]
}

function predictedNotes({predicted}: Knowledge, used: ReadonlySet<string>): Note[] {
  const sites = (predicted?.sites ?? []).filter(({id}) => used.has(id))
  const unplaced = predicted?.unplaced ?? []
  return [
    ...(sites.length > 0
      ? [{kind: 'predicted-sites', sites: sites.map(({subject, object, weight}) => ({subject, object, weight}))} as const]
      : []),
    ...(unplaced.length > 0 ? [{kind: 'predicted-unplaced', targets: unplaced} as const] : []),
  ]
}

function overrideNotes({whole}: Pick<PreparedContext, 'whole'>): Note[] {
  const count = whole.overrides.filter(({winner}) => winner.length > 0).length
  return count > 0 ? [{kind: 'overridden', count}] : []
}
