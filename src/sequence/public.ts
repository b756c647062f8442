/**
 * The public names of sequence: nucleotide sequences, motifs, seed sites and duplexes.
 */
export {gcContent, reverseComplement} from './alphabet.js'
export {calibrate, duplexPValue, shuffledTargets} from './calibration.js'
export {duplexText} from './drawing.js'
export {type Duplex, hybridiser} from './duplex.js'
export {FastaReader, parseFasta, parseSequence, type SequenceRecord} from './fasta.js'
export {humanMirnasNamed} from './human-mirnas.js'
export {findMotif, importMotif, type MotifHit} from './motif.js'
export {findMtdnaMatches} from './mtdna-match.js'
export {canonicalClasses, SeedScanner, type SeedSite} from './seeds.js'
export {mitochondrialTranscripts} from './transcripts.js'
