/**
 * Writes the human mitochondrial reference of the sequence room:
 * `npx tsx --conditions=source scripts/build-mitochondrial-genome.ts [FASTA]`.
 * Without a file it takes the one of Debian's package paleomix.
 */
import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

const debian = '/usr/lib/python3/dist-packages/paleomix/resources/examples/bam_pipeline/prefixes/rCRS.fasta'
const bytes = readFileSync(process.argv[2] ?? debian)
const sequence = bytes.toString('ascii').replace(/^>.*$/m, '').replace(/\s/g, '').toUpperCase()
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

if (sequence.length !== 16_569) throw new RangeError(`expected 16,569 bases, found ${sequence.length}`)
if (sequence[3106] !== 'N' || !/^[ACGT]+N[ACGT]+$/.test(sequence)) throw new RangeError('expected one N, at position 3107')

const text = `/**
 * NC_012920.1, the revised Cambridge Reference Sequence of human mitochondrial DNA (Andrews et al. 1999, doi:10.1038/13779), light
 * strand 5′→3′ as deposited: 16,569 positions, of which 3107 is a placeholder (N) that keeps the numbering of 1981. Public domain.
 * Made by scripts/build-mitochondrial-genome.ts from rCRS.fasta of Debian's package paleomix 1.3.7-3.
 * SHA-256 of that file: ${sha256(bytes)}
 */
export const referenceAccession = 'NC_012920.1'

/** SHA-256 of the ${sequence.length} letters below, in upper case without line breaks. */
export const referenceSha256 = '${sha256(sequence)}'

export const referenceDna =
${sequence
  .match(/.{1,128}/g)!
  .map((line, i, lines) => `  '${line}'${i < lines.length - 1 ? ' +' : ''}`)
  .join('\n')}
`
writeFileSync(join(import.meta.dirname, '..', 'src', 'sequence', 'reference.generated.ts'), text)
process.stdout.write(`${sequence.length} positions, SHA-256 ${sha256(sequence)}\n`)
