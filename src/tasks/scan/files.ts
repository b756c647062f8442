import {candidateStatements, duplexSvg} from '#sequence'
import {tsv} from '#tsv'
import type {ScanFindings} from './findings.js'

/** Drawings beyond these are left out; their structures stand in the table. */
const maxDrawings = 50

/** The findings as files: tables, drawings of the least probable duplexes, candidate statements. */
export function scanFiles(findings: ScanFindings, json: unknown): Record<string, string> {
  const {rnas, motifs, matches, sites, duplexes, looked} = findings
  const id = (rna: number) => rnas[rna]!.id
  const files: Record<string, string> = {'scan.json': `${JSON.stringify(json, null, 2)}\n`}
  if (looked.motifs) {
    files['motifs.tsv'] = tsv(
      ['id', 'start', 'end', 'mismatches', 'at_3_prime_end', 'p'],
      motifs.map(({rna, hit}) => [id(rna), hit.start + 1, hit.end, hit.mismatches, hit.atThreePrimeEnd ? 'yes' : 'no', String(hit.p)]),
    )
    files['mtdna.tsv'] = tsv(
      ['id', 'start', 'end', 'reference_start', 'reference_end', 'strand', 'matches', 'expected_by_chance'],
      matches.map(({rna, match}) => [
        id(rna),
        match.start + 1,
        match.end,
        match.referenceStart,
        match.referenceEnd,
        match.strand,
        match.matches,
        String(match.expected),
      ]),
    )
  }
  if (looked.sites)
    files['sites.tsv'] = tsv(
      ['id', 'target', 'class', 'start', 'end', 'strand'],
      sites.map((site) => [id(site.rna), site.target, site.class, site.start + 1, site.end, site.strand]),
    )
  if (looked.duplexes) {
    files['duplexes.tsv'] = tsv(
      ['id', 'target', 'start', 'end', 'strand', 'energy_kcal_per_mol', 'p', 'structure'],
      duplexes.listed.map((duplex) => [
        id(duplex.rna),
        duplex.target,
        duplex.site.start + 1,
        duplex.site.end,
        duplex.strand,
        String(duplex.energyKcalPerMol),
        duplex.p === undefined ? '' : String(duplex.p),
        duplex.structure,
      ]),
    )
    files['predicted.json'] = `${JSON.stringify(candidatesOf(findings), null, 2)}\n`
    for (const [n, duplex] of [...duplexes.listed]
      .sort((a, b) => (a.p ?? 1) - (b.p ?? 1))
      .slice(0, maxDrawings)
      .entries())
      files[`duplexes/${String(n + 1).padStart(2, '0')}-${plain(id(duplex.rna))}-${plain(duplex.target)}.svg`] = duplexSvg(
        duplex.targetSequence,
        rnas[duplex.rna]!.sequence,
        duplex.duplex,
        {
          rnaName: id(duplex.rna),
          targetName: `${duplex.target}${duplex.strand === '-' ? ' antisense' : ''}`,
        },
      )
  }
  return files
}

/** Candidate statements, marked as predicted. */
export const candidatesOf = ({rnas, duplexes}: ScanFindings) =>
  candidateStatements(
    duplexes.examined.map(({rna, target, energyKcalPerMol, p, strand, site}) => ({
      id: rnas[rna]!.id,
      target,
      energyKcalPerMol,
      p: p ?? Number.NaN,
      strand,
      start: site.start + 1,
      end: site.end,
    })),
  )

const plain = (name: string) => name.replace(/[^\w.-]/g, '_').slice(0, 60)
