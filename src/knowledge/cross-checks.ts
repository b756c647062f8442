import type {NoClaim} from './coverage.js'
import {entitiesOf} from './entities-of.js'
import {plainName} from './names.js'
import {nearestOf, type Report, shown} from './problems.js'
import {effectOf} from './query.js'
import {drugTypes, type Vocabulary} from './statement.js'
import type {Entity, Knowledge, Statement} from './types.js'
import {workKeysOf} from './work-keys.js'

export interface ToCheck {
  readonly knowledge: Knowledge
  readonly vocabulary: Vocabulary
  /** Ids of all statement records, those with problems too. */
  readonly declared: ReadonlySet<string>
  readonly noClaims: readonly NoClaim[]
  readonly report: Report
}

/** Checks what no record can know of itself: links, shared names, symmetry, and that nothing is left unused. */
export function crossChecks(check: ToCheck, {use = true} = {}): void {
  checkVocabularyLinks(check)
  checkSharedNames(check)
  checkStatementLinks(check)
  checkDoubles(check)
  checkWorks(check)
  if (use) checkUse(check)
  checkNoClaims(check)
}

function checkVocabularyLinks({knowledge: {entities, diseases, cellLines}, report}: ToCheck): void {
  for (const entity of entities.values()) {
    for (const field of ['parents', 'seeAlso'] as const) {
      for (const id of entity[field] ?? []) {
        if (!entities.has(id))
          report({
            ...entity.place,
            record: entity.id,
            field,
            found: shown(id),
            expected: 'the id of an entity',
            nearest: nearestOf(id, entities.keys()),
          })
      }
    }
  }
  for (const disease of diseases.values()) {
    for (const id of disease.parents) {
      if (!diseases.has(id))
        report({
          ...disease.place,
          record: disease.id,
          field: 'parents',
          found: shown(id),
          expected: 'the id of a disease',
          nearest: nearestOf(id, diseases.keys()),
        })
    }
    if (isOwnAncestor(disease.id, (id) => diseases.get(id)?.parents ?? []))
      report({
        ...disease.place,
        record: disease.id,
        field: 'parents',
        found: 'a circle of parents',
        expected: 'parents that do not lead back',
      })
  }
  for (const entity of entities.values()) {
    if (isOwnAncestor(entity.id, (id) => entities.get(id)?.parents ?? []))
      report({
        ...entity.place,
        record: entity.id,
        field: 'parents',
        found: 'a circle of parents',
        expected: 'parents that do not lead back',
      })
  }
  for (const line of cellLines.values()) {
    if (!diseases.has(line.disease))
      report({
        ...line.place,
        record: line.id,
        field: 'disease',
        found: shown(line.disease),
        expected: 'the id of a disease',
        nearest: nearestOf(line.disease, diseases.keys()),
      })
  }
}

function isOwnAncestor(id: string, parentsOf: (id: string) => readonly string[]): boolean {
  const seen = new Set<string>()
  const open = [...parentsOf(id)]
  while (open.length > 0) {
    const next = open.pop()!
    if (next === id) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...parentsOf(next))
  }
  return false
}

/** A name belongs to one entity, unless every one of them declares it ambiguous. */
function checkSharedNames({knowledge: {entities, diseases, cellLines}, report}: ToCheck): void {
  const check = (
    what: string,
    items: Iterable<Pick<Entity, 'id' | 'aliases' | 'place'> & {name?: string; ambiguousAliases?: readonly string[]}>,
  ): void => {
    const owners = new Map<string, {id: string; name: string; at: string}>()
    const shared: {key: string; id: string; name: string; place: Entity['place']}[] = []
    for (const item of items) {
      const own = new Set([item.id, item.name, ...item.aliases].filter((name) => name !== undefined))
      for (const name of own) {
        const key = plainName(name)
        const owner = owners.get(key)
        if (!owner) owners.set(key, {id: item.id, name, at: `${item.place.file}:${item.place.line}`})
        else if (owner.id !== item.id)
          report({
            ...item.place,
            record: item.id,
            field: 'aliases',
            found: `${shown(name)}, which is also '${owner.name}' of '${owner.id}' (${owner.at})`,
            expected: `a name of one ${what}, or the name under 'ambiguousAliases' of each`,
          })
      }
      for (const name of item.ambiguousAliases ?? []) shared.push({key: plainName(name), id: item.id, name, place: item.place})
    }
    for (const {key, id, name, place} of shared) {
      const owner = owners.get(key)
      if (owner && owner.id === id)
        report({
          ...place,
          record: id,
          field: 'ambiguousAliases',
          found: shown(name),
          expected: 'a name that does not stand under aliases too',
        })
    }
  }
  check('entity', entities.values())
  check('disease', diseases.values())
  check('cell line', cellLines.values())
}

