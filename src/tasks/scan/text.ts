import {canonicalClasses, duplexText, importMotif, type SeedClass} from '#sequence'
import type {FoundSite, ScanFindings} from './findings.js'

/** RNAs shown one by one; beyond these the text gives totals. */
const mostShown = 20
const mostSitesShown = 40
const mostDuplexesShown = 10

/** The findings for people. */
export function scanText(findings: ScanFindings): string {
  const {rnas, targets, looked} = findings
  const shown = rnas.slice(0, mostShown).flatMap((_, rna) => rnaText(findings, rna))
  const rest = rnas.length > mostShown ? ['', `… and ${rnas.length - mostShown} more RNAs; --json lists everything`] : []
  const searched = looked.sites
    ? [`${rnas.length} RNA${plural(rnas.length)} against ${targets.count} targets of ${targets.letters} bases`]
    : []
  return [
    ...searched,
    ...shown,
    ...rest,
    '',
    totals(findings),
    'Predicted from sequence alone; not evidence that any of it happens in cells.',
  ].join('\n')
}

function rnaText(findings: ScanFindings, rna: number): string[] {
  const {id, sequence} = findings.rnas[rna]!
  return [
    '',
    `${id}  ${sequence.length} nt${sequence.length <= 60 ? `  5′-${sequence}-3′` : ''}`,
    ...(findings.looked.motifs ? [...motifLines(findings, rna), ...matchLines(findings, rna)] : []),
    ...(findings.looked.sites ? siteLines(findings.sites.filter((site) => site.rna === rna)) : []),
    ...(findings.looked.duplexes ? duplexLines(findings, rna) : []),
  ]
}

function motifLines({motifs}: ScanFindings, rna: number): string[] {
  const hits = motifs.filter((motif) => motif.rna === rna)
  if (hits.length === 0) return [`  import motif ${importMotif}: not found`]
  return hits.slice(0, 5).map(({hit}) => {
    const exactness = hit.mismatches === 0 ? 'exact' : `${hit.mismatches} mismatch${hit.mismatches === 1 ? '' : 'es'}`
    return `  import motif ${importMotif}: ${hit.start + 1}–${hit.end}, ${exactness}${hit.atThreePrimeEnd ? ', at the 3′ end' : ''}, p = ${number(hit.p)}`
  })
}

function matchLines({matches}: ScanFindings, rna: number): string[] {
  return matches
    .filter((match) => match.rna === rna)
    .slice(0, 5)
    .map(
      ({match}) =>
        `  aligns to mtDNA ${match.referenceStart}–${match.referenceEnd} (${match.strand}), ${match.matches} of ${match.end - match.start} bases alike, ` +
        `${number(match.expected)} expected by chance: encoded in mtDNA, or from a nuclear copy (NUMT)`,
    )
}

function siteLines(sites: readonly FoundSite[]): string[] {
  const isCanonical = (site: FoundSite) => (canonicalClasses as readonly SeedClass[]).includes(site.class)
  const canonical = sites.filter(isCanonical)
  const others = sites.filter((site) => !isCanonical(site))
  const line = ({target, class: seedClass, start, end, strand}: FoundSite) =>
    `    ${target} ${start + 1}–${end} ${strand === '-' ? 'antisense ' : ''}${seedClass}`
  return [
    canonical.length === 0 ? '  no canonical site' : `  ${canonical.length} canonical site${plural(canonical.length)}:`,
    ...canonical.slice(0, mostSitesShown).map(line),
    ...(canonical.length > mostSitesShown ? [`    … and ${canonical.length - mostSitesShown} more`] : []),
    ...(others.length > 0 ? [`  ${others.length} other site${plural(others.length)}:`, ...others.slice(0, mostSitesShown).map(line)] : []),
  ]
}

/** The least probable duplexes, the first of them drawn. */
function duplexLines({rnas, duplexes}: ScanFindings, rna: number): string[] {
  const own = duplexes.listed.filter((duplex) => duplex.rna === rna).sort((a, b) => (a.p ?? 1) - (b.p ?? 1))
  if (own.length === 0) return [duplexes.maxP < 1 ? `  no duplex with p up to ${number(duplexes.maxP)}` : '  no duplex']
  const lines = own
    .slice(0, mostDuplexesShown)
    .map(
      ({target, site, strand, energyKcalPerMol, p}) =>
        `    ${target} ${site.start + 1}–${site.end}${strand === '-' ? ' antisense' : ''} ${energyKcalPerMol.toFixed(1)} kcal/mol, p = ${p === undefined ? 'unknown' : number(p)}`,
    )
  const {targetSequence, duplex} = own[0]!
  return [
    `  ${own.length} duplex${own.length === 1 ? '' : 'es'}, least probable first${own.length > mostDuplexesShown ? ` (${mostDuplexesShown} shown)` : ''}:`,
    ...lines,
    ...duplexText(targetSequence, rnas[rna]!.sequence, duplex)
      .split('\n')
      .map((line) => `      ${line}`),
  ]
}

function totals({rnas, motifs, sites, duplexes, looked}: ScanFindings): string {
  const exact = new Set(motifs.filter(({hit}) => hit.mismatches === 0).map(({rna}) => rna)).size
  return [
    ...(looked.motifs ? [`${exact} of ${rnas.length} RNAs with the exact import motif`] : []),
    ...(looked.sites ? [`${sites.length} site${plural(sites.length)}`] : []),
    ...(looked.duplexes ? [`${duplexes.listed.length} of ${duplexes.examined.length} duplexes listed`] : []),
  ].join('; ')
}

const plural = (count: number) => (count === 1 ? '' : 's')
const number = (value: number) => (value < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(2))))
