import {type ObservationClaim, type Parsed, parseFact, parseMechanism, parseObservation} from './claim.js'
import {idsNamed, type NameIndex} from './names.js'
import {nearestOf, type Report, shown} from './problems.js'
import {responseId} from './response.js'
import {StatementRecord} from './schema.js'
import {type SectionId, sectionIds} from './sentences.js'
import {checked, type SourceRecord} from './source-records.js'
import {
  type Audit,
  type Batch,
  type CellLine,
  type Context,
  compartments,
  type Disease,
  type Entity,
  type EntityType,
  type Outcome,
  type Reference,
  type Statement,
} from './types.js'

/** What names in statements are looked up in. */
export interface Vocabulary {
  readonly entities: ReadonlyMap<string, Entity>
  readonly entityNames: NameIndex
  readonly diseases: ReadonlyMap<string, Disease>
  readonly diseaseNames: NameIndex
  readonly cellLines: ReadonlyMap<string, CellLine>
  readonly cellLineNames: NameIndex
  readonly references: ReadonlyMap<string, Reference>
  /** How many sentences each section has; empty when the coverage table is not at hand. */
  readonly sentences: ReadonlyMap<SectionId, number>
}

export const drugTypes: readonly EntityType[] = ['drug', 'nanomedicine', 'biological', 'drug-class']

/** Where a record comes from: a batch of the knowledge, or a user's pack (whose rows may cite nothing and bear its name as batch). */
export interface Origin {
  readonly kind: Batch['kind'] | 'pack'
  readonly batch: string
}

/** Reports a field of the record at hand. */
type Complain = (field: string, found: string, expected: string, nearest?: readonly string[]) => void

/** Reads one record of a statement file; `undefined` (and a report) when something in it is wrong. */
export function readStatement(record: SourceRecord, origin: Origin, vocabulary: Vocabulary, report: Report): Statement | undefined {
  const source = checked(StatementRecord, record, report)
  if (!source) return undefined
  let sound = true
  const complain: Complain = (field, found, expected, nearest) => {
    sound = false
    report({file: record.file, line: record.lineOf(field.split('.')), record: source.id, field, found, expected, nearest})
  }
  const claims = (['mechanism', 'observation', 'fact'] as const).filter((kind) => source[kind] !== undefined)
  const kind = claims[0]
  if (kind === undefined || claims.length > 1) {
    complain(
      claims[1] ?? 'id',
      claims.length === 0 ? 'no claim' : claims.join(' and '),
      "exactly one of 'mechanism', 'observation' and 'fact'",
    )
    return undefined
  }
  checkFields(source, kind, origin.kind, complain)
  const common = {
    id: source.id,
    batch: origin.batch,
    context: readContext(source, vocabulary, complain),
    certainty: source.certainty ?? 'shown',
    review: readReview(source, vocabulary, complain),
    references: readReferences(source, vocabulary, complain),
    ...(source.locator && {locator: source.locator}),
    ...(source.printed && {printed: readPrinted(source.printed, vocabulary, complain)}),
    assays: source.assays ?? (['unknown'] as const),
    audit: source.audit ?? defaultAudit(origin),
    ...(source.reading && {reading: source.reading}),
    ...(source.counterpart && {counterpart: source.counterpart}),
    ...(source.note && {note: source.note}),
    place: {file: record.file, line: record.line},
  }
  const claim = readClaim(source, kind, vocabulary, origin.kind === 'textbook', complain)
  return sound && claim ? ({...common, ...claim} as unknown as Statement) : undefined
}

/** A statement read from a work says what the work says, unless the record tells otherwise. */
function defaultAudit({kind}: Origin): Audit {
  return {status: kind === 'works' ? 'supported' : 'textbook'}
}

