/**
 * Writes the shipped example of simulated counts: `npx tsx --conditions=source scripts/simulate-counts.ts`.
 * Three resistant and three parental samples in two batches, an mRNA and a miRNA table; which rows change, and by how much,
 * stands in `truth.tsv`. Counts are negative binomial: a gamma-distributed rate for each value, then Poisson.
 */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {loadKnowledge} from '#knowledge'
import {type RandomStream, randomStream} from '#stats'
import {knowledgeFiles} from './knowledge-files.js'

const folder = join(import.meta.dirname, '..', 'examples', 'simulated-counts')
const samples = ['parental_1', 'parental_2', 'parental_3', 'resistant_1', 'resistant_2', 'resistant_3']
const isResistant = samples.map((name) => name.startsWith('resistant'))
const batches = ['a', 'b', 'a', 'b', 'a', 'b']
/** Depth of each library against the first. */
const depths = [1, 1.3, 0.8, 1.1, 0.7, 1.5]

/** What is stated of cisplatin-resistant TSCC cells (see examples/tscc-cisplatin), with sizes of our own. */
const known: Readonly<Record<string, number>> = {
  'MT-CO3': -1.5,
  FIS1: -1.2,
  MPRL: -1.8,
  'hsa-miR-2392': 2,
  'hsa-miR-5787': -1.6,
  'hsa-miR-483-5p': 1.5,
}

const uniform = (stream: RandomStream, low: number, high: number) => low + (high - low) * stream()
const normal = (stream: RandomStream) => Math.sqrt(-2 * Math.log(stream())) * Math.cos(2 * Math.PI * stream())

/** A gamma number of mean 1 (Marsaglia & Tsang 2000, doi:10.1145/358407.358414). */
function gamma(stream: RandomStream, shape: number): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(stream)
    const v = (1 + c * x) ** 3
    if (v > 0 && Math.log(stream()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape
  }
}

/** A Poisson number, the mean split into pieces that multiplication of uniforms can do (Knuth). */
function poisson(stream: RandomStream, mean: number): number {
  let count = 0
  for (let left = mean; left > 0; left -= 20) {
    const limit = Math.exp(-Math.min(20, left))
    for (let product = stream(); product > limit; product *= stream()) count++
  }
  return count
}

interface Row {
  readonly name: string
  readonly id?: string
  readonly change: number
  readonly counts: readonly number[]
}

function simulate(names: readonly {readonly name: string; readonly id?: string}[], seed: number, changedShare: number): Row[] {
  return names.map(({name, id}, i) => {
    const stream = randomStream(seed, i)
    const level = 2 ** uniform(stream, 3, 11)
    const dispersion = 0.02 + 2 / level
    const drawn = stream() < changedShare ? (stream() < 0.5 ? -1 : 1) * uniform(stream, 1, 3) : 0
    const change = known[name] ?? (id === undefined ? drawn : 0)
    const batch = 0.4 * normal(stream)
    const base = name in known ? Math.max(level, 300) : level
    const counts = samples.map((_, s) => {
      const log2 = (isResistant[s] ? change / 2 : -change / 2) + (batches[s] === 'b' ? batch : 0)
      return poisson(stream, base * depths[s]! * 2 ** log2 * gamma(stream, 1 / dispersion))
    })
    return {name, ...(id === undefined ? {} : {id}), change, counts}
  })
}

const table = (rows: readonly Row[], first: string) =>
  `${[first, ...samples].join('\t')}\n${rows.map(({name, counts}) => [name, ...counts].join('\t')).join('\n')}\n`

const {knowledge} = loadKnowledge(knowledgeFiles())
const entities = [...knowledge.entities.values()]
const genes = entities.flatMap(({id, type}) => (type === 'gene' || id === 'MPRL' ? [{name: id, id}] : []))
const mirnas = entities.flatMap(({id, type}) => (type === 'miRNA' && /^hsa-miR-/.test(id) ? [{name: id, id}] : []))
const filler = (prefix: string, count: number) =>
  Array.from({length: count}, (_, i) => ({name: `${prefix}${String(i + 1).padStart(4, '0')}`}))

const mrna = simulate([...genes, ...filler('SIM', 1800 - genes.length)], 11, 0.1)
const mirna = simulate([...mirnas, ...filler('simulated-', 250 - mirnas.length)], 12, 0.1)
writeFileSync(join(folder, 'counts.tsv'), table(mrna, 'gene'))
writeFileSync(join(folder, 'mirna-counts.tsv'), table(mirna, 'miRNA'))
writeFileSync(
  join(folder, 'samples.tsv'),
  `sample\tgroup\tbatch\n${samples.map((name, i) => `${name}\t${isResistant[i] ? 'resistant' : 'parental'}\t${batches[i]}`).join('\n')}\n`,
)
writeFileSync(
  join(folder, 'truth.tsv'),
  `table\tname\tlog2FoldChange\n${[
    ...mrna.map((row) => ({...row, from: 'counts.tsv'})),
    ...mirna.map((row) => ({...row, from: 'mirna-counts.tsv'})),
  ]
    .filter(({change}) => change !== 0)
    .map(({from, name, change}) => `${from}\t${name}\t${change.toFixed(3)}`)
    .join('\n')}\n`,
)
console.log(`${mrna.length} + ${mirna.length} rows, ${[...mrna, ...mirna].filter(({change}) => change !== 0).length} changed`)
