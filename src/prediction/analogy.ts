import {type Knowledge, type Observation, type Sign, statementsAbout} from '#knowledge'
import {ancestors, type ContextQuery, gradeDisease, gradeDrug} from '#network'
import type {CheckedChange} from './question.js'

/** An observation of the same molecule elsewhere. */
export interface Analogue {
  readonly statement: string
  readonly why: string
  /** How much it counts, in (0, 1]. */
  readonly weight: number
  /** +1: it speaks for more sensitive cells here, −1: against. */
  readonly sign: Sign
}

/** What the same molecule did elsewhere, as one number. */
export interface Analogy {
  /** Σ weight × sign over independent works, divided by their weight and that of the prior: in (−1, 1). */
  readonly score: number
  /** Nearest first. */
  readonly analogues: readonly Analogue[]
}

/** Weight of "nothing is known" against that of one work of the same drug and tissue: half a work more moves the score from 0 to 1/3. */
const priorWeight = 1

/** How much an observation elsewhere counts, by how near its drug and its disease are; the same work counts once. */
const nearness = {
  drug: {exact: 1, general: 0.5, lineage: 0.9, related: 0.8, distant: 0.5, unrelated: 0.3},
  disease: {exact: 1, general: 0.8, lineage: 0.9, related: 0.7, distant: 0.6, unrelated: 0.4},
} as const

/**
 * What other works saw the same molecule do to the response, in other contexts or as an association, as a prior and never as a
 * path. Only for a single perturbation: what two do together, one cannot stand for.
 */
export function analogyFor(knowledge: Knowledge, context: ContextQuery, perturbations: readonly CheckedChange[]): Analogy {
  const [only, ...others] = perturbations
  if (only === undefined || others.length > 0) return {score: 0, analogues: []}
  const works = new Map<string, Analogue>()
  for (const statement of statementsAbout(knowledge, only.entity)) {
    if (statement.kind !== 'observation' || statement.outcome.kind !== 'response') continue
    const analogue = analogueOf(knowledge, statement, context, only)
    if (analogue === undefined) continue
    const work = [...statement.references].sort().join('+') || statement.id
    const held = works.get(work)
    if (held === undefined || held.weight < analogue.weight) works.set(work, analogue)
  }
  const analogues = [...works.values()].sort((a, b) => b.weight - a.weight || (a.statement < b.statement ? -1 : 1))
  const total = analogues.reduce((sum, {weight}) => sum + weight, priorWeight)
  return {score: analogues.reduce((sum, {weight, sign}) => sum + weight * sign, 0) / total, analogues}
}

function analogueOf(knowledge: Knowledge, statement: Observation, context: ContextQuery, change: CheckedChange): Analogue | undefined {
  const [seen, ...besides] = statement.perturbation
  if (seen?.entity !== change.entity || besides.length > 0 || statement.outcome.kind !== 'response') return undefined
  const drug = gradeDrug(statement.context.drug, context.drug, knowledge.entities)
  const disease = gradeDisease(statement.context.disease, context.disease, knowledge.diseases)
  const sign = (seen.sign * change.sign * (statement.outcome.direction === 'sensitive' ? 1 : -1)) as Sign
  return {
    statement: statement.id,
    why: `same ${knowledge.entities.get(change.entity)?.type ?? 'entity'}, ${drugWords(statement, context, knowledge)}, ${diseaseWords[disease]}`,
    weight: nearness.drug[drug] * nearness.disease[disease],
    sign,
  }
}

function drugWords({context: {drug}}: Observation, context: ContextQuery, {entities}: Knowledge): string {
  if (drug === undefined || context.drug === undefined) return 'no drug compared'
  if (drug === context.drug) return 'same drug'
  const mine = ancestors(context.drug, entities)
  return mine.has(drug) || [...ancestors(drug, entities)].some((id) => mine.has(id)) ? 'same drug class' : 'another drug'
}

const diseaseWords = {
  exact: 'same disease',
  general: 'no disease stated',
  lineage: 'a broader or narrower disease',
  related: 'related tissue',
  distant: 'another cancer',
  unrelated: 'another disease',
} as const
