/**
 * Checks the knowledge: `npx tsx --conditions=source scripts/check-knowledge.ts [part of a path …]`. With parts of paths, only
 * the problems of those files are printed (all files are read). Ends with 2 when there is a problem.
 */
import {formatProblem, loadKnowledge} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'

const wanted = process.argv.slice(2)
const started = performance.now()
const {knowledge, problems} = loadKnowledge(knowledgeFiles())
const milliseconds = Math.round(performance.now() - started)
const printed = problems.filter(({file}) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
for (const problem of printed) console.log(formatProblem(problem))

const count = (kind: string): number => knowledge.statements.filter((statement) => statement.kind === kind).length
const textbook = knowledge.statements.filter((statement) => statement.kind === 'mechanism' && statement.textbook).length
console.log(
  `${printed.length} problems; ${knowledge.statements.length} statements (${count('mechanism')} mechanisms, ${textbook} of them textbook; ${count('observation')} observations; ` +
    `${count('fact')} facts), ${knowledge.entities.size} entities, ${knowledge.diseases.size} diseases, ${knowledge.cellLines.size} cell lines, ${knowledge.references.size} references; read in ${milliseconds} ms`,
)
process.exitCode = printed.length > 0 ? 2 : 0
