/**
 * Writes the NCBI gene ids of the genes of the knowledge:
 * `npx tsx --conditions=source scripts/build-entrez-ids.ts DATA`, where DATA holds `ids/ensembl_grch38_genes.tsv.gz`
 * (columns ensgene, entrez, symbol). Only genes that the knowledge holds an Ensembl id of are written.
 */
import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {loadKnowledge} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const data = process.argv[2]
if (data === undefined) throw new RangeError('name the folder of the public data')
const bytes = readFileSync(join(data, 'ids', 'ensembl_grch38_genes.tsv.gz'))
const ours = new Set(
  [...loadKnowledge(knowledgeFiles()).knowledge.entities.values()].flatMap(({ids}) => (ids['ensembl'] ? [ids['ensembl']] : [])),
)
const pairs = new Set<string>()
for (const line of gunzipSync(bytes).toString('utf8').split('\n').slice(1)) {
  const [ensembl, entrez] = line.split('\t') as [string, string?]
  if (ours.has(ensembl) && entrez !== undefined && /^\d+$/.test(entrez)) pairs.add(`${entrez}=${ensembl.replace(/^ENSG0*/, '')}`)
}
const sorted = [...pairs].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
const sha256 = createHash('sha256').update(bytes).digest('hex')
writeFileSync(
  join(import.meta.dirname, '..', 'src', 'expression', 'entrez-ids.generated.ts'),
  `/**
 * NCBI (Entrez) gene ids of the genes of the knowledge, by Ensembl id: facts from Ensembl GRCh38.
 * Made by scripts/build-entrez-ids.ts from the gene table of annotables, github.com/stephenturner/annotables.
 * SHA-256 of that file: ${sha256}
 */

/** \`entrez=digits of the ENSG id\`. */
export const entrezIds =
  '${sorted.join(' ')}'
`,
)
console.log(`${sorted.length} ids`)
