/** Prints, as JSON, how the development questions are answered by the code that stands around this file: one line for `vary.ts`. */
import {loadKnowledge, lookUpEntity, type Observation, readingOf, statementById} from '#knowledge'
import {type BenchmarkQuestion, type BenchmarkResult, benchmark, observedQuestions, predictAnswerer} from '#prediction'
import {hiddenFor} from '../../src/prediction/validation.js'
import {knowledgeFiles} from '../knowledge-files.js'
import {developmentSets} from '../questions/development.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const options = {answer: predictAnswerer(), nullDraws: 0, draws: 2}

/** Only rows that can be asked: the others have no answer whatever the constants are. */
const canBeAsked = ({changes}: BenchmarkQuestion) => changes.every(({entity}) => lookUpEntity(knowledge, entity).kind === 'found')

/** Right, answered, and the Brier score of all rows that can be asked. */
const figures = ({figures: {right, answered, brierAll}}: BenchmarkResult) => ({right, answered, brier: Math.round(brierAll * 1e4) / 1e4})

async function hiding(level: 'paper-fates' | 'paper') {
  const questions = observedQuestions(knowledge)
  const hide = ({id}: BenchmarkQuestion) => hiddenFor(statementById(knowledge, id) as Observation, level, knowledge)
  return figures(await benchmark(knowledge, questions, {...options, hide}))
}

const sets = developmentSets(knowledge).filter(({name}) => ['ncdr-small', 'ncdr-targets', 'lnctard', 'temozolomide'].includes(name))
const measured: Record<string, ReturnType<typeof figures>> = {'(ii-b)': await hiding('paper-fates'), '(ii-c)': await hiding('paper')}
for (const {name, questions} of sets) measured[name] = figures(await benchmark(knowledge, questions.filter(canBeAsked), options))
console.log(JSON.stringify(measured))
