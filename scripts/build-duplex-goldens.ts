/**
 * Writes golden duplexes of the sequence room from RNAhybrid:
 * `npx tsx --conditions=source scripts/build-duplex-goldens.ts [path of RNAhybrid]`. Seeded; made with RNAhybrid 2.1.2 (Debian 2.1.2-7).
 */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {humanMirnas, mitochondrialTranscripts} from '#sequence'
import {randomStream} from '#stats'
import {runRnahybrid} from '../test/rnahybrid.js'

const program = process.argv[2] ?? 'RNAhybrid'
const random = randomStream(20_26)
const draw = (length: number) => Array.from({length}, () => 'ACGU'[Math.floor(random() * 4)]).join('')

interface Golden {
  readonly target: string
  readonly rna: string
  readonly options: readonly string[]
}

const cases: Golden[] = []
for (let n = 0; n < 120; n++)
  cases.push({target: draw(5 + Math.floor(random() * 80)), rna: draw(8 + Math.floor(random() * 20)), options: []})
for (let n = 0; n < 40; n++) cases.push({target: draw(60), rna: draw(22), options: ['-f', '2,7']})
for (let n = 0; n < 30; n++) cases.push({target: draw(80), rna: draw(22), options: ['-u', '3', '-v', '2']})
const names = ['hsa-miR-2392', 'hsa-miR-5787', 'hsa-miR-181c-5p', 'hsa-miR-1-3p', 'hsa-let-7a-5p']
for (const name of names)
  for (const id of ['MT-CO1', 'MT-CO3', 'MT-ND1', 'MT-TE']) {
    const {sequence} = mitochondrialTranscripts().find((transcript) => transcript.id === id)!
    cases.push({target: sequence.slice(0, 600), rna: humanMirnas().get(name)!, options: []})
  }

const rows = cases.map(({target, rna, options}) => {
  const [hit] = runRnahybrid(program, [target], [rna], options)
  return [
    options.join(' '),
    rna,
    target,
    hit ? hit.energy.toFixed(1) : '0.0',
    ...(hit ? [hit.position, ...hit.lines] : ['', '', '', '', '']),
  ].join('\t')
})
const head = '# RNAhybrid 2.1.2 -c -d 1.9,0.28: npx tsx --conditions=source scripts/build-duplex-goldens.ts\n'
const columns = 'options\trna\ttarget\tkcal_per_mol\tposition\ttarget_unpaired\ttarget_paired\trna_paired\trna_unpaired\n'
writeFileSync(join(import.meta.dirname, '..', 'src', 'sequence', 'fixtures', 'rnahybrid.tsv'), `${head}${columns}${rows.join('\n')}\n`)
process.stdout.write(`${rows.length} duplexes\n`)
