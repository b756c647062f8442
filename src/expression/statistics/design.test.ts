import {describe, expect, test} from 'vitest'
import {contrastOf, type DesignSheet, parseDesign, parseFormula} from './index.js'

const samples = ['s1', 's2', 's3', 's4', 's5', 's6']
const sheet: DesignSheet = {
  samples,
  columns: {
    group: ['parental', 'resistant', 'parental', 'resistant', 'parental', 'resistant'],
    batch: ['a', 'a', 'b', 'b', 'c', 'c'],
    dose: [0, 1, 2, 0.5, 1.5, 3],
    run: ['1', '2', '3', '1', '2', '3'],
    lane: ['x', 'x', 'x', 'x', 'x', 'x'],
    cells: ['parental', 'resistant', 'parental', 'resistant', 'parental', 'resistant'],
    time: ['0h', '0h', '0h', '0h', '24h', '24h'],
    line: ['MCF7', 'MCF7-R', 'MCF7', 'MCF7-R', 'MCF7', 'MCF7-R'],
    day: ['1', '', '2', '1', '2', '1'],
  },
}
const coefficients = (formula: string) => parseDesign(formula, sheet).coefficients

describe('design formulas', () => {
  test.each([
    ['~ group', ['(Intercept)', 'groupresistant']],
    ['~ 0 + group', ['groupparental', 'groupresistant']],
    ['~ group - 1', ['groupparental', 'groupresistant']],
    ['~ batch + group', ['(Intercept)', 'batchb', 'batchc', 'groupresistant']],
    ['~ 0 + group + batch', ['groupparental', 'groupresistant', 'batchb', 'batchc']],
    ['~ dose', ['(Intercept)', 'dose']],
    ['~ group * dose', ['(Intercept)', 'groupresistant', 'dose', 'groupresistant:dose']],
    ['~ group + group:dose', ['(Intercept)', 'groupresistant', 'groupparental:dose', 'groupresistant:dose']],
    ['~ factor(run)', ['(Intercept)', 'run2', 'run3']],
    ['~ numeric(run)', ['(Intercept)', 'run']],
    ['~1', ['(Intercept)']],
  ])('%s has the coefficients R gives it', (formula, names) => expect(coefficients(formula)).toEqual(names))

  test('the reference level can be chosen', () => {
    const {coefficients: names, levels} = parseDesign('~ group', sheet, {levels: {group: ['resistant']}})
    expect(names).toEqual(['(Intercept)', 'groupparental'])
    expect(levels).toEqual({group: ['resistant', 'parental']})
  })
  test('interactions come after main effects, written once', () => {
    expect(parseFormula('~ b:a + a * b + c').terms).toEqual([['a'], ['b'], ['c'], ['b', 'a']])
  })

  test.each([
    [
      '~ gruop',
      "no column of the sample sheet is called 'gruop'; did you mean 'group'? (design '~ gruop'; the columns are 'group', 'batch', 'dose', 'run', 'lane', 'cells', 'time', 'line', 'day')",
    ],
    ['~ lane', "design '~ lane': column 'lane' is 'x' for every sample, so that it has no effect to estimate; leave it out of the design"],
    [
      '~ cells + group',
      "design '~ cells + group': 'groupresistant' cannot be told apart from 'cellsresistant' (confounded: 'cells', 'group'); leave one of the terms out or add samples that separate them",
    ],
    [
      '~ batch + time',
      "design '~ batch + time': 'time24h' cannot be told apart from 'batchc' (confounded: 'batch', 'time'); leave one of the terms out or add samples that separate them",
    ],
    ['~ day', "design '~ day': column 'day' has no value for sample 's2'; fill it in or leave the sample out"],
    [
      '~ run',
      "design '~ run': column 'run' holds numbers only, which may be names of groups or amounts; write factor(run) or numeric(run)",
    ],
    ['~ numeric(batch)', "design '~ numeric(batch)': column 'batch' holds 'a', expected numbers only; write 'batch' without numeric()"],
    [
      '~ batch * group',
      undefined, // six coefficients for six samples: allowed here, refused where a variance is needed
    ],
    [
      '~ batch * time',
      "design '~ batch * time': no sample has the combination 'batchb:time24h', so that it cannot be estimated; leave the interaction out or make one column of the combinations",
    ],
    [
      '~ batch * group * dose',
      "design '~ batch * group * dose': 12 coefficients for 6 samples; expected fewer coefficients than samples; leave terms out",
    ],
    ['group', "design 'group', at character 1: found 'group', expected '~'; write it like '~ batch + group'"],
    ['~ group +', "design '~ group +', at character 10: found the end, expected the name of a column; write it like '~ batch + group'"],
    [
      '~ group ^ 2',
      "design '~ group ^ 2', at character 9: found '^', expected a column name, '+', '-', ':', '*', 0 or 1; put names with other characters in backticks",
    ],
    ['~ 0', "design '~ 0': it has no terms; write it like '~ batch + group'"],
  ])('%s', (formula, message) => {
    if (message === undefined) expect(coefficients(formula)).toHaveLength(6)
    else expect(() => parseDesign(formula, sheet)).toThrow(expect.objectContaining({name: 'UserError', message}))
  })
})

