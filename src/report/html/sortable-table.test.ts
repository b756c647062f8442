import fc from 'fast-check'
import {expect, test} from 'vitest'
import {sortableTable as sortable} from './sortable-table.js'

const sortableTable = (...given: Parameters<typeof sortable>) => sortable(...given).toString()
const cell = (by: number | string | undefined) => ({html: String(by ?? ''), by})
const orders = (html: string, column: number) => [...html.matchAll(new RegExp(`--o${column}:(\\d+)`, 'g'))].map((match) => Number(match[1]))

test('every column has its order: numbers from the largest, words by the alphabet, what is unknown last', () => {
  const html = sortableTable(
    't',
    'Things',
    [{name: 'Name'}, {name: 'Size', numeric: true}],
    [
      [cell('b'), cell(2)],
      [cell('c'), cell(undefined)],
      [cell('a'), cell(10)],
    ],
  )
  expect(orders(html, 0)).toEqual([2, 3, 1])
  expect(orders(html, 1)).toEqual([2, 3, 1])
  expect(html).not.toContain('<script')
  expect(html.match(/type="radio"/g)).toHaveLength(2)
})

test('each order is a permutation of the rows, and equals keep theirs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({min: 0, max: 3}), {minLength: 1, maxLength: 20}), (values) => {
      const places = orders(
        sortableTable(
          't',
          'x',
          [{name: 'n', numeric: true}],
          values.map((value) => [cell(value)]),
        ),
        0,
      )
      expect([...places].sort((a, b) => a - b)).toEqual(values.map((_, i) => i + 1))
      values.forEach((value, i) => {
        values.forEach((other, j) => {
          if (value > other || (value === other && i < j)) expect(places[i]!).toBeLessThan(places[j]!)
        })
      })
    }),
  )
})

test('names are escaped', () => {
  expect(sortableTable('t', '<b>', [{name: '<i>'}], [[cell(1)]])).not.toMatch(/<b>|<i>/)
})
