import {
  type Assay,
  assays,
  type Change,
  compartments,
  type Knowledge,
  type LocalisationMethod,
  parseFact,
  parseMechanism,
  parseObservation,
  resolveCellLine,
  resolveCondition,
  resolveDisease,
  sentenceHash,
} from '#knowledge'
import type {Draft, DraftRecord, Refusal} from './draft.js'
import type {Grounded, Grounding} from './ground.js'

/** A record in the fields and the order of a statement file. */
export type StatementFields = Readonly<Record<string, unknown>> & {readonly id: string}

export interface Converted {
  readonly statements: readonly StatementFields[]
  readonly refusals: readonly Refusal[]
}

/** Why a record cannot be taken. */
class Refused extends Error {}

function taken(grounded: Grounded, printed: Map<string, string>): string {
  if ('refused' in grounded) throw new Refused(grounded.refused)
  if (grounded.printed !== undefined) printed.set(grounded.id, grounded.printed)
  return grounded.id
}

/** The records of a draft as statements of the work under `reference`; what cannot be grounded is refused with the reason. */
export async function convertDraft(draft: Draft, reference: string, knowledge: Knowledge, grounding: Grounding): Promise<Converted> {
  const statements: StatementFields[] = []
  const refusals: Refusal[] = []
  for (const record of draft.records) {
    try {
      statements.push(await convertRecord(record, draft, reference, knowledge, grounding))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      refusals.push({record: record.id, why: error.message})
    }
  }
  const kept = new Set(statements.map(({id}) => id))
  return {statements: statements.map((fields) => withSupports(fields, kept)), refusals}
}

async function convertRecord(
  record: DraftRecord,
  draft: Draft,
  reference: string,
  knowledge: Knowledge,
  grounding: Grounding,
): Promise<StatementFields> {
  const printed = new Map<string, string>()
  const entity = (name: string): string => taken(grounding.entity(name, draft.entities), printed)
  const claim = convertClaim(record, entity)
  const context = convertContext(record, draft, knowledge, grounding, claim.system)
  return {
    id: slug(record.id),
    ...claim.fields,
    context: Object.keys(context.fields).length > 0 ? context.fields : 'any',
    certainty: record.certainty,
    locator: await locatorOf(record),
    ...(printed.size > 0 && {printed: Object.fromEntries(printed)}),
    references: [reference],
    ...assaysOf(record),
    ...(record.observation !== undefined && record.supports.length > 0 && {supports: record.supports.map(slug)}),
    ...noteOf([record.note, claim.note, context.note]),
  }
}

interface Claim {
  readonly fields: Readonly<Record<string, unknown>>
  readonly system?: 'patients'
  readonly note?: string | undefined
}

function convertClaim(record: DraftRecord, entity: (name: string) => string): Claim {
  if (record.mechanism !== undefined) {
    const {subject, sign, object} = parsed(parseMechanism(record.mechanism))
    return {
      fields: {
        mechanism: `${entity(subject)} ${sign === 1 ? '->' : '-|'} ${entity(object)}`,
        class: record.class ?? 'unknown',
        where: record.where ?? 'unknown',
        ...(record.direct === true && {direct: true}),
      },
    }
  }
  if (record.observation !== undefined) return convertObservation(record.observation, entity)
  if (record.fact !== undefined) return convertFact(record, entity)
  throw new Refused('no claim')
}

/** `added` is `up`, and `resistant patients` are `resistant cells` of the system `patients`. */
function convertObservation(text: string, entity: (name: string) => string): Claim {
  const patients = /^resistant (?:patients|tumou?rs|tissues?):/i.test(text)
  const plain = text.replace(/^resistant (?:patients|tumou?rs|tissues?|cell lines?):/i, 'resistant cells:').replace(/ added(?= |$)/g, ' up')
  const {design, perturbation, outcome} = parsed(parseObservation(plain))
  const change = (one: Change): string => `${entity(one.entity)} ${one.sign === 1 ? 'up' : 'down'}`
  const right =
    outcome.kind === 'response'
      ? outcome.direction
      : outcome.kind === 'change'
        ? change(outcome.change)
        : outcome.entity === undefined
          ? 'unchanged'
          : `${entity(outcome.entity)} unchanged`
  const observation =
    design === 'resistant-cells'
      ? `resistant cells: ${right}`
      : `${perturbation.map(change).join(' + ')} ${design === 'perturbation' ? '=>' : '~'} ${right}`
  return {fields: {observation}, ...(patients && {system: 'patients'})}
}

/** `X | localisation | mitochondrion; seen by METHOD in CELLS`: the place is the value, the methods a field, the rest a note. */
function convertFact(record: DraftRecord, entity: (name: string) => string): Claim {
  const {subject, predicate, value} = parsed(parseFact(record.fact!))
  const id = entity(subject)
  if (predicate !== 'localisation') return {fields: {fact: `${id} | ${predicate} | ${value}`}}
  const place = compartments.find(
    (one) => value === one || value.startsWith(`${one} `) || value.startsWith(`${one};`) || value.startsWith(`${one},`),
  )
  if (place === undefined) return {fields: {fact: `${id} | ${predicate} | ${value}`}}
  const inner = /^mitochondrion \((matrix|inner-membrane|outer-membrane|intermembrane-space)\)/.exec(value)?.[1]
  const method = record.method.length > 0 ? record.method : methodsIn(value)
  const note = value
    .slice(place.length)
    .replace(/^ \((?:matrix|inner-membrane|outer-membrane|intermembrane-space)\)/, '')
    .replace(/^[;, ]+/, '')
  return {fields: {fact: `${id} | localisation | ${inner ?? place}`, ...(method.length > 0 && {method})}, note: note || undefined}
}

