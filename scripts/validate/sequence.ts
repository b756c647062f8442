import {spawnSync} from 'node:child_process'
import {
  calibrate,
  canonicalClasses,
  duplexPValue,
  encode,
  findMotif,
  humanMirnas,
  hybridiser,
  mitochondrialTranscripts,
  SeedScanner,
  shuffleDinucleotides,
  shuffledTargets,
} from '#sequence'
import {binomialStandardError, randomStream} from '#stats'
import {runRnahybrid} from '../../test/rnahybrid.js'

const sampled = 40
const decoysEach = 2
const goldenPairs = 2000

/** miRNAs and the mitochondrial transcripts that published work has them act on (docs/design/sequence.md). */
const published = [
  ['hsa-miR-181c-5p', 'MT-CO1'],
  ['hsa-miR-5787', 'MT-CO3'],
  ['hsa-miR-1-3p', 'MT-ND1'],
  ['hsa-miR-1-3p', 'MT-CO1'],
  ['hsa-miR-2392', 'MT-CYB'],
] as const

const transcripts = mitochondrialTranscripts()
const sequences = transcripts.map(({sequence}) => sequence)
const codes = sequences.map(encode)
const share = (hits: number, of: number) =>
  `${((100 * hits) / of).toFixed(2)} ± ${(100 * binomialStandardError(hits / of, of)).toFixed(2)} %`

/** What a scan is worth: energies beside RNAhybrid, what human miRNAs find beside their shuffles, and the published sites. */
export function sequenceSection(): string {
  const all = [...humanMirnas().values()]
  const shuffledAll = all.map((sequence, n) => shuffleDinucleotides(sequence, randomStream(23, n)))
  const sample = all.filter((_, n) => n % Math.floor(all.length / sampled) === 0)
  const decoys = sample.flatMap((sequence, n) =>
    Array.from({length: decoysEach}, (_, k) => shuffleDinucleotides(sequence, randomStream(17, n * 100 + k))),
  )
  const shuffles = shuffledTargets(sequences, {samples: 190})
  const [motifs, motifsShuffled] = [motifCounts(all), motifCounts(shuffledAll)]
  const [sites, sitesShuffled] = [sitesPerRna(all), sitesPerRna(shuffledAll)]
  const [p, pShuffled] = [pValues(sample, shuffles), pValues(decoys, shuffles)]
  const below = (values: readonly number[], level: number) => share(values.filter((value) => value <= level).length, values.length)
  return [
    '## Sequences',
    goldenLine(),
    `Human miRNAs (miRBase 22, ${all.length}) and their shuffles (same dinucleotides, one each) on the ${transcripts.length} mitochondrial transcripts; duplexes of ${sample.length} of them and ${decoys.length} shuffles, p from ${190} shuffled targets. If sites there meant much, the left column would be larger.`,
    [
      '| | miRNAs | shuffles |',
      '| --- | --- | --- |',
      `| import motif exact / up to 1 / up to 2 mismatches | ${motifs.join(' / ')} | ${motifsShuffled.join(' / ')} |`,
      ...canonicalClasses.map((name, i) => `| ${name} sites for each RNA | ${sites[i]!.toFixed(3)} | ${sitesShuffled[i]!.toFixed(3)} |`),
      `| duplexes with p ≤ 0.01 | ${below(p, 0.01)} | ${below(pShuffled, 0.01)} |`,
      `| duplexes with p ≤ 0.05 | ${below(p, 0.05)} | ${below(pShuffled, 0.05)} |`,
    ].join('\n'),
    'Published targets of mitomiRs, found or not:',
    [
      '| miRNA | target | canonical sites | best duplex, kcal/mol | p |',
      '| --- | --- | --- | --- | --- |',
      ...published.map(publishedRow),
    ].join('\n'),
  ].join('\n\n')

  function publishedRow([name, target]: readonly [string, string]): string {
    const rna = humanMirnas().get(name)!
    const sequence = transcripts.find(({id}) => id === target)!.sequence
    const found: string[] = []
    new SeedScanner([rna]).scan(sequence, ({class: seedClass, start, end}) => found.push(`${seedClass} ${start + 1}–${end}`))
    const search = hybridiser(rna)
    const calibration = calibrate(search, shuffles)
    const energy = search.minimum(encode(sequence))
    const chance = calibration ? duplexPValue(energy, encode(sequence), calibration).toPrecision(2) : 'not calibrated'
    return `| ${name} | ${target} | ${found.join(', ') || 'none'} | ${energy.toFixed(1)} | ${chance} |`
  }
}

const motifCounts = (rnas: readonly string[]) =>
  [0, 1, 2].map((most) => rnas.filter((rna) => findMotif(rna, {mostMismatches: most, shuffles: 1}).length > 0).length)

function sitesPerRna(rnas: readonly string[]): number[] {
  const scanner = new SeedScanner(rnas)
  const counts = new Map<string, number>()
  for (const target of sequences) scanner.scan(target, (site) => counts.set(site.class, (counts.get(site.class) ?? 0) + 1))
  return canonicalClasses.map((name) => (counts.get(name) ?? 0) / rnas.length)
}

function pValues(rnas: readonly string[], shuffles: Parameters<typeof calibrate>[1]): number[] {
  return rnas.flatMap((rna) => {
    const search = hybridiser(rna)
    const calibration = calibrate(search, shuffles)
    return calibration ? codes.map((target) => duplexPValue(search.minimum(target), target, calibration)) : []
  })
}

/** Random pairs, energies beside RNAhybrid's; said so where the program is not there. */
function goldenLine(): string {
  if (spawnSync('RNAhybrid', ['-h']).error) return 'RNAhybrid was not there to compare energies with.'
  const random = randomStream(31)
  const draw = (length: number) => Array.from({length}, () => 'ACGU'[Math.floor(random() * 4)]!).join('')
  let compared = 0
  let equal = 0
  let worst = 0
  for (let block = 0; block < goldenPairs / 100; block++) {
    const targets = Array.from({length: 10}, () => draw(60 + Math.floor(random() * 340)))
    const rnas = Array.from({length: 10}, () => draw(16 + Math.floor(random() * 10)))
    for (const {target, rna, energy} of runRnahybrid('RNAhybrid', targets, rnas)) {
      const difference = Math.abs(hybridiser(rnas[rna]!).minimum(encode(targets[target]!)) - energy)
      compared++
      if (difference <= 0.05 + 1e-9) equal++
      worst = Math.max(worst, difference)
    }
  }
  return `Minimum free energies of ${compared} random pairs beside RNAhybrid: ${equal} equal to the printed digit (0.1 kcal/mol), largest difference ${worst.toFixed(2)}.`
}
