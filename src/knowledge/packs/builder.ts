import {indexOf} from '../index-of.js'
import {knownMirnas, parseMirna, printMirna} from '../mirna.js'
import {idsNamed} from '../names.js'
import type {Problem} from '../problems.js'
import {drugTypes} from '../statement.js'
import type {Assay, Context, Disease, Entity, EntityType, Knowledge, Mechanism, Observation, Reference, Statement} from '../types.js'

/** At most so many problems are told one by one; the others are counted. */
export const mostProblems = 1000

/** What all statements of a pack share. */
type Shared = 'id' | 'batch' | 'certainty' | 'review' | 'audit' | 'pack' | 'place' | 'references' | 'assays' | 'context' | 'kind'
export interface RowClaim {
  readonly line: number
  readonly pmids: readonly string[]
  readonly assays: readonly Assay[]
  readonly context: Context
  readonly certainty?: 'shown' | 'proposed' | 'may'
  readonly note?: string
}

/** Collects the statements of a pack row by row: resolves names against the knowledge, and makes the entities it lacks. */
export class PackBuilder {
  readonly entities = new Map<string, Entity>()
  readonly diseases = new Map<string, Disease>()
  readonly references = new Map<string, Reference>()
  readonly statements: Statement[] = []
  readonly problems: Problem[] = []
  rejected = 0
  readonly #knowledge: Knowledge
  readonly #name: string
  readonly #file: string
  readonly #resolved = new Map<string, string>()
  readonly #seen = new Set<string>()

  constructor(knowledge: Knowledge, name: string, file: string) {
    this.#knowledge = knowledge
    this.#name = name
    this.#file = file
  }

