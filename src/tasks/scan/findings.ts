import type {MotifHit, MtdnaMatch, SeedSite} from '#sequence'
import type {DuplexFindings} from './duplexes.js'
import type {ScannedRna} from './inputs.js'

export interface FoundSite extends SeedSite {
  readonly target: string
}

/** Everything found, with RNAs as indices. */
export interface ScanFindings {
  readonly rnas: readonly ScannedRna[]
  readonly motifs: readonly {readonly rna: number; readonly hit: MotifHit}[]
  readonly matches: readonly {readonly rna: number; readonly match: MtdnaMatch}[]
  readonly sites: readonly FoundSite[]
  readonly duplexes: DuplexFindings
  readonly targets: {readonly count: number; readonly letters: number}
  readonly looked: {readonly motifs: boolean; readonly sites: boolean; readonly duplexes: boolean}
}
