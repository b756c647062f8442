import {beforeAll, describe, expect, test} from 'vitest'
import {type Change, type Knowledge, loadKnowledge, readingOf, resolveEntity, statementById} from '#knowledge'
import {contextOf} from '#network'
import {type Prediction, predict} from '#prediction'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {predictionText} from './prediction.js'
import {citations} from './sentences.js'

let knowledge: Knowledge
let prediction: Prediction
let text: string

beforeAll(() => {
  knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
  const context = contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'})
  const changes: Change[] = [{entity: resolveEntity(knowledge, 'miR-2392', context).id, sign: -1}]
  prediction = predict(knowledge, {context, perturbations: changes})
  text = predictionText(prediction, changes, context, knowledge)
})

/** Each printed path, with the lines below it. */
function printedPaths(): string[] {
  const part = text.slice(text.indexOf('Paths to the response'), text.indexOf('Evidence on the paths'))
  return part.split(/^ {2}\(/m).slice(1)
}

describe('the paths of a prediction', () => {
  test('the heading counts those that are printed, and says how many more there are', () => {
    expect(prediction.paths.length).toBeGreaterThan(6)
    expect(printedPaths()).toHaveLength(6)
    expect(text).toContain(`Paths to the response (6, and ${prediction.paths.length - 6} more):`)
  })

  test('every edge of a path has its papers, the last as the first', () => {
    printedPaths().forEach((printed, i) => {
      for (const {statements} of prediction.paths[i]!.edges) {
        const cited = statements.flatMap((id) => {
          const statement = statementById(knowledge, id)
          return statement ? [citations(statement, knowledge)] : []
        })
        if (cited.length > 0) expect(cited.some((words) => printed.includes(words))).toBe(true)
      }
    })
  })

  test('what is left out of an edge is counted: no statement is lost', () => {
    printedPaths().forEach((printed, i) => {
      const lines = printed.split('\n').slice(1)
      const counted = lines.reduce((sum, line) => sum + Number(/and (\d+) more/.exec(line)?.[1] ?? (line.trim() === '' ? 0 : 1)), 0)
      const known = prediction.paths[i]!.statements.filter((id) => statementById(knowledge, id))
      expect(counted).toBeGreaterThanOrEqual(known.length)
    })
  })
})