  /** Counts a row as rejected and says why. */
  reject(line: number, field: string, found: string, expected: string, nearest: readonly string[] = []): undefined {
    this.rejected++
    if (this.problems.length < mostProblems) this.problems.push({file: this.#file, line, field, found, expected, nearest})
    return undefined
  }

  /** An entity of the knowledge by any of its names and of one of the types, else a new one of the first type under its standard name. */
  entity(name: string, types: readonly EntityType[], ids: Readonly<Record<string, string>> = {}): string {
    const key = `${types[0]}\t${name}`
    const held = this.#resolved.get(key)
    if (held !== undefined) return held
    const {entityNames} = indexOf(this.#knowledge)
    const named = idsNamed(entityNames, name).filter((id) => types.includes(this.#knowledge.entities.get(id)!.type))
    const id = named.length === 1 ? named[0]! : this.#newEntity(name, types[0]!, ids)
    this.#resolved.set(key, id)
    return id
  }

  #newEntity(name: string, type: EntityType, ids: Readonly<Record<string, string>>): string {
    let id = idOf(name, type)
    const known = this.#knowledge.entities.get(id)
    if (known && known.type !== type) id = `${id}-${type}`
    if (known && known.type === type) return id
    if (!this.entities.has(id)) {
      this.entities.set(id, {
        id,
        type,
        name: id,
        aliases: name === id ? [] : [name],
        ambiguousAliases: [],
        acts: [],
        parents: [],
        ids,
        place: {file: this.#file, line: 0},
      })
    }
    return id
  }

  /**
   * A human miRNA by a name of any release: the one the knowledge holds, else the only one miRBase knows, else (arm not said) its
   * precursor. `undefined` when it is no human miRNA.
   */
  mirna(name: string): string | undefined {
    const key = `miRNA\t${name}`
    const held = this.#resolved.get(key)
    if (held !== undefined) return held || undefined
    const id = this.#findMirna(name)
    this.#resolved.set(key, id ?? '')
    return id
  }

  #findMirna(name: string): string | undefined {
    if (/^(?!hsa)[a-z]{3,4}-(?:mir|let)/i.test(name)) return undefined
    const types: readonly EntityType[] = ['miRNA', 'pre-miRNA']
    const named = idsNamed(indexOf(this.#knowledge).entityNames, name).filter((id) =>
      types.includes(this.#knowledge.entities.get(id)!.type),
    )
    if (named.length === 1) return named[0]
    const known = knownMirnas(name)
    const [only] = known
    if (only === undefined) return undefined
    if (known.length === 1 && only.accession !== undefined) return this.entity(only.name, ['miRNA'], {mirbase: only.accession})
    const parsed = parseMirna(name)
    return parsed && this.entity(`hsa-pre-${printMirna({...parsed, arm: undefined})}`, ['pre-miRNA'])
  }

  /** A disease of the knowledge by any of its names, else a new one. */
  disease(name: string): string {
    const key = `disease\t${name}`
    const held = this.#resolved.get(key)
    if (held !== undefined) return held
    const named = idsNamed(indexOf(this.#knowledge).diseaseNames, name)
    const id = named.length === 1 ? named[0]! : slug(name)
    if (named.length !== 1 && !this.#knowledge.diseases.has(id) && !this.diseases.has(id)) {
      this.diseases.set(id, {id, name, aliases: [], parents: [], ids: {}, local: true, place: {file: this.#file, line: 0}})
    }
    this.#resolved.set(key, id)
    return id
  }

  drug(name: string): string {
    return this.entity(name, drugTypes)
  }

  /** Adds a mechanism; the same claim from the same papers in the same context again is rejected. */
  mechanism(row: RowClaim, claim: Omit<Mechanism, Shared | 'textbook'>): void {
    const what = `${claim.subject}\t${claim.sign}\t${claim.object}\t${claim.mechanismClass}`
    this.#add(row, what, {kind: 'mechanism', textbook: false, ...claim})
  }

  observation(row: RowClaim, claim: Omit<Observation, Shared | 'supports'>): void {
    this.#add(row, JSON.stringify(claim), {kind: 'observation', supports: [], ...claim})
  }

  #add(row: RowClaim, what: string, claim: object): void {
    const references = row.pmids.map((pmid) => this.reference(pmid))
    const {disease, drug} = row.context
    const key = `${what}\t${disease}\t${drug}\t${references.join(' ')}`
    if (this.#seen.has(key)) {
      this.reject(row.line, 'row', 'the same claim from the same paper again', 'each claim once')
      return
    }
    this.#seen.add(key)
    this.statements.push({
      ...claim,
      id: `${this.#name}-${row.line}${this.#suffix(row.line)}`,
      context: row.context,
      certainty: row.certainty ?? 'shown',
      batch: this.#name,
      review: [],
      references,
      assays: row.assays.length > 0 ? row.assays : ['unknown'],
      audit: {status: 'not-seen'},
      ...(row.note && {note: row.note}),
      pack: this.#name,
      place: {file: this.#file, line: row.line},
    } as unknown as Statement)
  }

  /** A letter for the second and later statements of one row. */
  #suffix(line: number): string {
    let count = 0
    for (let index = this.statements.length - 1; index >= 0 && this.statements[index]!.place.line === line; index--) count++
    return count === 0 ? '' : String.fromCharCode(97 + Math.min(count, 25))
  }

  /** The reference with this PubMed id: the knowledge's own, else a new one that shows its identifier only. */
  reference(pmid: string): string {
    const key = this.#pmids().get(pmid) ?? `PMID:${pmid}`
    if (key.startsWith('PMID:') && !this.references.has(key)) {
      this.references.set(key, {
        key,
        firstAuthor: 'PMID',
        year: 0,
        pmid,
        status: 'not-seen',
        citedByReview: false,
        notice: 'unknown',
        place: {file: this.#file, line: 0},
      })
    }
    return key
  }

  #byPmid: Map<string, string> | undefined
  #pmids(): Map<string, string> {
    this.#byPmid ??= new Map([...this.#knowledge.references.values()].flatMap(({key, pmid}) => (pmid ? [[pmid, key] as const] : [])))
    return this.#byPmid
  }
}

/** PubMed ids of a cell, whatever stands between them. */
export function pmidsOf(cell: string): string[] {
  return [...new Set(cell.match(/\b\d{4,8}\b/g) ?? [])]
}

/** No restriction. */
export const anyContext: Context = {conditions: [], cellLines: []}

/** `2-Mar`, `Sep-02`, `1-Dec`: a gene that a spreadsheet has turned into a date. */
export function isExcelDate(name: string): boolean {
  return /^(?:\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{1,4}|\d{4}-\d\d-\d\d.*)$/i.test(
    name.trim(),
  )
}

function idOf(name: string, type: EntityType): string {
  const trimmed = name.trim()
  return type === 'gene' ||
    type === 'miRNA' ||
    type === 'pre-miRNA' ||
    type === 'lncRNA' ||
    type === 'circRNA' ||
    type === 'tRNA-fragment' ||
    type === 'snoRNA'
    ? trimmed.replace(/\s+/g, '-')
    : slug(trimmed)
}

function slug(name: string): string {
  return (
    name
      .trim()
      .toLowerCase()
      .replace(/[^a-z0-9.+]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'unnamed'
  )
}

/** Kinds of assay by words that databases use for them. */
export function assaysNamed(text: string): Assay[] {
  const found = new Set<Assay>()
  for (const [pattern, assay] of assayWords) if (pattern.test(text)) found.add(assay)
  return [...found]
}

const assayWords: readonly (readonly [RegExp, Assay])[] = [
  [/luciferase|reporter|lacz/i, 'reporter'],
  [/\bRIP\b|pull[- ]?down|immunoprecip|\bChIP\b|\bEMSA\b|CLIP|degradome/i, 'binding-assay'],
  [/western|blot|pcr|elisa|histochem|fluorescence|microarray|cytometry|\bflow\b|FACS|cytochem|hybridi/i, 'expression'],
  [/seq\b|sequencing|NGS/i, 'sequencing'],
  [/RNAi|knock-?down|siRNA|shRNA/i, 'knockdown'],
  [/overexpress/i, 'overexpression'],
  [/review/i, 'review'],
]
