import type {Reference} from './types.js'

/** Every public key of a work in one spelling: `doi:10.…` in lower case, `pmid:…`, `pmcid:PMC…`. */
export function keysOfWork({doi, pmid, pmcid}: Pick<Reference, 'doi' | 'pmid' | 'pmcid'>): readonly string[] {
  return [
    ...(doi === undefined ? [] : [`doi:${doi.toLowerCase()}`]),
    ...(pmid === undefined ? [] : [`pmid:${pmid}`]),
    ...(pmcid === undefined ? [] : [`pmcid:${pmcid.toUpperCase()}`]),
  ]
}
