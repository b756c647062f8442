/**
 * Writes the mature human miRNAs of the sequence room:
 * `npx tsx --conditions=source scripts/build-human-mirnas.ts FASTA`, with the human part of miRBase 22.1's mature.fa.
 */
import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseFasta} from '#sequence'

const path = process.argv[2]
if (path === undefined) throw new RangeError('name the FASTA file of mature human miRNAs')
const bytes = readFileSync(path)
const records = parseFasta(bytes.toString('utf8'), path, {ambiguity: 'refuse'})
const lines = records.map(({id, sequence}) => {
  if (!id.startsWith('hsa-')) throw new RangeError(`${id}: expected a human miRNA`)
  return `${id.slice(4)}=${sequence}`
})

const text = `/**
 * The ${records.length} mature human miRNAs of miRBase 22.1 (Kozomara et al. 2019, doi:10.1093/nar/gky1141; public domain).
 * Made by scripts/build-human-mirnas.ts from the human records of mature.fa as packed in miRBaseConverter (Bioconductor).
 * SHA-256 of that file: ${createHash('sha256').update(bytes).digest('hex')}
 */
/** \`name=sequence\`, \`hsa-\` left out. */
export const matureSequences =
  '${lines.join(' ')}'
`
writeFileSync(join(import.meta.dirname, '..', 'src', 'sequence', 'human-mirnas.generated.ts'), text)
process.stdout.write(`${records.length} sequences\n`)