/** Which fields must and may stand beside which claim. */
function checkFields(source: StatementRecord, kind: Statement['kind'], origin: Origin['kind'], complain: Complain): void {
  const textbook = origin === 'textbook'
  if (textbook) checkTextbook(source, kind, complain)
  else {
    if (origin === 'works') checkWork(source, complain)
    if (origin === 'review' && source.review.length === 0 && (source.references ?? []).length === 0)
      complain('id', 'no source', "a 'review' place or at least one reference")
    if (source.references === undefined) complain('id', 'no references', "'references' (an empty list where the review gives none)")
    if (source.certainty === undefined) complain('id', 'no certainty', "'certainty': shown, proposed or may")
    if (source.audit === undefined && origin !== 'works') complain('id', 'no audit', "'audit'")
    if (source.audit?.status === 'textbook') complain('audit', "'textbook'", 'another status outside the backbone')
    if (source.context === undefined && kind !== 'fact') complain('id', 'no context', "'context' (or 'context: any' for general biology)")
    if (source.reason !== undefined) complain('reason', 'a reason', "none outside the backbone (use 'note')")
  }
  if (kind === 'mechanism') {
    if (source.class === undefined && !textbook) complain('id', 'no class', "'class', the kind of mechanism")
    if (source.supports !== undefined) complain('supports', 'supports', 'none on a mechanism')
    if (source.class === 'process-response' && !textbook && source.context?.disease === undefined && source.context?.drug === undefined)
      complain('context', 'a process-response without disease and drug', 'the context in which it holds')
  } else {
    for (const field of ['class', 'where', 'direct'] as const)
      if (source[field] !== undefined)
        complain(field, shown(source[field]), `no such field on ${kind === 'fact' ? 'a fact' : 'an observation'}`)
  }
  if (kind === 'fact' && source.supports !== undefined) complain('supports', 'supports', 'none on a fact')
  if (kind !== 'fact' && source.method !== undefined) complain('method', 'a method', "none but on facts of predicate 'localisation'")
  checkAudit(source, complain)
}

function checkTextbook(source: StatementRecord, kind: Statement['kind'], complain: Complain): void {
  if (kind !== 'mechanism') complain(kind, `a claim of kind ${kind}`, 'a mechanism, the only kind in the backbone')
  if (source.reason === undefined) complain('id', 'no reason', "a 'reason' of one line for a textbook edge")
  if (source.audit !== undefined && source.audit.status !== 'textbook')
    complain('audit', shown(source.audit.status), "'textbook' in the backbone")
  if (source.review.length > 0) complain('review', shown(source.review), 'no place in the review for a textbook edge')
}

/** A statement from a primary paper says which, and which sentence of it. */
function checkWork(source: StatementRecord, complain: Complain): void {
  if ((source.references ?? []).length === 0) complain('references', 'no work', 'the key of the work that was read')
  if (source.locator === undefined) complain('id', 'no locator', "'locator: {section, sentence, sha256}', the sentence that says it")
  if (source.review.length > 0) complain('review', shown(source.review), 'no place in the review for a statement from another work')
}

/** A reading and the audit that explains it go together. */
function checkAudit(source: StatementRecord, complain: Complain): void {
  if (source.reading !== undefined && source.audit?.item === undefined)
    complain(
      'reading',
      `reading '${source.reading}' without an audit item`,
      "'audit: {status, item, note}', since the audit is why there are two readings",
    )
  if (source.counterpart !== undefined && source.reading === undefined)
    complain('counterpart', 'a counterpart without a reading', "'reading: corrected' or 'reading: as-printed'")
  if (source.counterpart === source.id) complain('counterpart', 'the record itself', 'the record of the other reading')
  if (source.reading === 'as-printed' && source.audit?.status === 'supported')
    complain(
      'audit',
      "'supported' on what is as-printed only",
      "'contradicted', 'imprecise' or 'internally-inconsistent', since the corrected reading leaves it out",
    )
  if (source.audit?.status === 'contradicted' && source.reading === undefined)
    complain('audit', "'contradicted' in both readings", "'reading: as-printed' (the printed claim) or 'reading: corrected'")
}

