import {z} from 'zod'
import type {AnswerOf} from '../shared/answer.js'

const example = z.strictObject({name: z.string(), title: z.string(), files: z.array(z.string())})

/** All examples, or the one named. */
export const examplesAnswer = z.union([z.strictObject({examples: z.array(example)}), example])
export type ExamplesAnswer = AnswerOf<typeof examplesAnswer>
