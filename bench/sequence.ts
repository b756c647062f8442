/**
 * Times duplexes against RNAhybrid, one thread each, taking turns on the same sequences, and seed sites on all human miRNAs and on a
 * transcriptome.
 *
 *   RNAHYBRID=/usr/bin/RNAhybrid npx tsx --conditions=source bench/sequence.ts [--rounds 5] [--mirnas 20] [--megabases 100]
 *
 * Nothing is timed that disagrees: every energy of the timed pairs must equal RNAhybrid's to the digit it prints.
 */
import {existsSync} from 'node:fs'
import {cpus, loadavg} from 'node:os'
import {FastaReader, humanMirnas, hybridiser, mitochondrialTranscripts, reverseComplement, SeedScanner} from '#sequence'
import {randomStream} from '#stats'
import {runRnahybrid} from '../test/rnahybrid.js'

const option = (name: string, fallback: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? fallback : Number(process.argv[at + 1])
}
const rounds = option('rounds', 5)
const count = option('mirnas', 20)
const megabases = option('megabases', 100)
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const seconds = (work: () => unknown): number => {
  const before = performance.now()
  work()
  return (performance.now() - before) / 1000
}
const say = (text: string) => process.stdout.write(`${text}\n`)

const transcripts = mitochondrialTranscripts().map(({sequence}) => sequence)
const targets = [...transcripts, ...transcripts.map(reverseComplement)]
const bases = targets.reduce((sum, {length}) => sum + length, 0)

say(
  `Node ${process.version}, ${cpus()[0]?.model.trim()}, ${cpus().length} cores, load ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}`,
)
duplexes()
allMirnas()
transcriptome()

function duplexes(): void {
  const program = process.env['RNAHYBRID'] ?? ''
  if (!existsSync(program)) {
    say('RNAHYBRID does not name a program: duplexes are not compared')
    return
  }
  const names = [...humanMirnas().keys()].filter((_, n, all) => n % Math.floor(all.length / count) === 0).slice(0, count)
  const rnas = names.map((name) => humanMirnas().get(name)!)
  const ours = () => {
    const energies: number[][] = []
    for (const rna of rnas) {
      const search = hybridiser(rna)
      energies.push(targets.map((target) => search.minimum(target)))
    }
    return energies
  }
  const theirs = () => runRnahybrid(program, targets, rnas)
  refuseDisagreement(ours(), theirs(), names)
  const ratios: number[] = []
  const times: [number, number][] = []
  for (let round = 0; round < rounds; round++) {
    const [rnahybrid, own] = [seconds(theirs), seconds(ours)]
    ratios.push(rnahybrid / own)
    times.push([rnahybrid, own])
  }
  const all = humanMirnas().size / rnas.length
  say(`duplexes, ${rnas.length} miRNAs × ${bases} bases, ${rounds} rounds in turn: all ${rnas.length * targets.length} energies agree`)
  say(
    `  RNAhybrid ${median(times.map(([a]) => a)).toFixed(2)} s, ours ${median(times.map(([, b]) => b)).toFixed(2)} s, median ratio ${median(ratios).toFixed(1)}×`,
  )
  say(`  all ${humanMirnas().size} miRNAs, extrapolated: ${(median(times.map(([, b]) => b)) * all).toFixed(0)} s`)
}

function refuseDisagreement(ours: readonly (readonly number[])[], theirs: ReturnType<typeof runRnahybrid>, names: readonly string[]): void {
  for (const {target, rna, energy} of theirs)
    if (Math.abs(ours[rna]![target]! - energy) > 0.05 + 1e-9)
      throw new RangeError(`${names[rna]} on target ${target}: RNAhybrid ${energy}, ours ${ours[rna]![target]}; nothing is timed`)
}

function allMirnas(): void {
  const rnas = [...humanMirnas().values()]
  let sites = 0
  const times = Array.from({length: rounds}, () =>
    seconds(() => {
      sites = 0
      const scanner = new SeedScanner(rnas, {bothStrands: true})
      for (const target of transcripts)
        scanner.scan(target, () => {
          sites++
        })
    }),
  )
  say(`seeds, ${rnas.length} miRNAs × ${bases} bases: ${median(times).toFixed(3)} s, ${sites} sites`)
}

/** A transcriptome of random sequence, made and read piece by piece. */
function transcriptome(): void {
  const random = randomStream(1)
  const line = () => `${Array.from({length: 60}, () => 'ACGT'[Math.floor(random() * 4)]).join('')}\n`
  const lines = Array.from({length: 4000}, line)
  const encoder = new TextEncoder()
  const reader = new FastaReader('transcriptome')
  const scanner = new SeedScanner([humanMirnas().get('hsa-miR-181c-5p')!, humanMirnas().get('hsa-miR-2392')!])
  let sites = 0
  let read = 0
  let most = 0
  const took = seconds(() => {
    for (let record = 0; read < megabases * 1e6; record++) {
      // About 2,400 bases each, from another place of the pool.
      const body = Array.from({length: 40}, (_, n) => lines[(record * 7919 + n * 101) % lines.length]!).join('')
      for (const {sequence} of reader.push(encoder.encode(`>t${record}\n${body}`))) {
        read += sequence.length
        scanner.scan(sequence, () => {
          sites++
        })
      }
      if (record % 1000 === 0) most = Math.max(most, process.memoryUsage().rss)
    }
    reader.end()
  })
  say(
    `seeds, transcriptome of ${megabases} MB streamed, 2 RNAs: ${took.toFixed(1)} s, ${sites} sites, ${(most / 1e6).toFixed(0)} MB of memory`,
  )
}
