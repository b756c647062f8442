import {UserError} from '#errors'
import {
  canonicalClasses,
  findMotif,
  findMtdnaMatches,
  type MotifHit,
  type MtdnaMatch,
  SeedScanner,
  type SeedSite,
  seedClasses,
  shortestSeedRna,
} from '#sequence'
import type {ScanInput} from '../scan.js'
import type {TaskEnvironment, TaskResult} from '../task.js'
import {readRnas, readTargets, type ScannedRna} from './scan-inputs.js'
import {scanText} from './scan-text.js'

/** Longer RNAs are no miRNAs: they have no seed, and whole-length duplexes say little about them. */
const longestSmallRna = 40
/** More sites than this are no answer a person or a program can use at once. */
const mostSites = 2_000_000

export interface FoundSite extends SeedSite {
  readonly target: string
}

/** Everything found, with RNAs as indices. */
export interface ScanFindings {
  readonly rnas: readonly ScannedRna[]
  readonly motifs: readonly {readonly rna: number; readonly hit: MotifHit}[]
  readonly matches: readonly {readonly rna: number; readonly match: MtdnaMatch}[]
  readonly sites: readonly FoundSite[]
  readonly targets: {readonly count: number; readonly letters: number}
  readonly looked: {readonly motifs: boolean; readonly sites: boolean; readonly duplexes: boolean}
}

export async function runScan(input: ScanInput, environment: TaskEnvironment): Promise<TaskResult> {
  if (input.motifOnly && input.seedsOnly)
    throw new UserError('invalid-input', '--motif-only and --seeds-only exclude each other; give one of them')
  const warnings: string[] = []
  const warn = (sentence: string) => warnings.push(sentence)
  const rnas = await readRnas(input.rnas, environment, warn)
  const looked = {motifs: !input.seedsOnly, sites: !input.motifOnly, duplexes: false}
  const motifs = looked.motifs
    ? rnas.flatMap(({sequence}, rna) =>
        findMotif(sequence, {mostMismatches: input.mismatches, seed: input.seed}).map((hit) => ({rna, hit})),
      )
    : []
  const matches = looked.motifs ? rnas.flatMap(({sequence}, rna) => findMtdnaMatches(sequence).map((match) => ({rna, match}))) : []
  const {sites, targets} = looked.sites ? await seedSites(rnas, input, environment, warn) : {sites: [], targets: {count: 0, letters: 0}}
  const findings: ScanFindings = {rnas, motifs, matches, sites, targets, looked}
  return {json: scanJson(findings, input.nonCanonical, warnings), text: scanText(findings), warnings}
}

async function seedSites(
  rnas: readonly ScannedRna[],
  input: ScanInput,
  environment: TaskEnvironment,
  warn: (sentence: string) => void,
): Promise<Pick<ScanFindings, 'sites' | 'targets'>> {
  const small = rnas.map((rna, index) => ({...rna, index})).filter(({sequence}) => isSmall(sequence))
  for (const {id, sequence} of rnas.filter(({sequence: rna}) => !isSmall(rna)))
    warn(
      `'${id}' has ${sequence.length} bases: seeds are for small RNAs of ${shortestSeedRna} to ${longestSmallRna} bases; no sites are looked for`,
    )
  const scanner = new SeedScanner(
    small.map(({sequence}) => sequence),
    {classes: input.nonCanonical ? seedClasses : canonicalClasses, bothStrands: input.bothStrands},
  )
  const sites: FoundSite[] = []
  let count = 0
  let letters = 0
  for await (const {id: target, sequence} of readTargets(input.targets, warn)) {
    environment.signal?.throwIfAborted()
    if (input.targets) environment.progress?.(Math.min(1, letters / input.targets.bytes.length), 'seed sites')
    count++
    letters += sequence.length
    scanner.scan(sequence, (site) => sites.push({...site, rna: small[site.rna]!.index, target}))
    if (sites.length > mostSites)
      throw new UserError(
        'too-large',
        `more than ${mostSites} sites by target '${target}'; give fewer RNAs or fewer targets at a time, or leave --non-canonical out`,
      )
  }
  return {sites, targets: {count, letters}}
}

const isSmall = (sequence: string) => sequence.length >= shortestSeedRna && sequence.length <= longestSmallRna
const isCanonical = ({class: seedClass}: FoundSite) => (canonicalClasses as readonly string[]).includes(seedClass)

function scanJson({rnas, motifs, matches, sites}: ScanFindings, nonCanonical: boolean, warnings: readonly string[]): unknown {
  const idOf = (rna: number) => rnas[rna]!.id
  const siteJson = ({rna, target, class: seedClass, start, end, strand}: FoundSite) => ({
    id: idOf(rna),
    target,
    class: seedClass,
    start: start + 1,
    end,
    strand,
  })
  return {
    motifs: motifs.map(({rna, hit: {start, end, mismatches, p}}) => ({id: idOf(rna), start: start + 1, end, mismatches, p})),
    sites: sites.filter(isCanonical).map(siteJson),
    duplexes: [],
    ...(nonCanonical ? {nonCanonicalSites: sites.filter((site) => !isCanonical(site)).map(siteJson)} : {}),
    mtdna: matches.map(({rna, match: {start, end, ...rest}}) => ({id: idOf(rna), start: start + 1, end, ...rest})),
    warnings,
  }
}
