import type {Reference} from './types.js'

/**
 * A key of a published work in its one form: `doi:10.…` (lower case), `pmid:N` or `pmcid:PMCN`. Read are the bare DOI, PMCN, the
 * three with their prefix in any case, and their addresses at doi.org, PubMed and PubMed Central.
 *
 * @returns `undefined` for anything else; a bare number among it, for it does not say whose it is
 */
export function parseWorkKey(text: string): string | undefined {
  const plain = text.trim()
  const doi = /^(?:doi:\s*|(?:https?:\/\/)?(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i.exec(plain)
  if (doi) return `doi:${doi[1]!.toLowerCase()}`
  const pmid = /^(?:pmid:\s*|(?:https?:\/\/)?pubmed\.ncbi\.nlm\.nih\.gov\/)0*([1-9]\d{0,8})\/?$/i.exec(plain)
  if (pmid) return `pmid:${pmid[1]}`
  const pmcid =
    /^(?:pmcid:\s*(?:PMC)?|PMC|(?:https?:\/\/)?(?:(?:www\.)?ncbi\.nlm\.nih\.gov\/pmc|pmc\.ncbi\.nlm\.nih\.gov)\/articles\/PMC)0*([1-9]\d{0,8})\/?$/i.exec(
      plain,
    )
  return pmcid ? `pmcid:PMC${pmcid[1]}` : undefined
}

/** All keys of a work that a reference names, as `parseWorkKey` writes them. */
export function workKeysOf({doi, pmid, pmcid}: Reference): string[] {
  return [doi && `doi:${doi}`, pmid && `pmid:${pmid}`, pmcid && `pmcid:${pmcid}`].flatMap((key) => {
    const parsed = key ? parseWorkKey(key) : undefined
    return parsed === undefined ? [] : [parsed]
  })
}
