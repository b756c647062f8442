import {expect, test} from 'vitest'
import {loadKnowledge} from '#knowledge'
import {contextOf} from '#network'
import {contextNotes} from '#prediction'
import {knowledgeFiles} from '../../../scripts/knowledge-files.js'
import {noteText, wordedNotes} from './notes.js'

const {knowledge} = loadKnowledge(knowledgeFiles())

test('a note names what it is about as people do, and keeps its kind for programs', () => {
  const notes = contextNotes(knowledge, contextOf(knowledge, {disease: 'glioblastoma', drug: 'olaparib'}))
  expect(wordedNotes(notes, knowledge)).toContainEqual({
    kind: 'no-statement-of-drug',
    text: 'no statement of olaparib itself: what follows rests on borrowed and textbook edges',
  })
  expect(noteText({kind: 'no-path', entity: 'oxphos'}, knowledge)).toMatch(/^no path from OXPHOS to drug response/)
})

test('a context that the knowledge speaks of has no such note', () => {
  expect(contextNotes(knowledge, contextOf(knowledge, {disease: 'TSCC', drug: 'cisplatin'}))).toEqual([])
})
