/**
 * Writes the compact name resources of the knowledge room from public files:
 * `npx tsx --conditions=source scripts/build-name-resources.ts DATA`, where DATA holds `mirbase/hsa_name_history_v6_v22.tsv`
 * (names of human miRNAs in the releases 6 to 22 of miRBase, public domain) and `ids/hgnc_alias_to_approved.tsv.gz` (HGNC, CC0).
 */
import {createHash} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {gunzipSync} from 'node:zlib'
import {loadKnowledge} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'
import {clashesOf} from './symbol-clashes.js'

const data = process.argv[2]
if (data === undefined) throw new RangeError('name the folder of the public data')
const room = join(import.meta.dirname, '..', 'src', 'knowledge')

function rows(text: string): string[][] {
  return text
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
}

function head(what: string, source: string, bytes: Buffer): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return `/**\n * ${what}\n * Made by scripts/build-name-resources.ts from ${source}\n * SHA-256 of that file: ${sha256}\n */\n`
}

/** Mature names as `name=MIMAT digits`, precursors, retired names as `old>current|current` (nothing after `>`: withdrawn). */
function writeMirnas(): void {
  const bytes = readFileSync(join(data!, 'mirbase', 'hsa_name_history_v6_v22.tsv'))
  const mature = new Map<string, string>()
  const precursors = new Set<string>()
  const old = new Map<string, Set<string>>()
  const short = (name: string): string => name.replace(/^hsa-/, '')
  const all = rows(bytes.toString('utf8'))
  for (const [accession, name, type, , current] of all) {
    if (name !== current) continue
    if (type === 'mature') mature.set(short(name!), String(Number(accession!.replace('MIMAT', ''))))
    else precursors.add(short(name!))
  }
  for (const [, name, , , current] of all) {
    if (name === current || mature.has(short(name!))) continue
    const targets = old.get(short(name!)) ?? old.set(short(name!), new Set()).get(short(name!))!
    if (current !== '') targets.add(short(current!))
  }
  const text = `${head('Human miRNA names of miRBase 22.1 and what the names of releases 6 to 21 became. Public domain (miRBase).', 'the miRBase name history as packed in miRBaseConverter (Bioconductor), github.com/taoshengxu/miRBaseConverter.', bytes)}
/** \`name=digits of the MIMAT accession\`, \`hsa-\` left out. */
export const matureNames =
  '${[...mature].map(([name, digits]) => `${name}=${digits}`).join(' ')}'

/** Precursors, \`hsa-\` left out. */
export const precursorNames =
  '${[...precursors].join(' ')}'

/** \`old>current|current\`; nothing after \`>\`: the name was withdrawn. A star is the passenger strand of old. */
export const oldNames =
  '${[...old].map(([name, current]) => `${name}>${[...current].join('|')}`).join(' ')}'
`
  writeFileSync(join(room, 'mirna-names.generated.ts'), text)
  console.log(`${mature.size} mature, ${precursors.size} precursors, ${old.size} old names, ${text.length} bytes`)
}

/** Names of our genes that HGNC also gives to other genes: `name>approved|approved`. */
function writeClashes(): void {
  const bytes = readFileSync(join(data!, 'ids', 'hgnc_alias_to_approved.tsv.gz'))
  const clashes = clashesOf(loadKnowledge(knowledgeFiles()).knowledge, gunzipSync(bytes).toString('utf8'))
  const text = `${head('Aliases that are ambiguous in the knowledge, and the genes that HGNC gives them to. CC0 (HGNC, genenames.org).', 'the alias table of HGNChelper, github.com/waldronlab/HGNChelper.', bytes)}
/** \`alias>approved symbol|approved symbol\`. */
export const symbolClashes =
  '${clashes}'
`
  writeFileSync(join(room, 'symbol-clashes.generated.ts'), text)
  console.log(`${clashes.split(' ').length} clashes`)
}

writeMirnas()
writeClashes()
