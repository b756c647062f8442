import {loadKnowledge, readingOf} from '#knowledge'
import {type BatchScore, predictAnswerer, prequential} from '#prediction'
import {knowledgeFiles} from '../knowledge-files.js'
import {besideTable, calibrationLines, figuresTable, fixed, summaryOf, table} from './benchmark-tables.js'

/** Every batch of evidence, foretold from the batches before it. */
export async function prequentialSection(): Promise<string> {
  const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
  const scores = await prequential(knowledge, {answer: predictAnswerer(), nullDraws: 0})
  const works = scores.filter(({batch}) => batch.kind === 'works')
  return [
    '## What came next, foretold from what stood before',
    'The prequential record: the observed responses of each batch of evidence, answered from the batches before it, with the rows’ own papers out of everything. Batches are dated (`knowledge/batches.tsv`), statements carry theirs; `npm run validate prequential` computes all of this from the files, so anyone can check it. Baselines learn from the observed responses of the batches before, and only from those; before the first there are none, and votes abstain. The coefficients of the join (docs/design/prediction.md) were fitted with questions of the review’s batch among others: for the batches after it they are foresight, for the review they are not. Words: docs/design/benchmark.md.',
    scores.map(({batch, result}) => summaryOf(`Batch ${batch.id} (${batch.date}), foretold from what stood before`, result)).join('\n>\n'),
    figuresTable(scores.map(({batch, before, result}) => [`${batch.id} (${batch.date}), from ${before} statements`, result] as const)),
    ...(works.length > 1 ? [pooled(works)] : []),
    ...scores.flatMap(({batch, result}) => [`### ${batch.id}: ${batch.title}`, besideTable(result), calibrationLines(result)]),
  ].join('\n\n')
}

/** The batches of works together. */
function pooled(scores: readonly BatchScore[]): string {
  const sum = (of: (score: BatchScore) => number) => scores.reduce((total, score) => total + of(score), 0)
  const [n, answered, right] = [
    sum(({result}) => result.figures.n),
    sum(({result}) => result.figures.answered),
    sum(({result}) => result.figures.right),
  ]
  const brier = sum(({result}) => result.figures.brier * result.figures.answered || 0) / answered
  const brierAll = sum(({result}) => result.figures.brierAll * result.figures.n) / n
  return `All ${scores.length} batches of works together:\n\n${table(
    ['rows', 'answered', 'right', 'accuracy', 'right of all', 'Brier', 'Brier, all rows'],
    [[String(n), String(answered), String(right), fixed(right / answered), fixed(right / n), fixed(brier, 3), fixed(brierAll, 3)]],
  )}`
}
