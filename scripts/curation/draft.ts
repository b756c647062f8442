import {parse} from 'yaml'
import {z} from 'zod'
import {sectionsOfDrafts} from './sections.js'

/** Text as people write it in YAML: a bare number is text too; empty text and `unknown` are nothing. */
const text = z.union([z.string(), z.number()]).transform((value) => String(value).trim())
const maybe = text.nullish().transform((value) => (!value || /^(unknown|not seen|n\/a|-)$/i.test(value) ? undefined : value))
const texts = z
  .union([text, z.array(text)])
  .nullish()
  .transform((value) => (value == null ? [] : Array.isArray(value) ? value : [value]))

const Work = z.strictObject({
  key: text,
  first_author: maybe,
  last_author: maybe,
  institution: maybe,
  year: maybe,
  title: text,
  journal: maybe,
  doi: maybe,
  pmid: maybe,
  pmcid: maybe,
  seen: z.object({what: z.enum(['abstract', 'full-text', 'table']), where: text, when: text}),
  notice: z.enum(['none', 'retracted', 'expression-of-concern', 'correction', 'unknown']).default('unknown'),
})
export type DraftWork = z.infer<typeof Work>

const Context = z
  .strictObject({disease: maybe, drug: maybe, conditions: texts, cells: texts, system: maybe})
  .nullish()
  .transform((value) => value ?? {disease: undefined, drug: undefined, conditions: [], cells: [], system: undefined})

const Rec = z.strictObject({
  id: text,
  mechanism: text.optional(),
  observation: text.optional(),
  fact: text.optional(),
  class: maybe,
  where: maybe,
  direct: z.boolean().nullish(),
  context: Context,
  certainty: z.enum(['shown', 'proposed', 'may']),
  assays: texts,
  method: texts,
  supports: texts,
  locator: z.strictObject({section: z.string().transform(sectionsOfDrafts), sentence: z.int().min(1).optional()}),
  quote: text,
  note: maybe,
})
export type DraftRecord = z.infer<typeof Rec>

const NewEntity = z.strictObject({
  id: text,
  type: text,
  name: maybe,
  aliases: texts,
  parents: texts,
  host: maybe,
  origin: z.enum(['nuclear', 'mtDNA', 'unknown']).nullish(),
  note: maybe,
})
export type DraftEntity = z.infer<typeof NewEntity>

const Draft = z.strictObject({
  work: Work,
  records: z.array(z.unknown()).default([]),
  new_entities: z
    .array(NewEntity)
    .nullish()
    .transform((value) => value ?? []),
  notes: z.unknown().optional(),
})

/** A work as a reader handed it in, with the sentences themselves: what never enters the repository. */
export interface Draft {
  readonly file: string
  readonly work: DraftWork
  readonly records: readonly DraftRecord[]
  readonly entities: readonly DraftEntity[]
}

export interface Refusal {
  /** Id of the record; absent where it is the whole work. */
  readonly record?: string
  readonly why: string
}

/** Reads a draft; records that are not in the form are refused one by one, a file that is not refused whole. */
export function readDraft(file: string, source: string): {readonly draft?: Draft; readonly refusals: readonly Refusal[]} {
  let value: unknown
  try {
    value = parse(source)
  } catch (error) {
    return {refusals: [{why: `no YAML: ${(error as Error).message.split('\n')[0]}`}]}
  }
  const read = Draft.safeParse(value)
  if (!read.success) return {refusals: [{why: issuesOf(read.error)}]}
  const refusals: Refusal[] = []
  const records = read.data.records.flatMap((one) => {
    const record = Rec.safeParse(one)
    if (record.success) return [record.data]
    const id = (one as {id?: unknown} | null)?.id
    refusals.push({...(typeof id === 'string' && {record: id}), why: issuesOf(record.error)})
    return []
  })
  return {draft: {file, work: read.data.work, records, entities: read.data.new_entities}, refusals}
}

function issuesOf({issues}: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({path, message}) => `${path.join('.') || 'file'}: ${message}`)
    .join('; ')
}
