/**
 * Compares two independent readings of the same works (docs/design/curation.md):
 * `npx tsx --conditions=source scripts/compare-readings.ts FIRST SECOND [--data FOLDER] [-o FILE]`, with folders of drafts. Prints how far
 * they agree (Cohen's kappa on polarity, entity and context) and every disagreement, to be settled by reading again; `-o` writes the
 * figures that docs/knowledge.md quotes.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {parseArgs} from 'node:util'
import {loadKnowledge, type SourceFile} from '#knowledge'
import {agreementOf} from './curation/agreement.js'
import {readNameTables} from './curation/tables.js'
import {knowledgeFiles} from './knowledge-files.js'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {data: {type: 'string', default: join(import.meta.dirname, '..', '..', 'shared', 'data')}, output: {type: 'string', short: 'o'}},
})
const [first, second] = positionals
if (first === undefined || second === undefined) throw new RangeError('expected two folders of drafts')

const draftsIn = (folder: string): SourceFile[] =>
  readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({path: join(folder, name), text: readFileSync(join(folder, name), 'utf8')}))

const {works, aligned, onlyFirst, onlySecond, kappa, disagreements} = await agreementOf(
  loadKnowledge(knowledgeFiles()).knowledge,
  draftsIn(first),
  draftsIn(second),
  readNameTables(values.data),
)
for (const {work, what, first: one, second: other} of disagreements) console.log(`${work}: ${what}: ${one} | ${other}`)
const figures = {
  works,
  aligned,
  onlyFirst,
  onlySecond,
  polarity: kappa.polarity.toFixed(3),
  entity: kappa.entity.toFixed(3),
  context: kappa.context.toFixed(3),
}
console.log(
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
)
if (values.output !== undefined) writeFileSync(values.output, `${Object.keys(figures).join('\t')}\n${Object.values(figures).join('\t')}\n`)
