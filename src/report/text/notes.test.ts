import {expect, test} from 'vitest'
import {findStatements, loadKnowledge} from '#knowledge'
import {contextOf} from '#network'
import {contextNotes} from '#prediction'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {noteText, wordedNotes} from './notes.js'

const {knowledge} = loadKnowledge(knowledgeFiles())

/** A drug of the vocabulary that no statement names; which one it is changes as evidence comes in. */
function drugWithoutStatements() {
  const found = [...knowledge.entities.values()].find(
    ({id, type}) => type === 'drug' && findStatements(knowledge, {entity: id}).length === 0,
  )
  if (found === undefined) throw new RangeError('every drug has a statement')
  return found
}

test('a note names what it is about as people do, and keeps its kind for programs', () => {
  const drug = drugWithoutStatements()
  const notes = contextNotes(knowledge, contextOf(knowledge, {disease: 'glioblastoma', drug: drug.id}))
  expect(wordedNotes(notes, knowledge)).toContainEqual({
    kind: 'no-statement-of-drug',
    text: `no statement of ${drug.name} itself: what follows rests on borrowed and textbook edges`,
  })
  expect(noteText({kind: 'no-path', entity: 'oxphos'}, knowledge)).toMatch(/^no path from OXPHOS to drug response/)
})

test('a context that the knowledge speaks of has no such note', () => {
  expect(contextNotes(knowledge, contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'}))).toEqual([])
})
