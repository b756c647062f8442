import {
  type Entity,
  type EntityType,
  isWithdrawn,
  type Knowledge,
  knownMirnas,
  lookUpEntity,
  type NameContext,
  parseMirna,
} from '#knowledge'
import {entrezIds} from './entrez-ids.generated.js'
import {isExcelDate} from './excel-dates.js'
import {isNoName, withoutVersion} from './ids.js'

export type RnaClass = 'mRNA' | 'miRNA' | 'lncRNA' | 'circRNA'

/** What became of one row of a table. */
export type Placement =
  | {
      readonly kind: 'placed'
      readonly entity: Entity
      readonly by: string
      /** How sure: an accession, the entity's own id, or one of its other names. */
      readonly via: 'accession' | 'id' | 'alias'
      /** What the reader should know of the name: its arm was not said, an older release called it so. */
      readonly note?: string
    }
  /** A proper name of which the knowledge says nothing. */
  | {readonly kind: 'unknown'}
  /** A name that cannot be used, with the reason. */
  | {readonly kind: 'unplaceable'; readonly name: string; readonly why: string}

const rnaTypes: readonly EntityType[] = ['gene', 'miRNA', 'pre-miRNA', 'lncRNA', 'circRNA', 'tRNA-fragment', 'snoRNA', 'RNA']

const typesOf: Readonly<Record<RnaClass, readonly EntityType[]>> = {
  mRNA: ['gene'],
  miRNA: ['miRNA', 'pre-miRNA'],
  lncRNA: ['lncRNA', 'snoRNA', 'RNA'],
  circRNA: ['circRNA'],
}

let ensemblOfEntrez: ReadonlyMap<string, string> | undefined

/** The Ensembl id behind a number of NCBI Gene, for genes of the knowledge. */
export function ensemblOf(entrez: string): string | undefined {
  ensemblOfEntrez ??= new Map(
    entrezIds.split(' ').map((pair) => {
      const [number, digits] = pair.split('=') as [string, string]
      return [number, `ENSG${digits.padStart(11, '0')}`] as const
    }),
  )
  return ensemblOfEntrez.get(entrez)
}

/**
 * Places rows on entities. The names of a row are tried from the surest (accessions) to the least sure; a symbol counts only
 * where it does not contradict an Ensembl id of the same row. An alias gives way to a row that bears the entity's own id.
 *
 * @param knowledge - that the names are looked up in
 * @param rows - the names of each row, in any order
 * @param context - may settle a name that several share
 * @param rna - what the table measures; limits what a name can be
 * @returns one record per row: placed on an entity, unplaceable (and why), or unknown
 * @example
 * placeRows(knowledge, [['FIS1']], {})[0].kind // → 'placed'
 */
export function placeRows(
  knowledge: Knowledge,
  rows: readonly (readonly string[])[],
  context: Pick<NameContext, 'disease' | 'drug'>,
  rna?: RnaClass,
): Placement[] {
  const types = rna === undefined ? rnaTypes : typesOf[rna]
  const placements = rows.map((names) => placeRow(knowledge, names, {...context, types}))
  const best = new Map<string, number>()
  const rank = (placement: Placement) => (placement.kind === 'placed' ? {accession: 0, id: 1, alias: 2}[placement.via] : 3)
  placements.forEach((placement, i) => {
    if (placement.kind !== 'placed') return
    const before = best.get(placement.entity.id)
    if (before === undefined || rank(placement) < rank(placements[before]!)) best.set(placement.entity.id, i)
  })
  return placements.map((placement, i) => {
    if (placement.kind !== 'placed' || placement.via !== 'alias') return placement
    const winner = placements[best.get(placement.entity.id)!]! as Extract<Placement, {kind: 'placed'}>
    if (best.get(placement.entity.id) === i || winner.via === 'alias') return placement
    return {
      kind: 'unplaceable',
      name: placement.by,
      why: `'${placement.by}' is another name of ${placement.entity.id}, which has a row of its own ('${winner.by}')`,
    }
  })
}

const isAccession = (name: string) => /^(ENS[A-Z]*[GTP]\d{6,}|MIMAT\d{7}|MI\d{7}$|HGNC:\d+|\d+$|hsa_circ_\d+)/.test(name)

