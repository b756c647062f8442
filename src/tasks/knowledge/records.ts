import {z} from 'zod'
import {
  assays,
  auditStatuses,
  certainties,
  compartments,
  entityTypes,
  localisationMethods,
  mechanismClasses,
  notices,
  sectionIds,
  seenWhats,
  workSections,
} from '#knowledge'

const texts = z.array(z.string())
const sign = z.union([z.literal(1), z.literal(-1)])
const ids = z.record(z.string(), z.string()).describe('identifier by database')
const place = z.strictObject({file: z.string(), line: z.int().min(1)})

export const entityRecord = z.strictObject({
  id: z.string(),
  type: z.enum(entityTypes),
  name: z.string(),
  aliases: texts,
  ambiguousAliases: texts,
  acts: z.array(z.enum(compartments)),
  parents: texts,
  host: z.string().optional(),
  origin: z.enum(['nuclear', 'mtDNA', 'unknown']).optional(),
  mitochondrial: z.boolean().optional(),
  ids,
  sequence: z.string().optional(),
  readout: z.boolean().optional(),
  seeAlso: texts.optional(),
  note: z.string().optional(),
  place,
})

export const diseaseRecord = z.strictObject({
  id: z.string(),
  name: z.string(),
  aliases: texts,
  parents: texts,
  ids,
  local: z.boolean().optional(),
  note: z.string().optional(),
  place,
})

export const cellLineRecord = z.strictObject({
  id: z.string(),
  aliases: texts,
  disease: z.string(),
  ids,
  note: z.string().optional(),
  place,
})

export const referenceRecord = z.strictObject({
  key: z.string(),
  firstAuthor: z.string(),
  year: z.int(),
  title: z.string().optional(),
  journal: z.string().optional(),
  doi: z.string().optional(),
  pmid: z.string().optional(),
  pmcid: z.string().optional(),
  group: z.string().optional(),
  status: z.enum(['verified', 'title-only', 'not-seen']),
  citedByReview: z.boolean(),
  seen: z.strictObject({what: z.enum(seenWhats).optional(), where: z.string().optional(), when: z.string().optional()}).optional(),
  notice: z.enum(notices),
  place,
})

export const contextRecord = z.strictObject({
  disease: z.string().optional(),
  drug: z.string().optional(),
  conditions: texts,
  cellLines: texts,
  system: z.enum(['cells', 'mouse', 'rat', 'swine', 'patients', 'tissue', 'cells-and-mouse', 'cells-and-patients']).optional(),
})

const shared = z.strictObject({
  id: z.string(),
  batch: z.string(),
  context: contextRecord,
  certainty: z.enum(certainties),
  review: z.array(z.strictObject({section: z.enum(sectionIds as [string, ...string[]]), sentence: z.int().min(1)})),
  locator: z
    .strictObject({section: z.enum(workSections), sentence: z.int().min(1), sha256: z.string()})
    .optional()
    .describe('the sentence of the cited work that says it'),
  printed: z.record(z.string(), z.string()).optional().describe('names as the source prints them, by entity'),
  references: texts,
  assays: z.array(z.enum(assays)),
  audit: z.strictObject({status: z.enum(auditStatuses), item: z.string().optional(), note: z.string().optional()}),
  reading: z.enum(['corrected', 'as-printed']).optional(),
  counterpart: z.string().optional(),
  note: z.string().optional(),
  pack: z.string().optional(),
  place,
})

const change = z.strictObject({entity: z.string(), sign})

const mechanism = shared.extend({
  kind: z.literal('mechanism'),
  subject: z.string(),
  sign,
  object: z.string(),
  mechanismClass: z.enum(mechanismClasses),
  where: z.enum(compartments),
  direct: z.boolean(),
  textbook: z.boolean(),
  reason: z.string().optional(),
})

const observation = shared.extend({
  kind: z.literal('observation'),
  perturbation: z.array(change),
  design: z.enum(['perturbation', 'association', 'resistant-cells']),
  outcome: z.union([
    z.strictObject({kind: z.literal('response'), direction: z.enum(['sensitive', 'resistant'])}),
    z.strictObject({kind: z.literal('change'), change}),
    z.strictObject({kind: z.literal('unchanged'), entity: z.string()}),
  ]),
  supports: texts,
})

const fact = shared.extend({
  kind: z.literal('fact'),
  subject: z.string(),
  predicate: z.string(),
  value: z.string(),
  method: z.array(z.enum(localisationMethods)).optional(),
})

/** A statement with all its fields. */
export const statementRecord = z.discriminatedUnion('kind', [mechanism, observation, fact])
