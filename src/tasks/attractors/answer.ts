import {z} from 'zod'
import {type AnswerOf, count, share} from '../shared/answer.js'

const nodes = z.array(z.string())
const counted = count.nullable().describe('null: more than were counted')

export const attractorsAnswer = z.strictObject({
  nodes: count,
  inputs: nodes.describe('nodes that never change'),
  counts: z.strictObject({fixedPoints: counted, trapSpaces: counted, basins: counted}),
  fixedPoints: z.array(z.strictObject({state: z.string(), on: nodes})),
  trapSpaces: z.array(z.strictObject({on: nodes, off: nodes, free: nodes})).describe('the smallest ones that are no fixed point'),
  basins: z
    .array(
      z.strictObject({
        probability: share.describe('exact chance to end there'),
        size: z.int().min(1).describe('states'),
        state: z.string().nullable().describe('of a fixed point'),
        on: nodes,
        off: nodes,
        changing: nodes,
        strongBasin: count,
        weakBasin: count,
      }),
    )
    .nullable(),
})
export type AttractorsAnswer = AnswerOf<typeof attractorsAnswer>