function placeRow(knowledge: Knowledge, given: readonly string[], context: NameContext): Placement {
  const names = given.filter((name) => !isNoName(name)).map(withoutVersion)
  const ordered = [...names].sort((a, b) => Number(isAccession(b)) - Number(isAccession(a)))
  const ensembl = names.find((name) => /^ENSG\d{11}/.test(name))
  let problem: Extract<Placement, {kind: 'unplaceable'}> | undefined
  for (const name of ordered) {
    const placement = placeName(knowledge, name, context)
    if (placement.kind === 'placed') {
      const own = placement.entity.ids['ensembl']
      const contradicts = placement.via !== 'accession' && ensembl !== undefined && own !== undefined && !ensembl.startsWith(own)
      if (!contradicts) return placement
    } else if (placement.kind === 'unplaceable') problem ??= placement
  }
  const first = ordered[0]
  if (first === undefined) return {kind: 'unplaceable', name: '', why: 'the row has no name'}
  // A row with one proper name is not blamed for another that is a mere label.
  return problem !== undefined && !names.some((name) => isAccession(name) && name !== problem.name) ? problem : {kind: 'unknown'}
}

function placeName(knowledge: Knowledge, name: string, context: NameContext): Placement {
  const numbered = /^\d+$/.test(name) ? ensemblOf(name) : name
  if (numbered === undefined) return {kind: 'unknown'}
  const {types: _, ...anything} = context
  const free = lookUpEntity(knowledge, numbered, anything)
  const isOurs = free.kind === 'found' && context.types!.includes(free.entity.type)
  const found = isOurs
    ? free
    : free.kind === 'ambiguous' && free.candidates.some((id) => !knowledge.entities.has(id))
      ? free
      : lookUpEntity(knowledge, numbered, context)
  switch (found.kind) {
    case 'found': {
      const other = otherMirna(name, found.entity)
      if (other !== undefined) return {kind: 'unplaceable', name, why: other}
      return {
        kind: 'placed',
        entity: found.entity,
        by: name,
        via: isAccession(name) ? 'accession' : name === found.entity.id || name === found.entity.id.replace(/^hsa-/, '') ? 'id' : 'alias',
        ...noteOn(name, found.entity),
      }
    }
    case 'ambiguous':
      return {kind: 'unplaceable', name, why: `'${name}' can mean ${found.candidates.join(' or ')}; use one of these names`}
    case 'unknown':
      return unknownName(name)
    default:
      return found satisfies never
  }
}

/** miRBase writes precursors with a small r: `hsa-mir-483`. */
const isPrecursorName = (name: string) => /^(hsa-)?(mir|let)-\d/.test(name) && /mir/.test(name) && !/[35]p$/.test(name)

/** Why a miRNA's name is not that of the entity it looks like: an older release gave it to the other arm. */
function otherMirna(name: string, entity: Entity): string | undefined {
  if (entity.type !== 'miRNA' || isAccession(name) || isPrecursorName(name) || !parseMirna(name)) return undefined
  const known = knownMirnas(name).map((one) => one.name)
  if (known.length === 0 || known.includes(entity.id)) return undefined
  return `'${name}' is ${known.join(' or ')} in miRBase 22, of which the knowledge says nothing (${entity.id} is another)`
}

/** What miRBase has to say about the name of a miRNA: an arm not said, a name of an older release, a precursor. */
function noteOn(name: string, entity: Entity): {note?: string} {
  if ((entity.type !== 'miRNA' && entity.type !== 'pre-miRNA') || isAccession(name)) return {}
  const parsed = parseMirna(name)
  if (!parsed) return {}
  const known = knownMirnas(name)
  if (entity.type === 'miRNA' && (parsed.precursor || isPrecursorName(name)))
    return {note: `'${name}' is the name of a precursor, whose counts hold both arms; taken for ${entity.id}, the one with statements`}
  if (parsed.arm === undefined && known.length > 1)
    return {
      note: `'${name}' says no arm: it can be ${known.map((one) => one.name).join(' or ')}; taken for ${entity.id}, the one with statements`,
    }
  return known[0] !== undefined && !known[0].current ? {note: `'${name}' is an older or short name of ${entity.id}`} : {}
}

function unknownName(name: string): Placement {
  const because = (why: string): Placement => ({kind: 'unplaceable', name, why})
  if (isExcelDate(name)) return because(`'${name}' is a date: a spreadsheet has changed the symbol`)
  if (/^(mmu|rno|dre|cel|dme|bta|ssc|gga)-(mir|let)-/i.test(name)) return because(`'${name}' is a miRNA of another species`)
  if (/^ENS(?!G|T|P|R)[A-Z]{3,}[GT]\d+/.test(name)) return because(`'${name}' is a gene of another species`)
  if (isWithdrawn(name)) return because(`miRBase withdrew '${name}' before release 22`)
  if (/^hsa[-_](mir|let)/i.test(name) && knownMirnas(name).length === 0) return because(`miRBase knows no '${name}' in any release since 6`)
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\s._@()/:|*'+-]*$/u.test(name)) return because(`'${name}' is no name of a gene or RNA`)
  return {kind: 'unknown'}
}
