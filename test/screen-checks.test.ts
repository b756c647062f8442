import {describe, expect, test} from 'vitest'
import {loadKnowledge, readingOf} from '#knowledge'
import {knowledgeFiles} from '../scripts/knowledge-files.js'
import {familyOf, fitModels, fits, randomModel, readCascade, screenPairs} from '../scripts/validate/cascade.js'
import {answerWithout, statedCombinations, statementsLeftOut} from '../scripts/validate/combinations.js'
import {averagePrecision, rocArea, rocInterval} from '../scripts/validate/synergy.js'
import {sharedData} from './shared-data.js'

describe('combinations that papers state, with every observation of them left out', () => {
  const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
  test.each(statedCombinations.map((stated) => [stated.name, stated] as const))('%s sensitises', (_, stated) => {
    expect(statementsLeftOut(knowledge, stated, 'observations').length).toBeGreaterThan(0)
    const {scored} = answerWithout(knowledge, stated, 'observations', {members: 20, runs: 256, seed: 1})
    expect([scored.unreachable, scored.direction]).toEqual([undefined, 'up'])
    expect(scored.gain.value).toBeGreaterThan(0.05)
  })
})

describe('drug synergies (CASCADE 1.0)', () => {
  const folder = sharedData('data/synergy/ags_cascade_1.0')
  test.skipIf(folder === undefined)('models fitted to untreated cells fit better than random ones, and rank synergies above chance', () => {
    const cascade = readCascade(folder!)
    expect([cascade.pairs.length, cascade.synergies.size, cascade.training.size]).toEqual([21, 4, 24])
    const family = familyOf(cascade)
    const options = {starts: 24, rounds: 50, runs: 128, seed: 1}
    const {models, fit} = fitModels(family, options)
    const random = fits(
      family,
      models.map((_, i) => randomModel(family, 1, 500 + i)),
      options,
    )
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
    expect(mean(fit)).toBeGreaterThan(mean(random) + 0.15)
    const scores = screenPairs(family, models, fit, {runs: 256, seed: 1})
    const area = rocArea(scores.map(({positive, bliss}) => ({positive, score: bliss})))
    // Chance is 0.5; its standard error with 4 positives of 21 is √(22/(12 · 4 · 17)) = 0.16 (Mann & Whitney 1947).
    expect(area).toBeGreaterThan(0.5 + 1.96 * 0.16)
  })
  test('areas and precision of rankings that can be worked out by hand', () => {
    const scores = [0.9, 0.8, 0.7, 0.6].map((score, i) => ({positive: i === 0 || i === 2, score}))
    expect(rocArea(scores)).toBe(0.75)
    expect(averagePrecision(scores)).toBeCloseTo((1 + 2 / 3) / 2, 12)
    expect(averagePrecision(scores.map((one) => ({...one, score: 1})))).toBeCloseTo((1 / 3 + 2 / 4) / 2, 12)
  })
  test('the interval of a perfect area is not a point', () => {
    const {low, high} = rocInterval(1, 4, 17)
    expect(high).toBeCloseTo(1, 6)
    expect(low).toBeGreaterThan(0.5)
    expect(low).toBeLessThan(0.95)
  })
})
