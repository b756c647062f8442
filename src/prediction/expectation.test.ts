import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type Knowledge, loadKnowledge, type Mechanism, type Observation, readingOf} from '#knowledge'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {coefficients, type JoinTerms, joinedProbability} from './join.js'
import {predict} from './predict.js'
import type {Question} from './question.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const observations = knowledge.statements.filter(
  (statement): statement is Observation =>
    statement.kind === 'observation' && statement.design === 'perturbation' && statement.outcome.kind === 'response',
)
const questions = observations
  .filter(({context}) => context.drug !== undefined)
  .map(({context: {disease, drug}, perturbation}): Question => ({context: {disease, drug}, perturbations: perturbation}))
const some = questions.filter((_, i) => i % 7 === 0)

const none: JoinTerms = {measured: 0, exact: 0, general: 0, borrowed: 0, catalogue: 0, roles: 0, analogy: 0}
const terms = fc.record(
  Object.fromEntries(Object.keys(none).map((name) => [name, fc.double({min: -0.5, max: 0.5, noNaN: true})])) as Record<
    keyof JoinTerms,
    fc.Arbitrary<number>
  >,
)

describe('the joined probability', () => {
  test('is the prior where nothing is known', () => {
    expect(joinedProbability(none)).toBe(0.5)
    expect(joinedProbability(none, 0.7)).toBeCloseTo(0.7, 12)
  })

  test.each(Object.keys(none) as (keyof JoinTerms)[])('%s alone claims no more than answers of its kind have earned', (name) => {
    const earned = 1 / (1 + Math.exp(-coefficients[name].value))
    expect(joinedProbability({...none, [name]: 1})).toBeLessThanOrEqual(earned + 1e-12)
    expect(joinedProbability({...none, [name]: 1})).toBeGreaterThan(earned - 0.02)
  })

  test('turns round with every sign, and rises with each term', () => {
    fc.assert(
      fc.property(terms, (drawn) => {
        const turned = Object.fromEntries(Object.entries(drawn).map(([name, value]) => [name, -value])) as unknown as JoinTerms
        expect(joinedProbability(drawn) + joinedProbability(turned)).toBeCloseTo(1, 10)
        expect(joinedProbability({...drawn, analogy: drawn.analogy + 0.2})).toBeGreaterThan(joinedProbability(drawn))
      }),
    )
  })
})

describe('an answer in closed form', () => {
  test('turns round with the perturbation', () => {
    let compared = 0
    for (const {context, perturbations} of some) {
      const turned = perturbations.map(({entity, sign}) => ({entity, sign: sign === 1 ? -1 : 1}) as const)
      const [one, other] = [perturbations, turned].map((changes) => predict(knowledge, {context, perturbations: changes}).response)
      // What is not in play is off already: to take it away changes nothing.
      if (one!.delta === 0 || other!.delta === 0) continue
      compared++
      expect(Math.sign(one!.delta)).toBe(-Math.sign(other!.delta))
    }
    expect(compared).toBeGreaterThan(4)
  })

  test('does not mind what class of molecule does it', () => {
    const id = 'hsa-miR-483-5p'
    const relabelled: Knowledge = {
      ...knowledge,
      entities: new Map([...knowledge.entities, [id, {...knowledge.entities.get(id)!, type: 'lncRNA'}]]),
    }
    const question: Question = {context: {disease: 'TSCC', drug: 'cisplatin'}, perturbations: [{entity: id, sign: 1}]}
    const [one, other] = [knowledge, relabelled].map((known) => predict(known, question).response)
    expect(other).toEqual(one)
    expect(one!.delta).not.toBe(0)
  })

  test('the terms add up to the change', () => {
    for (const question of some) {
      const {terms: parts, response} = predict(knowledge, question)
      if (response.basis !== 'mechanism') continue
      const {measured, exact, general, borrowed, catalogue} = parts!
      expect(measured + exact + general + borrowed + catalogue).toBeCloseTo(response.delta, 9)
    }
  })

  test('the number lies in its interval, and the interval is no point', () => {
    for (const question of some) {
      const {response} = predict(knowledge, question)
      expect(response.low).toBeLessThanOrEqual(response.delta)
      expect(response.high).toBeGreaterThanOrEqual(response.delta)
      if (response.basis === 'mechanism') expect(response.high - response.low).toBeGreaterThan(0)
    }
  })

  test('says unknown where there is no path and no analogue', () => {
    const {response, notes} = predict(lonely, {
      context: {disease: 'TSCC', drug: 'cisplatin'},
      perturbations: [{entity: 'HOTAIR', sign: -1}],
    })
    expect(response).toMatchObject({direction: 'unknown', basis: 'none', probability: 0.5, delta: 0})
    expect(notes.map(({kind}) => kind)).toContain('no-path')
  })
})

