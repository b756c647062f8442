/** Writes `dist/knowledge.json`, the knowledge as one text that loads fast. Called by `npm run build`; ends with 2 on a problem. */
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {formatProblem, loadKnowledge, toSnapshot} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const {knowledge, problems} = loadKnowledge(knowledgeFiles())
for (const problem of problems) console.error(formatProblem(problem))
const folder = join(import.meta.dirname, '..', 'dist')
mkdirSync(folder, {recursive: true})
writeFileSync(join(folder, 'knowledge.json'), toSnapshot(knowledge))
console.error(`dist/knowledge.json: ${knowledge.statements.length} statements, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 2 : 0
