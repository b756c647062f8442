import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type Address, landing, link, pages, parseAddress} from './address.js'

test('an address without a question opens the map of a context with much evidence', () => {
  expect(parseAddress('')).toEqual({page: 'map', context: landing, options: {}})
  expect(parseAddress('#/nothing-like-this').page).toBe('map')
})

test('what is asked in no context stays in no context', () => {
  const address: Address = {page: 'map', context: {condition: []}, options: {}}
  expect(parseAddress(link(address))).toEqual(address)
})

const word = fc.string({minLength: 1, maxLength: 12, unit: 'grapheme'})
const addresses: fc.Arbitrary<Address> = fc.record(
  {
    page: fc.constantFrom(...pages),
    id: word,
    context: fc.record(
      {disease: word, drug: word, condition: fc.array(word, {maxLength: 2}), cellLine: word, reading: fc.constant('as-printed' as const)},
      {requiredKeys: ['condition']},
    ),
    options: fc.dictionary(fc.constantFrom('do', 'show', 'level', 'q', 'o.runs'), fc.array(word, {minLength: 1, maxLength: 3})),
  },
  {requiredKeys: ['page', 'context', 'options']},
)

test('a link reads back as the view it was made from', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      expect(parseAddress(link(address))).toEqual(address)
    }),
  )
})

test('no text in the address bar breaks the page', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(pages).toContain(parseAddress(`#/${text}`).page)
    }),
  )
})
