import type {BenchmarkResult} from '#prediction'
import {tsv} from '#tsv'

const columns = [
  'id',
  'entity',
  'change',
  'disease',
  'drug',
  'expected',
  'direction',
  'probability',
  'confidence',
  'basis',
  'hidden',
  'why',
]

/** A row per question. */
export const benchmarkTable = ({rows}: BenchmarkResult): string =>
  tsv(
    columns,
    rows.map(({question, ...row}) => [
      row.id,
      question.changes.map(({entity}) => entity).join(';'),
      question.changes.map(({change}) => change).join(';'),
      question.disease,
      question.drug,
      row.expected,
      row.direction,
      row.probability,
      row.confidence,
      row.basis,
      row.hidden ? 'yes' : 'no',
      row.why,
    ]),
  )
