import {expect, test} from 'vitest'
import {loadKnowledge, readingOf} from '#knowledge'
import {contextOf, gradeContext} from '#network'
import {knowledgeFiles} from '../../scripts/knowledge-files.js'
import {predict} from './predict.js'

const knowledge = readingOf(loadKnowledge(knowledgeFiles()).knowledge, 'corrected')

/** Diseases with a single narrower one, of which either has a statement. */
function onlyChildren(): [string, string][] {
  const children = new Map<string, string[]>()
  for (const {id, parents} of knowledge.diseases.values())
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), id])
  const spokenOf = new Set(knowledge.statements.map(({context}) => context.disease))
  return [...children].flatMap(([parent, [only, ...others]]): [string, string][] =>
    others.length === 0 && (spokenOf.has(parent) || spokenOf.has(only)) ? [[parent, only!]] : [],
  )
}

const pairs = onlyChildren()

test('there are diseases with an only child', () => {
  expect(pairs.length).toBeGreaterThan(2)
})

test.each(pairs)('%s and its only child %s have no opposite answers', (parent, child) => {
  for (const drug of ['cisplatin', 'gemcitabine', 'doxorubicin', 'sorafenib']) {
    for (const entity of ['ros', 'oxphos', 'fission', 'mitophagy', 'glycolysis', 'autophagy', 'hypoxia', 'TP53', 'HIF1A']) {
      const [broad, narrow] = [parent, child].map((disease) =>
        predict(knowledge, {context: {disease, drug}, perturbations: [{entity, sign: 1}]}),
      )
      const directions = [broad!.response.direction, narrow!.response.direction]
      expect(directions.includes('sensitive') && directions.includes('resistant'), `${entity} under ${drug}`).toBe(false)
    }
  }
})

test('what a narrower disease states is lent to its parent, and not the other way round', () => {
  const statement = knowledge.statements.find(({kind, context}) => kind === 'mechanism' && context.disease === 'TSCC')!
  const drug = statement.context.drug
  const context = (disease: string) => contextOf(knowledge, {disease, drug})
  expect(gradeContext(statement, context('OSCC'), knowledge)).toMatchObject({match: 'borrowed', lentByChild: true})
  expect(gradeContext(statement, context('TSCC'), knowledge)).toMatchObject({match: 'exact', lentByChild: false})
})
