import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {addPack, addPredicted, importPack, readPack} from '../index.js'
import {smallKnowledge} from '../testing.js'

const knowledge = smallKnowledge()
const imported = (document: unknown) => importPack(knowledge, {name: 'mine', file: 'mine.json', text: JSON.stringify(document)})

describe('a JSON file of ours with something else where an object should be', () => {
  test.each([
    ['a statement that is null', {statements: [null]}, 'statements'],
    ['a statement that is a number', {statements: [1]}, 'statements'],
    ['an entity that is null', {statements: [], entities: [null]}, 'entities'],
    ['a disease that is a word', {statements: [], diseases: ['cancer']}, 'diseases'],
    ['a reference that is a list', {statements: [], references: [[]]}, 'references'],
    ['entities that are no list', {statements: [], entities: 'all'}, 'entities'],
  ])('%s is reported by its place', (_, document, field) => {
    expect(() => imported(document)).toThrow(
      new RegExp(`no row could be read as json; line \\d+, ${field}: found .*, expected (an object|a list)`),
    )
    const good = {id: 'mine-good', kind: 'mechanism', claim: 'hsa-miR-2392 -| oxphos', certainty: 'shown', references: []}
    const {problems, pack} = imported({...document, statements: [good, ...document.statements]})
    expect(problems.map((problem) => problem.field)).toEqual([field])
    expect(pack.statements).toHaveLength(1)
  })
})

describe('a pack that is not whole', () => {
  test.each(['entities', 'diseases', 'references', 'statements'])('%s missing', (list) => {
    const pack = {format: 'mitologic-pack', formatVersion: 1, name: 'x', entities: [], diseases: [], references: [], statements: []}
    const {[list as 'entities']: _, ...rest} = pack
    expect(() => readPack(JSON.stringify(rest))).toThrow(`this pack has no list of ${list}`)
    expect(() => addPack(knowledge, JSON.stringify(rest))).toThrow(/make it again/)
  })
})

describe('predicted sites', () => {
  test('a value nested as deep as a file can be is refused by its kind', () => {
    const depth = 50_000
    expect(() => addPredicted(knowledge, 'predicted.json', `[${'['.repeat(depth)}${']'.repeat(depth)}]`)).toThrow(
      /predicted\.json: entry 1: found a deeply nested list, expected/,
    )
  })

  test('whatever JSON a file holds, it is read or refused in one message', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          addPredicted(knowledge, 'predicted.json', text)
        } catch (error) {
          expect((error as Error).name).toMatch(/ParseError|UserError/)
        }
      }),
    )
  })
})
