/** `npm run questions`: writes the development questions as tables for `mitologic benchmark` into out/questions/ (not committed). */
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {loadKnowledge, readingOf} from '#knowledge'
import {knowledgeFiles} from './knowledge-files.js'
import {developmentSets} from './questions/development.js'
import {questionsTable} from './questions/table.js'

const folder = join(import.meta.dirname, '..', 'out', 'questions')
mkdirSync(folder, {recursive: true})
const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
for (const {name, about, questions} of developmentSets(knowledge)) {
  writeFileSync(join(folder, `${name}.tsv`), questionsTable(questions))
  console.log(`${name}.tsv: ${questions.length} questions (${about})`)
}
