import {tsv} from '#report'

/** A row of a question file; absent fields are left empty. */
export interface QuestionRow {
  readonly id: string
  readonly entity: string
  readonly change: string
  readonly disease?: string | undefined
  readonly drug?: string | undefined
  readonly response: 'sensitive' | 'resistant' | 'unchanged'
  readonly paper: readonly string[]
  readonly measured?: string | undefined
  readonly conditions?: readonly string[]
  readonly cellLine?: string | undefined
  readonly expression?: 'up' | 'down' | undefined
  readonly weight?: number | undefined
}

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

/** Rows as the table that `mitologic benchmark` reads. */
export function questionsTable(rows: readonly QuestionRow[]): string {
  return tsv(
    columns,
    rows.map((row) => [
      row.id,
      row.entity,
      row.change,
      row.disease,
      row.drug,
      row.response,
      row.paper.join(';'),
      row.measured,
      row.conditions?.join(';'),
      row.cellLine,
      row.expression,
      row.weight,
    ]),
  )
}
