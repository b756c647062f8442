/** Writes `dist/knowledge.json`, the knowledge as one text that loads fast. Called by `npm run build`. Records with a problem are left out. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {formatProblem, loadKnowledge, toSnapshot} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const {knowledge, problems} = loadKnowledge(knowledgeFiles())
for (const problem of problems.slice(0, 5)) console.error(formatProblem(problem))
if (problems.length > 0)
  console.error(`${problems.length} problems in all; scripts/check-knowledge.ts lists them, and the tests fail on them`)
const folder = join(import.meta.dirname, '..', 'dist')
mkdirSync(folder, {recursive: true})
writeFileSync(join(folder, 'knowledge.json'), toSnapshot(knowledge))
console.error(`dist/knowledge.json: ${knowledge.statements.length} statements`)
