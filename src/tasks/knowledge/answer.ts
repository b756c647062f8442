import {z} from 'zod'
import {type AnswerOf, count, share, statementIds, warningsOf} from '../shared/answer.js'
import {contradictionAnswer, shownStatement} from '../shared/statement-answer.js'
import {cellLineRecord, contextRecord, diseaseRecord, entityRecord, referenceRecord, statementRecord} from './records.js'

const texts = z.array(z.string())

/** `list`: statements, or records of the kind asked for. */
const listAnswer = z.union([
  z.strictObject({statements: z.array(shownStatement.extend({claim: z.string(), context: contextRecord}))}),
  z.array(z.strictObject({id: z.string(), name: z.string(), type: z.string(), aliases: texts})).describe('--kind entity and drug'),
  z.array(z.strictObject({id: z.string(), name: z.string(), aliases: texts, parents: texts})).describe('--kind disease'),
  z.array(referenceRecord).describe('--kind reference'),
  texts.describe('--kind pack'),
])

const disputeAnswer = z.strictObject({
  item: z.string().optional(),
  asPrinted: statementIds,
  corrected: statementIds,
  both: statementIds,
  notes: texts,
})

const pageStatement = z.strictObject({
  statement: statementRecord,
  claim: z.string(),
  confidence: z.strictObject({
    value: share.describe('a degree of support, not a probability'),
    terms: z.array(z.strictObject({term: z.enum(['paper', 'assays', 'evidence', 'wording', 'audit']), value: z.number(), why: z.string()})),
  }),
  disputed: z.boolean(),
  citations: texts,
})
const pageStatements = z.array(pageStatement)

/** `show`: a statement, or the page of an entity. */
const showAnswer = z.union([
  pageStatement,
  z.strictObject({
    entity: entityRecord,
    parents: z.array(entityRecord),
    members: z.array(entityRecord),
    seeAlso: z.array(entityRecord),
    actsOn: pageStatements,
    actedOnBy: pageStatements,
    observations: pageStatements,
    facts: pageStatements,
    asContext: pageStatements.describe('statements that hold under it'),
    contradictions: z.array(contradictionAnswer),
    disputes: z.array(disputeAnswer),
    diseases: z.array(diseaseRecord),
    drugs: z.array(entityRecord),
    cellLines: z.array(cellLineRecord),
  }),
])

const tableAnswer = z.strictObject({title: z.string(), columns: texts, rows: z.array(texts), statements: z.array(statementIds)})

const conflictsAnswer = z.strictObject({contradictions: z.array(contradictionAnswer), disputes: z.array(disputeAnswer)})

const problem = z.strictObject({
  file: z.string(),
  line: z.int().min(1),
  record: z.string().optional(),
  field: z.string().optional(),
  found: z.string(),
  expected: z.string(),
  nearest: texts,
})

const validateAnswer = z.strictObject({
  statements: count,
  mechanisms: count,
  observations: count,
  facts: count,
  entities: count,
  references: count,
  problems: texts,
})

/** `validate FILE`. */
const validateFileAnswer = validateAnswer
  .omit({entities: true, references: true})
  .extend({file: z.string(), format: z.string(), rejected: count, warnings: warningsOf('import')})

/** `export --format json` prints the document itself, by docs/knowledge-export.schema.json; other formats are text. */
const exportAnswer = z.union([
  z.strictObject({format: z.string(), text: z.string(), losses: texts}),
  z
    .looseObject({version: z.string(), statements: z.array(z.looseObject({id: z.string(), claim: z.string()}))})
    .describe('the whole knowledge, by docs/knowledge-export.schema.json'),
])

const importAnswer = z.strictObject({
  pack: z.string(),
  format: z.string(),
  licence: z.string(),
  statements: count,
  rejected: count,
  problems: z.array(problem).describe('the first of the rows left out'),
  warnings: warningsOf('import'),
})

export const knowledgeAnswer = z.union([
  listAnswer,
  showAnswer,
  tableAnswer,
  conflictsAnswer,
  validateAnswer,
  validateFileAnswer,
  importAnswer,
  exportAnswer,
])
export type KnowledgeAnswer = AnswerOf<typeof knowledgeAnswer>
