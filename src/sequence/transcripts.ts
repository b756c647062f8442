import {reverseComplement, type Strand} from './alphabet.js'
import {mitochondrialStops} from './genetic-code.js'
import {controlRegion, mitochondrialGenes, type TranscriptKind, transcriptionStarts} from './mitochondrial-genes.js'
import {referenceDna} from './reference.generated.js'

/** A human mitochondrial RNA, built from the reference. */
export interface MitochondrialTranscript {
  readonly id: string
  readonly kind: TranscriptKind
  /** Which strand of the deposited sequence the RNA reads as. */
  readonly strand: Strand
  /** First and last position on NC_012920.1 in the order of the genome, 1-based; `start` > `end` where it runs round the origin. */
  readonly start: number
  readonly end: number
  /** 5′→3′, A, C, G, U. The placeholder at 3107 is no base and is left out. */
  readonly sequence: string
  /** Adenosines at the 3′ end that polyadenylation, not the genome, supplies to complete the stop codon (0–2). */
  readonly addedAdenosines: number
}

export const referenceLength = referenceDna.length

/** The position that is no base (Andrews et al. 1999, doi:10.1038/13779). */
export const placeholderPosition = 3107

/**
 * Bases of the reference as RNA, 5′→3′ on the strand asked for. Positions are 1-based and inclusive; a `start` beyond `end` runs
 * round the origin. The placeholder is left out.
 *
 * @throws {RangeError} a position outside 1–16,569
 */
export function referenceRna(start: number, end: number, strand: Strand = '+'): string {
  for (const position of [start, end])
    if (!Number.isInteger(position) || position < 1 || position > referenceLength)
      throw new RangeError(`position ${position} outside 1–${referenceLength}`)
  const dna = start <= end ? referenceDna.slice(start - 1, end) : referenceDna.slice(start - 1) + referenceDna.slice(0, end)
  const rna = dna.replaceAll('N', '').replaceAll('T', 'U')
  return strand === '+' ? rna : reverseComplement(rna)
}

/**
 * Where a base of a transcript lies on the reference: 1-based position, or `undefined` for an adenosine that polyadenylation added.
 *
 * @param index - 0-based position in `transcript.sequence`
 * @throws {RangeError} an index outside the transcript
 */
export function referencePosition(transcript: MitochondrialTranscript, index: number): number | undefined {
  const {sequence, addedAdenosines, start, end, strand} = transcript
  if (!Number.isInteger(index) || index < 0 || index >= sequence.length) throw new RangeError(`index ${index} outside ${transcript.id}`)
  if (index >= sequence.length - addedAdenosines) return undefined
  const step = strand === '+' ? 1 : -1
  const from = strand === '+' ? start : end
  const wrap = (position: number) => ((position - 1 + 2 * referenceLength) % referenceLength) + 1
  const plain = wrap(from + step * index)
  const passed = strand === '+' ? wrap(placeholderPosition - from + 1) - 1 : wrap(from - placeholderPosition + 1) - 1
  return passed <= index ? wrap(plain + step) : plain
}

/**
 * How many adenosines complete the last codon to a stop: 0 where the genome encodes a whole stop codon.
 * Ojala, Montoya & Attardi 1981, doi:10.1038/290470a0.
 */
function adenosinesForStop(coding: string): number {
  const rest = coding.length % 3
  if (rest === 0) return 0
  const codon = coding.slice(coding.length - rest).padEnd(3, 'A')
  if (!mitochondrialStops.has(codon)) throw new RangeError(`coding sequence ends with ${codon}`)
  return 3 - rest
}

function geneTranscripts(): MitochondrialTranscript[] {
  return mitochondrialGenes.map(({id, kind, start, end, strand}) => {
    const encoded = referenceRna(start, end, strand)
    const addedAdenosines = kind === 'mRNA' ? adenosinesForStop(encoded) : 0
    return {id, kind, strand, start, end, sequence: encoded + 'A'.repeat(addedAdenosines), addedAdenosines}
  })
}

const region = (id: string, kind: TranscriptKind, start: number, end: number, strand: Strand): MitochondrialTranscript => ({
  id,
  kind,
  strand,
  start,
  end,
  sequence: referenceRna(start, end, strand),
  addedAdenosines: 0,
})

let genes: readonly MitochondrialTranscript[] | undefined

/**
 * The human mitochondrial transcripts, built from NC_012920.1: 13 coding sequences (each ending in its stop codon, completed by
 * polyadenylation where the genome leaves that to it), 2 rRNAs, 22 tRNAs and the D-loop (read as the deposited strand). Overlapping
 * genes (ATP8/ATP6, ND4L/ND4, ATP6/CO3, tRNAs) each keep the shared bases.
 *
 * @returns 38 records with id, sequence and place on the genome
 * @example
 * mitochondrialTranscripts().length // → 38
 */
export function mitochondrialTranscripts(): readonly MitochondrialTranscript[] {
  genes ??= [...geneTranscripts(), region('MT-D-loop', 'D-loop', controlRegion.start, controlRegion.end, '+')]
  return genes
}

/**
 * The two polycistronic transcripts, from their start of transcription to the far end of the last gene they carry: where they really
 * end is not settled. `MT-heavy` reads as the deposited strand, `MT-light` as its reverse complement.
 */
export function mitochondrialPolycistrons(): readonly MitochondrialTranscript[] {
  const lastHeavy = Math.max(...mitochondrialGenes.filter(({strand}) => strand === '+').map(({end}) => end))
  const lastLight = Math.min(...mitochondrialGenes.filter(({strand}) => strand === '-').map(({start}) => start))
  return [
    region('MT-heavy', 'polycistron', transcriptionStarts.heavy, lastHeavy, '+'),
    region('MT-light', 'polycistron', lastLight, transcriptionStarts.light, '-'),
  ]
}
