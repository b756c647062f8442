import {z} from 'zod'

/** All of it read-only: an answer is made once and then only read. */
type Frozen<T> = T extends readonly (infer One)[]
  ? readonly Frozen<One>[]
  : T extends object
    ? {readonly [Key in keyof T]: Frozen<T[Key]>}
    : T

/** The type of an answer, from its schema. */
export type AnswerOf<Schema extends z.ZodType> = Frozen<z.output<Schema>>

const kind = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const text = z.string().min(1).describe('one or two sentences for people')

/** Something to know beside an answer. */
export const warningAnswer = z.strictObject({kind: kind.describe('what it is about, for programs'), text})
export type Warning = AnswerOf<typeof warningAnswer>

/** The warnings of a verb that can list all kinds it has. */
export const warningsOf = <const Kinds extends readonly [string, ...string[]]>(...kinds: Kinds) =>
  z.array(z.strictObject({kind: z.enum(kinds), text}))

/** Sentences of one kind as warnings. */
export const allOfKind = <Kind extends string>(ofKind: Kind, texts: readonly string[]): {readonly kind: Kind; readonly text: string}[] =>
  texts.map((one) => ({kind: ofKind, text: one}))

/** A probability or a share. */
export const share = z.number().min(0).max(1)
/** A difference of two probabilities. */
export const difference = z.number().min(-1).max(1)
export const count = z.int().min(0)
/** Which way something was changed. */
export const upOrDown = z.enum(['up', 'down'])
export const changeAnswer = z.strictObject({entity: z.string().describe('id of an entity of the knowledge'), change: upOrDown})
/** A difference of two probabilities with the 2.5 and 97.5 % quantiles over the ensemble. */
export const intervalAnswer = z.strictObject({value: difference, low: difference, high: difference})
export const statementIds = z.array(z.string()).describe("ids of statements; 'mitologic knowledge show ID' prints one")

/** The context as it was understood: ids, `null` where nothing was said. */
export const contextAnswer = z.strictObject({
  disease: z.string().nullable().describe('id of a disease'),
  drug: z.string().nullable().describe('id of a drug'),
  conditions: z.array(z.string()).describe('ids of conditions that hold in both arms'),
  cellLine: z.string().nullable().describe('id of a cell line'),
})

/** What an answer was made by. */
export const madeBy = {
  seed: count.describe('seed of the random numbers: the same gives the same answer'),
  version: z.string().describe('version of mitologic'),
  knowledge: z.string().describe('version of the knowledge'),
} as const
