import type {Contradiction, Dispute, EntityPage, KnowledgeTable, Reference} from '#knowledge'
import type {CellMap, MapLevel} from '#report'
import type {PredictAnswer, TaskDescription, Warning} from '#tasks'

/** A context by names or ids, as the address bar and the tasks hold it. */
export interface RawContext {
  readonly disease?: string
  readonly drug?: string
  readonly condition: readonly string[]
  readonly cellLine?: string
  readonly reading?: 'corrected' | 'as-printed'
}

/** Something that can be chosen by name. */
export interface Named {
  readonly id: string
  readonly name: string
  readonly aliases: readonly string[]
  /** What it is: `miRNA`, `drug`, `disease` … */
  readonly type: string
  /** Statements that name it. */
  readonly statements: number
}

/** Every name, for completing what people type. */
export interface Catalogue {
  readonly version: string
  readonly knowledge: string
  readonly entities: readonly Named[]
  readonly diseases: readonly Named[]
  readonly cellLines: readonly Named[]
  readonly counts: {readonly statements: number; readonly references: number}
}

/** A statement as the tables and panels show it. */
export interface StatementRow {
  readonly id: string
  readonly kind: 'mechanism' | 'observation' | 'fact'
  readonly claim: string
  readonly subject: string
  readonly object: string
  readonly sign: 1 | -1 | 0
  readonly mechanism: string
  readonly disease: string
  readonly drug: string
  readonly conditions: string
  readonly cellLines: string
  readonly system: string
  readonly certainty: string
  readonly audit: string
  readonly auditNote: string
  readonly disputed: boolean
  readonly reading: string
  readonly counterpart: string
  readonly textbook: boolean
  readonly reason: string
  readonly note: string
  readonly confidence: number
  readonly confidenceWhy: readonly string[]
  readonly assays: string
  readonly review: string
  readonly references: readonly string[]
  /** Entity ids the claim names. */
  readonly entities: readonly string[]
}

/** All statements and references, for the evidence screens and for hovering. */
export interface EvidenceBook {
  readonly statements: readonly StatementRow[]
  readonly references: readonly Reference[]
}

/** Result of a task in the browser. */
export interface TaskAnswer {
  readonly json: unknown
  readonly text: string
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly warnings: readonly Warning[]
}

/** What can be asked of the worker: name → question and answer. */
export interface Questions {
  catalogue: {question: null; answer: Catalogue}
  map: {
    question: {context: RawContext; level: MapLevel; include: readonly string[]; ensure: readonly string[]; shape: 'wide' | 'tall'}
    answer: CellMap
  }
  preview: {question: Readonly<Record<string, unknown>>; answer: PredictAnswer}
  task: {question: {task: string; input: Readonly<Record<string, unknown>>}; answer: TaskAnswer}
  forms: {question: null; answer: readonly TaskDescription[]}
  evidence: {question: null; answer: EvidenceBook}
  entity: {question: string; answer: EntityPage}
  conflicts: {question: null; answer: {readonly contradictions: readonly Contradiction[]; readonly disputes: readonly Dispute[]}}
  table: {question: '1' | '2'; answer: KnowledgeTable & {readonly markdown: string; readonly tsv: string}}
}
export type QuestionName = keyof Questions

/** First message to a worker: where the page's files are. */
export interface Start {
  readonly kind: 'start'
  readonly base: string
}

export interface Ask {
  readonly kind: 'ask'
  readonly id: number
  readonly name: QuestionName
  readonly question: unknown
}

export type Reply =
  | {readonly kind: 'progress'; readonly id: number; readonly share: number; readonly what: string}
  | {readonly kind: 'answer'; readonly id: number; readonly answer: unknown}
  /** `user`: a mistake the user can mend; else a fault of ours. */
  | {readonly kind: 'error'; readonly id: number; readonly message: string; readonly user: boolean}
