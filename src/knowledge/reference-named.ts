import {indexOf} from './index-of.js'
import type {Knowledge, Reference} from './types.js'

/** A work under any of its keys: ours (`Fan2019`), its DOI (bare, `doi:…` or an address), PubMed id (`pmid:…`) or PMC id. */
export function referenceNamed(knowledge: Knowledge, key: string): Reference | undefined {
  const plain = key.trim()
  const own = knowledge.references.get(plain)
  if (own !== undefined) return own
  const bare = plain
    .toLowerCase()
    .replace(/^https?:\/\/(dx\.)?doi\.org\//, '')
    .replace(/^(?:doi|pmid|pmcid|pubmed)[:\s]+/, '')
  const kind = bare.startsWith('10.') ? 'doi' : /^pmc\d+$/.test(bare) ? 'pmcid' : 'pmid'
  const found = indexOf(knowledge).referenceByWorkKey.get(`${kind}:${kind === 'pmcid' ? bare.toUpperCase() : bare}`)
  return found === undefined ? undefined : knowledge.references.get(found)
}