function readClaim(
  source: StatementRecord,
  kind: Statement['kind'],
  vocabulary: Vocabulary,
  textbook: boolean,
  complain: Complain,
): object | undefined {
  const entity = (name: string): string => lookUp(kind, 'entity', name, vocabulary.entityNames, complain) ?? name
  const parsed = <T>(result: Parsed<T>): T | undefined => {
    if (result.ok) return result.value
    complain(kind, result.found, result.expected)
    return undefined
  }
  switch (kind) {
    case 'mechanism': {
      const claim = parsed(parseMechanism(source.mechanism!))
      if (!claim) return undefined
      const [subject, object] = [entity(claim.subject), entity(claim.object)]
      checkEnds(source, object, vocabulary, complain)
      return {
        kind,
        subject,
        sign: claim.sign,
        object,
        mechanismClass: source.class ?? 'unknown',
        where: source.where ?? 'unknown',
        direct: source.direct ?? false,
        textbook,
        ...(source.reason && {reason: source.reason}),
      }
    }
    case 'observation': {
      const claim = parsed(parseObservation(source.observation!))
      if (!claim) return undefined
      return {
        kind,
        design: claim.design,
        perturbation: claim.perturbation.map((change) => ({...change, entity: entity(change.entity)})),
        outcome: readOutcome(claim.outcome, source, entity, complain),
        supports: source.supports ?? [],
      }
    }
    case 'fact': {
      const claim = parsed(parseFact(source.fact!))
      if (!claim) return undefined
      if (source.method !== undefined) checkLocalisation(claim, complain)
      const subject = subjectOfFact(claim.subject, vocabulary, complain)
      return {kind, ...claim, subject, ...(source.method && {method: source.method})}
    }
    default:
      return kind satisfies never
  }
}

function readOutcome(
  outcome: ObservationClaim['outcome'],
  source: StatementRecord,
  entity: (name: string) => string,
  complain: Complain,
): Outcome {
  const needsDrug = (what: string): void => {
    if (source.context?.drug === undefined)
      complain('observation', `'${what}' without a drug`, "'context.drug', since a response is to a drug")
  }
  switch (outcome.kind) {
    case 'response':
      needsDrug(outcome.direction)
      return outcome
    case 'change':
      return {kind: 'change', change: {...outcome.change, entity: entity(outcome.change.entity)}}
    case 'unchanged':
      if (outcome.entity === undefined) needsDrug('unchanged')
      return {kind: 'unchanged', entity: outcome.entity === undefined ? responseId : entity(outcome.entity)}
    default:
      return outcome satisfies never
  }
}

/** How an RNA was seen is said of where it was seen. */
function checkLocalisation({predicate, value}: {predicate: string; value: string}, complain: Complain): void {
  if (predicate !== 'localisation') complain('method', `a method on the predicate ${shown(predicate)}`, "the predicate 'localisation'")
  if (!compartments.some((compartment) => value === compartment || value.startsWith(`${compartment} `)))
    complain('fact', shown(value), `a place that opens with one of ${compartments.join(', ')}`)
}

/** `process-response` ends at the response, and what ends there from a process is one. */
function checkEnds(source: StatementRecord, object: string, vocabulary: Vocabulary, complain: Complain): void {
  const ends = ['cell-death', 'growth-arrest']
  if (source.class === 'process-response' && !ends.includes(object))
    complain('mechanism', `a process-response that ends at '${object}'`, "'cell-death' or 'growth-arrest' as its object")
  if (object === 'drug-response' && vocabulary.entities.has(object))
    complain('mechanism', "'drug-response' as object", "'cell-death' or 'growth-arrest', or an observation '=> sensitive'")
}

/** A fact may be about an entity, a disease or a cell line. */
function subjectOfFact(name: string, vocabulary: Vocabulary, complain: Complain): string {
  if (idsNamed(vocabulary.entityNames, name).length === 0) {
    for (const index of [vocabulary.diseaseNames, vocabulary.cellLineNames]) {
      const ids = idsNamed(index, name)
      if (ids.length === 1) return ids[0]!
    }
  }
  return lookUp('fact', 'entity', name, vocabulary.entityNames, complain) ?? name
}

