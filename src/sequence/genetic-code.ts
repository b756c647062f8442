/** NCBI translation table 2, vertebrate mitochondrial: codons in the order UUU, UUC, UUA, UUG, UCU … GGG. */
const vertebrateMitochondrial = 'FFLLSSSSYY**CCWWLLLLPPPPHHQQRRRRIIMMTTTTNNKKSS**VVVVAAAADDEEGGGG'

/** Codons that begin human mitochondrial proteins (all as methionine): AUG, AUA, AUU, AUC. */
export const mitochondrialStarts: ReadonlySet<string> = new Set(['AUG', 'AUA', 'AUU', 'AUC'])

/** Codons after which no amino acid follows in table 2. In human cells AGA and AGG follow a −1 frameshift onto UAG (Temperley et al. 2010, doi:10.1126/science.1180674). */
export const mitochondrialStops: ReadonlySet<string> = new Set(['UAA', 'UAG', 'AGA', 'AGG'])

/**
 * Translates whole codons by the vertebrate mitochondrial code: one letter each, `*` for a stop, `X` for a codon with an unknown
 * base. A rest of one or two bases is left out.
 */
export function translateMitochondrial(rna: string): string {
  let protein = ''
  for (let i = 0; i + 3 <= rna.length; i += 3) {
    const [a, b, c] = [rna[i]!, rna[i + 1]!, rna[i + 2]!].map((letter) => 'UCAG'.indexOf(letter)) as [number, number, number]
    protein += a < 0 || b < 0 || c < 0 ? 'X' : vertebrateMitochondrial[a * 16 + b * 4 + c]!
  }
  return protein
}
