import {UserError} from '#errors'
import {canonicalClasses, findMotif, findMtdnaMatches, SeedScanner, seedClasses, shortestSeedRna} from '#sequence'
import type {TaskEnvironment, TaskResult} from '../shared/task.js'
import type {ScanAnswer, ScanWarning} from './answer.js'
import {scanDuplexes} from './duplexes.js'
import {scanFiles} from './files.js'
import type {FoundSite, ScanFindings} from './findings.js'
import type {ScanInput} from './input.js'
import {readRnas, readTargets, type ScannedRna, type ScanTarget, type Warn} from './inputs.js'
import {scanText} from './text.js'

/** Longer RNAs are no miRNAs: they have no seed, and whole-length duplexes say little about them. */
const longestSmallRna = 40
/** More sites than this are no answer a person or a program can use at once. */
const mostSites = 2_000_000
/** Targets of a duplex search are held in memory. */
const mostLetters = 200_000_000

export async function runScan(input: ScanInput, environment: TaskEnvironment): Promise<TaskResult<ScanAnswer>> {
  if (input.motifOnly && input.seedsOnly)
    throw new UserError('invalid-input', '--motif-only and --seeds-only exclude each other; give one of them')
  const warnings: ScanWarning[] = []
  const warn: Warn = (kind, text) => warnings.push({kind, text})
  const rnas = await readRnas(input.rnas, environment, warn)
  const looked = {motifs: !input.seedsOnly, sites: !input.motifOnly, duplexes: !input.motifOnly && !input.seedsOnly}
  const motifs = looked.motifs
    ? rnas.flatMap(({sequence}, rna) =>
        findMotif(sequence, {mostMismatches: input.mismatches, seed: input.seed}).map((hit) => ({rna, hit})),
      )
    : []
  const matches = looked.motifs ? rnas.flatMap(({sequence}, rna) => findMtdnaMatches(sequence).map((match) => ({rna, match}))) : []
  const small = smallOnes(rnas, looked.sites ? warn : () => {})
  const {sites, targets, kept} = looked.sites ? await seedSites(rnas, small, input, looked.duplexes, environment, warn) : nothing
  const duplexes = looked.duplexes ? scanDuplexes(small, kept, input, environment) : {listed: [], examined: [], maxP: 1}
  const findings: ScanFindings = {rnas, motifs, matches, sites, duplexes, targets, looked}
  const json = scanJson(findings, input.nonCanonical, warnings)
  return {json, text: scanText(findings), files: scanFiles(findings, json), warnings}
}

const nothing = {sites: [], targets: {count: 0, letters: 0}, kept: []}

type SmallRna = ScannedRna & {readonly index: number}

function smallOnes(rnas: readonly ScannedRna[], warn: Warn): SmallRna[] {
  return rnas.flatMap((rna, index) => {
    if (isSmall(rna.sequence)) return [{...rna, index}]
    warn(
      'not-a-small-rna',
      `'${rna.id}' has ${rna.sequence.length} bases: sites and duplexes are looked for with small RNAs of ${shortestSeedRna} to ${longestSmallRna} bases alone`,
    )
    return []
  })
}

async function seedSites(
  rnas: readonly ScannedRna[],
  small: readonly SmallRna[],
  input: ScanInput,
  keep: boolean,
  environment: TaskEnvironment,
  warn: Warn,
): Promise<Pick<ScanFindings, 'sites' | 'targets'> & {kept: ScanTarget[]}> {
  const scanner = new SeedScanner(
    small.map(({sequence}) => sequence),
    {classes: input.nonCanonical ? seedClasses : canonicalClasses, bothStrands: input.bothStrands},
  )
  const sites: FoundSite[] = []
  const kept: ScanTarget[] = []
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
        `more than ${mostSites} sites of ${rnas.length} RNAs by target '${target}'; give fewer RNAs or fewer targets at a time, or leave --non-canonical out`,
      )
    if (keep && letters > mostLetters)
      throw new UserError('too-large', `more than ${mostLetters} bases of targets; use --seeds-only, which has no limit, or fewer targets`)
    if (keep) kept.push({id: target, sequence})
  }
  return {sites, targets: {count, letters}, kept}
}

const isSmall = (sequence: string) => sequence.length >= shortestSeedRna && sequence.length <= longestSmallRna
const isCanonical = ({class: seedClass}: FoundSite) => (canonicalClasses as readonly string[]).includes(seedClass)

function scanJson(
  {rnas, motifs, matches, sites, duplexes}: ScanFindings,
  nonCanonical: boolean,
  warnings: readonly ScanWarning[],
): ScanAnswer {
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
    duplexes: duplexes.listed.map(({rna, target, energyKcalPerMol, p, structure, site, strand}) => ({
      id: idOf(rna),
      target,
      energyKcalPerMol,
      p: p ?? null,
      structure,
      start: site.start + 1,
      end: site.end,
      strand,
    })),
    ...(nonCanonical ? {nonCanonicalSites: sites.filter((site) => !isCanonical(site)).map(siteJson)} : {}),
    mtdna: matches.map(({rna, match: {start, end, ...rest}}) => ({id: idOf(rna), start: start + 1, end, ...rest})),
    warnings,
  }
}
