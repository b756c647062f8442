import {expect, test} from 'vitest'
import {type Choice, findChoice, matching} from './combo-box.js'
import {type Column, sorted} from './data-table.js'
import {largest, refusal} from './files.js'

const choices: readonly Choice[] = [
  {id: 'tongue-squamous-cell-carcinoma', name: 'tongue squamous cell carcinoma', aliases: ['TSCC'], weight: 20},
  {id: 'hsa-miR-34a-5p', name: 'hsa-miR-34a-5p', aliases: ['miR-34a', 'miR-34a-5p'], weight: 5},
  {id: 'hsa-miR-34c-5p', name: 'hsa-miR-34c-5p', aliases: ['miR-34c'], weight: 9},
  {id: 'FIS1', name: 'FIS1', aliases: ['fission 1'], weight: 3},
]

test.each([
  ['tscc', 'tongue-squamous-cell-carcinoma'],
  ['mir34a', 'hsa-miR-34a-5p'],
  ['MiR 34', 'hsa-miR-34c-5p'],
  ['fis', 'FIS1'],
])('typing %s offers %s first', (typed, id) => {
  expect(matching(choices, typed)[0]?.choice.id).toBe(id)
})

test('what nothing is called offers nothing', () => {
  expect(matching(choices, 'qqq')).toEqual([])
})

test('a value is found by id, name or alias, whatever its spelling', () => {
  expect(findChoice(choices, 'TSCC')?.id).toBe('tongue-squamous-cell-carcinoma')
  expect(findChoice(choices, 'hsa-mir-34a-5p')?.id).toBe('hsa-miR-34a-5p')
  expect(findChoice(choices, 'nothing')).toBeUndefined()
  expect(findChoice(choices, undefined)).toBeUndefined()
})

const columns: readonly Column<{name: string; n: number}>[] = [
  {id: 'name', title: 'Name', value: ({name}) => name},
  {id: 'n', title: 'N', value: ({n}) => n},
]
const rows = [
  {name: 'b10', n: 2},
  {name: 'b9', n: 10},
  {name: 'a', n: 2},
]

test.each([
  ['name', ['a', 'b9', 'b10']],
  ['-n', ['b9', 'b10', 'a']],
  ['n', ['b10', 'a', 'b9']],
  ['unknown', ['b10', 'b9', 'a']],
])('sorted by %s', (sort, names) => {
  expect(sorted(rows, columns, sort).map(({name}) => name)).toEqual(names)
})

test('files too large or empty are refused by name and size, before they are read', () => {
  expect(refusal({name: 'a.tsv', size: 0})).toMatch(/a\.tsv: the file is empty/)
  expect(refusal({name: 'a.tsv', size: 500 * 2 ** 20})).toMatch(/found 500\.0 MB, expected at most 256\.0 MB/)
  expect(refusal({name: 'a.tsv', size: largest})).toBeUndefined()
})
