/**
 * Asks what a scan is worth: `npx tsx --conditions=source scripts/validate-sequence.ts [--mirnas 40] [--decoys 2]`.
 * Prints what human miRNAs and their shuffles (same dinucleotides) find on the mitochondrial transcripts, and what is found at the
 * mitochondrial targets published for mitomiRs.
 */
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

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
const say = (text: string) => process.stdout.write(`${text}\n`)
const transcripts = mitochondrialTranscripts()
const sequences = transcripts.map(({sequence}) => sequence)
const codes = sequences.map(encode)
const all = [...humanMirnas().values()]
const step = Math.floor(all.length / option('mirnas', 40))
const sample = all.filter((_, n) => n % step === 0)
const decoys = sample.flatMap((sequence, n) =>
  Array.from({length: option('decoys', 2)}, (_, k) => shuffleDinucleotides(sequence, randomStream(17, n * 100 + k))),
)
const shuffles = shuffledTargets(sequences, {samples: 190})

const share = (hits: number, of: number) =>
  `${((100 * hits) / of).toFixed(2)} ± ${(100 * binomialStandardError(hits / of, of)).toFixed(2)} %`

for (const [name, rnas] of [
  ['all human miRNAs', all],
  ['their shuffles, one each', all.map((sequence, n) => shuffleDinucleotides(sequence, randomStream(23, n)))],
] as const) {
  const withMotif = (most: number) => rnas.filter((rna) => findMotif(rna, {mostMismatches: most, shuffles: 1}).length > 0).length
  say(`${name}: import motif exact ${withMotif(0)}, up to 1 mismatch ${withMotif(1)}, up to 2 ${withMotif(2)} of ${rnas.length}`)
  const scanner = new SeedScanner(rnas)
  const counts = new Map<string, number>()
  for (const target of sequences) scanner.scan(target, (site) => counts.set(site.class, (counts.get(site.class) ?? 0) + 1))
  say(
    `  sites per RNA: ${canonicalClasses.map((seedClass) => `${seedClass} ${((counts.get(seedClass) ?? 0) / rnas.length).toFixed(3)}`).join(', ')}`,
  )
}

for (const [name, rnas] of [
  [`${sample.length} miRNAs`, sample],
  [`${decoys.length} shuffled miRNAs`, decoys],
] as const) {
  const p = rnas.flatMap((rna) => {
    const search = hybridiser(rna)
    const calibration = calibrate(search, shuffles)
    return calibration ? codes.map((target) => duplexPValue(search.minimum(target), target, calibration)) : []
  })
  say(
    `${name}: duplexes with p ≤ 0.01 ${share(p.filter((value) => value <= 0.01).length, p.length)}, p ≤ 0.05 ${share(p.filter((value) => value <= 0.05).length, p.length)} of ${p.length}`,
  )
}
