import {type BenchmarkQuestion, publicKeys} from '#prediction'
import {tsv} from '#tsv'

const columns = [
  'id',
  'entity',
  'change',
  'disease',
  'drug',
  'response',
  'paper',
  'measured',
  'conditions',
  'cellLine',
  'expression',
  'weight',
]

/** Questions as the table that `mitologic benchmark` reads. */
export function questionsTable(questions: readonly BenchmarkQuestion[]): string {
  return tsv(
    columns,
    questions.map((one) => [
      one.id,
      one.changes.map(({entity}) => entity).join(';'),
      one.changes.map(({change}) => change).join(';'),
      one.disease,
      one.drug,
      one.response,
      publicKeys(one).join(';'),
      one.measured.map(({target, direction}) => `${target}=${direction}`).join(';'),
      one.conditions.join(';'),
      one.cellLine,
      one.expression,
      one.weight,
    ]),
  )
}
