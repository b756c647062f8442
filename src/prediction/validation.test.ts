import {describe, expect, test} from 'vitest'
import {type Knowledge, loadKnowledge, type Observation, readingOf, type Sign, withoutStatements} from '#knowledge'
import {assembleGraph, contextOf, findPaths, responseNodes} from '#network'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {benchmark, observedQuestions, predictAnswerer} from './benchmark/index.js'
import {type Hiding, hiddenFor, hidings} from './validation.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const byId = new Map(knowledge.statements.map((statement) => [statement.id, statement]))
const observationOf = ({id}: {readonly id: string}) => byId.get(id) as Observation
// The CI sample: what the review reports. `npm run validate` asks all.
const questions = observedQuestions(knowledge).filter((question) => observationOf(question).batch === 'review')
const hide = (hiding: Hiding) => (question: {readonly id: string}) => hiddenFor(observationOf(question), hiding, knowledge)
const answer = predictAnswerer()

/** Standard error of a share of n. */
const shareError = (share: number, n: number) => Math.sqrt((share * (1 - share)) / n)

describe('a sample of the validation (docs/validation.md holds the whole)', () => {
  const asked = (['itself', 'paper-fates', 'paper'] as const).map((hiding) =>
    benchmark(knowledge, questions, {answer, hide: hide(hiding), nullDraws: 0, draws: 100}),
  )

  test('what was read hangs together: without the observation itself, its paper mostly says the same', async () => {
    const {figures} = (await asked[0])!
    expect(figures.n).toBeGreaterThan(60)
    expect(figures.covered / figures.n).toBeGreaterThan(0.85)
    expect(figures.accuracy).toBeGreaterThan(0.85 - 2 * shareError(0.85, figures.answered))
  })

  test('the more is hidden, the less is covered and the less is right', async () => {
    const [itself, fates, paper] = (await Promise.all(asked)).map(({figures}) => figures)
    expect(fates!.rightOfAll).toBeLessThanOrEqual(itself!.rightOfAll)
    expect(paper!.rightOfAll).toBeLessThanOrEqual(fates!.rightOfAll)
    expect(paper!.covered).toBeLessThan(itself!.covered)
  })
})

describe('hiding', () => {
  test('each level hides what the one before does, and more', () => {
    for (const observation of questions.map(observationOf)) {
      const [nothing, own, fates, paper] = hidings.map((hiding) => hiddenFor(observation, hiding, knowledge))
      expect(nothing!.size).toBe(0)
      expect(own!.has(observation.id)).toBe(true)
      expect([...own!].every((id) => fates!.has(id))).toBe(true)
      expect([...fates!].every((id) => paper!.has(id))).toBe(true)
    }
  })

  test('of a paper whose fates are hidden, nothing says what the cells did', () => {
    for (const observation of questions.map(observationOf)) {
      const left = withoutStatements(knowledge, hiddenFor(observation, 'paper-fates', knowledge)).statements
      const telling = left.filter(
        (statement) =>
          statement.references.some((key) => observation.references.includes(key)) &&
          ((statement.kind === 'mechanism' && ['cell-death', 'growth-arrest', 'apoptosis'].includes(statement.object)) ||
            (statement.kind === 'observation' && statement.outcome.kind === 'response')),
      )
      expect(telling.map(({id}) => id)).toEqual([])
    }
  })

  test.each(['itself', 'paper-fates', 'paper'] as const)(
    '%s: every hidden sign turned into its opposite moves no answer',
    async (hiding) => {
      for (const question of questions.filter((_, i) => i % 9 === 0)) {
        const hidden = hiddenFor(observationOf(question), hiding, knowledge)
        const turned: Knowledge = {
          ...knowledge,
          statements: knowledge.statements.map((statement) => {
            if (!hidden.has(statement.id)) return statement
            if (statement.kind === 'mechanism') return {...statement, sign: -statement.sign as Sign}
            if (statement.kind !== 'observation' || statement.outcome.kind !== 'response') return statement
            const direction = statement.outcome.direction === 'sensitive' ? 'resistant' : 'sensitive'
            return {...statement, outcome: {kind: 'response', direction}}
          }),
        }
        const quick = {answer: predictAnswerer(), hide: hide(hiding), nullDraws: 0, draws: 20}
        expect((await benchmark(turned, [question], quick)).rows).toEqual((await benchmark(knowledge, [question], quick)).rows)
      }
    },
  )
})

test('with all signs flipped, paths of odd length turn round and even ones do not', () => {
  const flipped: Knowledge = {
    ...knowledge,
    statements: knowledge.statements.map((statement) =>
      statement.kind === 'mechanism' ? {...statement, sign: -statement.sign as Sign} : statement,
    ),
  }
  let compared = 0
  for (const {perturbation, context} of questions.map(observationOf)) {
    const query = contextOf(knowledge, {disease: context.disease, drug: context.drug})
    const paths = (from: Knowledge) =>
      findPaths(assembleGraph(from, query), perturbation[0]!.entity, new Set(responseNodes), {maxLength: 6, most: 5})
    const mirrored = new Map(paths(flipped).map((path) => [path.nodes.join(' '), path]))
    for (const path of paths(knowledge)) {
      const other = mirrored.get(path.nodes.join(' '))
      // Where both signs of an arrow are claimed, either may lead.
      if (other === undefined || [...path.edges, ...other.edges].some(({contested}) => contested)) continue
      compared++
      expect(other.sign).toBe(path.edges.length % 2 === 0 ? path.sign : -path.sign)
    }
  }
  expect(compared).toBeGreaterThan(50)
})
