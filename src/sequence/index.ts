/**
 * Sequence: nucleotide sequences, motifs and duplexes; where one fits another and how well.
 * Knows no entities, no statements, no files: texts and sequences are handed in, positions are handed out.
 *
 * Spans are 0-based with `end` not included, on the strand as given; positions of genes on NC_012920.1 are 1-based and inclusive, as
 * that reference counts.
 */
export {decode, encode, gcContent, reverseComplement, type Span, type Strand} from './alphabet.js'
export {type Calibration, calibrate, duplexPValue, fitGumbel, type Gumbel, shuffledTargets} from './calibration.js'
export {type CandidateStatement, candidateStatements, type ScoredDuplex} from './candidates.js'
export {type DuplexLines, dotBracket, duplexLines, duplexSvg, duplexText} from './drawing.js'
export {type Duplex, type DuplexOptions, duplexEnergy, type Hybridiser, hybridiser} from './duplex.js'
export {longestRna} from './duplex-fast.js'
export type {EnergyReading} from './energies.js'
export {
  type FastaOptions,
  FastaReader,
  looksLikeSequence,
  parseFasta,
  parseSequence,
  printFasta,
  type SequenceRecord,
} from './fasta.js'
export {mitochondrialStarts, mitochondrialStops, translateMitochondrial} from './genetic-code.js'
export {humanMirnas, humanMirnasNamed} from './human-mirnas.js'
export {controlRegion, type MitochondrialGene, mitochondrialGenes, type TranscriptKind, transcriptionStarts} from './mitochondrial-genes.js'
export {findMotif, importMotif, type MotifHit, type MotifOptions} from './motif.js'
export {findMtdnaMatches, type MtdnaMatch} from './mtdna-match.js'
export {referenceAccession, referenceDna, referenceSha256} from './reference.generated.js'
export {
  canonicalClasses,
  otherClasses,
  type SeedClass,
  type SeedOptions,
  SeedScanner,
  type SeedSite,
  seedClasses,
  shortestSeedRna,
} from './seeds.js'
export {shuffleCodes, shuffleDinucleotides} from './shuffle.js'
export {
  type MitochondrialTranscript,
  mitochondrialPolycistrons,
  mitochondrialTranscripts,
  placeholderPosition,
  referenceLength,
  referencePosition,
  referenceRna,
} from './transcripts.js'
