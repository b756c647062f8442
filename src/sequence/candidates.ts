import {benjaminiHochberg} from '#stats'
import type {Strand} from './alphabet.js'

/** A duplex found by a scan, with what it takes to weigh it. */
export interface ScoredDuplex {
  /** The small RNA. */
  readonly id: string
  readonly target: string
  readonly energyKcalPerMol: number
  /** Calibrated, in (0, 1]; see `duplexPValue`. NaN where it could not be calibrated. */
  readonly p: number
  readonly strand: Strand
  /** 1-based, inclusive, on the target as given. */
  readonly start: number
  readonly end: number
}

/**
 * What a scan suggests but nobody has observed: the RNA may act on the target. It is not evidence and stands apart from statements
 * that are; `predict` and `screen` take it in only when asked to (`--with-predicted`).
 */
export interface CandidateStatement {
  readonly kind: 'predicted'
  readonly subject: string
  readonly object: string
  /** Whether the RNA would lower or raise its target is not known from sequence: miR-5787 raises MT-CO3. */
  readonly effect: 'unknown'
  /** In [0, 1]: 1 − q, where q is the p-value adjusted for all duplexes of the scan (Benjamini–Hochberg). */
  readonly weight: number
  readonly compartment: 'matrix'
  readonly basis: {
    readonly method: 'duplex'
    readonly energyKcalPerMol: number
    readonly p: number
    readonly q: number
    readonly start: number
    readonly end: number
  }
}

/**
 * Turns the duplexes of a scan into candidate statements, one for each RNA and target, heaviest first.
 *
 * @param duplexes - all of the scan, not only good ones: the adjustment counts them. Those on the antisense strand of a target and
 *   those without a p-value count but give no statement
 * @param leastWeight - in [0, 1]; default 0.5
 * @returns an empty list where nothing stands out from chance
 */
export function candidateStatements(duplexes: readonly ScoredDuplex[], leastWeight = 0.5): CandidateStatement[] {
  const q = benjaminiHochberg(duplexes.map(({p}) => p))
  const best = new Map<string, CandidateStatement>()
  duplexes.forEach(({id, target, energyKcalPerMol, p, strand, start, end}, n) => {
    const weight = 1 - q[n]!
    if (strand === '-' || !(weight >= leastWeight)) return
    const key = JSON.stringify([id, target])
    const before = best.get(key)
    if (before !== undefined && before.basis.p <= p) return
    best.set(key, {
      kind: 'predicted',
      subject: id,
      object: target,
      effect: 'unknown',
      weight,
      compartment: 'matrix',
      basis: {method: 'duplex', energyKcalPerMol, p, q: q[n]!, start, end},
    })
  })
  return [...best.values()].sort((a, b) => b.weight - a.weight || a.basis.p - b.basis.p)
}