describe('contrasts', () => {
  const weights = (text: string, formula: string, group?: string) => [...contrastOf(text, parseDesign(formula, sheet), group).weights]
  test.each([
    ['resistant-parental', '~ 0 + group', [-1, 1]],
    ['parental - resistant', '~ 0 + group', [1, -1]],
    ['resistant-parental', '~ batch + group', [0, 0, 0, 1]],
    ['groupresistant', '~ batch + group', [0, 0, 0, 1]],
    ['2 * resistant - parental * 2', '~ 0 + group', [-2, 2]],
    ['MCF7-R-MCF7', '~ 0 + line', [-1, 1]],
    ['MCF7-MCF7-R', '~ line', [0, -1]],
    ['`MCF7-R` - MCF7', '~ line', [0, 1]],
  ])('%s in %s', (text, formula, wanted) => {
    const group = formula.includes('line') ? 'line' : 'group'
    expect(weights(text, formula, group)).toEqual(wanted)
  })
  test('three levels: the mean of two against the third', () => {
    expect(weights('(a + b)/2 - c', '~ batch', 'batch')).toEqual([0, 0.5, -1])
  })
  test.each([
    [
      'resistnt-parental',
      '~ group',
      "no level of 'group' is called 'resistnt'; did you mean 'resistant'? (contrast 'resistnt-parental'; expected one of 'parental', 'resistant')",
    ],
    [
      'resistant-resistant',
      '~ group',
      "contrast 'resistant-resistant': both sides are the same; expected a difference, like 'resistant-parental'",
    ],
    [
      'resistant',
      '~ group',
      "contrast 'resistant': the weights of the groups add up to 1, expected 0 (a difference); write it like 'resistant-parental'",
    ],
    [
      'resistant-',
      '~ group',
      "contrast 'resistant-', at character 11: found the end, expected the name of a group; write it like 'resistant-parental'",
    ],
    [
      'resistant-1',
      '~ group',
      "contrast 'resistant-1', at character 12: found the end, expected names of groups on both sides; write it like 'resistant-parental'",
    ],
    [
      'resistant-parental',
      '~ group * dose',
      "contrast 'resistant-parental': in the design '~ group * dose' the difference depends on another column ('groupresistant:dose'); write the contrast in coefficients: '(Intercept)', 'groupresistant', 'dose', 'groupresistant:dose'",
    ],
  ])('%s in %s is refused', (text, formula, message) => {
    expect(() => weights(text, formula, 'group')).toThrow(expect.objectContaining({name: 'UserError', message}))
  })
  test('a group that is not in the design', () => {
    expect(() => weights('a-b', '~ dose', 'batch')).toThrow(
      "contrast 'a-b': 'batch' is not a factor of the design '~ dose'; name it there, or write the contrast in coefficients ('(Intercept)', 'dose')",
    )
  })
})

test('a column called like something that every object has is a column like any other', () => {
  const named = {...sheet, columns: {...sheet.columns, ['__proto__x']: sheet.columns['group']!, constructor: sheet.columns['group']!}}
  expect(parseDesign('~ constructor', named).levels).toEqual({constructor: ['parental', 'resistant']})
  const proto = {...sheet, columns: JSON.parse(JSON.stringify(sheet.columns).replace('"group"', '"__proto__"')) as typeof sheet.columns}
  expect(Object.hasOwn(parseDesign('~ `__proto__`', proto).levels, '__proto__')).toBe(true)
})
