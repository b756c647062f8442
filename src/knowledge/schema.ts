import {z} from 'zod'
import {
  assays,
  auditStatuses,
  batchKinds,
  certainties,
  compartments,
  entityTypes,
  localisationMethods,
  mechanismClasses,
  notices,
  seenWhats,
  workSections,
} from './types.js'

/** An object whose fields are these and no others; the message of an unknown field lists them. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined)})
}

/** Text as people write it in YAML: a bare number is text too. */
const Text = z
  .union([z.string(), z.number()], {error: 'text'})
  .transform((value) => String(value).trim())
  .refine((value) => value !== '', 'text that is not empty')
const Texts = z.array(Text).default([])
const Ids = z.record(z.string(), Text).default({})
const EntityId = Text.refine((id) => /^[A-Za-z0-9][A-Za-z0-9.+-]*$/.test(id), 'an id of letters, digits, points, plus signs and hyphens')

export const EntityRecord = strict({
  id: EntityId,
  type: z.enum(entityTypes),
  name: Text.optional(),
  aliases: Texts,
  ambiguousAliases: Texts,
  acts: z.array(z.enum(compartments)).default([]),
  parents: Texts,
  host: Text.optional(),
  origin: z.enum(['nuclear', 'mtDNA', 'unknown']).optional(),
  mitochondrial: z.boolean().optional(),
  ids: Ids,
  sequence: z
    .string()
    .regex(/^[ACGU]+$/, 'an RNA sequence of A, C, G and U')
    .optional(),
  readout: z.boolean().optional(),
  seeAlso: z.array(Text).optional(),
  note: Text.optional(),
})

export const DiseaseRecord = strict({
  id: EntityId,
  name: Text,
  aliases: Texts,
  parents: Texts,
  ids: Ids,
  local: z.boolean().optional(),
  note: Text.optional(),
})

export const CellLineRecord = strict({
  id: Text,
  name: Text.optional(),
  aliases: Texts,
  disease: Text,
  ids: Ids,
  note: Text.optional(),
})

export const systems = ['cells', 'mouse', 'rat', 'swine', 'patients', 'tissue', 'cells-and-mouse', 'cells-and-patients'] as const

/** `any` is short for no restriction. */
const ContextRecord = z.preprocess(
  (value) => (value === 'any' ? {} : value),
  strict({
    disease: Text.optional(),
    drug: Text.optional(),
    conditions: Texts,
    cells: Texts,
    system: z.enum(systems).optional(),
  }).optional(),
)

/** `supported` is short for `{status: supported}`. */
const AuditRecord = z.preprocess(
  (value) => (typeof value === 'string' ? {status: value} : value),
  strict({
    status: z.enum(auditStatuses),
    item: z
      .string()
      .regex(/^([AB]\d+|[CDEF])$/, 'an item of the audit: A1 to A18, B1 to B6, C, D, E or F')
      .optional(),
    note: Text.optional(),
  }).optional(),
)

const LocatorRecord = strict({
  section: z.enum(workSections),
  sentence: z.int('a whole number from 1').min(1, 'a whole number from 1'),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal'),
})

export const StatementRecord = strict({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id in kebab-case: lower-case letters, digits and hyphens'),
  mechanism: z.string().optional(),
  observation: z.string().optional(),
  fact: z.string().optional(),
  class: z.enum(mechanismClasses).optional(),
  where: z.enum(compartments).optional(),
  direct: z.boolean().optional(),
  context: ContextRecord,
  certainty: z.enum(certainties).optional(),
  review: Texts,
  locator: LocatorRecord.optional(),
  printed: z.record(z.string(), Text).optional(),
  references: z.array(Text).optional(),
  method: z.array(z.enum(localisationMethods)).min(1, 'at least one method').optional(),
  assays: z.array(z.enum(assays)).min(1, 'at least one assay').optional(),
  audit: AuditRecord,
  reading: z.enum(['corrected', 'as-printed']).optional(),
  counterpart: Text.optional(),
  supports: z.array(Text).optional(),
  reason: Text.optional(),
  note: Text.optional(),
})
export type StatementRecord = z.infer<typeof StatementRecord>

const Day = z.string().regex(/^20\d\d-[01]\d-[0-3]\d$/, 'a day such as 2026-11-29')

export const referenceStatuses = ['verified', 'title-only', 'not-seen'] as const

export const ReferenceRow = z.object({
  key: z.string().regex(/^[A-Za-z]+\d{4}[a-z]{0,2}$/, 'a key such as Fan2019 or Chen2021b'),
  first_author: z.string().min(1, 'the name of the first author'),
  year: z.string().regex(/^(19|20)\d\d$/, 'a year of four digits'),
  title: z.string().optional(),
  journal: z.string().optional(),
  doi: z.union([z.literal(''), z.string().regex(/^10\.\d{4,9}\/\S+$/, 'a DOI that opens with 10.')]).optional(),
  pmid: z.union([z.literal(''), z.string().regex(/^\d{1,8}$/, 'a PubMed id: digits')]).optional(),
  pmcid: z.union([z.literal(''), z.string().regex(/^PMC\d{1,9}$/, 'a PubMed Central id: PMC and digits')]).optional(),
  group: z.string().optional(),
  status: z.enum(referenceStatuses),
  cited_by_review: z.enum(['', 'yes', 'no']).optional(),
  seen_what: z.union([z.literal(''), z.enum(seenWhats)]).optional(),
  seen_where: z.string().optional(),
  seen_when: z.union([z.literal(''), Day]).optional(),
  notice: z.union([z.literal(''), z.enum(notices)]).optional(),
})

export type ReferenceRow = z.infer<typeof ReferenceRow>

export const BatchRow = z.object({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id in kebab-case, which is the name of its folder in statements/'),
  date: Day,
  kind: z.enum(batchKinds),
  title: z.string().min(1, 'one line on what came in'),
})
