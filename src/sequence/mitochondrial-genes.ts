export type TranscriptKind = 'mRNA' | 'rRNA' | 'tRNA' | 'D-loop' | 'polycistron'

/** A gene of human mtDNA. Positions as in NC_012920.1: 1-based, both ends included, counted on the strand as deposited. */
export interface MitochondrialGene {
  readonly id: string
  readonly kind: 'mRNA' | 'rRNA' | 'tRNA'
  readonly start: number
  readonly end: number
  /** `+`: the RNA reads as the deposited strand does (the heavy strand is its template). `-`: as the reverse complement. */
  readonly strand: '+' | '-'
}

const gene = (id: string, kind: MitochondrialGene['kind'], start: number, end: number, strand: '+' | '-' = '+'): MitochondrialGene => ({
  id,
  kind,
  start,
  end,
  strand,
})

/**
 * The 37 genes of NC_012920.1, as annotated there (Ensembl gives the same positions); coding sequences end with their stop codon as
 * far as the genome encodes it. Tests translate every one.
 */
export const mitochondrialGenes: readonly MitochondrialGene[] = [
  gene('MT-TF', 'tRNA', 577, 647),
  gene('MT-RNR1', 'rRNA', 648, 1601),
  gene('MT-TV', 'tRNA', 1602, 1670),
  gene('MT-RNR2', 'rRNA', 1671, 3229),
  gene('MT-TL1', 'tRNA', 3230, 3304),
  gene('MT-ND1', 'mRNA', 3307, 4262),
  gene('MT-TI', 'tRNA', 4263, 4331),
  gene('MT-TQ', 'tRNA', 4329, 4400, '-'),
  gene('MT-TM', 'tRNA', 4402, 4469),
  gene('MT-ND2', 'mRNA', 4470, 5511),
  gene('MT-TW', 'tRNA', 5512, 5579),
  gene('MT-TA', 'tRNA', 5587, 5655, '-'),
  gene('MT-TN', 'tRNA', 5657, 5729, '-'),
  gene('MT-TC', 'tRNA', 5761, 5826, '-'),
  gene('MT-TY', 'tRNA', 5826, 5891, '-'),
  gene('MT-CO1', 'mRNA', 5904, 7445),
  gene('MT-TS1', 'tRNA', 7446, 7514, '-'),
  gene('MT-TD', 'tRNA', 7518, 7585),
  gene('MT-CO2', 'mRNA', 7586, 8269),
  gene('MT-TK', 'tRNA', 8295, 8364),
  gene('MT-ATP8', 'mRNA', 8366, 8572),
  gene('MT-ATP6', 'mRNA', 8527, 9207),
  gene('MT-CO3', 'mRNA', 9207, 9990),
  gene('MT-TG', 'tRNA', 9991, 10058),
  gene('MT-ND3', 'mRNA', 10059, 10404),
  gene('MT-TR', 'tRNA', 10405, 10469),
  gene('MT-ND4L', 'mRNA', 10470, 10766),
  gene('MT-ND4', 'mRNA', 10760, 12137),
  gene('MT-TH', 'tRNA', 12138, 12206),
  gene('MT-TS2', 'tRNA', 12207, 12265),
  gene('MT-TL2', 'tRNA', 12266, 12336),
  gene('MT-ND5', 'mRNA', 12337, 14148),
  gene('MT-ND6', 'mRNA', 14149, 14673, '-'),
  gene('MT-TE', 'tRNA', 14674, 14742, '-'),
  gene('MT-CYB', 'mRNA', 14747, 15887),
  gene('MT-TT', 'tRNA', 15888, 15953),
  gene('MT-TP', 'tRNA', 15956, 16023, '-'),
]

/** The control region, round the origin of the numbering. */
export const controlRegion = {start: 16_024, end: 576} as const

/** Where transcription begins (Chang & Clayton 1984, doi:10.1016/0092-8674(84)90343-X): main sites of the two promoters. */
export const transcriptionStarts = {heavy: 561, light: 407} as const
