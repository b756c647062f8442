import {describe, expect, test} from 'vitest'
import {UserError} from '#errors'
import {loadKnowledge, readingOf} from '#knowledge'
import {contextOf, ruleForms} from '#network'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {drawMembers, runEnsemble} from './ensemble.js'
import {ensembleAnswer} from './ensemble-answer.js'
import {type EnsembleOptions, ensembleOptions, explain, predict, type Question} from './index.js'
import {checkedQuestion} from './question.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')
const small = {members: 6, runs: 64, seed: 2}

const question = (changes: Partial<Question['context']> = {}, entity = 'hsa-miR-2392'): Question => ({
  context: {disease: 'TSCC', drug: 'cisplatin', ...changes},
  perturbations: [{entity, sign: -1}],
  ensemble: small,
})

const inTime = (asked: Question) => ensembleAnswer(knowledge, checkedQuestion(knowledge, asked))

const numbers = (asked: Question) => {
  const {response, readouts, evidence} = predict(knowledge, asked)
  return {response, readouts, evidence}
}

describe('the same question by any of its names has one answer', () => {
  const byId = numbers(question())

  test.each<[string, Partial<Question['context']>, string?]>([
    ['the full name of the disease', {disease: 'tongue squamous cell carcinoma'}],
    ['a drug with a capital', {drug: 'Cisplatin'}],
    ['a short name of the drug', {drug: 'CDDP'}],
    ['a short name of the miRNA', {}, 'miR-2392'],
  ])('%s', (_, context, entity) => {
    expect(numbers(question(context, entity))).toEqual(byId)
  })

  test('a context that was looked up passes unchanged', () => {
    const context = contextOf(knowledge, {disease: 'HNSCC', drug: 'CDDP', conditions: ['Hypoxia', 'hypoxia'], cellLine: 'mcf7'})
    expect(context.conditions).toEqual(['hypoxia'])
    expect(contextOf(knowledge, context)).toEqual(context)
  })

  test('explain answers a name as it answers the id', () => {
    const byName = explain(knowledge, {context: {disease: 'tongue squamous cell carcinoma'}, entity: 'miR-2392', to: 'Glycolysis'})
    expect(byName).toEqual(explain(knowledge, {context: {disease: 'TSCC'}, entity: 'hsa-miR-2392', to: 'glycolysis'}))
    expect(byName.paths.length).toBeGreaterThan(0)
  })
})

describe('a name that nothing answers to is refused with the nearest', () => {
  const asks: readonly [string, () => unknown, string][] = [
    ['disease', () => predict(knowledge, question({disease: 'TSCCC'})), "no disease is called 'TSCCC'; did you mean 'TSCC'"],
    ['drug', () => predict(knowledge, question({drug: 'cisplatine'})), "no drug is called 'cisplatine'; did you mean 'cisplatin'"],
    ['condition', () => predict(knowledge, question({conditions: ['hypoxya']})), "'hypoxya'; did you mean 'hypoxia'"],
    ['cell line', () => predict(knowledge, question({cellLine: 'MCF-77'})), "'MCF-77'; did you mean 'MCF-7'"],
    ['entity', () => predict(knowledge, question({}, 'NOSUCHTHING')), "no entity is called 'NOSUCHTHING'"],
    [
      'held',
      () => predict(knowledge, {...question(), held: [{entity: 'FISS1', sign: 1}]}),
      "no entity is called 'FISS1'; did you mean 'FIS1'",
    ],
    ['asked', () => predict(knowledge, {...question(), asked: ['mitophagi']}), "'mitophagi'; did you mean 'mitophagy'"],
    ['explained', () => explain(knowledge, {context: {}, entity: 'FISS1'}), "'FISS1'; did you mean 'FIS1'"],
    ['explained to', () => explain(knowledge, {context: {}, entity: 'FIS1', to: 'fisson'}), "'fisson'; did you mean 'fission'"],
  ]

  test.each(asks)('%s', (_, ask, message) => {
    expect(ask).toThrow(UserError)
    expect(ask).toThrow(message)
  })
})

describe('options of an ensemble', () => {
  test.each<[EnsembleOptions, string]>([
    [{members: 0}, 'ensemble.members: found 0, expected a whole number from 1 to 10000'],
    [{members: 2.5}, 'ensemble.members: found 2.5'],
    [{members: Number.NaN}, 'ensemble.members: found NaN'],
    [{runs: 0}, 'ensemble.runs: found 0, expected a whole number from 1'],
    [{seed: -1}, 'ensemble.seed: found -1'],
    [{forms: []}, 'ensemble.forms: found none, expected at least one of proportional'],
    [{forms: ['majority' as never]}, "ensemble.forms: found 'majority', expected some of"],
  ])('%j is refused', (ensemble, message) => {
    const ask = () => predict(knowledge, {...question(), ensemble})
    expect(ask).toThrow(RangeError)
    expect(ask).toThrow(message)
  })

  test('have defaults', () => {
    expect(ensembleOptions()).toEqual({
      members: 60,
      runs: 512,
      seed: 1,
      forms: ['proportional', 'inhibition-dominant', 'activation-dominant'],
    })
  })

  test.each(ruleForms)('%s alone runs as many models as asked for', (form) => {
    const asked = question()
    const {prepared, response} = inTime({...asked, ensemble: {...small, forms: [form]}})
    expect(response.delta).not.toBe(0)
    const members = drawMembers(prepared.graph, {...small, forms: [form]})
    expect(members.map((member) => member.form)).toEqual(Array.from({length: small.members}, () => form))
    const outcomes = runEnsemble(prepared.graph, members, [[]], ['drug-response'], small)
    expect(outcomes.every(([arm]) => arm!.has('drug-response'))).toBe(true)
  })

  test.each([1, 2, 3, 7, 60])('%i models are shared out among the forms without rest', (members) => {
    const {prepared} = inTime(question())
    expect(drawMembers(prepared.graph, {members})).toHaveLength(members)
    expect(drawMembers(prepared.graph, {members, forms: ruleForms})).toHaveLength(members)
  })
})

test('a target measured up and down under one change is refused; measured twice the same way it counts once', () => {
  const asked = (signs: readonly (1 | -1)[]) =>
    predict(knowledge, {
      context: {disease: 'TSCC', drug: 'cisplatin'},
      perturbations: [{entity: 'miR-2392', sign: -1}],
      measured: signs.map((sign) => ({target: 'OXPHOS', sign})),
    })
  expect(() => asked([1, -1])).toThrow(/measured 'oxphos': found up and down under the same change of hsa-miR-2392/)
  expect(asked([1, 1])).toEqual(asked([1]))
})