const methodWords: readonly (readonly [RegExp, LocalisationMethod])[] = [
  [
    /fractionat|isolated? mitochondria|isolation of mitochondria|purified mitochondria|enriched|immunomagnetic|immunoisolat|mitochondria (?:immuno)?precipitated/i,
    'fractionation',
  ],
  [/FISH\b|in situ|microscop|confocal|imaging|immunofluorescence/i, 'imaging'],
  [/electron microscop/i, 'electron-microscopy'],
  [/sequenc|RNA-?seq/i, 'sequencing'],
  [/microarray/i, 'microarray'],
  [/co-?immunoprecipit|\bRIP\b|AGO2 immunoprecipit/i, 'immunoprecipitation'],
  [/proximity|APEX/i, 'proximity-labelling'],
  [/import assay|in organello/i, 'import-assay'],
]

function methodsIn(text: string): LocalisationMethod[] {
  return methodWords.flatMap(([pattern, method]) => (pattern.test(text) ? [method] : []))
}

function convertContext(
  {context}: DraftRecord,
  draft: Draft,
  knowledge: Knowledge,
  grounding: Grounding,
  system: 'patients' | undefined,
): {fields: Record<string, unknown>; note?: string} {
  const resolved = <T extends {readonly id: string}>(resolve: () => T): string => {
    try {
      return resolve().id
    } catch (error) {
      throw new Refused((error as Error).message)
    }
  }
  const {disease: named, drug} = context
  const disease = named === undefined ? undefined : resolved(() => resolveDisease(knowledge, named))
  const known = (name: string): string | undefined => {
    try {
      return resolveCellLine(knowledge, name).id
    } catch {
      return undefined
    }
  }
  const lines = context.cells.map((name) => ({name, id: grounding.cellLine(name, disease, known)}))
  const cells = lines.flatMap(({id}) => id ?? [])
  const others = lines.filter(({id}) => id === undefined).map(({name}) => name)
  const conditions = context.conditions.map((name) => resolved(() => resolveCondition(knowledge, name)))
  const where = context.system ?? system
  const fields = {
    ...(disease && {disease}),
    ...(drug && {drug: taken(grounding.drug(drug, draft.entities), new Map())}),
    ...(conditions.length > 0 && {conditions}),
    ...(cells.length > 0 && {cells: [...new Set(cells)]}),
    ...(where && {system: where}),
  }
  return {fields, ...(others.length > 0 && {note: `cells: ${others.join(', ')}`})}
}

async function locatorOf({locator: {section, sentence}, quote}: DraftRecord): Promise<object> {
  if (/\.\.\.|…/.test(quote)) throw new Refused('the quote leaves something out; the sentence whole, as printed')
  const number = sentence ?? (section === 'title' ? 1 : undefined)
  if (number === undefined) throw new Refused(`no number of the sentence in the ${section}`)
  return {section, sentence: number, sha256: await sentenceHash(quote)}
}

/** Words of readers for kinds of assay. */
const assayWords: Readonly<Record<string, Assay>> = {
  'pull-down': 'binding-assay',
  rip: 'binding-assay',
  chip: 'binding-assay',
  apoptosis: 'viability',
  'flow-cytometry': 'viability',
  proliferation: 'viability',
  'western-blot': 'expression',
  'rt-pcr': 'expression',
  'qrt-pcr': 'expression',
  microarray: 'expression',
  'rna-seq': 'sequencing',
  crispr: 'knockout',
  seahorse: 'metabolic-flux',
  microscopy: 'imaging',
  fish: 'imaging',
}

function assaysOf(record: DraftRecord): {assays?: readonly string[]} {
  const named = record.assays.map((name) => assayWords[name.toLowerCase()] ?? name)
  const wrong = named.find((name) => !(assays as readonly string[]).includes(name))
  if (wrong !== undefined) throw new Refused(`'${wrong}' is no kind of assay`)
  const known = [...new Set(named)].filter((name) => name !== 'unknown')
  return known.length > 0 ? {assays: known} : {}
}

function noteOf(notes: readonly (string | undefined)[]): {note?: string} {
  const note = notes.filter((one) => one !== undefined).join('; ')
  return note === '' ? {} : {note}
}

function parsed<T>(
  result: {readonly ok: true; readonly value: T} | {readonly ok: false; readonly found: string; readonly expected: string},
): T {
  if (result.ok) return result.value
  throw new Refused(`found ${result.found}, expected ${result.expected}`)
}

function withSupports(fields: StatementFields, kept: ReadonlySet<string>): StatementFields {
  if (fields['supports'] === undefined) return fields
  const supports = (fields['supports'] as readonly string[]).filter((id) => kept.has(id))
  const {supports: _, note, ...rest} = fields
  return {...rest, ...(supports.length > 0 && {supports}), ...(note !== undefined && {note})} as StatementFields
}

export function slug(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}