/** The knowledge without what is known of HOTAIR, and without observations. */
const lonely: Knowledge = {
  ...knowledge,
  statements: knowledge.statements.filter((one) => one.kind === 'mechanism' && one.subject !== 'HOTAIR'),
}

/** A row of a pack without any context: `subject` raises or lowers `object`. */
function row(id: string, subject: string, sign: 1 | -1, object: string): Mechanism {
  const like = knowledge.statements.find((one): one is Mechanism => one.kind === 'mechanism' && !one.textbook)!
  return {
    ...like,
    ...{id, subject, sign, object, pack: 'test', batch: 'test', references: [], where: 'unknown', mechanismClass: 'unknown'},
    context: {conditions: [], cellLines: []},
  }
}

describe('rows of a pack', () => {
  const entities = ['FIS1', 'MFF', 'BCL2', 'TP53', 'ros', 'oxphos', 'ABCB1', 'HIF1A', 'hsa-miR-2392', 'hsa-miR-21-5p'].filter((id) =>
    knowledge.entities.has(id),
  )
  const rows = entities.flatMap((subject, i) =>
    entities.flatMap((object, j) => (i === j ? [] : [row(`row-${i}-${j}`, subject, (i + j) % 2 === 0 ? 1 : -1, object)])),
  )
  const packed: Knowledge = {...knowledge, statements: [...knowledge.statements, ...rows]}

  test('change no answer that curated statements carry', () => {
    let carried = 0
    // The CI sample: every sixth. MITOLOGIC_SOAK=1 asks all.
    const asked = process.env['MITOLOGIC_SOAK'] === undefined ? questions.filter((_, i) => i % 6 === 0) : questions
    for (const question of asked) {
      const curated = predict(knowledge, question)
      if (curated.response.basis !== 'mechanism') continue
      carried++
      const {response, evidence} = predict(packed, question)
      expect(response).toEqual(curated.response)
      expect(evidence.catalogue).toBe(0)
    }
    expect(carried).toBeGreaterThan(asked.length / 3)
  })

  test('bridge to what is curated where nothing else does, and say so', () => {
    const bridged: Knowledge = {...lonely, statements: [...lonely.statements, row('bridge', 'HOTAIR', -1, 'FIS1')]}
    const asked: Question = {context: {disease: 'TSCC', drug: 'cisplatin'}, perturbations: [{entity: 'HOTAIR', sign: 1}]}
    const {response, evidence, notes, terms: parts} = predict(bridged, asked)
    expect(response.basis).toBe('mechanism')
    expect(response.delta).toBeLessThan(0)
    expect(evidence.catalogue).toBe(1)
    expect(parts!.catalogue).toBeCloseTo(response.delta, 12)
    // Rows of a pack have earned nothing yet: what only they carry has a change, and takes no side.
    expect(response.probability).toBeCloseTo(joinedProbability({...parts!, catalogue: 0}), 12)
    expect(notes.map(({kind}) => kind)).toContain('through-catalogue')
  })
})
