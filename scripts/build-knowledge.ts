/**
 * Writes what follows from the knowledge: `knowledge/coverage.tsv` and `docs/knowledge.md`. Run it after every change of statements:
 * `npm run knowledge [-- REVIEW]`. With the text of the review the sentences and their hashes are taken from it; without, those
 * in the coverage table stay. Prints the sentences that nothing accounts for (section and number; never the words).
 */
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {
  coverageOf,
  isMissing,
  knowledgeDocument,
  loadKnowledge,
  noClaimsOf,
  printCoverage,
  readCoverageTable,
  recoverage,
  splitReview,
} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const root = join(import.meta.dirname, '..')
const review = process.argv[2]
if (review !== undefined && !existsSync(review)) throw new RangeError(`there is no file ${review}`)
const files = knowledgeFiles()
const {knowledge} = loadKnowledge(files)
const rows =
  review === undefined
    ? recoverage(knowledge, readCoverageTable(files), noClaimsOf(files))
    : await coverageOf(knowledge, splitReview(readFileSync(review, 'utf8')), noClaimsOf(files))
writeFileSync(join(root, 'knowledge', 'coverage.tsv'), printCoverage(rows))
writeFileSync(join(root, 'docs', 'knowledge.md'), knowledgeDocument(knowledge, rows))
const missing = rows.filter(isMissing)
for (const {section, sentence} of missing) console.log(`${section} ${sentence}`)
console.log(`${rows.length} sentences, ${missing.length} not accounted for`)
