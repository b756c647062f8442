import type {Batch, Knowledge} from '#knowledge'
import type {BenchmarkOptions, BenchmarkResult} from './benchmark.js'
import {benchmark} from './benchmark.js'
import {observedQuestions} from './observed.js'

/** How well a batch's observations were foretold by the batches that came before it. */
export interface BatchScore {
  readonly batch: Batch
  /** Statements that stood before it. */
  readonly before: number
  readonly result: BenchmarkResult
}

/** Batches in the order in which they came in: by day, those of one day as the table of batches has them. */
export function batchesInOrder({batches}: Knowledge): Batch[] {
  return [...batches.values()].sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? -1 : 1))
}

/** The knowledge as it stood before a batch came in. The vocabulary is today's. */
export function knowledgeBefore(knowledge: Knowledge, batch: string): Knowledge {
  const order = batchesInOrder(knowledge).map(({id}) => id)
  const earlier = new Set(order.slice(0, order.indexOf(batch)))
  return {...knowledge, statements: knowledge.statements.filter((statement) => earlier.has(statement.batch))}
}

/**
 * The prequential record: each batch's observed responses, answered from what stood before the batch, the own papers out besides. Baselines
 * are trained on the observed responses of the batches before. Batches without an observed response are left out.
 */
export async function prequential(
  knowledge: Knowledge,
  options: Omit<BenchmarkOptions, 'train' | 'hide' | 'keepOwnPapers'>,
): Promise<BatchScore[]> {
  const scores: BatchScore[] = []
  for (const batch of batchesInOrder(knowledge)) {
    const questions = observedQuestions(knowledge, (observation) => observation.batch === batch.id)
    if (questions.length === 0) continue
    const before = knowledgeBefore(knowledge, batch.id)
    const result = await benchmark(before, questions, {...options, train: observedQuestions(before)})
    scores.push({batch, before: before.statements.length, result})
  }
  return scores
}