function checkStatementLinks({knowledge, vocabulary, declared, report}: ToCheck): void {
  const byId = new Map(knowledge.statements.map((statement) => [statement.id, statement]))
  for (const statement of knowledge.statements) {
    if (statement.kind === 'observation') for (const id of statement.supports) checkSupport(statement, id, byId, declared, report)
    for (const id of statement.context.conditions) {
      const type = vocabulary.entities.get(id)?.type
      if (type !== undefined && type !== 'condition')
        report({
          ...statement.place,
          record: statement.id,
          field: 'context.conditions',
          found: `${shown(id)}, a ${type}`,
          expected: 'an entity of type condition',
        })
    }
    if (statement.counterpart !== undefined) checkCounterpart(statement, statement.counterpart, byId, declared, report)
    if (
      statement.audit.status === 'supported' &&
      statement.references.every((key) => knowledge.references.get(key)?.status === 'not-seen')
    ) {
      report({
        ...statement.place,
        record: statement.id,
        field: 'audit',
        found: "'supported' without a reference that was seen",
        expected: "'not-seen', or a verified reference",
      })
    }
  }
}

/** An observation cannot support a mechanism of the opposite sign, nor one that is in the other reading only. */
function checkAgreement(statement: Statement, supported: Statement, report: Report): void {
  const at = {...statement.place, record: statement.id, field: 'supports'}
  if (statement.reading !== undefined && supported.reading !== undefined && statement.reading !== supported.reading) {
    report({
      ...at,
      found: `${shown(supported.id)}, which is ${supported.reading}`,
      expected: `a mechanism of the reading '${statement.reading}'`,
    })
  }
  for (const seen of effectOf(statement)) {
    const against = effectOf(supported).find((effect) => effect.from === seen.from && effect.to === seen.to && effect.sign !== seen.sign)
    if (against) report({...at, found: `${shown(supported.id)}, which says the opposite`, expected: 'a mechanism of the same sign'})
  }
}

function checkSupport(
  statement: Statement,
  id: string,
  byId: ReadonlyMap<string, Statement>,
  declared: ReadonlySet<string>,
  report: Report,
): void {
  const supported = byId.get(id)
  if (!supported && declared.has(id)) return
  if (supported?.kind === 'mechanism') checkAgreement(statement, supported, report)
  const found = supported
    ? `${shown(id)}, which is ${supported.kind === 'mechanism' ? 'a mechanism' : `of kind ${supported.kind}`}`
    : shown(id)
  if (supported?.kind !== 'mechanism') {
    const mechanisms = [...byId.values()].filter((other) => other.kind === 'mechanism').map((other) => other.id)
    report({
      ...statement.place,
      record: statement.id,
      field: 'supports',
      found,
      expected: 'the id of a mechanism',
      nearest: nearestOf(id, mechanisms),
    })
  }
}

function checkCounterpart(
  statement: Statement,
  id: string,
  byId: ReadonlyMap<string, Statement>,
  declared: ReadonlySet<string>,
  report: Report,
): void {
  const other = byId.get(id)
  const at = {...statement.place, record: statement.id, field: 'counterpart'}
  if (!other) {
    if (!declared.has(id))
      report({...at, found: shown(id), expected: 'the id of the record of the other reading', nearest: nearestOf(id, byId.keys())})
  } else if (other.counterpart !== statement.id)
    report({...at, found: `${shown(id)}, whose counterpart is ${shown(other.counterpart)}`, expected: 'two records that name each other'})
  else if (other.reading === statement.reading)
    report({...at, found: `two records of the reading '${statement.reading}'`, expected: 'one as-printed and one corrected'})
}

