import {z} from 'zod'
import {interventionAnswer} from '../screen/answer.js'
import {type AnswerOf, contextAnswer, count, difference, madeBy, share, upOrDown, warningsOf} from '../shared/answer.js'

const direction = z.enum(['up', 'down', 'unchanged', 'contested'])

const change = z.strictObject({
  name: z.string().describe('as the table has it'),
  entity: z.string().nullable().describe('id in the knowledge; null where it was not recognised'),
  direction: upOrDown,
  problem: z.string().optional().describe('why it was not recognised'),
})

const personalisedNumbers = {reference: share, sample: share, delta: difference, low: difference, high: difference} as const

const table = z.strictObject({
  file: z.string(),
  rna: z.string().nullable(),
  unit: z.string(),
  method: z.enum(['limma-voom', 'limma-trend', 'none']),
  rows: count,
  tested: count,
  filtered: count.describe('rows too low to test'),
  up: count,
  down: count,
  placed: count,
  unplaceable: count,
  flags: z.array(z.string()),
})

const measured = z.strictObject({
  contrast: z.string(),
  column: z.string(),
  samples: z.record(z.string(), count),
  design: z.string(),
  accepted: z.array(z.string()),
  tables: z.array(table),
  personalised: z
    .strictObject({
      strength: z.number(),
      nodes: count,
      response: z.strictObject({...personalisedNumbers, direction}),
      readouts: z.array(z.strictObject({id: z.string(), ...personalisedNumbers, direction})),
      strengths: z.array(z.strictObject({strength: z.number(), ...personalisedNumbers, direction})),
    })
    .optional(),
})

/** An analysis that was run. */
export const analysisAnswer = z.strictObject({
  context: contextAnswer,
  changes: z.array(change),
  response: z.strictObject({direction, delta: difference, low: difference, high: difference}),
  readouts: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      baseline: share,
      sample: share,
      delta: difference,
      low: difference,
      high: difference,
      direction,
    }),
  ),
  strategies: z.array(
    interventionAnswer.extend({gain: difference, low: difference, high: difference, direction, safety: z.array(z.string())}),
  ),
  measured: measured.optional(),
  warnings: warningsOf(
    'compared',
    'accepted',
    'of-table',
    'dropped',
    'untested',
    'none-changed',
    'unknown-rows',
    'unplaced',
    'nothing-placed',
    'any-disease',
    'no-drug',
    'no-statement-of-disease',
    'no-statement-of-drug',
  ),
  ...madeBy,
})
export type AnalysisAnswer = AnswerOf<typeof analysisAnswer>

const flag = z.strictObject({name: z.string(), severity: z.enum(['refused', 'noted']), message: z.string(), accepted: z.boolean()})

const previewedTable = z.strictObject({
  file: z.string(),
  format: z.string(),
  unit: z.string(),
  rows: count,
  samples: z.array(z.strictObject({sample: z.string(), sum: z.number(), detected: count})),
  dropped: z.array(z.strictObject({what: z.enum(['rows', 'samples']), count, why: z.string()})),
  flags: z.array(flag),
})

const previewedList = z.strictObject({file: z.string(), format: z.string(), columns: z.array(z.string())})

/** With --preview. */
export const previewAnswer = z.strictObject({
  preview: z.literal(true),
  samples: count.optional(),
  groups: z.record(z.string(), count).optional(),
  contrast: z.strictObject({first: z.string(), second: z.string(), column: z.string()}).optional(),
  flags: z.array(flag).optional(),
  tables: z.array(z.union([previewedTable, previewedList])),
})

export const analyzeAnswer = z.union([analysisAnswer, previewAnswer])
export type AnalyzeAnswer = AnswerOf<typeof analyzeAnswer>
