import {describe, expect, test} from 'vitest'
import {ambiguous, didYouMean, editDistance, nearest, notFound, ParseError, UserError} from './index.js'

test('a parse error can be jumped to by an editor and says what to do', () => {
  const error = new ParseError('model.bnet', {line: 3, column: 9}, "'^'", "'&', '|' or end of line", "write '&' for and")
  expect(error.message).toBe("model.bnet:3:9: found '^', expected '&', '|' or end of line; write '&' for and")
  expect(error.code).toBe('invalid-input')
})

test('an unknown name is answered with candidates, an ambiguous one with the choice', () => {
  expect(notFound('drug', 'cisplatine', ['cisplatin']).message).toBe("no drug is called 'cisplatine'; did you mean 'cisplatin'?")
  expect(ambiguous('entity', 'TAZ', ['TAFAZZIN', 'WWTR1']).message).toContain("'TAFAZZIN', 'WWTR1'")
  expect(didYouMean(['a', 'b', 'c'])).toBe("; did you mean 'a', 'b' or 'c'?")
  expect(didYouMean([])).toBe('')
})

describe('the distance between two spellings', () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['cisplatin', 'cisplatine', 1],
    ['FISI', 'FIS1', 1],
    ['doxorubcini', 'doxorubicin', 2],
    ['abc', '', 3],
  ])('%s to %s is %i', (a, b, distance) => expect(editDistance(a, b)).toBe(distance))
})

test('the nearest names ignore case and punctuation, and nothing far away is offered', () => {
  expect(nearest('mir2392', ['miR-2392', 'miR-5787', 'miR-21'])).toEqual(['miR-2392'])
  expect(nearest('zzzzzz', ['miR-2392', 'FIS1'])).toEqual([])
})

test('what a terminal would obey or hide is shown', () => {
  expect(new ParseError('a\u001b[31m.bnd', {line: 1}, "'\u0000\t'", 'a name').message).toBe(
    "a\\u001b[31m.bnd:1: found '\\u0000\\t', expected a name",
  )
  expect(new UserError('io', 'two\nlines').message).toBe('two\nlines')
})
