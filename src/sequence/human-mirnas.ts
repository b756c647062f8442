import {matureSequences} from './human-mirnas.generated.js'

let sequences: ReadonlyMap<string, string> | undefined

/** The mature human miRNAs of miRBase 22.1 (2,656): name with `hsa-` → sequence 5′→3′. */
export function humanMirnas(): ReadonlyMap<string, string> {
  sequences ??= new Map(
    matureSequences.split(' ').map((entry) => {
      const at = entry.indexOf('=')
      return [`hsa-${entry.slice(0, at)}`, entry.slice(at + 1)]
    }),
  )
  return sequences
}

/**
 * The human miRNAs a name as people write it may mean: `miR-181a-5p`, `hsa-mir-181a-5p`, `181a-5p` with or without `hsa-`, any letter
 * case. A name without its arm gives every mature miRNA with that stem (`miR-181a` → `-5p`, `-2-3p`, `-3p`); none: an empty list.
 *
 * @param name - as people write it
 * @returns mature names of miRBase
 * @example
 * humanMirnasNamed('mir-21') // → ['hsa-miR-21-5p', 'hsa-miR-21-3p']
 */
export function humanMirnasNamed(name: string): string[] {
  const wanted = name
    .trim()
    .toLowerCase()
    .replace(/^hsa-/, '')
    .replace(/^mir-?(?=\d)/, 'mir-')
    .replace(/^let-?7/, 'let-7')
  const stems: string[] = []
  for (const full of humanMirnas().keys()) {
    const short = full.slice(4).toLowerCase()
    if (short === wanted) return [full]
    if (short.startsWith(`${wanted}-`) && /^(\d+-)?[35]p$/.test(short.slice(wanted.length + 1))) stems.push(full)
  }
  return stems
}
