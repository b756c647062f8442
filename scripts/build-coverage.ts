/**
 * Writes `knowledge/coverage.tsv` from the review and the statements: `npx tsx --conditions=source scripts/build-coverage.ts REVIEW`.
 * Prints the sentences that nothing accounts for yet (section and number; never the words).
 */
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {coverageOf, isMissing, loadKnowledge, noClaimsOf, printCoverage, splitReview} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const review = process.argv[2]
if (review === undefined) throw new RangeError('name the text of the review')
const files = knowledgeFiles().filter(({path}) => !path.endsWith('coverage.tsv'))
const rows = await coverageOf(loadKnowledge(files).knowledge, splitReview(readFileSync(review, 'utf8')), noClaimsOf(files))
writeFileSync(join(import.meta.dirname, '..', 'knowledge', 'coverage.tsv'), printCoverage(rows))
const missing = rows.filter(isMissing)
for (const {section, sentence} of missing) console.log(`${section} ${sentence}`)
console.log(`${rows.length} sentences, ${missing.length} not accounted for`)
