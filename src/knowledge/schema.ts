import {z} from 'zod'
import {assays, auditStatuses, certainties, compartments, entityTypes, mechanismClasses} from './types.js'

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
  references: z.array(Text).optional(),
  assays: z.array(z.enum(assays)).min(1, 'at least one assay').optional(),
  audit: AuditRecord,
  reading: z.enum(['corrected', 'as-printed']).optional(),
  counterpart: Text.optional(),
  supports: z.array(Text).optional(),
  reason: Text.optional(),
  note: Text.optional(),
})
export type StatementRecord = z.infer<typeof StatementRecord>

export const referenceStatuses = ['verified', 'title-only', 'not-seen'] as const

export const ReferenceRow = z.object({
  key: z.string().regex(/^[A-Za-z]+\d{4}[a-z]?$/, 'a key such as Fan2019 or Chen2021b'),
  first_author: z.string().min(1, 'the name of the first author'),
  year: z.string().regex(/^(19|20)\d\d$/, 'a year of four digits'),
  title: z.string().optional(),
  journal: z.string().optional(),
  doi: z.union([z.literal(''), z.string().regex(/^10\.\d{4,9}\/\S+$/, 'a DOI that opens with 10.')]).optional(),
  pmid: z.union([z.literal(''), z.string().regex(/^\d{1,8}$/, 'a PubMed id: digits')]).optional(),
  status: z.enum(referenceStatuses),
  cited_by_review: z.enum(['', 'yes', 'no']).optional(),
  seen_in: z.string().optional(),
})