/** The same claim in the same context and reading from the same references, written twice. */
function checkDoubles({knowledge, report}: ToCheck): void {
  const seen = new Map<string, Statement>()
  for (const statement of knowledge.statements) {
    const key = JSON.stringify([claimOf(statement), statement.context, statement.reading, [...statement.references].sort()])
    const first = seen.get(key)
    if (first)
      report({
        ...statement.place,
        record: statement.id,
        found: `the claim of '${first.id}' again`,
        expected: 'each claim once per context (name more places of the review in one record)',
      })
    else seen.set(key, statement)
  }
}

/** One work stands under one key; what was read for a batch of works says what, where and when it was seen. */
function checkWorks({knowledge: {references, batches, statements}, report}: ToCheck): void {
  const owners = new Map<string, string>()
  for (const reference of references.values()) {
    for (const key of workKeysOf(reference)) {
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, reference.key)
      else report({...reference.place, record: reference.key, found: `${shown(key)}, which is also '${owner}'`, expected: 'each work once'})
    }
  }
  const read = new Set(statements.filter(({batch}) => batches.get(batch)?.kind === 'works').flatMap((statement) => statement.references))
  for (const key of read) {
    const reference = references.get(key)
    const {what, where, when} = reference?.seen ?? {}
    if (reference !== undefined && (what === undefined || where === undefined || when === undefined))
      report({
        ...reference.place,
        record: key,
        field: 'seen_what',
        found: 'a work that was read, without what, where and when',
        expected: "'seen_what', 'seen_where' and 'seen_when'",
      })
  }
}

function claimOf(statement: Statement): unknown[] {
  switch (statement.kind) {
    case 'mechanism':
      return [statement.subject, statement.sign, statement.object, statement.mechanismClass, statement.where]
    case 'observation':
      return [statement.design, statement.perturbation, statement.outcome]
    case 'fact':
      return [statement.subject, statement.predicate, statement.value]
    default:
      return statement satisfies never
  }
}

/** Entities and references that nothing uses. Drugs, conditions and readouts may be asked for without a statement. */
function checkUse({knowledge, vocabulary, report}: ToCheck): void {
  if (knowledge.statements.length === 0) return
  const used = new Set(knowledge.statements.flatMap(entitiesOf))
  for (const entity of knowledge.entities.values()) {
    if (used.has(entity.id)) for (const id of [...entity.parents, ...(entity.seeAlso ?? [])]) used.add(id)
  }
  for (const entity of knowledge.entities.values()) {
    const free =
      drugTypes.includes(entity.type) ||
      entity.type === 'condition' ||
      entity.readout ||
      entity.id === 'drug-response' ||
      (entity.seeAlso ?? []).some((id) => used.has(id))
    if (!free && !used.has(entity.id))
      report({
        ...entity.place,
        record: entity.id,
        found: 'an entity that no statement names',
        expected: 'at least one statement about it, or no record',
      })
  }
  const cited = new Set(knowledge.statements.flatMap((statement) => statement.references))
  for (const [key, {place}] of vocabulary.references) {
    if (!cited.has(key)) report({...place, record: key, found: 'a reference that no statement cites', expected: 'at least one statement'})
  }
}

function checkNoClaims({knowledge, vocabulary, noClaims, report}: ToCheck): void {
  const claimed = new Map<string, string>(
    knowledge.statements.flatMap(({id, review}) => review.map(({section, sentence}) => [`${section} ${sentence}`, id] as const)),
  )
  const seen = new Set<string>()
  for (const {section, sentence, place} of noClaims) {
    const key = `${section} ${sentence}`
    const at = {...place, field: 'sentence', found: shown(key)}
    if (vocabulary.sentences.size > 0 && sentence > (vocabulary.sentences.get(section) ?? 0))
      report({...at, expected: `a sentence from 1 to ${vocabulary.sentences.get(section) ?? 0} of ${section}`})
    else if (claimed.has(key)) report({...at, expected: `a sentence without statements ('${claimed.get(key)}' comes from it)`})
    else if (seen.has(key)) report({...at, expected: 'each sentence once'})
    seen.add(key)
  }
}