/** The one id a name in a source file stands for; anything else is reported at `field`. */
function lookUp(field: string, what: string, name: string, index: NameIndex, complain: Complain): string | undefined {
  const ids = idsNamed(index, name)
  if (ids.length === 1) return ids[0]
  if (ids.length === 0) complain(field, `${shown(name)}, which is no ${what}`, `an id or a name of one ${what}`, nearestOf(name, index.ids))
  else complain(field, `${shown(name)}, which could be ${ids.join(' or ')}`, `the id of the ${what} that is meant`)
  return undefined
}

function readContext(source: StatementRecord, vocabulary: Vocabulary, complain: Complain): Context {
  const {disease, drug, conditions, cells, system} = source.context ?? {conditions: [], cells: []}
  const drugId = drug === undefined ? undefined : drugNamed(drug, vocabulary, complain)
  return {
    ...(disease !== undefined && {disease: lookUp('context.disease', 'disease', disease, vocabulary.diseaseNames, complain)}),
    ...(drugId !== undefined && {drug: drugId}),
    conditions: conditions.map((name) => lookUp('context.conditions', 'condition', name, vocabulary.entityNames, complain) ?? name),
    cellLines: cells.map((name) => lookUp('context.cells', 'cell line', name, vocabulary.cellLineNames, complain) ?? name),
    ...(system && {system}),
  }
}

/** A drug in a context: a name that a drug and something else share means the drug. */
function drugNamed(name: string, vocabulary: Vocabulary, complain: Complain): string | undefined {
  const isDrug = (id: string): boolean => drugTypes.includes(vocabulary.entities.get(id)!.type)
  const ids = idsNamed(vocabulary.entityNames, name)
  const drugs = ids.filter(isDrug)
  if (drugs.length === 1) return drugs[0]
  if (ids.length > 0 && drugs.length === 0)
    complain(
      'context.drug',
      `${shown(name)}, a ${vocabulary.entities.get(ids[0]!)!.type}`,
      'a drug, nanomedicine, biological or drug class',
    )
  else if (drugs.length > 1)
    complain('context.drug', `${shown(name)}, which could be ${drugs.join(' or ')}`, 'the id of the drug that is meant')
  else
    complain(
      'context.drug',
      `${shown(name)}, which is no drug`,
      'an id or a name of one drug',
      nearestOf(name, [...vocabulary.entities.keys()].filter(isDrug)),
    )
  return undefined
}

function readReferences(source: StatementRecord, vocabulary: Vocabulary, complain: Complain): string[] {
  const keys = source.references ?? []
  for (const key of keys)
    if (!vocabulary.references.has(key))
      complain('references', shown(key), 'a key of references.tsv', nearestOf(key, vocabulary.references.keys()))
  if (new Set(keys).size < keys.length) complain('references', 'the same key twice', 'each key once')
  return [...keys]
}

/** Printed names stand under entities of the vocabulary. */
function readPrinted(printed: Readonly<Record<string, string>>, {entities}: Vocabulary, complain: Complain): Record<string, string> {
  for (const id of Object.keys(printed))
    if (!entities.has(id)) complain('printed', shown(id), 'the id of an entity', nearestOf(id, entities.keys()))
  return {...printed}
}

function readReview(source: StatementRecord, {sentences}: Vocabulary, complain: Complain): {section: SectionId; sentence: number}[] {
  return source.review.flatMap((text) => {
    const match = /^([a-z-]+) (\d+)$/.exec(text)
    const section = sectionIds.find((id) => id === match?.[1])
    if (!match || !section) {
      complain('review', shown(text), "'section number', such as 'mitomirs 3'", nearestOf(match?.[1] ?? text, sectionIds))
      return []
    }
    const sentence = Number(match[2])
    const last = sentences.get(section)
    if (sentence < 1 || (sentences.size > 0 && sentence > (last ?? 0)))
      complain('review', shown(text), `a sentence from 1 to ${last ?? 0} of ${section}`)
    return [{section, sentence}]
  })
}
