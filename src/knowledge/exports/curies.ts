import type {Entity, Knowledge} from '../types.js'

/** Prefixes of compact identifiers (bioregistry.io) by our name of the database, the ones to be preferred first. */
const prefixes: readonly (readonly [string, (id: string) => string])[] = [
  ['hgnc', (id) => `hgnc:${localId(id)}`],
  ['mirbase', (id) => `${id.startsWith('MIMAT') ? 'mirbase.mature' : 'mirbase'}:${id}`],
  ['chebi', (id) => `chebi:${localId(id)}`],
  ['go', (id) => `go:${localId(id)}`],
  ['ensembl', (id) => `ensembl:${id}`],
  ['circbase', (id) => `circbase:${id}`],
  ['chembl', (id) => `chembl.compound:${id}`],
  ['drugbank', (id) => `drugbank:${id}`],
  ['pubchem', (id) => `pubchem.compound:${localId(id)}`],
  ['mesh', (id) => `mesh:${localId(id)}`],
]

/**
 * Compact identifiers of an entity, the best known first: `hgnc.symbol:FIS1`, `mirbase.mature:MIMAT0000076`, `chebi:27899`, `go:0006915`.
 * One that has no public identifier has `mitologic:ID`, so that the list is never empty.
 */
export function curiesOf({id, type, ids}: Pick<Entity, 'id' | 'type' | 'ids'>): readonly string[] {
  const found = prefixes.flatMap(([database, write]) => (ids[database] === undefined ? [] : [write(ids[database])]))
  const all = type === 'gene' && found.length > 0 ? [`hgnc.symbol:${id}`, ...found] : found
  return all.length > 0 ? all : [`mitologic:${id}`]
}

/** Whether an entity has an identifier that others know. */
export function isIdentified(entity: Pick<Entity, 'id' | 'type' | 'ids'>): boolean {
  return !curiesOf(entity)[0]!.startsWith('mitologic:')
}

/** Compact identifiers of a work (`doi:…`, `pubmed:…`, `pmc:…`); author and year where none is verified. */
export function citationIds(knowledge: Knowledge, key: string): readonly string[] {
  const reference = knowledge.references.get(key)
  if (!reference) return [key]
  const {doi, pmid, pmcid, firstAuthor, year} = reference
  const found = [doi && `doi:${doi}`, pmid && `pubmed:${pmid}`, pmcid && `pmc:${pmcid}`].filter((one) => one !== undefined && one !== '')
  return found.length > 0 ? (found as string[]) : [`${firstAuthor} ${year}`]
}

/** The identifier without a prefix of its own: `CHEBI:15422` and `15422` are one. */
export function localId(id: string): string {
  return id.replace(/^[A-Za-z]+:/, '')
}
