import {indexOf} from './index-of.js'
import type {Assay, AuditStatus, Certainty, Knowledge, Reference, Statement} from './types.js'
import {workKeysOf} from './work-keys.js'

/** Kinds of assay; several of one kind in a paper add nothing to each other. */
export const assayKinds = {
  intervention: ['overexpression', 'knockdown', 'knockout', 'inhibitor', 'rescue', 'compound'],
  contact: ['reporter', 'binding-assay'],
  animal: ['xenograft'],
  patients: ['clinical-trial', 'patient-cohort', 'ex-vivo'],
  measurement: ['expression', 'viability', 'imaging', 'fractionation', 'metabolic-flux', 'sequencing', 'screen'],
  secondary: ['review'],
  unknown: ['unknown'],
} as const satisfies Record<string, readonly Assay[]>
export type AssayKind = keyof typeof assayKinds

/** The weights of the formula; docs/design/confidence.md says why these. */
export const confidenceWeights = {
  assay: {intervention: 0.5, contact: 0.6, animal: 0.5, patients: 0.4, measurement: 0.3, secondary: 0.3, unknown: 0.4} satisfies Record<
    AssayKind,
    number
  >,
  paper: {verified: 0.9, 'title-only': 0.75, 'not-seen': 0.6} satisfies Record<Reference['status'], number>,
  /** Where no work is cited: the review's own word, and general knowledge. */
  reviewAlone: 0.4,
  textbook: 0.8,
  wording: {shown: 1, proposed: 0.7, may: 0.5} satisfies Record<Certainty, number>,
  audit: {supported: 1, textbook: 1, 'not-seen': 0.8, imprecise: 0.7, 'internally-inconsistent': 0.6, contradicted: 0.1} satisfies Record<
    AuditStatus,
    number
  >,
  /** A corrected reading says what the source says (item A, C to F) or probably says (item B: the cited paper was not seen). */
  corrected: 1,
  correctedFromPartialEvidence: 0.7,
} as const

/** One factor or paper of the formula, as it is shown. */
export interface ConfidenceTerm {
  readonly term: 'paper' | 'assays' | 'evidence' | 'wording' | 'audit'
  readonly value: number
  readonly why: string
}

export interface Confidence {
  /** In [0, 1]. A degree of support, not a probability. */
  readonly value: number
  readonly terms: readonly ConfidenceTerm[]
}

/**
 * How well a statement is supported: `evidence × wording × audit`, with `evidence = 1 − ∏ (1 − paper × assays)` over the
 * independent papers behind it (its own, and those of the observations that support it; each paper once, by its identifiers, and the papers of one group as one)
 * and `assays = 1 − ∏ (1 − weight)` over the different kinds of assay of each paper. Every term is returned.
 *
 * @param knowledge - that holds the statement's references
 * @param statement - any
 * @returns a value in [0, 1], which is a degree of support and no probability, with its terms
 * @example
 * confidenceOf(knowledge, knowledge.statements[0]).value <= 1 // → true
 */
export function confidenceOf(knowledge: Knowledge, statement: Statement): Confidence {
  const papers = papersBehind(knowledge, statement)
  const terms: ConfidenceTerm[] = []
  let doubt = 1
  for (const {name, weight, kinds} of papers) {
    const assays = 1 - kinds.reduce((rest, kind) => rest * (1 - confidenceWeights.assay[kind]), 1)
    terms.push({term: 'paper', value: weight, why: name}, {term: 'assays', value: round(assays), why: kinds.join(' + ')})
    doubt *= 1 - weight * assays
  }
  if (statement.kind === 'mechanism' && statement.textbook) {
    terms.push({term: 'paper', value: confidenceWeights.textbook, why: 'textbook'})
    doubt *= 1 - confidenceWeights.textbook
  } else if (papers.length === 0) {
    terms.push({term: 'paper', value: confidenceWeights.reviewAlone, why: 'the review cites no work'})
    doubt *= 1 - confidenceWeights.reviewAlone
  }
  const evidence = 1 - doubt
  const wording = confidenceWeights.wording[statement.certainty]
  const audit = auditFactor(statement)
  terms.push({term: 'evidence', value: round(evidence), why: `${papers.length} independent ${papers.length === 1 ? 'paper' : 'papers'}`})
  terms.push({term: 'wording', value: wording, why: statement.certainty}, {term: 'audit', value: audit.value, why: audit.why})
  return {value: round(evidence * wording * audit.value), terms}
}

function auditFactor({audit, reading}: Statement): {value: number; why: string} {
  const item = audit.item === undefined ? '' : ` (${audit.item})`
  if (reading === 'corrected' && audit.status === 'contradicted') {
    const partial = audit.item?.startsWith('B') ?? false
    return {
      value: partial ? confidenceWeights.correctedFromPartialEvidence : confidenceWeights.corrected,
      why: `corrected${partial ? ' from partial evidence' : ''}${item}`,
    }
  }
  return {value: confidenceWeights.audit[audit.status], why: `${audit.status}${item}`}
}

interface Paper {
  readonly name: string
  readonly weight: number
  readonly kinds: readonly AssayKind[]
}

/** The papers of a statement and of the observations that support it, each once with all its kinds of assay. */
function papersBehind(knowledge: Knowledge, statement: Statement): Paper[] {
  const papers = new Map<string, {name: string; weight: number; kinds: Set<AssayKind>}>()
  for (const source of [statement, ...supportersOf(knowledge, statement)]) {
    for (const key of source.references) {
      const reference = knowledge.references.get(key)
      const identity = reference?.group ?? (reference && workKeysOf(reference)[0]) ?? key
      const paper = papers.get(identity) ?? {
        name: key,
        weight: confidenceWeights.paper[reference?.status ?? 'not-seen'],
        kinds: new Set<AssayKind>(),
      }
      papers.set(identity, paper)
      for (const assay of source.assays) paper.kinds.add(kindOf(assay))
    }
  }
  return [...papers.values()].map(({kinds, ...paper}) => ({
    ...paper,
    kinds: [...kinds].filter((kind) => kind !== 'unknown' || kinds.size === 1),
  }))
}

function supportersOf(knowledge: Knowledge, statement: Statement): readonly Statement[] {
  if (statement.kind !== 'mechanism') return []
  const readsWith = (other: Statement): boolean =>
    statement.reading === undefined || other.reading === undefined || other.reading === statement.reading
  return (indexOf(knowledge).supporters.get(statement.id) ?? []).filter(readsWith)
}

const kindByAssay = new Map(
  Object.entries(assayKinds).flatMap(([kind, list]) => list.map((assay) => [assay as Assay, kind as AssayKind] as const)),
)

function kindOf(assay: Assay): AssayKind {
  return kindByAssay.get(assay) ?? 'unknown'
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
