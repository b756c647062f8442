import {describe, expect, test} from 'vitest'
import {type Knowledge, loadKnowledge, readingOf, type Sign, type Statement} from '#knowledge'
import {assembleGraph, contextOf, findPaths, responseNodes} from '#network'
import {mcnemarExact, mean} from '#stats'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {predict} from './predict.js'
import type {Question} from './question.js'
import {
  accuracyOf,
  hiddenFor,
  hidings,
  type Scored,
  scorableObservations,
  scoreObservations,
  withFlippedSigns,
  withPermutedSigns,
} from './validation.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const observations = scorableObservations(knowledge)
const ensemble = {members: 16, runs: 128, seed: 7}
const scored = new Map((['itself', 'paper-response'] as const).map((hiding) => [hiding, scoreObservations(knowledge, hiding, ensemble)]))

/** Standard error of a share of n. */
const shareError = (share: number, n: number) => Math.sqrt((share * (1 - share)) / n)

const ncRnaTypes = ['miRNA', 'lncRNA', 'circRNA', 'pre-miRNA']
const moleculeTypes = [...ncRnaTypes, 'gene', 'complex', 'drug', 'biological', 'nanomedicine', 'metabolite', 'drug-class']
const typeOf = ({observation}: Scored) => knowledge.entities.get(observation.perturbation[0]!.entity)?.type ?? ''

describe('a sample of the validation (docs/validation.md holds the whole)', () => {
  // Shares aimed at; a sample of models and trajectories may fall short of them by two standard errors of a share.
  test.each<[string, 'itself' | 'paper-response', (one: Scored) => boolean, number]>([
    ['all, without the observation', 'itself', () => true, 0.85],
    ['molecules, without the response claims of the paper', 'paper-response', (one) => moleculeTypes.includes(typeOf(one)), 0.85],
    ['ncRNAs, without the response claims of the paper', 'paper-response', (one) => ncRnaTypes.includes(typeOf(one)), 0.9],
    ['uncontested, without the response claims of the paper', 'paper-response', (one) => one.covered && !one.throughContested, 0.9],
  ])('%s', (_, hiding, belongs, aim) => {
    const {asked, covered, answered, right} = accuracyOf(scored.get(hiding)!.filter(belongs))
    expect(asked).toBeGreaterThan(30)
    expect(covered / asked).toBeGreaterThanOrEqual(0.9)
    expect(right / answered).toBeGreaterThan(aim - 2 * shareError(aim, answered))
  })

  test('it does better than the majority and than the drug alone, by a paired test', () => {
    for (const name of ['majority', 'per-drug'] as const) {
      const both = scored.get('itself')!.filter((one) => one.predicted !== 0 && one.baselines[name] !== 0)
      const only = (right: (one: Scored) => number, wrong: (one: Scored) => number) =>
        both.filter((one) => right(one) === one.observed && wrong(one) !== one.observed).length
      const [model, baseline] = [(one: Scored) => one.predicted, (one: Scored) => one.baselines[name]]
      expect(only(model, baseline), name).toBeGreaterThan(only(baseline, model))
      expect(mcnemarExact(only(model, baseline), only(baseline, model)), name).toBeLessThan(0.05)
    }
  })

  test('with the signs dealt out anew among all mechanisms it is right by chance', () => {
    const draws = [1, 2, 3].map(
      (seed) => accuracyOf(scoreObservations(withPermutedSigns(knowledge, seed), 'itself', {members: 6, runs: 64, seed})).balanced,
    )
    const spread = Math.sqrt(mean(draws.map((value) => (value - mean(draws)) ** 2)) / (draws.length - 1))
    const least = shareError(0.5, observations.length) / Math.sqrt(draws.length)
    expect(Math.abs(mean(draws) - 0.5)).toBeLessThan(4 * Math.max(spread, least))
  })

  test('what it is sure of is right as often as it says', () => {
    const answers = [...scored.values()].flat().filter(({predicted}) => predicted !== 0)
    const stated = mean(answers.map(({confidence}) => confidence))
    const right = answers.filter(({predicted, observed}) => predicted === observed).length / answers.length
    // Both hidings ask about the same observations: half the number counts.
    expect(Math.abs(right - stated)).toBeLessThan(3 * shareError(stated, answers.length / 2))
  })
})

/** The same knowledge, of which some statements say the opposite. */
function withOpposite(from: Knowledge, ids: ReadonlySet<string>): Knowledge {
  const turned = (statement: Statement): Statement => {
    if (!ids.has(statement.id) || statement.kind === 'fact') return statement
    if (statement.kind === 'mechanism') return {...statement, sign: -statement.sign as Sign}
    return {...statement, perturbation: statement.perturbation.map(({entity, sign}) => ({entity, sign: -sign as Sign}))}
  }
  return {...from, statements: from.statements.map(turned)}
}

describe('hiding', () => {
  test.each(hidings.filter((hiding) => hiding !== 'nothing'))('%s: no hidden statement is used in the answer', (hiding) => {
    for (const observation of observations.filter((_, i) => i % 6 === 0)) {
      const without = hiddenFor(observation, hiding, knowledge)
      expect(without.has(observation.id)).toBe(true)
      const {disease, drug, conditions} = observation.context
      const question: Question = {context: {disease, drug, conditions}, perturbations: observation.perturbation, without}
      const prediction = predict(knowledge, question)
      expect(prediction.statements.filter((id) => without.has(id))).toEqual([])
      expect(prediction.analogues.filter(({statement}) => without.has(statement))).toEqual([])
      // What is hidden may say the opposite: no answer moves.
      expect(predict(withOpposite(knowledge, without), question)).toEqual(prediction)
    }
  })

  test('each level hides what the one before does, and more', () => {
    for (const observation of observations) {
      const [own, response, paper] = (['itself', 'paper-response', 'paper'] as const).map((hiding) =>
        hiddenFor(observation, hiding, knowledge),
      )
      expect([...own!].every((id) => response!.has(id) && paper!.has(id))).toBe(true)
      expect(paper!.size).toBeGreaterThanOrEqual(response!.size)
    }
  })
})

test('with all signs flipped, paths of odd length turn round and even ones do not', () => {
  const flipped = withFlippedSigns(knowledge)
  let compared = 0
  for (const {perturbation, context} of observations) {
    const query = contextOf(knowledge, {disease: context.disease, drug: context.drug})
    const paths = (from: typeof knowledge) =>
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

test('an answer that is contested or unchanged counts as covered, not as answered', () => {
  const answer = (observed: 1 | -1, predicted: 1 | 0 | -1) => ({observed, predicted, covered: true})
  const all = [answer(1, 1), answer(1, 1), answer(1, -1), answer(-1, -1), answer(-1, 0), {...answer(1, 0), covered: false}]
  expect(accuracyOf(all)).toMatchObject({asked: 6, covered: 5, answered: 4, right: 3, balanced: (2 / 3 + 1) / 2})
})
